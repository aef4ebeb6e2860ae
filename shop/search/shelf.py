"""Which rows stand on a shelf: the filters as conditions on search rows."""

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, literal, literal_column, true

from shop.catalog.models import Variant
from shop.kernel.clock import vietnam_today
from shop.search.models import SearchRow, season_bit
from shop.search.results import Filters
from shop.stock.models import Stock

#: A statement whatever its columns.
AnySelect = Select[*tuple[Any, ...]]


def on_the_shelf(filters: Filters) -> list[ColumnElement[bool]]:
    """What is listed at all, on the ordinary shelf or on the gated one."""
    return [SearchRow.is_listed == true(), SearchRow.is_alcohol == literal(filters.alcohol)]


def chosen(filters: Filters, *, by_seller: bool = True) -> list[ColumnElement[bool]]:
    """The conditions of all filters but the text; `by_seller` leaves out the producer's."""
    conditions = [*on_the_shelf(filters), *priced(filters), *_of_kind(filters)]
    if filters.provinces:
        conditions.append(SearchRow.province_code.in_(filters.provinces))
    if filters.stars:
        conditions += [SearchRow.stars.in_(filters.stars), SearchRow.stars_until >= vietnam_today()]
    if filters.in_season:
        conditions.append(in_season_now())
    if filters.in_stock:
        conditions += [SearchRow.in_stock == true(), _available_now()]
    if by_seller and filters.seller is not None:
        conditions.append(SearchRow.seller_id == filters.seller)
    return conditions


def priced(filters: Filters) -> list[ColumnElement[bool]]:
    """The conditions of the price range."""
    conditions: list[ColumnElement[bool]] = []
    if filters.price_from is not None:
        conditions.append(SearchRow.price >= filters.price_from)
    if filters.price_to is not None:
        conditions.append(SearchRow.price <= filters.price_to)
    return conditions


def in_season_now() -> ColumnElement[bool]:
    """In season this month in Vietnam; written as the partial indexes are."""
    bit = season_bit(vietnam_today().month)
    return literal_column(f"((search_row.season_bits & {bit}) <> 0)")


def stars_today() -> ColumnElement[int]:
    """Stars that are valid today, else 0."""
    return case((SearchRow.stars_until >= vietnam_today(), SearchRow.stars), else_=0)


def _of_kind(filters: Filters) -> list[ColumnElement[bool]]:
    if filters.subgroup:
        return [SearchRow.subgroup == filters.subgroup]
    return [SearchRow.group == filters.group] if filters.group else []


def _available_now() -> ColumnElement[bool]:
    """Read from the stock itself: what has just sold out is gone from the shelf at once."""
    return exists().where(
        and_(
            Variant.product_id == SearchRow.product_id,
            Variant.is_offered,
            Stock.variant_id == Variant.id,
            Stock.on_hand > Stock.reserved,
        )
    )
