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
from shop.search.shelf import AnySelect, bare, in_season, on_the_shelf, row, values_of

_tally = bare(SearchTally).c


@dataclass(frozen=True)
class FrontPage:
    """Ids of goods in season and of the newest; counts by subgroup and province."""

    in_season: list[int]
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
        newest=_in_order(found["newest"]),
        subgroups={code: number for number, code in found["subgroup"]},
        provinces={code: number for number, code in found["province"]},
    )


@lru_cache(maxsize=32)
def _statement(month: int, most: int) -> CompoundSelect[*tuple[Any, ...]]:
    return union_all(
        _goods("season", in_season(month), most),
        _goods("newest", true(), most),
        _counts("subgroup", _tally.subgroup, grain=4),
        _counts("province", _tally.province_code, grain=2),
    )


def _goods(kind: str, wanted: ColumnElement[bool], most: int) -> AnySelect:
    """Ids of the newest as codes, their places as numbers, which are given to the few that are left."""
    newest = (row.published_at, row.product_id)
    some = (
        select(*newest)
        .where(*on_the_shelf(), wanted)
        .order_by(*(column.desc() for column in newest))
        .limit(literal_column(str(most)))
        .subquery()
    )
    place = func.row_number().over(order_by=[some.c[column.name].desc() for column in newest])
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
