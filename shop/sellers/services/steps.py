"""The one place where a seller takes a step: locked, checked, written down with actor and reason."""

from sqlalchemy import select

from shop.platform.database import db
from shop.sellers.errors import StepNotAllowed
from shop.sellers.models import Seller, SellerEvent, SellerStatus
from shop.sellers.policies import NEXT_STEPS


def lock(seller: Seller) -> None:
    """Hold the seller's row until the transaction ends, with its newest values."""
    db.session.flush()
    db.session.execute(
        select(Seller)
        .where(Seller.id == seller.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def step(seller: Seller, to: SellerStatus, *, actor_id: int | None, reason: str = "") -> None:
    """Go one step of the table, or raise `StepNotAllowed`."""
    if to not in NEXT_STEPS[seller.status]:
        raise StepNotAllowed
    seller.status = to
    note(seller, actor_id=actor_id, reason=reason)


def note(seller: Seller, *, actor_id: int | None, reason: str = "") -> None:
    """Write down where the seller stands now, who brought it there and why."""
    seller.events.append(SellerEvent(step=seller.status, actor_id=actor_id, reason=reason))
