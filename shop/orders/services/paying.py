"""An order that is paid before anything is sent: while it waits, and when the money is there."""

from sqlalchemy import update

from shop.kernel.clock import now
from shop.orders.models import Actor, Order, OrderStatus, SellerOrder, SellerOrderStatus
from shop.orders.services.steps import note_event, step_order
from shop.platform.database import db


def ask_sellers(*, order: Order, actor: Actor) -> None:
    """The money is there: awaiting_payment → placed, and from now on its sellers see their parts."""
    step_order(order, OrderStatus.PLACED, actor=actor)
    mine = update(SellerOrder).where(SellerOrder.order_id == order.id)
    db.session.execute(mine.values(asked_at=now()))
    for part in order.parts:
        if part.status is SellerOrderStatus.TO_CONFIRM:
            note_event(order.id, part.id, kind="paid", step="paid", actor=actor)


def note_hold(*, order: Order, step: str, actor: Actor) -> None:
    """What became of the goods set aside: `ended`, `renewed`, `extended`; `kept` for another way to pay."""
    note_event(order.id, None, kind="hold", step=step, actor=actor)
