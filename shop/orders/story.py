"""The timeline of a seller's part, told from its events."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from shop.orders.models import OrderEvent, SellerOrder, SellerOrderStatus

_CANCELED = "canceled"
#: (kind, step) of an event → the point of the timeline that it marks.
_POINTS = {
    ("part", "to_confirm"): "placed",
    ("paid", "paid"): "paid",
    ("part", "to_pack"): "confirmed",
    ("parcel", "packed"): "packed",
    ("parcel", "handed_over"): "handed_over",
    ("parcel", "lost"): "lost",
    ("part", "delivered"): "delivered",
    ("part", "returned"): "refused",
    ("part", "canceled"): _CANCELED,
}
_USUAL_WAY = ("placed", "confirmed", "packed", "handed_over", "delivered")


@dataclass(frozen=True)
class Point:
    """A point of the timeline; `state` is done, now or '' (still to come)."""

    name: str
    state: str
    at: datetime | None
    reason: str = ""
    note: str = ""

    @property
    def is_broken_off(self) -> bool:
        """Whether the way ended here without the goods reaching anybody."""
        return self.name in {"refused", "lost"} or self.name.startswith(_CANCELED)


def story_of(part: SellerOrder, events: Iterable[OrderEvent]) -> Sequence[Point]:
    """What has happened to the part, the point it waits at, and what usually follows."""
    done = [
        Point(_name(event), "done", event.at, event.reason, event.detail.get("note", ""))
        for event in events
        if event.part_id == part.id and (event.kind, event.step) in _POINTS
    ]
    if part.is_lost:
        return [point for point in done if not point.name.startswith(_CANCELED)]
    if part.status in {SellerOrderStatus.CANCELED, SellerOrderStatus.RETURNED}:
        return done
    passed = {point.name for point in done}
    usual = _USUAL_WAY if part.asked_at else ("placed", "paid", *_USUAL_WAY[1:])
    to_come = [name for name in usual if name not in passed]
    return done + [Point(name, "now" if place == 0 else "", None) for place, name in enumerate(to_come)]


def _name(event: OrderEvent) -> str:
    """The point that an event marks; of a cancellation also by whom."""
    name = _POINTS[event.kind, event.step]
    return f"{name}_{event.actor.value}" if name == _CANCELED else name
