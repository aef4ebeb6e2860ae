"""What the front page shows of the shelves: some goods, and how many there are of each kind."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    SQLColumnExpression,
    String,
    cast,
    func,
    literal,
    select,
    union_all,
)

from shop.kernel.clock import vietnam_today
from shop.platform.database import db
from shop.search.models import SearchRow, SearchTally
from shop.search.results import Filters
from shop.search.shelf import AnySelect, in_season_now, on_the_shelf


@dataclass(frozen=True)
class FrontPage:
    """Ids of goods in season, with stars today, and newest; counts by subgroup and province."""

    in_season: list[int]
    starred: list[int]
    newest: list[int]
    subgroups: dict[str, int]
    provinces: dict[str, int]


def front_page(*, most: int) -> FrontPage:
    """At most `most` goods of each sort, never alcohol. One statement."""
    has_stars = (SearchRow.stars > 0) & (SearchRow.stars_until >= vietnam_today())
    found: dict[str, list[Any]] = defaultdict(list)
    rows = union_all(
        _goods("season", in_season_now(), most),
        _goods("starred", has_stars, most, SearchRow.stars),
        _goods("newest", SearchRow.product_id > 0, most),
        _counts("subgroup", SearchTally.subgroup, level=1),
        _counts("province", SearchTally.province_code, level=0),
    )
    for kind, code, number in db.session.execute(rows):
        found[kind].append((int(number), code))
    return FrontPage(
        in_season=_in_order(found["season"]),
        starred=_in_order(found["starred"]),
        newest=_in_order(found["newest"]),
        subgroups={code: number for number, code in found["subgroup"]},
        provinces={code: number for number, code in found["province"]},
    )


def _goods(kind: str, wanted: ColumnElement[bool], most: int, *first: SQLColumnExpression[Any]) -> AnySelect:
    """Ids as codes, their places as numbers."""
    order = [column.desc() for column in (*first, SearchRow.published_at, SearchRow.product_id)]
    some = (
        select(SearchRow.product_id, func.row_number().over(order_by=order).label("place"))
        .where(*on_the_shelf(Filters()), wanted)
        .order_by(*order)
        .limit(most)
        .subquery()
    )
    return select(literal(kind), cast(some.c.product_id, String), cast(some.c.place, Integer))


def _counts(kind: str, code: SQLColumnExpression[str], *, level: int) -> AnySelect:
    number = func.sum(SearchTally.products)
    return (
        select(literal(kind), code, cast(number, Integer))
        .where(SearchTally.is_alcohol.is_(False), SearchTally.month == 0, SearchTally.level == level)
        .group_by(code)
        .having(number > 0)
    )


def _in_order(found: list[Any]) -> list[int]:
    return [int(code) for _, code in sorted(found)]
