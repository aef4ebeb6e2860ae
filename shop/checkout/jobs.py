"""What the worker does for buyers who wait, and for money on its way."""

from datetime import timedelta

from shop.checkout import asking, cancel_order
from shop.checkout.policies import UNPAID_KEPT_FOR
from shop.checkout.settle_payment import MARKET, settle_payment
from shop.kernel.clock import now
from shop.orders.models import Order, PaymentMethod, SellerOrder
from shop.orders.policies import CONFIRM_WITHIN, WAIT_FOR_ANSWER
from shop.orders.queries import unanswered_parts
from shop.orders.services.steps import lock_order
from shop.payments.gateway import CLOSED
from shop.payments.models import PaymentAttempt
from shop.payments.queries import attempts_to_look_at, holds_over, unpaid_orders
from shop.payments.services.attempts import locked_attempt
from shop.platform.database import db, transaction
from shop.platform.faultpoints import faultpoint
from shop.platform.outbox import defer
from shop.platform.worker import outside_transaction

#: Rows looked at in one round; the next round takes the next.
BATCH = 500
#: How often an open payment is asked after, should every message of its gateway be lost.
LOOK_EVERY = timedelta(minutes=2)
#: How often a hold that could not be ended is tried again.
TRY_AGAIN_EVERY = timedelta(minutes=10)


def give_up_unanswered() -> None:
    """Plan the canceling of parts that no seller answered, each as a task of its own. Periodic."""
    asked_by = now() - CONFIRM_WITHIN - WAIT_FOR_ANSWER
    for part_id in unanswered_parts(asked_by=asked_by, limit=BATCH):
        defer(give_up_part, {"part_id": part_id}, key=str(part_id))


def give_up_part(part_id: int) -> None:
    """Cancel one of them, in the task's transaction; not if its seller was faster."""
    cancel_order.cancel_unanswered(part=db.session.get_one(SellerOrder, part_id), at=now())


def look_after_payments() -> None:
    """Plan to ask after every payment that has been open for a while. Periodic."""
    slot = int(now().timestamp() // LOOK_EVERY.total_seconds())
    for attempt_id in attempts_to_look_at(begun_by=now() - LOOK_EVERY, limit=BATCH):
        defer(look_after_payment, {"attempt_id": attempt_id}, key=f"{attempt_id}:{slot}")


@outside_transaction
def look_after_payment(attempt_id: int) -> None:
    """Ask the gateway and settle with what it says; asked again later if it does not answer."""
    asking.look_and_settle(attempt_id)


def end_holds() -> None:
    """Plan the end of every hold whose time is over, each as a task of its own. Periodic.

    Planned anew as long as a page cannot be closed: slow money may be under way.
    """
    slot = int(now().timestamp() // TRY_AGAIN_EVERY.total_seconds())
    for attempt_id in holds_over(at=now(), limit=BATCH):
        defer(end_hold, {"attempt_id": attempt_id}, key=f"{attempt_id}:{slot}")


@outside_transaction
def end_hold(attempt_id: int) -> None:
    """Close the way to pay, then put the goods back; never the other way round (I-06)."""
    attempt = db.session.get_one(PaymentAttempt, attempt_id)
    if attempt.method is PaymentMethod.CARD:
        asking.close_and_settle(attempt_id)
        return
    db.session.rollback()
    with transaction():
        _end_transfer(attempt_id)


def cancel_unpaid_orders() -> None:
    """Plan the canceling of orders whose hold ended long ago. Periodic."""
    for order_id in unpaid_orders(ended_by=now() - UNPAID_KEPT_FOR, limit=BATCH):
        defer(cancel_unpaid_order, {"order_id": order_id}, key=str(order_id))


def cancel_unpaid_order(order_id: int) -> None:
    """Cancel one of them; what came of the money in part goes back."""
    cancel_order.cancel_unpaid(order=db.session.get_one(Order, order_id))


def _end_transfer(attempt_id: int) -> None:
    """Nobody can close a bank; what arrives later is recognised all the same."""
    lock_order(db.session.get_one(PaymentAttempt, attempt_id).order_id)
    attempt = locked_attempt(attempt_id)
    if attempt.expires_at is None or attempt.expires_at > now():
        return
    settle_payment(attempt_id=attempt_id, evidence=CLOSED, actor=MARKET)
    faultpoint("K19")
