"""What officers decide about a seller. Each verb is calm when repeated."""

from shop.kernel.clock import now
from shop.platform import outbox
from shop.sellers.errors import ReasonMissing, StepNotAllowed
from shop.sellers.events import SellerDecided
from shop.sellers.models import Seller, SellerStatus
from shop.sellers.services.steps import lock, step


def approve(*, seller: Seller, actor_id: int | None, reason: str = "") -> None:
    """Let an applicant sell. A suspended seller is not approved but reinstated.

    Raises StepNotAllowed.
    """
    lock(seller)
    if seller.status is SellerStatus.SUSPENDED:
        raise StepNotAllowed
    if _decide(seller, SellerStatus.APPROVED, actor_id, reason):
        seller.approved_at = now()


def ask_changes(*, seller: Seller, reason: str, actor_id: int | None) -> None:
    """Ask the applicant to put something right. Raises ReasonMissing, StepNotAllowed."""
    lock(seller)
    _decide(seller, SellerStatus.NEEDS_CHANGES, actor_id, _needed(reason))


def reject(*, seller: Seller, reason: str, actor_id: int | None) -> None:
    """Refuse an application for good. Raises ReasonMissing, StepNotAllowed."""
    lock(seller)
    _decide(seller, SellerStatus.REJECTED, actor_id, _needed(reason))


def suspend(*, seller: Seller, reason: str, actor_id: int | None) -> None:
    """Stop all sales at once; open orders can still be sent. Raises ReasonMissing, StepNotAllowed."""
    lock(seller)
    _decide(seller, SellerStatus.SUSPENDED, actor_id, _needed(reason))


def reinstate(*, seller: Seller, actor_id: int | None, reason: str = "") -> None:
    """Let a suspended seller sell again. Raises StepNotAllowed."""
    lock(seller)
    if seller.status not in {SellerStatus.SUSPENDED, SellerStatus.APPROVED}:
        raise StepNotAllowed
    _decide(seller, SellerStatus.APPROVED, actor_id, reason)


def terminate(*, seller: Seller, reason: str, actor_id: int | None) -> None:
    """End it for good. Raises ReasonMissing, StepNotAllowed."""
    lock(seller)
    _decide(seller, SellerStatus.TERMINATED, actor_id, _needed(reason))


def _decide(seller: Seller, to: SellerStatus, actor_id: int | None, reason: str) -> bool:
    if seller.status is to:
        return False
    step(seller, to, actor_id=actor_id, reason=reason.strip())
    outbox.record(SellerDecided(seller_id=seller.id, status=to.value))
    return True


def _needed(reason: str) -> str:
    if not reason.strip():
        raise ReasonMissing
    return reason
