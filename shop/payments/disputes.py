"""What is kept of a dispute beside its amount: one line of text, written and read here."""

from dataclasses import dataclass
from datetime import UTC, datetime

#: Stands for what was not told.
_NOTHING = "-"


@dataclass(frozen=True)
class DisputeFacts:
    """The other side's number for it, its state and the reason, in the other side's words.

    `answer_by` is until when the bank takes an answer; None if that was not told.
    """

    number: str
    state: str = ""
    reason: str = ""
    answer_by: datetime | None = None

    @property
    def is_inquiry(self) -> bool:
        """Whether the bank only asks yet: nothing has been taken back."""
        return self.state.startswith("warning_")

    @property
    def text(self) -> str:
        """The same in a line: `dp_1 needs_response product_not_received 1767225600`."""
        until = str(int(self.answer_by.timestamp())) if self.answer_by else ""
        return " ".join(word or _NOTHING for word in (self.number, self.state, self.reason, until))


def read_dispute(text: str) -> DisputeFacts | None:
    """What a line says; None if it is not one of ours."""
    words = ["" if word == _NOTHING else word for word in text.split(" ")]
    if len(words) != 4:
        return None
    number, state, reason, until = words
    answer_by = datetime.fromtimestamp(int(until), UTC) if until else None
    return DisputeFacts(number, state, reason, answer_by)
