"""What a search asks of a full-text table, whichever engine keeps it."""

import enum
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from sqlalchemy import ColumnElement

from shop.search.words import END, START, Document


class Kind(enum.Enum):
    """How words must stand in a column."""

    WHOLE = enum.auto()  # they are a whole name
    BEGINNING = enum.auto()  # a name begins with them
    PHRASE = enum.auto()  # side by side, in order
    ALL = enum.auto()  # anywhere, all of them


@dataclass(frozen=True)
class Probe:
    """One question to the index. With `open_end` the last word may be the beginning of one.

    `column` is one of names_exact, names, words_exact, words.
    """

    column: str
    kind: Kind
    words: tuple[str, ...]
    open_end: bool = False


def signed(probe: Probe) -> list[str]:
    """The words of a question with the signs that stand at the ends of names."""
    words = list(probe.words)
    if probe.kind in {Kind.WHOLE, Kind.BEGINNING}:
        words[0] = START + words[0]
    if probe.kind is Kind.WHOLE:
        words[-1] += END
    return words


class TextEngine(Protocol):
    """Keeps and finds the words of products. Words hold letters and figures alone (words.py)."""

    name: str
    product_id: ColumnElement[int]

    def condition(self, name: str, column: str, but_not: Sequence[str] = ()) -> ColumnElement[bool]:
        """That a row answers one question, and none of some others, by the columns of all.

        What is asked is filled in later: `values` under the same name.
        """

    def values(self, name: str, wanted: Probe, but_not: Sequence[Probe] = ()) -> dict[str, str]:
        """The questions, written out, that fill a condition."""

    def put(self, documents: Mapping[int, Document]) -> None:
        """Keep the words of products, instead of what was kept before."""

    def remove(self, product_ids: Collection[int]) -> None:
        """Forget products."""

    def clear(self) -> None:
        """Forget everything."""

    def learn(self) -> None:
        """Let the database look at how the rows are spread, after many were written."""

    def words_of(self, product_ids: Collection[int]) -> dict[int, set[str]]:
        """The folded words kept of products; those unknown are absent."""
