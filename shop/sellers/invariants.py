"""What must always hold of sellers."""

from sqlalchemy import func, select

from shop.platform.invariants import Invariant
from shop.sellers.models import Seller, SellerEvent, SellerStatus

_last_event = (
    select(func.max(SellerEvent.id))
    .where(SellerEvent.seller_id == Seller.id)
    .correlate(Seller)
    .scalar_subquery()
)

INVARIANTS = (
    Invariant(
        "S-01",
        "the last line of a seller's history says where it stands",
        select(Seller.id, Seller.status)
        .outerjoin(SellerEvent, SellerEvent.id == _last_event)
        .where(SellerEvent.step.is_distinct_from(Seller.status)),
    ),
    Invariant(
        "S-02",
        "who sells, or has sold, knows since when",
        select(Seller.id).where(
            Seller.status.in_((SellerStatus.APPROVED, SellerStatus.SUSPENDED)),
            Seller.approved_at.is_(None),
        ),
    ),
)
