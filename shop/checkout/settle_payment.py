"""The one door to "paid": webhook, return page, poller and officer all come through here.

What the other side says is compared with our own attempt; repeated, late, short, foreign and
second money each has its end (I-12 to I-15 in payments/invariants.py). Everybody locks the order
first, then its attempt, then stock rows by id.
"""

import enum
from collections.abc import Mapping

from shop.checkout.retake import has_goods
from shop.orders.events import HoldEnded, OrderPaid
from shop.orders.models import Actor, ActorKind, Order, OrderStatus
from shop.orders.policies import goes_on
from shop.orders.services.fulfilment import active_line_ids
from shop.orders.services.paying import ask_sellers, note_hold
from shop.orders.services.steps import lock_order
from shop.payments.foreign import ForeignFacts
from shop.payments.gateway import Evidence, PaymentSight
from shop.payments.models import CaseKind, PaymentAttempt, RefundReason
from shop.payments.policies import MONEY_CAME, is_foreign
from shop.payments.queries import live_attempt, order_of_attempt
from shop.payments.services.attempts import capture, close_attempt, locked_attempt, set_aside, strand
from shop.payments.services.cases import open_case
from shop.payments.services.refunds import owe
from shop.payments.services.unfinished import give_up_others
from shop.platform import outbox
from shop.platform.database import db
from shop.platform.faultpoints import faultpoint
from shop.stock import services as stock

MARKET = Actor(ActorKind.SYSTEM)
#: Why money goes back, by the case that tells officers of it.
_WHY: Mapping[CaseKind, RefundReason] = {
    CaseKind.WRONG_MONEY: RefundReason.WRONG_MONEY,
    CaseKind.SECOND_CAPTURE: RefundReason.DUPLICATE,
    CaseKind.LATE_MONEY: RefundReason.LATE,
}


class Settled(enum.StrEnum):
    """What became of the news."""

    WAITING = "waiting"
    UNDER_WAY = "under_way"
    PAID = "paid"
    KNOWN = "known"
    CLOSED = "closed"
    GOES_BACK = "goes_back"
    CASE = "case"


def settle_payment(*, attempt_id: int, evidence: Evidence, actor: Actor) -> Settled:
    """Believe what a gateway or a bank statement says about an attempt, once.

    Calm when repeated, and in any order. Raises nothing that a stranger could cause.
    """
    order = lock_order(order_of_attempt(attempt_id))
    attempt = locked_attempt(attempt_id)
    if evidence.sight is PaymentSight.OPEN:
        return Settled.WAITING
    if evidence.sight is PaymentSight.UNDER_WAY:
        return Settled.UNDER_WAY
    if evidence.sight is PaymentSight.CLOSED:
        return _close(order, attempt, actor)
    if attempt.state in MONEY_CAME:
        return _again(attempt, evidence)
    if is_foreign(attempt, evidence):
        return _set_aside(order, attempt, evidence)
    if evidence.amount != attempt.amount:
        return _send_back(order, attempt, evidence, CaseKind.WRONG_MONEY)
    if order.status is OrderStatus.AWAITING_PAYMENT and has_goods(order):
        return _pay(order, attempt, evidence, actor)
    return _send_back(order, attempt, evidence, _why_not(order))


def _pay(order: Order, attempt: PaymentAttempt, evidence: Evidence, actor: Actor) -> Settled:
    stock.consume(line_ids=_line_ids(order), reference=order.code)
    give_up_others(paid=attempt)
    faultpoint("K12")
    capture(attempt=attempt, evidence=evidence, parts=order.parts, actor=actor)
    ask_sellers(order=order, actor=actor)
    outbox.record(OrderPaid(order_id=order.id))
    db.session.flush()
    return Settled.PAID


def _close(order: Order, attempt: PaymentAttempt, actor: Actor) -> Settled:
    """Nobody can pay by this attempt any more: what it held can be sold again."""
    if not close_attempt(attempt=attempt):
        return Settled.KNOWN
    _let_go(order, actor)
    return Settled.CLOSED


def _let_go(order: Order, actor: Actor) -> None:
    """Without an attempt by which it could be paid, an order holds nothing."""
    if order.status is not OrderStatus.AWAITING_PAYMENT or live_attempt(order.id):
        return
    if stock.release(line_ids=_line_ids(order)):
        note_hold(order=order, step="ended", actor=actor)
        outbox.record(HoldEnded(order_id=order.id))


def _again(attempt: PaymentAttempt, evidence: Evidence) -> Settled:
    """News of an attempt that has its money: the same money, or somebody's mistake."""
    if evidence.payment_ref == attempt.payment_ref:
        return Settled.KNOWN
    open_case(
        kind=CaseKind.SECOND_CAPTURE,
        key=f"again:{attempt.id}:{evidence.payment_ref}",
        attempt=attempt,
        amount=evidence.amount,
        currency=evidence.currency,
        detail=str(evidence.payment_ref),
    )
    return Settled.CASE


def _set_aside(order: Order, attempt: PaymentAttempt, evidence: Evidence) -> Settled:
    """Another currency, a test for real money or somebody else's account: never `paid`.

    The attempt is over: the goods go back to the shelf, and the buyer may try again.
    """
    set_aside(attempt=attempt, evidence=evidence)
    open_case(
        kind=CaseKind.FOREIGN_MONEY,
        key=f"foreign:{attempt.id}:{evidence.payment_ref}",
        attempt=attempt,
        amount=evidence.amount,
        currency=evidence.currency,
        detail=ForeignFacts(evidence.account, evidence.is_live, evidence.payment_ref or evidence.ref).text,
    )
    _let_go(order, MARKET)
    return Settled.CASE


def _send_back(order: Order, attempt: PaymentAttempt, evidence: Evidence, kind: CaseKind) -> Settled:
    """The money is real and ours, but not for this order: it is due to the buyer, whole."""
    strand(attempt=attempt, evidence=evidence)
    faultpoint("K14")
    owe(
        attempt=attempt,
        amount=attempt.unrefunded,
        key=f"stranded:{attempt.id}",
        reason=_WHY[kind],
    )
    open_case(kind=kind, key=f"stranded:{attempt.id}", attempt=attempt, amount=evidence.amount)
    _let_go(order, MARKET)
    return Settled.GOES_BACK


def _why_not(order: Order) -> CaseKind:
    return CaseKind.SECOND_CAPTURE if goes_on(order) else CaseKind.LATE_MONEY


def _line_ids(order: Order) -> list[int]:
    return [line_id for part in order.parts for line_id in active_line_ids(part)]
