"""The lives of an order, of a seller's part and of a parcel."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from shop.orders.models import Order, OrderEvent, OrderStatus, ParcelStatus, SellerOrder, SellerOrderStatus

ORDER_STEPS: Mapping[OrderStatus, frozenset[OrderStatus]] = {
    OrderStatus.AWAITING_PAYMENT: frozenset({OrderStatus.PLACED, OrderStatus.CANCELED}),
    OrderStatus.PLACED: frozenset({OrderStatus.COMPLETED, OrderStatus.CANCELED}),
    OrderStatus.COMPLETED: frozenset(),
    OrderStatus.CANCELED: frozenset(),
}

#: A part whose parcel gets lost is canceled on its way; nothing else cancels it there.
PART_STEPS: Mapping[SellerOrderStatus, frozenset[SellerOrderStatus]] = {
    SellerOrderStatus.TO_CONFIRM: frozenset({SellerOrderStatus.TO_PACK, SellerOrderStatus.CANCELED}),
    SellerOrderStatus.TO_PACK: frozenset({SellerOrderStatus.SHIPPED, SellerOrderStatus.CANCELED}),
    SellerOrderStatus.SHIPPED: frozenset(
        {SellerOrderStatus.DELIVERED, SellerOrderStatus.RETURNED, SellerOrderStatus.CANCELED}
    ),
    SellerOrderStatus.DELIVERED: frozenset(),
    SellerOrderStatus.RETURNED: frozenset(),
    SellerOrderStatus.CANCELED: frozenset(),
}

#: A parcel that is packed when its part is canceled is opened again: `returned`.
PARCEL_STEPS: Mapping[ParcelStatus, frozenset[ParcelStatus]] = {
    ParcelStatus.PACKED: frozenset({ParcelStatus.HANDED_OVER, ParcelStatus.RETURNED}),
    ParcelStatus.HANDED_OVER: frozenset({ParcelStatus.DELIVERED, ParcelStatus.REFUSED, ParcelStatus.LOST}),
    ParcelStatus.DELIVERED: frozenset(),
    ParcelStatus.REFUSED: frozenset({ParcelStatus.RETURNED}),
    ParcelStatus.RETURNED: frozenset(),
    ParcelStatus.LOST: frozenset(),
}

CANCELABLE = frozenset({SellerOrderStatus.TO_CONFIRM, SellerOrderStatus.TO_PACK})
ENDED = frozenset(status for status, following in PART_STEPS.items() if not following)
OPEN = frozenset(PART_STEPS) - ENDED

#: How long a seller takes at most to answer a new order, and then to hand it over.
CONFIRM_WITHIN = timedelta(hours=24)
HAND_OVER_WITHIN = timedelta(hours=72)
#: How long the market waits after that for an answer, before it cancels in the buyer's stead.
WAIT_FOR_ANSWER = timedelta(days=2)


def can_cancel(parts: Iterable[SellerOrder]) -> bool:
    """Whether the purchase can be canceled as a whole: no parcel left, something still open."""
    statuses = [part.status for part in parts if part.status is not SellerOrderStatus.CANCELED]
    return bool(statuses) and all(status in CANCELABLE for status in statuses)


def can_decline(part: SellerOrder) -> bool:
    """Whether its seller may still say that something is not to be had: nothing is packed yet."""
    return part.status in CANCELABLE and not part.parcels


def end_of(statuses: Iterable[SellerOrderStatus]) -> OrderStatus | None:
    """How a purchase ends once all its parts have; None while one is open.

    Completed if anything was delivered, else canceled.
    """
    ends = set(statuses)
    if not ends <= ENDED:
        return None
    delivered = SellerOrderStatus.DELIVERED in ends
    return OrderStatus.COMPLETED if delivered else OrderStatus.CANCELED


def is_over(order: Order) -> bool:
    """Whether nobody works for the purchase any more."""
    return not ORDER_STEPS[order.status]


def goes_on(order: Order) -> bool:
    """Whether its sellers were asked and it was not canceled: money that comes now is too much."""
    return order.status in {OrderStatus.PLACED, OrderStatus.COMPLETED}


def is_given_up(part: SellerOrder, *, at: datetime) -> bool:
    """Whether nobody has answered the part for so long that it is canceled."""
    is_late = part.asked_at is not None and at >= part.asked_at + CONFIRM_WITHIN + WAIT_FOR_ANSWER
    return part.status is SellerOrderStatus.TO_CONFIRM and is_late


def deadline(part: SellerOrder) -> datetime | None:
    """Until when the seller should take the next step; None when it is not the seller's turn."""
    if part.asked_at is None:
        return None
    if part.status is SellerOrderStatus.TO_CONFIRM:
        return part.asked_at + CONFIRM_WITHIN
    if part.status is SellerOrderStatus.TO_PACK:
        return part.asked_at + HAND_OVER_WITHIN
    return None


def paid_at(events: Iterable[OrderEvent]) -> datetime | None:
    """When the money of an order that is paid ahead was there; None if it was not yet."""
    return next((event.at for event in events if event.kind == "paid"), None)


def times_renewed(events: Iterable[OrderEvent]) -> int:
    """How often goods were set aside anew for an order that was not paid in time."""
    return sum(event.kind == "hold" and event.step == "renewed" for event in events)
