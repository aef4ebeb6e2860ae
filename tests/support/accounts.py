"""What the desk took, held against what the shop knows of it (I-13)."""

from dataclasses import dataclass

from sqlalchemy import func, select

from shop.demo.card_desk.desk import CardDesk
from shop.orders.models import Order, OrderStatus
from shop.payments.models import AttemptState, PaymentAttempt, PaymentCase, Refund
from shop.platform.database import db

#: An order in one of these has been paid for.
PAID = frozenset({OrderStatus.PLACED, OrderStatus.COMPLETED})


@dataclass(frozen=True)
class Taken:
    """A payment that moved money at the desk, and every place where the shop accounts for it."""

    ref: str
    amount: int
    ends: tuple[str, ...]


def taken_at(desk: CardDesk) -> list[Taken]:
    """All of them."""
    db.session.rollback()
    return [
        Taken(intent["id"], intent["amount_received"], _ends(intent["id"], intent["metadata"]["attempt"]))
        for intent in desk.captured()
    ]


def unaccounted(desk: CardDesk) -> list[Taken]:
    """Payments that are not in exactly one of: paid order, refund issued or queued, open case."""
    return [taken for taken in taken_at(desk) if len(taken.ends) != 1]


def _ends(ref: str, key: str) -> tuple[str, ...]:
    attempt = db.session.scalar(select(PaymentAttempt).where(PaymentAttempt.key == key))
    if attempt is None:
        return ()
    order = db.session.get_one(Order, attempt.order_id)
    mine = attempt.payment_ref == ref
    sums = select(func.sum(Refund.amount)).where(Refund.attempt_id == attempt.id)
    back = int(db.session.scalar(sums) or 0)
    cases = select(func.count()).where(PaymentCase.attempt_id == attempt.id, PaymentCase.closed_at.is_(None))
    found = []
    if mine and attempt.state is AttemptState.CAPTURED and (order.status in PAID or back < attempt.captured):
        found.append("paid order")
    elif mine and back and back == attempt.captured:
        found.append("refund")
    elif db.session.scalar(cases):
        found.append("case")
    return tuple(found)
