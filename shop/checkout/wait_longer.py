"""The buyer says that a transfer is on its way: its goods are held longer."""

from shop.kernel.clock import now
from shop.orders.models import Actor, Order, OrderStatus, PaymentMethod
from shop.orders.services.paying import note_hold
from shop.orders.services.steps import lock_order
from shop.payments.methods import transfer_lasts
from shop.payments.queries import live_attempt
from shop.payments.services.attempts import extend_hold, locked_attempt


def wait_longer(*, order: Order, actor: Actor) -> bool:
    """As much again as a transfer is given, once; False if that was used, or none is awaited.

    On top of the hold, however early they say so: counted from now it would give next to nothing.
    """
    order = lock_order(order.id)
    live = live_attempt(order.id)
    if order.status is not OrderStatus.AWAITING_PAYMENT or not live:
        return False
    if live.method is not PaymentMethod.VIETQR or live.expires_at is None:
        return False
    until = max(live.expires_at, now()) + transfer_lasts()
    if not extend_hold(attempt=locked_attempt(live.id), until=until):
        return False
    note_hold(order=order, step="extended", actor=actor)
    return True
