"""Pages by cursor: each is read from its place in an index, however deep it lies."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    column,
    literal,
    literal_column,
    not_,
    select,
    tuple_,
    union_all,
)
from sqlalchemy.orm import InstrumentedAttribute

from shop.platform.database import db
from shop.search import cursors
from shop.search.cursors import Key
from shop.search.models import SearchRow
from shop.search.results import Sort
from shop.search.shelf import AnySelect, in_season_now

Conditions = Sequence[ColumnElement[bool]]
_ID = SearchRow.product_id


@dataclass(frozen=True)
class Page:
    """Ids in order, and cursors to its neighbours (None at the ends)."""

    product_ids: list[int]
    next: str | None = None
    previous: str | None = None


@dataclass(frozen=True)
class _Order:
    """An order of rows: a column, then the id, both up or both down."""

    column: InstrumentedAttribute[Any]
    kind: type
    descending: bool


_NEWEST = _Order(SearchRow.published_at, datetime, descending=True)
_ORDERS = {
    Sort.NEWEST: _NEWEST,
    Sort.SEASON: _NEWEST,
    Sort.PRICE: _Order(SearchRow.price, int, descending=False),
    Sort.PRICE_DOWN: _Order(SearchRow.price, int, descending=True),
    Sort.NAME: _Order(SearchRow.name_key, str, descending=False),
}


def page(conditions: Conditions, sort: Sort, *, after: str | None, before: str | None, size: int) -> Page:
    """One page of the rows that fulfil the conditions; a cursor that is none gives the first."""
    order = _ORDERS[sort]
    segments = _segments(sort)
    kinds = (int, order.kind, int)
    start = cursors.read(after, sort, kinds)
    end = None if start else cursors.read(before, sort, kinds)
    backwards = end is not None
    rows = _read(conditions, order, segments, start or end, backwards=backwards, limit=size + 1)
    if backwards and len(rows) < size:
        return page(conditions, sort, after=None, before=None, size=size)
    is_more, rows = len(rows) > size, rows[:size]
    if backwards:
        rows.reverse()
    return Page(
        [int(str(row[2])) for row in rows],
        next=cursors.write(sort, rows[-1]) if rows and (backwards or is_more) else None,
        previous=cursors.write(sort, rows[0])
        if rows and (is_more if backwards else start is not None)
        else None,
    )


def _segments(sort: Sort) -> list[Conditions]:
    """Parts of the shelf that follow each other: what is in season, then the rest."""
    return [[in_season_now()], [not_(in_season_now())]] if sort is Sort.SEASON else [[]]


def _read(
    conditions: Conditions,
    order: _Order,
    segments: list[Conditions],
    key: Key | None,
    *,
    backwards: bool,
    limit: int,
) -> list[Key]:
    """Rows (segment, value, id) behind the key, or before it and backwards."""
    numbers = range(len(segments))
    wanted = []
    for number in reversed(numbers) if backwards else numbers:
        is_past = key is not None and (number > key[0] if backwards else number < key[0])  # type: ignore[operator]
        if not is_past:
            bound = key if key is not None and key[0] == number else None
            part = _part(number, order, bound, backwards=backwards)
            wanted.append(part.where(*conditions, *segments[number]).limit(limit))
    if not wanted:
        return []
    return [tuple(row) for row in db.session.execute(_joined(wanted, order, backwards, limit))]


def _part(segment: int, order: _Order, bound: Key | None, *, backwards: bool) -> AnySelect:
    downwards = order.descending != backwards
    keys = (order.column, _ID)
    part = select(
        literal_column(str(segment)).label("segment"), order.column.label("value"), _ID.label("id")
    ).order_by(*(key.desc() if downwards else key.asc() for key in keys))
    if bound is None:
        return part
    here = tuple_(*keys)
    there = tuple_(literal(bound[1], order.column.type), literal(bound[2], _ID.type))
    return part.where(here < there if downwards else here > there)


def _joined(
    parts: list[AnySelect], order: _Order, backwards: bool, limit: int
) -> AnySelect | CompoundSelect[*tuple[Any, ...]]:
    if len(parts) == 1:
        return parts[0]
    downwards = order.descending != backwards
    names: list[ColumnElement[Any]] = [column(name) for name in ("segment", "value", "id")]
    both = union_all(*(select(part.subquery()) for part in parts))
    first = names[0].desc() if backwards else names[0].asc()
    return both.order_by(first, *(n.desc() if downwards else n.asc() for n in names[1:])).limit(limit)
