"""What the desk took, held against what the shop knows of it (I-13)."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from shop.demo.card_desk.desk import CardDesk
from shop.orders.models import Order, OrderStatus
from shop.payments.models import AttemptState, PaymentAttempt, PaymentCase, PaymentEvent, Refund
from shop.platform.database import db
from shop.stock.models import Stock

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


def ends_at(desk: CardDesk) -> list[Any]:
    """How everything ended: orders, stock, money here and at the desk. Two equal ones are one end."""
    db.session.rollback()
    attempt = PaymentAttempt
    rows = (
        select(Order.id, Order.status).order_by(Order.id),
        select(attempt.method, attempt.state, attempt.captured, attempt.refund_reserved).order_by(attempt.id),
        select(Stock.id, Stock.on_hand, Stock.reserved).order_by(Stock.id),
        select(PaymentEvent.kind, PaymentEvent.part_id, func.sum(PaymentEvent.amount))
        .group_by(PaymentEvent.kind, PaymentEvent.part_id)
        .order_by(PaymentEvent.kind, PaymentEvent.part_id),
        select(Refund.amount, Refund.state).order_by(Refund.attempt_id, Refund.part_id, Refund.amount),
        select(PaymentCase.kind, PaymentCase.order_id).order_by(PaymentCase.kind, PaymentCase.order_id),
    )
    here = [[tuple(row) for row in db.session.execute(statement)] for statement in rows]
    with desk.store.turn():
        sessions = desk.store.newest("checkout.session", parent=None, limit=1_000_000)
        sent_back = desk.store.newest("refund", parent=None, limit=1_000_000)
    # A page that is closed is as good as one that was never opened.
    payable = sorted(thing["status"] for thing in sessions if thing["status"] != "expired")
    back = sorted((thing["amount"], thing["status"]) for thing in sent_back)
    return [*here, payable, back, sorted((taken.amount, taken.ends) for taken in taken_at(desk))]
