"""What an officer compares before deciding: one line each, with what was found."""

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


class Verdict(enum.Enum):
    """What the market can say by itself about a question."""

    FINE = "fine"
    NEEDLESS = "needless"  # there is nothing, and nothing is asked for
    WRONG = "wrong"  # two things do not fit together
    MISSING = "missing"  # there is nothing to compare with
    COMPARE = "compare"  # only the officer's eye can say

    @property
    def hinders(self) -> bool:
        """Whether something is to be put right before the answer can be yes."""
        return self in {Verdict.WRONG, Verdict.MISSING}


@dataclass(frozen=True)
class Check:
    """A question about a paper. `title` and `found` are marked sentences.

    `values` (figures, days, what somebody wrote) and `words` (marked, too) fill `found`.
    """

    title: str
    verdict: Verdict
    found: str
    values: Mapping[str, Any] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)
