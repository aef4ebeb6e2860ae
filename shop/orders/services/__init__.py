"""What may happen to an order: opening, fulfilling, declining, canceling, ending."""

from shop.orders.services.fulfilment import (
    confirm_part,
    hand_over,
    mark_delivered,
    mark_lost,
    mark_refused,
    pack_part,
)
from shop.orders.services.opening import check_waiting_cap, open_order
from shop.orders.services.undoing import cancel_parts, decline_lines

__all__ = [
    "cancel_parts",
    "check_waiting_cap",
    "confirm_part",
    "decline_lines",
    "hand_over",
    "mark_delivered",
    "mark_lost",
    "mark_refused",
    "open_order",
    "pack_part",
]
