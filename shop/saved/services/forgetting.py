"""What is not needed any longer is forgotten: by age, or because its person asks."""

from sqlalchemy import Delete, and_, delete, or_, select

from shop.kernel.clock import now
from shop.platform.database import db
from shop.saved.models import Follow, SavedProduct, StockAlert
from shop.saved.policies import ALERT_LIVES, CONFIRM_WITHIN, DONE_KEPT_FOR, GUEST_LIST_LIVES


def forget_old_guest_lists() -> None:
    """Delete guests' lists that nothing was added to for sixty days. A periodic task."""
    guests = SavedProduct.guest_digest
    alive = select(guests).where(guests.is_not(None), SavedProduct.saved_at >= now() - GUEST_LIST_LIVES)
    stale = delete(SavedProduct).where(guests.is_not(None), guests.not_in(alive))
    db.session.execute(stale.execution_options(synchronize_session=False))


def forget_old_alerts() -> None:
    """Delete requests that were not confirmed, were answered long ago, or are too old. Periodic."""
    old = or_(
        and_(StockAlert.confirmed_at.is_(None), StockAlert.asked_at < now() - CONFIRM_WITHIN),
        StockAlert.done_at < now() - DONE_KEPT_FOR,
        StockAlert.asked_at < now() - ALERT_LIVES,
    )
    db.session.execute(delete(StockAlert).where(old).execution_options(synchronize_session=False))


def forget_person(*, user_id: int | None, email: str) -> None:
    """Delete all that is kept here about a person and their address. Repeating it changes nothing.

    An address without an account has no `user_id`.
    """
    gone: list[Delete] = [delete(StockAlert).where(StockAlert.email == email.lower())]
    if user_id is not None:
        gone += [
            delete(table).where(table.user_id == user_id) for table in (SavedProduct, Follow, StockAlert)
        ]
    for statement in gone:
        db.session.execute(statement.execution_options(synchronize_session=False))
