"""Which rows stand on a shelf: filters as conditions on search rows.

Statements are put together once for each shape of the filters (which of them are set) and
filled with values at each request: writing one anew costs more than the database's part.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Date,
    Select,
    Table,
    and_,
    bindparam,
    case,
    exists,
    literal_column,
    true,
)

from shop.catalog.models import Variant
from shop.kernel.clock import vietnam_today
from shop.search.models import SearchRow, season_bit
from shop.search.results import Filters
from shop.stock.models import Stock

#: A statement whatever its columns.
AnySelect = Select[*tuple[Any, ...]]
Conditions = list[ColumnElement[bool]]


def bare(model: Any) -> Table:
    """The table of a model: rows come without the ORM's help, twice as fast."""
    table: Table = model.__table__
    return table


row = bare(SearchRow).c
_variant, _stock = bare(Variant).c, bare(Stock).c

TODAY = bindparam("today", type_=Date)


@dataclass(frozen=True)
class Shape:
    """Which filters are set. The month is part of it: the partial indexes of seasons name theirs."""

    month: int
    kind: str = ""
    provinces: bool = False
    stars: bool = False
    price_from: bool = False
    price_to: bool = False
    in_season: bool = False
    in_stock: bool = False
    seller: bool = False


def shape_of(filters: Filters, *, by_seller: bool = True) -> Shape:
    """The shape of filters; `by_seller` leaves out the producer's."""
    return Shape(
        month=vietnam_today().month,
        kind="subgroup" if filters.subgroup else "group" if filters.group else "",
        provinces=bool(filters.provinces),
        stars=bool(filters.stars),
        price_from=filters.price_from is not None,
        price_to=filters.price_to is not None,
        in_season=filters.in_season,
        in_stock=filters.in_stock,
        seller=by_seller and filters.seller is not None,
    )


def values_of(filters: Filters) -> dict[str, Any]:
    """The values that fill a statement of the same shape."""
    group = filters.subgroup.split(".", 1)[0] if filters.subgroup else filters.group
    values = {
        "alcohol": filters.alcohol,
        "today": vietnam_today(),
        "group": group,
        "subgroup": filters.subgroup,
        "provinces": list(filters.provinces) or None,
        "stars": list(filters.stars) or None,
        "price_from": filters.price_from,
        "price_to": filters.price_to,
        "seller": filters.seller,
    }
    return {name: value for name, value in values.items() if value is not None}


def on_the_shelf() -> Conditions:
    """What is listed at all, on the ordinary shelf or on the gated one."""
    return [row.is_listed == true(), row.is_alcohol == bindparam("alcohol", type_=Boolean)]


def chosen(shape: Shape, *, price_finds: bool = False) -> Conditions:
    """The conditions of all filters but the text; `price_finds` as in `priced`."""
    conditions = [*on_the_shelf(), *priced(shape, finds=price_finds)]
    if shape.kind:
        conditions.append(row[shape.kind] == bindparam(shape.kind))
    if shape.provinces:
        conditions.append(row.province_code.in_(bindparam("provinces", expanding=True)))
    if shape.stars:
        # The first finds the rows by an index, the second is not to: most dates have not passed.
        conditions.append(row.stars.in_(bindparam("stars", expanding=True)))
        conditions.append(stars_today() > literal_column("0"))
    if shape.in_season:
        conditions.append(in_season(shape.month))
    if shape.in_stock:
        conditions += [row.in_stock == true(), _available_now()]
    if shape.seller:
        conditions.append(row.seller_id == bindparam("seller"))
    return conditions


def priced(shape: Shape, *, finds: bool) -> Conditions:
    """The conditions of the price range.

    Rows are to be found by them only where `finds` says so: a page of the newest in a
    price range is read from the newest on, not by sorting all that is in the range.
    """
    price: ColumnElement[int] = row.price if finds else row.price + literal_column("0")
    conditions: Conditions = []
    if shape.price_from:
        conditions.append(price >= bindparam("price_from"))
    if shape.price_to:
        conditions.append(price <= bindparam("price_to"))
    return conditions


def in_season(month: int) -> ColumnElement[bool]:
    """In season in a month; written as the partial indexes are."""
    return literal_column(f"((search_row.season_bits & {season_bit(month)}) <> 0)", Boolean)


def stars_today() -> ColumnElement[int]:
    """Stars that are valid today, else 0."""
    return case((row.stars_until >= TODAY, row.stars), else_=0)


def _available_now() -> ColumnElement[bool]:
    """Read from the stock itself: what has just sold out is gone from the shelf at once."""
    return exists().where(
        and_(
            _variant.product_id == row.product_id,
            _variant.is_offered,
            _stock.variant_id == _variant.id,
            _stock.on_hand > _stock.reserved,
        )
    )
