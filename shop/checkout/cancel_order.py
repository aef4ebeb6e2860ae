"""A purchase, or one seller's part of it, is taken back before anything has left.

By its buyer, or by the market for a buyer whom nobody answered or who has not paid.
"""

from datetime import datetime

from shop.checkout.errors import PartsWaitTogether, PaymentStillOpen
from shop.checkout.owed import take_off_all
from shop.orders import services as orders
from shop.orders.errors import CannotCancel
from shop.orders.models import (
    Actor,
    ActorKind,
    Order,
    OrderStatus,
    PaymentMethod,
    SellerOrder,
    SellerOrderStatus,
)
from shop.orders.policies import is_given_up
from shop.orders.services.steps import lock_order, lock_part
from shop.orders.words import UNANSWERED, UNPAID
from shop.payments.models import RefundReason
from shop.payments.queries import attempts_of, live_attempt
from shop.payments.services.unfinished import give_up


def cancel_order(*, order: Order, number: int | None = None, reason: str, actor: Actor) -> None:
    """Cancel everything, or the part with a number: stock released, nothing owed.

    As a whole only while no parcel has left; what was paid becomes a refund that is due.
    Raises `CannotCancel`, `PartsWaitTogether`, or `PaymentStillOpen` while a card's page is not
    closed at its gateway; then nothing else is changed.
    """
    order = lock_order(order.id)
    if order.status is OrderStatus.AWAITING_PAYMENT:
        _stop_waiting(order, number)
    parts = _chosen(order, number)
    orders.cancel_parts(order=order, parts=parts, whole=number is None, reason=reason, actor=actor)
    for part in parts:
        take_off_all(part=part, reason=RefundReason.CANCELED, actor=actor)


def cancel_unanswered(*, part: SellerOrder, at: datetime) -> bool:
    """Cancel a part whose seller has not answered for too long; its stock can be sold again.

    False, and nothing changed, if it was answered meanwhile or is not late at that moment.
    """
    order = lock_part(part)
    if not is_given_up(part, at=at):
        return False
    cancel_order(order=order, number=part.number, reason=UNANSWERED, actor=Actor(ActorKind.SYSTEM))
    return True


def cancel_unpaid(*, order: Order) -> bool:
    """Cancel an order whose hold ended long ago; False if it was paid or taken up again meanwhile."""
    order = lock_order(order.id)
    if order.status is not OrderStatus.AWAITING_PAYMENT or live_attempt(order.id):
        return False
    cancel_order(order=order, reason=UNPAID, actor=Actor(ActorKind.SYSTEM))
    return True


def _stop_waiting(order: Order, number: int | None) -> None:
    """Nobody waits for the money any more; what came of it in part goes back."""
    if number is not None:
        raise PartsWaitTogether
    live = live_attempt(order.id)
    if live and live.method is PaymentMethod.CARD:
        raise PaymentStillOpen
    for attempt in attempts_of(order.id):
        give_up(attempt=attempt, reason=RefundReason.CANCELED)


def _chosen(order: Order, number: int | None) -> list[SellerOrder]:
    if number is None:
        return [part for part in order.parts if part.status is not SellerOrderStatus.CANCELED]
    chosen = [part for part in order.parts if part.number == number]
    if not chosen:
        raise CannotCancel
    return chosen
