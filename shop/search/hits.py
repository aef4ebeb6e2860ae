"""Hits of a search: at most 1,001 of them are looked at, the nearest first.

So a search for what half the market sells costs no more than any other. Choices (facets)
are counted while there are no more hits than that.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    CTE,
    CompoundSelect,
    Integer,
    String,
    bindparam,
    case,
    func,
    literal_column,
    select,
    true,
    union_all,
)

from shop.platform.database import db
from shop.search import facets, matching
from shop.search.cells import parts
from shop.search.engines import text_engine
from shop.search.facets import Sums, named_sellers, producers
from shop.search.matching import Columns, Query
from shop.search.results import COUNTED, Filters
from shop.search.shelf import (
    AnySelect,
    Conditions,
    Shape,
    chosen,
    in_season,
    on_the_shelf,
    priced,
    row,
    shape_of,
    stars_today,
    values_of,
)

_EMPTY = literal_column("''", String)


@dataclass(frozen=True)
class Hits:
    """A page of hits in order, the sums of their facets, and their producers.

    `found` counts the hits before any filter, `passing` those that pass all: up to 1,001.
    """

    product_ids: list[int]
    sums: Sums
    sellers: list[tuple[int, str, int]]
    found: int
    passing: int

    @property
    def is_complete(self) -> bool:
        """Whether all hits were looked at."""
        return self.found <= COUNTED


def look(query: Query, filters: Filters, *, start: int, size: int) -> Hits:
    """Hits from a place on, with their facets. One statement."""
    plan = _Plan(shape_of(filters), text_engine().name, matching.columns(matching.tiers(query)))
    rows = _asked(_look(plan), query, filters, start, size)
    sums = facets.gathered(found for found in rows if found[0] not in {"hit", "seller"})
    return Hits(
        product_ids=_in_order(rows),
        sums=sums,
        sellers=producers(found for found in rows if found[0] == "seller"),
        found=sums.of("found").get("", 0),
        passing=sums.of("passing").get("", 0),
    )


def narrowed(query: Query, filters: Filters, *, start: int, size: int) -> tuple[list[int], int]:
    """Ids of hits among what the filters leave, and how many (up to 1,001). One statement."""
    plan = _Plan(shape_of(filters), text_engine().name, matching.columns(matching.tiers(query)))
    rows = _asked(_narrowed(plan), query, filters, start, size)
    return _in_order(rows), facets.gathered(rows).of("passing").get("", 0)


@dataclass(frozen=True)
class _Plan:
    """All that decides how the statement of a search is written."""

    shape: Shape
    engine: str
    tiers: Columns


@lru_cache(maxsize=512)
def _look(plan: _Plan) -> CompoundSelect[*tuple[Any, ...]]:
    hit = _hits(plan, [*on_the_shelf(), *priced(plan.shape, finds=False)])
    passing = _passing(hit, plan.shape)
    return union_all(
        *parts(_as_cells(hit, plan.shape), plan.shape),
        _sellers(hit, plan.shape),
        _number("found", hit, []),
        _number("passing", hit, passing),
        _page(hit, passing),
    )


@lru_cache(maxsize=512)
def _narrowed(plan: _Plan) -> CompoundSelect[*tuple[Any, ...]]:
    hit = _hits(plan, chosen(plan.shape))
    return union_all(_number("passing", hit, []), _page(hit, []))


def _asked(
    statement: CompoundSelect[*tuple[Any, ...]], query: Query, filters: Filters, start: int, size: int
) -> list[tuple[str, str, int]]:
    values = {**values_of(filters), "start": start, "size": size}
    for number, tier in enumerate(matching.tiers(query)):
        values |= text_engine().values(f"tier_{number}", tier.wanted, tier.but_not)
    return [(kind, code, int(number or 0)) for kind, code, number in db.session.execute(statement, values)]


def _in_order(rows: list[tuple[str, str, int]]) -> list[int]:
    hits = sorted((int(place), number) for kind, place, number in rows if kind == "hit")
    return [number for _, number in hits]


def _hits(plan: _Plan, conditions: Conditions) -> CTE:
    branches = [_branch(plan, number, conditions) for number in range(len(plan.tiers))]
    return union_all(*branches).limit(literal_column(str(COUNTED + 1))).cte("hit")


def _branch(plan: _Plan, number: int, conditions: Conditions) -> AnySelect:
    engine = text_engine()
    wanted, but_not = plan.tiers[number]
    return select(
        literal_column(str(number), Integer).label("tier"),
        row.product_id,
        row.seller_id,
        row.group,
        row.subgroup,
        row.province_code,
        stars_today().label("stars"),
        row.in_stock,
        case((in_season(plan.shape.month), 1), else_=0).label("seasonal"),
    ).where(
        row.product_id == engine.product_id,
        engine.condition(f"tier_{number}", wanted, but_not),
        *conditions,
    )


def _as_cells(hit: CTE, shape: Shape) -> CTE:
    h = hit.c
    columns = (h.group, h.subgroup, h.province_code, h.stars, h.in_stock)
    seasonal = func.sum(h.seasonal)
    return (
        select(
            *columns,
            (seasonal if shape.in_season else func.count()).label("products"),
            seasonal.label("seasonal"),
        )
        .where(h.seller_id == bindparam("seller") if shape.seller else true())
        .group_by(*columns)
        .cte("cell")
    )


def _sellers(hit: CTE, shape: Shape) -> AnySelect:
    counted = (
        select(hit.c.seller_id, func.count().label("products"))
        .where(*_passing(hit, shape, by_seller=False))
        .group_by(hit.c.seller_id)
        .subquery()
    )
    return named_sellers(counted, chosen_first=shape.seller)


def _number(kind: str, hit: CTE, conditions: Conditions) -> AnySelect:
    number = select(literal_column(f"'{kind}'", String), _EMPTY, func.count())
    return number.select_from(hit).where(*conditions)


def _page(hit: CTE, conditions: Conditions) -> AnySelect:
    h = hit.c
    nearest = (h.tier, h.in_stock.desc(), h.product_id)
    page = (
        select(func.row_number().over(order_by=nearest).label("place"), h.product_id)
        .where(*conditions)
        .order_by(*nearest)
        .offset(bindparam("start", type_=Integer))
        .limit(bindparam("size", type_=Integer))
        .subquery()
    )
    return select(literal_column("'hit'", String), page.c.place.cast(String), page.c.product_id)


def _passing(hit: CTE, shape: Shape, *, by_seller: bool = True) -> Conditions:
    h = hit.c
    conditions: Conditions = []
    if shape.kind:
        conditions.append(h[shape.kind] == bindparam(shape.kind))
    if shape.provinces:
        conditions.append(h.province_code.in_(bindparam("provinces", expanding=True)))
    if shape.stars:
        conditions.append(h.stars.in_(bindparam("stars", expanding=True)))
    if shape.in_season:
        conditions.append(h.seasonal == literal_column("1"))
    if shape.in_stock:
        conditions.append(h.in_stock == true())
    if by_seller and shape.seller:
        conditions.append(h.seller_id == bindparam("seller"))
    return conditions
