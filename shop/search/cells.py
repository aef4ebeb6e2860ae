"""Cells: listed products counted by kind. Facets are sums over them.

Without a price range or a producer the tally has them ready; else rows are counted.
"""

from dataclasses import dataclass

from sqlalchemy import (
    CTE,
    ColumnElement,
    Integer,
    and_,
    case,
    func,
    literal,
    literal_column,
    or_,
    select,
    true,
    union_all,
)

from shop.kernel.clock import vietnam_today
from shop.search.models import SearchRow, SearchTally
from shop.search.results import Filters
from shop.search.shelf import AnySelect, in_season_now, on_the_shelf, priced, stars_today

_ROW = (SearchRow.group, SearchRow.subgroup, SearchRow.province_code)


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
        return self.table.c.level == 0 if self.levels else true()

    def of_subgroups(self) -> ColumnElement[bool]:
        """The cells that count by subgroup."""
        return self.table.c.level == 1 if self.levels else true()


def cells(filters: Filters) -> Cells:
    """The cells of a shelf, its own facets not applied."""
    if filters.price_from is None and filters.price_to is None and filters.seller is None:
        return Cells(_tallied(filters), levels=True)
    return Cells(_counted(filters), levels=False)


def _tallied(filters: Filters) -> CTE:
    month = vietnam_today().month
    tally = (
        select(
            SearchTally.level,
            SearchTally.group,
            SearchTally.subgroup,
            SearchTally.province_code,
            SearchTally.stars,
            SearchTally.in_stock,
            case((SearchTally.month == (month if filters.in_season else 0), SearchTally.products), else_=0)
            .label("products"),
            case((SearchTally.month == month, SearchTally.products), else_=0).label("seasonal"),
        )
        .where(
            SearchTally.is_alcohol == literal(filters.alcohol),
            SearchTally.month.in_((0, month)),
            _levels(filters),
        )
    )  # fmt: skip
    return union_all(tally, *_lapsed(filters)).cte("cell")


def _levels(filters: Filters) -> ColumnElement[bool]:
    group = filters.group or (filters.subgroup or "").split(".", 1)[0]
    if not group:
        return SearchTally.level == 0
    return or_(SearchTally.level == 0, and_(SearchTally.level == 1, SearchTally.group == group))


def _lapsed(filters: Filters) -> list[AnySelect]:
    """What the clock has changed since the tally was taken: stars that lapsed count as none."""
    seasonal = case((in_season_now(), 1), else_=0)
    products = seasonal if filters.in_season else literal_column("1")
    return [
        select(
            literal_column(str(level)),
            SearchRow.group,
            SearchRow.subgroup if level else literal_column("''"),
            SearchRow.province_code,
            stars,
            SearchRow.in_stock,
            products * literal_column(sign, Integer),
            seasonal * literal_column(sign, Integer),
        ).where(*on_the_shelf(filters), SearchRow.stars_until < vietnam_today())
        for level in (0, 1)
        for stars, sign in ((SearchRow.stars, "-1"), (literal_column("0"), "1"))
    ]


def _counted(filters: Filters) -> CTE:
    seasonal = func.sum(case((in_season_now(), 1), else_=0))
    stars = stars_today()
    conditions = [*on_the_shelf(filters), *priced(filters)]
    if filters.seller is not None:
        conditions.append(SearchRow.seller_id == filters.seller)
    return (
        select(
            *_ROW,
            stars.label("stars"),
            SearchRow.in_stock,
            (seasonal if filters.in_season else func.count()).label("products"),
            seasonal.label("seasonal"),
        )
        .where(*conditions)
        .group_by(*_ROW, stars, SearchRow.in_stock)
        .cte("cell")
    )
