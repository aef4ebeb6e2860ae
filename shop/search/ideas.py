"""Shelves that nobody filters: what is in season month by month, what makes a gift, makers of the week."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    CompoundSelect,
    Integer,
    and_,
    bindparam,
    func,
    literal_column,
    select,
    true,
    union_all,
)

from shop.catalog.models import Product
from shop.kernel.clock import vietnam_today
from shop.kernel.text import vietnamese_order
from shop.platform.database import db
from shop.search.results import Filters
from shop.search.shelf import AnySelect, bare, in_season, on_the_shelf, row, values_of
from shop.sellers.models import LegalForm, Seller, SellerStatus

#: Goods that a month of the calendar names, and how many are looked at to find those at their peak.
MONTH_GOODS = 12
_LOOKED_AT = 60
_MONTHS = 12
#: Prices of gifts, in đồng: from, and below.
GIFT_PRICES = ((0, 100_000), (100_000, 250_000), (250_000, 1_000_000))
#: Goods of one producer among the gifts of a price.
_OF_ONE_SELLER = 2
_LIVING = ("V", "VI")

_product, _seller = bare(Product), bare(Seller)


@dataclass(frozen=True)
class SeasonGood:
    """A good in a month of the calendar; `is_peak` while there is most of it."""

    slug: str
    name: str
    name_en: str
    region: str
    band: str
    is_peak: bool


@dataclass(frozen=True)
class Maker:
    """A producer of the front page, and how many sell in this market."""

    slug: str
    name: str
    story: str
    region: str
    band: str
    legal_form: LegalForm
    sellers: int


def calendar() -> dict[int, list[SeasonGood]]:
    """What is in season from January to December, those at their peak first. Two statements.

    What is there all year stands in the months of its peak alone. No alcohol.
    """
    found: dict[int, list[int]] = defaultdict(list)
    for month, number in db.session.execute(_months(), values_of(Filters())):
        found[month].append(number)
    goods = _goods({number for numbers in found.values() for number in numbers})
    return {month: _in_month(month, found[month], goods) for month in range(1, 13)}


def gifts(bands: Sequence[tuple[int, int]], *, most: int) -> list[list[int]]:
    """Ids of goods that travel well, by price band (from, below), starred ones first. One statement.

    In stock, keeps without cooling, no living thing, no alcohol; no producer fills a shelf alone.
    """
    values: dict[str, Any] = values_of(Filters())
    for place, (lowest, below) in enumerate(bands):
        values |= {f"from_{place}": lowest, f"below_{place}": below}
    found: dict[int, list[tuple[int, int, int]]] = defaultdict(list)
    for place, rank, number, seller in db.session.execute(_gifts(len(bands), most), values):
        found[place].append((rank, number, seller))
    return [_shared(sorted(found[place]), most) for place in range(len(bands))]


def makers_of_the_week(most: int) -> list[Maker]:
    """Producers with a story and something on sale, others each week. One statement."""
    year, week, _ = vietnam_today().isocalendar()
    turn = (year * 53 + week) * 104729 % 10007
    rows = db.session.execute(_makers(most), {"turn": turn, **values_of(Filters())})
    return [Maker(*found) for found in rows]


@lru_cache(maxsize=1)
def _months() -> CompoundSelect[*tuple[Any, ...]]:
    return union_all(*(_month(month) for month in range(1, 13)))


def _month(month: int) -> AnySelect:
    some = (
        select(row.product_id)
        .where(*on_the_shelf(), in_season(month))
        .order_by(row.published_at.desc(), row.product_id.desc())
        .limit(_LOOKED_AT)
        .subquery()
    )
    return select(literal_column(str(month), Integer), some.c.product_id)


def _goods(numbers: Iterable[int]) -> dict[int, Any]:
    columns = _product.c
    wanted = select(
        columns.id,
        columns.slug,
        columns.name,
        columns.name_en,
        columns.region,
        columns.band,
        columns.peak_months,
        columns.some_months,
    ).where(columns.id.in_(list(numbers)))
    return {found.id: found for found in db.session.execute(wanted)}


def _in_month(month: int, numbers: Sequence[int], goods: dict[int, Any]) -> list[SeasonGood]:
    rows = [goods[number] for number in numbers if number in goods]
    told = [
        SeasonGood(
            found.slug, found.name, found.name_en, found.region, found.band, month in found.peak_months
        )
        for found in rows
        if month in found.peak_months or len({*found.peak_months, *found.some_months}) < _MONTHS
    ]
    told.sort(key=lambda good: (not good.is_peak, vietnamese_order(good.name)))
    return told[:MONTH_GOODS]


@lru_cache(maxsize=8)
def _gifts(bands: int, most: int) -> CompoundSelect[*tuple[Any, ...]]:
    return union_all(*(_gift_band(place, most) for place in range(bands)))


def _gift_band(place: int, most: int) -> AnySelect:
    # The sum keeps the price from choosing the rows: they are read from the starred and newest on.
    price = row.price + literal_column("0")
    order = (row.stars.desc(), row.published_at.desc(), row.product_id.desc())
    some = (
        select(row.product_id, row.seller_id, row.stars, row.published_at)
        .join_from(_product, row.product_id.table, row.product_id == _product.c.id)
        .where(
            *on_the_shelf(),
            row.in_stock == true(),
            row.group.not_in(_LIVING),
            _product.c.is_perishable.is_(False),
            price >= bindparam(f"from_{place}", type_=Integer),
            price < bindparam(f"below_{place}", type_=Integer),
        )
        .order_by(*order)
        .limit(literal_column(str(most * 4)))
        .subquery()
    )
    columns = some.c
    rank = func.row_number().over(
        order_by=(columns.stars.desc(), columns.published_at.desc(), columns.product_id.desc())
    )
    return select(literal_column(str(place), Integer), rank, columns.product_id, columns.seller_id)


def _shared(ranked: Sequence[tuple[int, int, int]], most: int) -> list[int]:
    chosen: list[int] = []
    taken: Counter[int] = Counter()
    for _, number, seller in ranked:
        if taken[seller] < _OF_ONE_SELLER and len(chosen) < most:
            taken[seller] += 1
            chosen.append(number)
    return chosen


@lru_cache(maxsize=8)
def _makers(most: int) -> AnySelect:
    columns = _seller.c
    turned = ((columns.id % 10007 * 7919 + bindparam("turn")) % 10007).label("place")
    some = (
        select(
            columns.id,
            columns.slug,
            columns.name,
            columns.story,
            columns.region,
            columns.band,
            columns.legal_form,
            turned,
            func.count().over().label("sellers"),
        )
        .where(columns.status == SellerStatus.APPROVED, columns.is_stall.is_(False), columns.story != "")
        .order_by("place", columns.id)
        .limit(literal_column(str(most * 3)))
        .subquery()
    )
    found = some.c
    sells = select(row.product_id).where(and_(row.seller_id == found.id, *on_the_shelf())).exists()
    return (
        select(found.slug, found.name, found.story, found.region, found.band, found.legal_form, found.sellers)
        .where(sells)
        .order_by(found.place, found.id)
        .limit(literal_column(str(most)))
    )
