"""The buyer takes a purchase back, or one seller's part of it, before anything has left."""

from shop.checkout.settling import take_off
from shop.orders import services as orders
from shop.orders.errors import CannotCancel
from shop.orders.models import Actor, Order, SellerOrder, SellerOrderStatus
from shop.orders.services.fulfilment import active_lines
from shop.orders.services.steps import lock_order


def cancel_order(*, order: Order, number: int | None = None, reason: str, actor: Actor) -> None:
    """Cancel everything, or the part with a number: stock released, nothing owed.

    As a whole only while no parcel has left; raises `CannotCancel` and changes nothing else.
    """
    order = lock_order(order.id)
    parts = _chosen(order, number)
    lines = {part.id: active_lines(part) for part in parts}
    orders.cancel_parts(order=order, parts=parts, whole=number is None, reason=reason, actor=actor)
    for part in parts:
        take_off(part=part, lines=lines[part.id], postage=True, reason="canceled", actor=actor)


def _chosen(order: Order, number: int | None) -> list[SellerOrder]:
    if number is None:
        return [part for part in order.parts if part.status is not SellerOrderStatus.CANCELED]
    chosen = [part for part in order.parts if part.number == number]
    if not chosen:
        raise CannotCancel
    return chosen
