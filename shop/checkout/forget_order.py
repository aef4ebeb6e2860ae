"""A guest's order is over and its buyer wants to be forgotten (Law 91/2025/QH15).

What was agreed stays, by tax, accounting and e-commerce law; who it was goes. An order of an
account goes with the account.
"""

from shop.checkout.errors import NotYetForgotten
from shop.checkout.queries import can_forget
from shop.orders.events import OrderForgotten
from shop.orders.models import Actor, ActorKind, Order
from shop.orders.personal import forget_order as empty_order
from shop.orders.services.steps import lock_order, note_event
from shop.platform import outbox


def forget_order(*, order: Order) -> None:
    """Take the buyer out of it; its link opens nothing afterwards. Raises `NotYetForgotten`."""
    locked = lock_order(order.id)
    if not can_forget(locked):
        raise NotYetForgotten
    empty_order(locked.id)
    note_event(locked.id, None, kind="buyer", step="forgotten", actor=Actor(ActorKind.BUYER))
    outbox.record(OrderForgotten(order_id=locked.id))
