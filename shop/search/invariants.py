"""What must hold between the index and what is sold."""

from sqlalchemy import and_, func, select

from shop.catalog.models import Product, ProductStatus
from shop.platform.invariants import Invariant
from shop.search.models import SearchRow, SearchTally
from shop.sellers.models import Seller, SellerStatus

_MAY_BE_SEEN = and_(
    Product.status == ProductStatus.PUBLISHED,
    Seller.status == SellerStatus.APPROVED,
    Product.is_alcohol == SearchRow.is_alcohol,
    SearchRow.price > 0,
)

LISTED = (
    select(SearchRow.product_id)
    .join(Product, Product.id == SearchRow.product_id)
    .join(Seller, Seller.id == Product.seller_id)
    .where(SearchRow.is_listed != _MAY_BE_SEEN)
)

_KEY = ("is_alcohol", "group", "subgroup", "province_code", "stars", "in_stock")
_ROWS = (
    select(*(getattr(SearchRow, name) for name in _KEY), func.count().label("products"))
    .where(SearchRow.is_listed)
    .group_by(*(getattr(SearchRow, name) for name in _KEY))
    .subquery()
)
_CELLS = (
    select(SearchTally)
    .where(SearchTally.grain == 3, SearchTally.month == 0, SearchTally.products != 0)
    .subquery()
)
TALLIED = (
    select(
        func.coalesce(_ROWS.c.subgroup, _CELLS.c.subgroup),
        func.coalesce(_ROWS.c.province_code, _CELLS.c.province_code),
        _ROWS.c.products,
        _CELLS.c.products,
    )
    .join_from(_ROWS, _CELLS, and_(*(_ROWS.c[name] == _CELLS.c[name] for name in _KEY)), full=True)
    .where(func.coalesce(_ROWS.c.products, 0) != func.coalesce(_CELLS.c.products, 0))
)

INVARIANTS = (
    Invariant("S-1", "a product is listed exactly while it may be seen", LISTED),
    Invariant("S-2", "the tally of facets agrees with the listed rows", TALLIED),
)
