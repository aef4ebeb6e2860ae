"""What the front page shows of the shelves: some goods, and how many there are of each kind."""

from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    CompoundSelect,
    Integer,
    String,
    cast,
    false,
    func,
    literal_column,
    select,
    true,
    union_all,
)

from shop.kernel.clock import vietnam_today
from shop.platform.database import db
from shop.search.models import SearchTally
from shop.search.results import Filters
from shop.search.shelf import TODAY, AnySelect, bare, in_season, on_the_shelf, row, values_of

_tally = bare(SearchTally).c


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
    found: dict[str, list[Any]] = defaultdict(list)
    statement = _statement(vietnam_today().month, most)
    for kind, code, number in db.session.execute(statement, values_of(Filters())):
        found[kind].append((int(number), code))
    return FrontPage(
        in_season=_in_order(found["season"]),
        starred=_in_order(found["starred"]),
        newest=_in_order(found["newest"]),
        subgroups={code: number for number, code in found["subgroup"]},
        provinces={code: number for number, code in found["province"]},
    )


@lru_cache(maxsize=32)
def _statement(month: int, most: int) -> CompoundSelect[*tuple[Any, ...]]:
    newest = (row.published_at, row.product_id)
    has_stars = (row.stars > literal_column("0")) & (row.stars_until >= TODAY)
    return union_all(
        _goods("season", in_season(month), newest, most),
        _goods("starred", has_stars, (row.stars, *newest), most),
        _goods("newest", true(), newest, most),
        _counts("subgroup", _tally.subgroup, grain=4),
        _counts("province", _tally.province_code, grain=2),
    )


def _goods(kind: str, wanted: ColumnElement[bool], order: tuple[Column[Any], ...], most: int) -> AnySelect:
    """Ids as codes, their places as numbers; the places are given to the few that are left."""
    some = (
        select(*order)
        .where(*on_the_shelf(), wanted)
        .order_by(*(column.desc() for column in order))
        .limit(literal_column(str(most)))
        .subquery()
    )
    place = func.row_number().over(order_by=[some.c[column.name].desc() for column in order])
    return select(literal_column(f"'{kind}'", String), cast(some.c.product_id, String), cast(place, Integer))


def _counts(kind: str, code: Column[str], *, grain: int) -> AnySelect:
    number = func.sum(_tally.products)
    return (
        select(literal_column(f"'{kind}'", String), code, cast(number, Integer))
        .where(
            _tally.is_alcohol == false(),
            _tally.month == literal_column("0"),
            _tally.grain == literal_column(str(grain)),
        )
        .group_by(code)
        .having(number > literal_column("0"))
    )


def _in_order(found: list[Any]) -> list[int]:
    return [int(code) for _, code in sorted(found)]
