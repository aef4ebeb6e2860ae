"""What is kept of money that does not fit ours beside its amount: one line of text, written and read here."""

import re
from dataclasses import dataclass

_LINE = re.compile(r"(?P<account>\S*) live=(?P<is_live>True|False) (?P<number>\S+)")


@dataclass(frozen=True)
class ForeignFacts:
    """Where money went ('' if unknown), whether it was real, and the other side's number for it."""

    account: str
    is_live: bool
    number: str

    @property
    def text(self) -> str:
        """The same in a line: `acct_1 live=False pi_1`."""
        return f"{self.account} live={self.is_live} {self.number}"


def read_foreign(text: str) -> ForeignFacts | None:
    """What a line says; None if it is not one of ours."""
    if not (line := _LINE.fullmatch(text)):
        return None
    return ForeignFacts(line["account"], line["is_live"] == "True", line["number"])
