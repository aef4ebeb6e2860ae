"""What a seller does with its part: confirm, pack, hand over, and how the parcel ends.

Each takes the part as loaded for its seller and raises `StepRefused`, changing nothing, if
the part is not where the act begins.
"""

from collections.abc import Iterable

from shop.kernel.clock import now
from shop.orders.errors import StepRefused
from shop.orders.events import ParcelDelivered, ParcelHandedOver, ParcelLost, ParcelRefused
from shop.orders.models import Actor, OrderLine, Parcel, ParcelStatus, SellerOrder, SellerOrderStatus
from shop.orders.services.steps import (
    end_if_all_parts_did,
    lock_part,
    note_event,
    step_parcel,
    step_part,
)
from shop.platform import outbox
from shop.platform.database import db
from shop.stock import services as stock
from shop.stock.services import Demand


def confirm_part(*, part: SellerOrder, actor: Actor) -> None:
    """The seller has what is left of the part: to_confirm → to_pack."""
    lock_part(part)
    step_part(part, SellerOrderStatus.TO_PACK, actor=actor)


def pack_part(*, part: SellerOrder, actor: Actor) -> Parcel:
    """Everything lies in one parcel, K7MXQA-1-K1. A packed part cannot be packed again."""
    lock_part(part)
    if part.status is not SellerOrderStatus.TO_PACK or part.parcels:
        raise StepRefused
    parcel = Parcel(
        part_id=part.id,
        seller_id=part.seller_id,
        number=1,
        code=f"{part.code}-K1",
        status=ParcelStatus.PACKED,
    )
    db.session.add(parcel)
    db.session.flush()
    db.session.expire(part, ["parcels"])
    note_event(part.order_id, part.id, kind="parcel", step=parcel.status, actor=actor, parcel=parcel.code)
    return parcel


def hand_over(*, part: SellerOrder, carrier: str, tracking_code: str, actor: Actor) -> Parcel:
    """The carrier has the parcel; what is set aside for its lines leaves the stock."""
    lock_part(part)
    parcel = _parcel(part, ParcelStatus.PACKED)
    step_part(part, SellerOrderStatus.SHIPPED, actor=actor)
    step_parcel(
        parcel,
        ParcelStatus.HANDED_OVER,
        order_id=part.order_id,
        actor=actor,
        carrier=carrier,
        tracking_code=tracking_code,
        handed_over_at=now(),
    )
    stock.consume(line_ids=active_line_ids(part), reference=parcel.code)
    outbox.record(ParcelHandedOver(parcel_id=parcel.id))
    return parcel


def mark_delivered(*, part: SellerOrder, actor: Actor) -> None:
    """The buyer has the parcel. The cash is recorded apart (payments.services)."""
    order = lock_part(part)
    parcel = _parcel(part, ParcelStatus.HANDED_OVER)
    step_parcel(parcel, ParcelStatus.DELIVERED, order_id=order.id, actor=actor)
    step_part(part, SellerOrderStatus.DELIVERED, actor=actor)
    end_if_all_parts_did(order)
    outbox.record(ParcelDelivered(parcel_id=parcel.id))


def mark_refused(*, part: SellerOrder, actor: Actor, reason: str = "") -> None:
    """Refused at the door: the goods are back in stock.

    What is no longer to be paid is the business of `checkout.refuse_parcel`, which calls this.
    """
    order = lock_part(part)
    parcel = _parcel(part, ParcelStatus.HANDED_OVER)
    step_parcel(parcel, ParcelStatus.REFUSED, order_id=order.id, actor=actor, reason=reason)
    step_part(part, SellerOrderStatus.RETURNED, actor=actor, reason=reason)
    stock.give_back(line_ids=active_line_ids(part), reference=parcel.code)
    end_if_all_parts_did(order)
    outbox.record(ParcelRefused(parcel_id=parcel.id))


def mark_lost(*, part: SellerOrder, actor: Actor, reason: str = "", note: str = "") -> None:
    """The carrier has lost the parcel: the part is canceled, and the goods do not come back.

    What is no longer to be paid is the business of `checkout.lose_parcel`, which calls this.
    """
    order = lock_part(part)
    parcel = _parcel(part, ParcelStatus.HANDED_OVER)
    step_parcel(parcel, ParcelStatus.LOST, order_id=order.id, actor=actor, reason=reason, note=note)
    step_part(part, SellerOrderStatus.CANCELED, actor=actor, reason=reason)
    end_if_all_parts_did(order)
    outbox.record(ParcelLost(parcel_id=parcel.id))


def demand_of(parts: Iterable[SellerOrder]) -> list[Demand]:
    """What the active lines of some parts want of the stock."""
    return [
        Demand(line.id, line.variant_id, line.seller_id, line.quantity)
        for part in parts
        for line in active_lines(part)
    ]


def active_line_ids(part: SellerOrder) -> list[int]:
    """The lines that the seller still owes, or has sent."""
    return [line.id for line in active_lines(part)]


def active_lines(part: SellerOrder) -> list[OrderLine]:
    """The rows of these lines, in the order of the part."""
    return [line for line in part.lines if line.is_active]


def _parcel(part: SellerOrder, status: ParcelStatus) -> Parcel:
    found = [parcel for parcel in part.parcels if parcel.status is status]
    if not found:
        raise StepRefused
    return found[-1]
