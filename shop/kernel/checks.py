"""What an officer compares before deciding: one line each, with what was found."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Check:
    """A question about a paper. `title` and `found` are marked sentences.

    `values` (figures, days, what somebody wrote) and `words` (marked, too) fill `found`.
    """

    title: str
    is_fine: bool
    found: str
    values: Mapping[str, Any] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)
