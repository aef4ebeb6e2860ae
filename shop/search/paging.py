"""Pages by cursor: each is read from its place in an index, however deep it lies."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache, partial
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    bindparam,
    column,
    literal_column,
    not_,
    select,
    tuple_,
    union_all,
)

from shop.platform.database import db
from shop.platform.paging import Page, page_of
from shop.search import cursors
from shop.search.cursors import Key
from shop.search.engines import text_engine
from shop.search.results import Filters, Sort
from shop.search.shelf import AnySelect, Conditions, Shape, chosen, in_season, row, shape_of, values_of


@dataclass(frozen=True)
class _Order:
    """An order of rows: a column, then the id, both up or both down."""

    column: str
    kind: type
    descending: bool


@dataclass(frozen=True)
class _Plan:
    """All that decides how the statement of a page is written.

    `segment` is the part of the shelf in which the cursor stands, None without a cursor.
    `engine` names the full-text table if the page is one of a search.
    """

    shape: Shape
    sort: Sort
    limit: int
    segment: int | None
    backwards: bool
    engine: str = ""


_NEWEST = _Order("published_at", datetime, descending=True)
_ORDERS = {
    Sort.NEWEST: _NEWEST,
    Sort.SEASON: _NEWEST,
    Sort.PRICE: _Order("price", int, descending=False),
    Sort.PRICE_DOWN: _Order("price", int, descending=True),
    Sort.NAME: _Order("name_key", str, descending=False),
    Sort.PRAISED: _Order("praise", int, descending=True),
}


def page(
    filters: Filters,
    sort: Sort,
    *,
    after: str | None,
    before: str | None,
    size: int,
    question: str = "",
) -> Page[int, str]:
    """One page of a shelf, as ids; a cursor that is none gives the first. One statement.

    `question` is one to the full-text engine that rows must answer besides.
    """
    kinds = (int, _ORDERS[sort].kind, int)
    start = cursors.read(after, sort, kinds)
    end = None if start else cursors.read(before, sort, kinds)
    rows = _rows(filters, sort, start or end, size + 1, question, backwards=end is not None)
    if end is not None and len(rows) < size:
        return page(filters, sort, after=None, before=None, size=size, question=question)
    found = page_of(
        rows, partial(cursors.write, sort), size=size, is_first=start is None, backwards=end is not None
    )
    return Page([number for _, _, number in found.rows], found.previous, found.next)


def _rows(
    filters: Filters, sort: Sort, key: Key | None, limit: int, question: str, *, backwards: bool
) -> list[tuple[int, Any, int]]:
    """Rows (segment, value, id) behind the key, or before it and backwards."""
    engine = text_engine().name if question else ""
    segment = int(str(key[0])) if key else None
    plan = _Plan(shape_of(filters), sort, limit, segment, backwards, engine)
    statement = _statement(plan)
    if statement is None:
        return []
    values: Mapping[str, Any] = {**values_of(filters), "question": question}
    if key:
        values = {**values, "value": key[1], "id": key[2]}
    return [(part, value, number) for part, value, number in db.session.execute(statement, values)]


@lru_cache(maxsize=512)
def _statement(plan: _Plan) -> AnySelect | CompoundSelect[*tuple[Any, ...]] | None:
    segments = _segments(plan)
    numbers = range(len(segments))
    by_price = plan.sort in {Sort.PRICE, Sort.PRICE_DOWN}
    conditions = [*chosen(plan.shape, price_finds=by_price), *_text(plan)]
    parts = [
        _part(plan, number, [*conditions, *segments[number]])
        for number in (reversed(numbers) if plan.backwards else numbers)
        if plan.segment is None or (number <= plan.segment if plan.backwards else number >= plan.segment)
    ]
    if not parts:
        return None
    return parts[0] if len(parts) == 1 else _joined(parts, plan)


def _segments(plan: _Plan) -> list[Conditions]:
    """Parts of the shelf that follow each other: what is in season, then the rest."""
    if plan.sort is not Sort.SEASON:
        return [[]]
    now = in_season(plan.shape.month)
    return [[now], [not_(now)]]


def _text(plan: _Plan) -> Conditions:
    if not plan.engine:
        return []
    engine = text_engine()
    found = select(engine.product_id).where(engine.condition("question", "words"))
    return [row.product_id.in_(found)]


def _part(plan: _Plan, segment: int, conditions: Conditions) -> AnySelect:
    order = _ORDERS[plan.sort]
    downwards = order.descending != plan.backwards
    value, number = row[order.column], row.product_id
    part = (
        select(literal_column(str(segment)).label("segment"), value.label("value"), number.label("id"))
        .where(*conditions)
        .order_by(*((value.desc(), number.desc()) if downwards else (value, number)))
        .limit(literal_column(str(plan.limit)))
    )
    if segment != plan.segment:
        return part
    here = tuple_(value, number)
    there = tuple_(bindparam("value", type_=value.type), bindparam("id", type_=number.type))
    return part.where(here < there if downwards else here > there)


def _joined(parts: list[AnySelect], plan: _Plan) -> CompoundSelect[*tuple[Any, ...]]:
    downwards = _ORDERS[plan.sort].descending != plan.backwards
    first: ColumnElement[Any] = column("segment")
    rest: list[ColumnElement[Any]] = [column("value"), column("id")]
    both = union_all(*(select(part.subquery()) for part in parts))
    return both.order_by(
        first.desc() if plan.backwards else first,
        *(name.desc() if downwards else name for name in rest),
    ).limit(literal_column(str(plan.limit)))
