"""The only place where an order, a part or a parcel changes its status.

Each step is one conditional UPDATE and one row in `order_event`, in the caller's
transaction. The order's row is locked before anything of it changes, so that two parts that
end at one moment both see it, and always before the stock rows.
"""

from typing import Any, cast

from sqlalchemy import CursorResult, Update, select, update

from shop.kernel.clock import now
from shop.orders.errors import StepRefused
from shop.orders.models import (
    Actor,
    ActorKind,
    Order,
    OrderEvent,
    OrderStatus,
    Parcel,
    ParcelStatus,
    SellerOrder,
    SellerOrderStatus,
)
from shop.orders.policies import ORDER_STEPS, PARCEL_STEPS, PART_STEPS, end_of
from shop.platform.database import db


def lock_order(order_id: int) -> Order:
    """The order as it is now; nobody else changes it until the transaction ends."""
    locked = select(Order).where(Order.id == order_id).with_for_update()
    return db.session.scalars(locked.execution_options(populate_existing=True)).one()


def lock_part(part: SellerOrder) -> Order:
    """Lock the order of a part and read the part again."""
    order = lock_order(part.order_id)
    db.session.refresh(part)
    return order


def step_order(order: Order, to: OrderStatus, *, actor: Actor, reason: str = "") -> None:
    """Take an order to its next status; raises `StepRefused`."""
    if to not in ORDER_STEPS[order.status]:
        raise StepRefused
    _change(update(Order).where(Order.id == order.id, Order.status == order.status).values(status=to))
    note_event(order.id, None, kind="order", step=to, actor=actor, reason=reason)


def step_part(part: SellerOrder, to: SellerOrderStatus, *, actor: Actor, reason: str = "") -> None:
    """Take a seller's part to its next status; raises `StepRefused`."""
    if to not in PART_STEPS[part.status]:
        raise StepRefused
    here = (SellerOrder.id == part.id, SellerOrder.status == part.status)
    _change(update(SellerOrder).where(*here).values(status=to))
    note_event(part.order_id, part.id, kind="part", step=to, actor=actor, reason=reason)


def step_parcel(
    parcel: Parcel,
    to: ParcelStatus,
    *,
    order_id: int,
    actor: Actor,
    reason: str = "",
    note: str = "",
    **values: Any,
) -> None:
    """Take a parcel to its next status, with what is known about it; raises `StepRefused`."""
    if to not in PARCEL_STEPS[parcel.status]:
        raise StepRefused
    if not PARCEL_STEPS[to]:
        values["ended_at"] = now()
    here = (Parcel.id == parcel.id, Parcel.status == parcel.status)
    _change(update(Parcel).where(*here).values(status=to, **values))
    detail = {"parcel": parcel.code} | ({"note": note} if note else {})
    note_event(order_id, parcel.part_id, kind="parcel", step=to, actor=actor, reason=reason, **detail)


def end_if_all_parts_did(order: Order) -> None:
    """Complete or cancel an order whose last open part has just ended."""
    statuses = db.session.scalars(select(SellerOrder.status).where(SellerOrder.order_id == order.id))
    if end := end_of(statuses.all()):
        step_order(order, end, actor=Actor(ActorKind.SYSTEM))


def note_event(
    order_id: int,
    part_id: int | None,
    *,
    kind: str,
    step: str,
    actor: Actor,
    reason: str = "",
    **detail: Any,
) -> None:
    """Write down what happened, for good."""
    db.session.add(
        OrderEvent(
            order_id=order_id,
            part_id=part_id,
            kind=kind,
            step=str(step),
            reason=reason,
            detail=detail,
            actor=actor.kind,
            actor_id=actor.id,
        )
    )


def _change(statement: Update) -> None:
    """Raises `StepRefused` if somebody else was faster."""
    result = cast("CursorResult[Any]", db.session.execute(statement))
    if result.rowcount != 1:
        raise StepRefused
