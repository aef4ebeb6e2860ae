"""A purchase, or one seller's part of it, is taken back before anything has left.

By its buyer, or by the market for a buyer whom nobody answered.
"""

from datetime import datetime

from shop.checkout.settling import postage_owed, take_off
from shop.orders import services as orders
from shop.orders.errors import CannotCancel
from shop.orders.models import Actor, ActorKind, Order, SellerOrder, SellerOrderStatus
from shop.orders.policies import is_given_up
from shop.orders.services.fulfilment import active_lines
from shop.orders.services.steps import lock_order, lock_part
from shop.orders.words import UNANSWERED


def cancel_order(*, order: Order, number: int | None = None, reason: str, actor: Actor) -> None:
    """Cancel everything, or the part with a number: stock released, nothing owed.

    As a whole only while no parcel has left; raises `CannotCancel` and changes nothing else.
    """
    order = lock_order(order.id)
    parts = _chosen(order, number)
    lines = {part.id: active_lines(part) for part in parts}
    orders.cancel_parts(order=order, parts=parts, whole=number is None, reason=reason, actor=actor)
    for part in parts:
        take_off(part=part, lines=lines[part.id], postage=postage_owed(part), reason="canceled", actor=actor)


def cancel_unanswered(*, part: SellerOrder, at: datetime) -> bool:
    """Cancel a part whose seller has not answered for too long; its stock can be sold again.

    False, and nothing changed, if it was answered meanwhile or is not late at that moment.
    """
    order = lock_part(part)
    if not is_given_up(part, at=at):
        return False
    cancel_order(order=order, number=part.number, reason=UNANSWERED, actor=Actor(ActorKind.SYSTEM))
    return True


def _chosen(order: Order, number: int | None) -> list[SellerOrder]:
    if number is None:
        return [part for part in order.parts if part.status is not SellerOrderStatus.CANCELED]
    chosen = [part for part in order.parts if part.number == number]
    if not chosen:
        raise CannotCancel
    return chosen
