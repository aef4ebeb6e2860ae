"""Pages of a list by cursor: as fast on the hundredth page as on the first."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sqlalchemy import Select
from sqlalchemy.orm import InstrumentedAttribute

from shop.kernel.numbers import read_number
from shop.platform.database import db

Row = TypeVar("Row")
Place = TypeVar("Place")


@dataclass(frozen=True)
class Cursor:
    """Where a page begins: behind the row of an id, or before it; neither is the first page."""

    after: int | None = None
    before: int | None = None


FIRST = Cursor()


def read_cursor(arguments: Mapping[str, str]) -> Cursor:
    """`sau=` and `truoc=` of an address; what is not a number is the first page."""
    return Cursor(after=read_id(arguments, "sau"), before=read_id(arguments, "truoc"))


def read_id(arguments: Mapping[str, str], name: str) -> int | None:
    """A row's number from an address; None for anything that cannot be one."""
    return read_number(arguments.get(name, ""))


@dataclass(frozen=True)
class Page(Generic[Row, Place]):
    """Some rows; from `previous` and `next` the neighbouring pages begin, None at the ends."""

    rows: list[Row]
    previous: Place | None = None
    next: Place | None = None


def page_of(
    found: list[Row], place: Callable[[Row], Place], *, size: int, is_first: bool, backwards: bool
) -> Page[Row, Place]:
    """Cut a page out of `size + 1` rows, which were read from the cursor on, or `backwards` from it.

    `place` tells the cursor of a row.
    """
    is_more, rows = len(found) > size, found[:size]
    if backwards:
        rows.reverse()
    has_previous = is_more if backwards else not is_first
    has_next = backwards or is_more
    return Page(
        rows,
        previous=place(rows[0]) if rows and has_previous else None,
        next=place(rows[-1]) if rows and has_next else None,
    )


def newest_first(
    query: Select[Row], key: InstrumentedAttribute[int], cursor: Cursor, *, size: int
) -> Page[Row, int]:
    """One page of entities that have an `id`, the greatest first. One statement."""
    return _by_id(query, key, cursor, size=size, is_rising=False)


def oldest_first(
    query: Select[Row], key: InstrumentedAttribute[int], cursor: Cursor, *, size: int
) -> Page[Row, int]:
    """One page of entities that have an `id`, the least first. One statement."""
    return _by_id(query, key, cursor, size=size, is_rising=True)


def _by_id(
    query: Select[Row], key: InstrumentedAttribute[int], cursor: Cursor, *, size: int, is_rising: bool
) -> Page[Row, int]:
    backwards = cursor.before is not None
    start = cursor.before if backwards else cursor.after
    upwards = is_rising != backwards
    query = query.order_by(key if upwards else key.desc()).limit(size + 1)
    if start is not None:
        query = query.where(key > start if upwards else key < start)
    found: list[Any] = list(db.session.scalars(query).unique())
    return page_of(found, lambda row: row.id, size=size, is_first=start is None, backwards=backwards)
