"""Pages of a list by cursor, newest first: as fast on the hundredth page as on the first."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sqlalchemy import Select
from sqlalchemy.orm import InstrumentedAttribute

from shop.kernel.numbers import read_number
from shop.platform.database import db

Row = TypeVar("Row")


@dataclass(frozen=True)
class Cursor:
    """Where a page begins: below an id, or above one; neither is the first page."""

    below: int | None = None
    above: int | None = None


def read_cursor(arguments: Mapping[str, str]) -> Cursor:
    """`sau=` and `truoc=` of an address; what is not a number is the first page."""
    return Cursor(below=read_id(arguments, "sau"), above=read_id(arguments, "truoc"))


def read_id(arguments: Mapping[str, str], name: str) -> int | None:
    """A row's number from an address; None for anything that cannot be one."""
    return read_number(arguments.get(name, ""))


@dataclass(frozen=True)
class Page(Generic[Row]):
    """Some rows; `newer` and `older` are the ids from which the neighbouring pages begin."""

    rows: list[Row]
    newer: int | None
    older: int | None


def newest_first(
    query: Select[Row], key: InstrumentedAttribute[int], cursor: Cursor, *, size: int
) -> Page[Row]:
    """One page of entities that have an `id`. One statement."""
    backwards = cursor.above is not None
    if cursor.above is not None:
        query = query.where(key > cursor.above).order_by(key)
    else:
        query = query.order_by(key.desc())
        if cursor.below is not None:
            query = query.where(key < cursor.below)
    found: list[Any] = list(db.session.scalars(query.limit(size + 1)).unique())
    is_more, rows = len(found) > size, found[:size]
    if backwards:
        rows.reverse()
    newer = is_more if backwards else cursor.below is not None
    older = bool(rows) if backwards else is_more
    return Page(
        rows,
        rows[0].id if newer and rows else None,
        rows[-1].id if older and rows else None,
    )
