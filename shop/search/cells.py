"""Cells: listed products counted by kind. Facets are sums over them.

Without a price range or a producer the tally has them ready; else rows are counted.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    CTE,
    Boolean,
    ColumnElement,
    Integer,
    and_,
    bindparam,
    case,
    func,
    literal_column,
    or_,
    select,
    true,
    union_all,
)

from shop.search.models import SearchTally
from shop.search.shelf import (
    TODAY,
    AnySelect,
    Shape,
    bare,
    in_season,
    on_the_shelf,
    priced,
    row,
    stars_today,
)

_tally = bare(SearchTally).c


@dataclass(frozen=True)
class Cells:
    """Cells as a CTE with the columns group, subgroup, province_code, stars, in_stock,
    products (of the season alone if that is asked for) and seasonal.

    `levels` says that groups and subgroups are cells of their own.
    """

    table: CTE
    levels: bool

    def of_groups(self) -> ColumnElement[bool]:
        """The cells that count by group."""
        return self.table.c.level == literal_column("0") if self.levels else true()

    def of_subgroups(self) -> ColumnElement[bool]:
        """The cells that count by subgroup."""
        return self.table.c.level == literal_column("1") if self.levels else true()


def cells(shape: Shape) -> Cells:
    """The cells of a shelf, its own facets not applied."""
    if shape.price_from or shape.price_to or shape.seller:
        return Cells(_counted(shape), levels=False)
    return Cells(_tallied(shape), levels=True)


def _tallied(shape: Shape) -> CTE:
    month = literal_column(str(shape.month), Integer)
    everything = literal_column("0", Integer)
    asked = month if shape.in_season else everything
    tally = select(
        _tally.level,
        _tally.group,
        _tally.subgroup,
        _tally.province_code,
        _tally.stars,
        _tally.in_stock,
        case((_tally.month == asked, _tally.products), else_=0).label("products"),
        case((_tally.month == month, _tally.products), else_=0).label("seasonal"),
    ).where(
        _tally.is_alcohol == bindparam("alcohol", type_=Boolean),
        _tally.month.in_((everything, month)),
        _levels(shape),
    )
    return union_all(tally, *_lapsed(shape)).cte("cell")


def _levels(shape: Shape) -> ColumnElement[bool]:
    by_group = _tally.level == literal_column("0")
    if not shape.kind:
        return by_group
    inside = and_(_tally.level == literal_column("1"), _tally.group == bindparam("group"))
    return or_(by_group, inside)


def _lapsed(shape: Shape) -> list[AnySelect]:
    """What the clock has changed since the tally was taken: stars that lapsed count as none."""
    seasonal = case((in_season(shape.month), 1), else_=0)
    products = seasonal if shape.in_season else literal_column("1", Integer)
    return [
        select(
            literal_column(level, Integer),
            row.group,
            row.subgroup if level == "1" else literal_column("''"),
            row.province_code,
            stars,
            row.in_stock,
            products * literal_column(sign, Integer),
            seasonal * literal_column(sign, Integer),
        ).where(*on_the_shelf(), row.stars_until < TODAY)
        for level in ("0", "1")
        for stars, sign in ((row.stars, "-1"), (literal_column("0"), "1"))
    ]


def _counted(shape: Shape) -> CTE:
    seasonal = func.sum(case((in_season(shape.month), 1), else_=0))
    kind = (row.group, row.subgroup, row.province_code, stars_today().label("stars"), row.in_stock)
    by_seller = [row.seller_id == bindparam("seller")] if shape.seller else []
    # Numbers name the columns to group by: a value filled in twice is two values to PostgreSQL.
    numbers: Iterator[ColumnElement[Any]] = (literal_column(str(place)) for place in range(1, len(kind) + 1))
    return (
        select(
            *kind,
            (seasonal if shape.in_season else func.count()).label("products"),
            seasonal.label("seasonal"),
        )
        .where(*on_the_shelf(), *priced(shape), *by_seller)
        .group_by(*numbers)
        .cte("cell")
    )
