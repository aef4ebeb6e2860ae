"""Facts about orders."""

from dataclasses import dataclass


@dataclass(frozen=True)
class OrderPlaced:
    """A purchase is placed."""

    order_id: int


@dataclass(frozen=True)
class OrderCanceled:
    """A purchase, or one seller's part of it, was canceled by its buyer."""

    order_id: int
    part_id: int | None


@dataclass(frozen=True)
class LinesDeclined:
    """A seller declined lines of its part."""

    part_id: int
    line_ids: list[int]


@dataclass(frozen=True)
class ParcelHandedOver:
    """A parcel is on its way."""

    parcel_id: int


@dataclass(frozen=True)
class ParcelDelivered:
    """A parcel has arrived."""

    parcel_id: int


@dataclass(frozen=True)
class ParcelRefused:
    """A parcel was refused at the door and its goods are back in stock."""

    parcel_id: int
