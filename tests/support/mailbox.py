"""A mailer that keeps letters in memory."""

from shop.platform.mail import Letter


class Mailbox(list[Letter]):
    """The letters sent so far; a repeated key replaces the earlier letter to the same reader."""

    def send(self, letter: Letter) -> None:
        self[:] = [kept for kept in self if (kept.key, kept.to) != (letter.key, letter.to)]
        self.append(letter)

    def to(self, address: str) -> list[Letter]:
        """The letters to one person."""
        return [letter for letter in self if letter.to == address]
