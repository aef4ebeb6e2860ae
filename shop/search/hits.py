"""Hits of a search: at most 1,001 of them are looked at, the nearest first.

So a search for what half the market sells costs no more than any other. Choices (facets)
are counted while there are no more hits than that.
"""

from dataclasses import dataclass

from sqlalchemy import (
    CTE,
    ColumnElement,
    Integer,
    String,
    case,
    func,
    literal_column,
    select,
    true,
    union_all,
)

from shop.platform.database import db
from shop.search import facets, matching
from shop.search.cells import Cells
from shop.search.engines import text_engine
from shop.search.facets import Sums, named_sellers, producers
from shop.search.matching import Query, Tier
from shop.search.models import SearchRow
from shop.search.results import COUNTED, Filters
from shop.search.shelf import AnySelect, chosen, in_season_now, on_the_shelf, priced, stars_today


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
    hit = _hits(query, [*on_the_shelf(filters), *priced(filters)])
    cells = Cells(_as_cells(hit, filters), levels=False)
    parts = [*facets.statements(cells, filters), *_more(hit, filters), _page(hit, filters, start, size)]
    rows = db.session.execute(union_all(*parts)).all()
    sums = facets.gathered(row for row in rows if row[0] not in {"hit", "seller"})
    page = sorted((int(row[1]), int(row[2])) for row in rows if row[0] == "hit")
    return Hits(
        product_ids=[number for _, number in page],
        sums=sums,
        sellers=producers(row for row in rows if row[0] == "seller"),
        found=sums.of("found").get("", 0),
        passing=sums.of("passing").get("", 0),
    )


def narrowed(query: Query, filters: Filters, *, start: int, size: int) -> tuple[list[int], int]:
    """Ids of hits among what the filters leave, and how many (up to 1,001). One statement."""
    hit = _hits(query, chosen(filters))
    counted = select(literal_column("'passing'", String), literal_column("''", String), func.count())
    page = _page(hit, None, start, size)
    rows = db.session.execute(union_all(counted.select_from(hit), page)).all()
    ids = sorted((int(row[1]), int(row[2])) for row in rows if row[0] == "hit")
    return [number for _, number in ids], next(int(row[2]) for row in rows if row[0] == "passing")


def is_a_hit(query: Query) -> ColumnElement[bool]:
    """The condition, on search rows, that a product answers the search."""
    engine = text_engine()
    found = select(engine.product_id).where(engine.matches(matching.everything(query)))
    return SearchRow.product_id.in_(found)


def _hits(query: Query, conditions: list[ColumnElement[bool]]) -> CTE:
    branches = [_branch(number, tier, conditions) for number, tier in enumerate(matching.tiers(query))]
    return union_all(*branches).limit(COUNTED + 1).cte("hit")


def _branch(number: int, tier: Tier, conditions: list[ColumnElement[bool]]) -> AnySelect:
    engine = text_engine()
    return select(
        literal_column(str(number), Integer).label("tier"),
        SearchRow.product_id,
        SearchRow.seller_id,
        SearchRow.group,
        SearchRow.subgroup,
        SearchRow.province_code,
        stars_today().label("stars"),
        SearchRow.in_stock,
        case((in_season_now(), 1), else_=0).label("seasonal"),
    ).where(SearchRow.product_id == engine.product_id, engine.matches(tier.wanted, tier.but_not), *conditions)


def _as_cells(hit: CTE, filters: Filters) -> CTE:
    h = hit.c
    columns = (h.group, h.subgroup, h.province_code, h.stars, h.in_stock)
    seasonal = func.sum(h.seasonal)
    return (
        select(
            *columns,
            (seasonal if filters.in_season else func.count()).label("products"),
            seasonal.label("seasonal"),
        )
        .where(h.seller_id == filters.seller if filters.seller is not None else true())
        .group_by(*columns)
        .cte("cell")
    )


def _more(hit: CTE, filters: Filters) -> list[AnySelect]:
    """Producers of the hits, and how many hits there are at all and after the filters."""
    empty, any_seller = literal_column("''", String), _passing(hit, filters, by_seller=False)
    counted = select(hit.c.seller_id, func.count().label("products")).where(*any_seller)
    return [
        named_sellers(counted.group_by(hit.c.seller_id).subquery(), filters),
        select(literal_column("'found'", String), empty, func.count()).select_from(hit),
        select(literal_column("'passing'", String), empty, func.count())
        .select_from(hit)
        .where(*_passing(hit, filters)),
    ]


def _page(hit: CTE, filters: Filters | None, start: int, size: int) -> AnySelect:
    h = hit.c
    nearest = (h.tier, h.in_stock.desc(), h.product_id)
    place = func.row_number().over(order_by=nearest)
    wanted = select(place.label("place"), h.product_id)
    if filters is not None:
        wanted = wanted.where(*_passing(hit, filters))
    page = wanted.order_by(*nearest).offset(start).limit(size).subquery()
    return select(literal_column("'hit'", String), page.c.place.cast(String), page.c.product_id)


def _passing(hit: CTE, filters: Filters, *, by_seller: bool = True) -> list[ColumnElement[bool]]:
    h = hit.c
    conditions: list[ColumnElement[bool]] = []
    if filters.subgroup:
        conditions.append(h.subgroup == filters.subgroup)
    elif filters.group:
        conditions.append(h.group == filters.group)
    if filters.provinces:
        conditions.append(h.province_code.in_(filters.provinces))
    if filters.stars:
        conditions.append(h.stars.in_(filters.stars))
    if filters.in_season:
        conditions.append(h.seasonal == 1)
    if filters.in_stock:
        conditions.append(h.in_stock == true())
    if by_seller and filters.seller is not None:
        conditions.append(h.seller_id == filters.seller)
    return conditions
