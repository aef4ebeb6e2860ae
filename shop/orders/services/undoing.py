"""Lines declined by their seller, parts canceled by their buyer.

What is no longer to be paid is settled by the use cases of `checkout`, which call these.
"""

from collections.abc import Sequence
from typing import Any, cast

from sqlalchemy import CursorResult, update

from shop.kernel.clock import now
from shop.orders.errors import CannotCancel, NothingChosen, StepRefused
from shop.orders.events import LinesDeclined, OrderCanceled
from shop.orders.models import (
    Actor,
    Order,
    OrderLine,
    ParcelStatus,
    SellerOrder,
    SellerOrderStatus,
)
from shop.orders.policies import CANCELABLE, can_decline
from shop.orders.services.fulfilment import active_line_ids, active_lines
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


def decline_lines(
    *, part: SellerOrder, line_ids: Sequence[int], reason: str, actor: Actor
) -> list[OrderLine]:
    """The seller does not have these lines: what was set aside goes back to the shelf.

    Without an open line left the part is canceled. Returns the declined lines; raises
    `StepRefused` once something is packed, `NothingChosen` if a line is not open here.
    """
    order = lock_part(part)
    if not can_decline(part):
        raise StepRefused
    chosen = [line for line in active_lines(part) if line.id in set(line_ids)]
    if not chosen or len(chosen) != len(set(line_ids)):
        raise NothingChosen
    _mark_declined(chosen, reason)
    declined = [line.id for line in chosen]
    note_event(
        part.order_id, part.id, kind="line", step="declined", actor=actor, reason=reason, lines=declined
    )
    stock.put_back(line_ids=declined, reference=part.code)
    outbox.record(LinesDeclined(part_id=part.id, line_ids=declined))
    if not active_lines(part):
        step_part(part, SellerOrderStatus.CANCELED, actor=actor, reason=reason)
        end_if_all_parts_did(order)
    return chosen


def cancel_parts(
    *, order: Order, parts: Sequence[SellerOrder], whole: bool, reason: str, actor: Actor
) -> None:
    """Cancel parts of a locked order, all of them or none; raises `CannotCancel`.

    `whole` tells listeners that the purchase was canceled, not a part of it.
    """
    if not parts or any(part.status not in CANCELABLE for part in parts):
        raise CannotCancel
    for part in parts:
        for parcel in part.parcels:
            step_parcel(parcel, ParcelStatus.RETURNED, order_id=order.id, actor=actor, reason=reason)
        step_part(part, SellerOrderStatus.CANCELED, actor=actor, reason=reason)
    lines = [line_id for part in parts for line_id in active_line_ids(part)]
    stock.put_back(line_ids=lines, reference=order.code)
    part_ids = [part.id for part in parts]
    outbox.record(OrderCanceled(order_id=order.id, part_ids=part_ids, is_whole=whole))
    end_if_all_parts_did(order)


def _mark_declined(lines: Sequence[OrderLine], reason: str) -> None:
    ids = [line.id for line in lines]
    still_open = update(OrderLine).where(OrderLine.id.in_(ids), OrderLine.declined_at.is_(None))
    result = db.session.execute(still_open.values(declined_at=now(), decline_reason=reason))
    if cast("CursorResult[Any]", result).rowcount != len(ids):
        raise StepRefused
