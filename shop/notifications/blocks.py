"""What a letter is made of. One template turns it into HTML, another into plain text."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import ClassVar

#: All but the no-break space, which keeps figures together.
_SPACE = re.compile(r"[^\S\xa0]+")


def flat(text: str | None) -> str:
    """One line: what people wrote cannot pretend to be another line of the letter."""
    return _SPACE.sub(" ", text or "").strip()


@dataclass(frozen=True)
class Words:
    """A paragraph."""

    kind: ClassVar[str] = "words"
    text: str


@dataclass(frozen=True)
class Quote:
    """What somebody wrote, in that person's words and lines."""

    kind: ClassVar[str] = "quote"
    label: str
    text: str

    @property
    def lines(self) -> list[str]:
        """The lines, idle ones left out."""
        return [flat(line) for line in self.text.splitlines() if line.strip()]


@dataclass(frozen=True)
class Facts:
    """Facts in pairs; an empty fact is left out."""

    kind: ClassVar[str] = "facts"
    rows: Sequence[tuple[str, str]]
    title: str = ""

    @property
    def known(self) -> list[tuple[str, str]]:
        """The pairs that say something."""
        return [(flat(words), flat(fact)) for words, fact in self.rows if flat(fact)]


@dataclass(frozen=True)
class GoodsLine:
    """So many of a pack, and what they cost together (as written)."""

    name: str
    quantity: int
    amount: str

    @property
    def counted(self) -> str:
        """How many of what: `2 × Mật ong, Hũ 500 g`."""
        return f"{self.quantity} × {self.name}"


@dataclass(frozen=True)
class Goods:
    """Lines of an order and the sums under them."""

    kind: ClassVar[str] = "goods"
    title: str
    lines: Sequence[GoodsLine]
    sums: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True)
class Button:
    """The one thing to do next."""

    kind: ClassVar[str] = "button"
    label: str
    url: str


@dataclass(frozen=True)
class Link:
    """A quiet way to read more."""

    kind: ClassVar[str] = "link"
    label: str
    url: str


Block = Words | Quote | Facts | Goods | Button | Link


@dataclass(frozen=True)
class Message:
    """A letter in one language; `why` says in the foot why it was sent, `stop_url` ends its kind."""

    title: str
    blocks: Sequence[Block]
    why: str
    subject: str = field(default="")
    stop_url: str = ""

    @property
    def heading(self) -> str:
        """What stands in the subject line."""
        return flat(self.subject or self.title)
