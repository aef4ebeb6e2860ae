"""Tries that came to nothing: because their order was paid by another one, or given up."""

from sqlalchemy import update

from shop.kernel.clock import now
from shop.orders.models import PaymentMethod
from shop.payments.models import AttemptState, PaymentAttempt, RefundReason
from shop.payments.policies import LIVE
from shop.payments.queries import attempts_of
from shop.payments.services.attempts import close_attempt, step_attempt
from shop.payments.services.refunds import owe
from shop.platform.database import db


def give_up(*, attempt: PaymentAttempt, reason: RefundReason) -> None:
    """Nobody waits for its money any more; what came of it in part is due to the buyer, whole."""
    if not attempt.unrefunded:
        close_attempt(attempt=attempt)
        return
    if attempt.state is not AttemptState.MISMATCH:
        step_attempt(attempt, AttemptState.MISMATCH)
    owe(attempt=attempt, amount=attempt.unrefunded, key=f"unfinished:{attempt.id}", reason=reason)


def give_up_others(*, paid: PaymentAttempt) -> None:
    """The order is about to be paid by this attempt: its others are over.

    A card's page is still open then. Its time ends now, and it is closed at its gateway like
    every page whose time is over; money that is faster than that goes back.
    """
    for other in attempts_of(paid.order_id):
        if other.id == paid.id:
            continue
        if other.method is PaymentMethod.CARD and other.state in LIVE:
            _end_its_time(other)
        else:
            give_up(attempt=other, reason=RefundReason.PAID_OTHERWISE)


def _end_its_time(attempt: PaymentAttempt) -> None:
    mine = update(PaymentAttempt).where(PaymentAttempt.id == attempt.id)
    db.session.execute(mine.values(expires_at=min(attempt.expires_at or now(), now())))
