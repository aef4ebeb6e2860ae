"""Facts about orders."""

from dataclasses import dataclass


@dataclass(frozen=True)
class OrderPlaced:
    """A purchase is placed."""

    order_id: int


@dataclass(frozen=True)
class OrderCanceled:
    """Parts of a purchase were canceled in one act; `is_whole` if nothing else was left of it."""

    order_id: int
    part_ids: list[int]
    is_whole: bool


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


@dataclass(frozen=True)
class ParcelLost:
    """A parcel got lost on the way; its goods are gone."""

    parcel_id: int


@dataclass(frozen=True)
class OrderAwaitsPayment:
    """A purchase is kept and its goods are set aside until it is paid."""

    order_id: int


@dataclass(frozen=True)
class OrderPaid:
    """The money of a purchase is there; its sellers are asked now."""

    order_id: int


@dataclass(frozen=True)
class HoldEnded:
    """A purchase was not paid in time; its goods are on the shelf again."""

    order_id: int


@dataclass(frozen=True)
class TransferShort:
    """Money arrived for a purchase, but not enough."""

    order_id: int
    transfer_id: int


@dataclass(frozen=True)
class OrderForgotten:
    """A guest was taken out of an order that is over."""

    order_id: int
