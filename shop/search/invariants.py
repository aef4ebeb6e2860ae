"""What must hold between the index and what is sold."""

from sqlalchemy import and_, func, or_, select

from shop.catalog.models import Product, ProductStatus
from shop.platform.invariants import Invariant
from shop.platform.outbox import OutboxMessage
from shop.reviews.events import RatingChanged
from shop.reviews.models import ProductRating
from shop.reviews.policies import PRIOR_BLOSSOMS, PRIOR_REVIEWS
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

_reviews = func.coalesce(ProductRating.reviews, 0)
_blossoms = func.coalesce(ProductRating.blossoms, 0) + PRIOR_REVIEWS * PRIOR_BLOSSOMS
#: Whole numbers are compared, for engines divide differently.
_LEFT_OVER = 1000 * _blossoms - SearchRow.praise * (_reviews + PRIOR_REVIEWS)
_IS_UNDER_WAY = (
    select(OutboxMessage.id)
    .where(OutboxMessage.event == RatingChanged.__name__, OutboxMessage.done_at.is_(None))
    .exists()
)
PRAISED = (
    select(SearchRow.product_id)
    .outerjoin(ProductRating, ProductRating.product_id == SearchRow.product_id)
    .where(or_(_LEFT_OVER < 0, _reviews + PRIOR_REVIEWS <= _LEFT_OVER), ~_IS_UNDER_WAY)
)

INVARIANTS = (
    Invariant("S-1", "a product is listed exactly while it may be seen", LISTED),
    Invariant("S-2", "the tally of facets agrees with the listed rows", TALLIED),
    Invariant("S-3", "goods are sorted by the praise that their reviews add up to", PRAISED),
)
