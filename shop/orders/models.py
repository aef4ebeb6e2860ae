"""Orders as they were on the day of buying: nothing here is joined back to the catalogue."""

import enum
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from shop.accounts.models import User
from shop.catalog.models import Variant
from shop.kernel.arrival import Arrival, arrival
from shop.kernel.clock import next_working_day, now, vietnam_date, vietnam_today, working_day
from shop.kernel.money import Vnd
from shop.platform.database import Base
from shop.platform.types import choice
from shop.sellers.models import Seller


class OrderStatus(enum.StrEnum):
    """Where a purchase stands."""

    AWAITING_PAYMENT = "awaiting_payment"
    PLACED = "placed"
    COMPLETED = "completed"
    CANCELED = "canceled"


class SellerOrderStatus(enum.StrEnum):
    """Where one seller's part of a purchase stands."""

    TO_CONFIRM = "to_confirm"
    TO_PACK = "to_pack"
    SHIPPED = "shipped"
    DELIVERED = "delivered"
    RETURNED = "returned"
    CANCELED = "canceled"


_TO_LEAVE = frozenset({SellerOrderStatus.TO_CONFIRM, SellerOrderStatus.TO_PACK})


class ParcelStatus(enum.StrEnum):
    """Where a parcel is."""

    PACKED = "packed"
    HANDED_OVER = "handed_over"
    DELIVERED = "delivered"
    REFUSED = "refused"
    RETURNED = "returned"
    LOST = "lost"


class PaymentMethod(enum.StrEnum):
    """How the buyer chose to pay."""

    COD = "cod"
    VIETQR = "vietqr"
    CARD = "card"


class ActorKind(enum.StrEnum):
    """Who took a step."""

    BUYER = "buyer"
    SELLER = "seller"
    OFFICER = "officer"
    SYSTEM = "system"


@dataclass(frozen=True)
class Actor:
    """Who takes a step; `id` is the person, unknown for a guest and for the system."""

    kind: ActorKind
    id: int | None = None


class Order(Base):
    """One purchase. The address is a snapshot; the secret of the link is kept as a digest.

    `placement_key` makes a submitted form one order, `placement_digest` tells whether the
    repeated form is the same. `origin_digest` is the network it came from (COD cap).
    `gift_note` is None where it is no gift; `invoice` holds company, tax_code, address, email.
    Triggers keep what was agreed and every row; who it was may be erased.
    """

    __tablename__ = "customer_order"
    __table_args__ = (
        CheckConstraint("total = goods_total + shipping_total", name="total_adds_up"),
        CheckConstraint("goods_total > 0 AND shipping_total >= 0", name="sums_are_sane"),
        Index("ix_customer_order_phone_status", "phone", "status"),
        Index("ix_customer_order_origin_status", "origin_digest", "status"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(12), unique=True)
    secret_digest: Mapped[str] = mapped_column(String(64))
    placement_key: Mapped[str] = mapped_column(String(64), unique=True)
    placement_digest: Mapped[str] = mapped_column(String(64))
    buyer_id: Mapped[int | None] = mapped_column(ForeignKey(User.id), index=True)
    status: Mapped[OrderStatus] = mapped_column(choice(OrderStatus))
    language: Mapped[str] = mapped_column(String(2), default="vi")
    full_name: Mapped[str] = mapped_column(String(120))
    phone: Mapped[str] = mapped_column(String(20))
    email: Mapped[str | None] = mapped_column(String(255))
    province_code: Mapped[str] = mapped_column(String(2))
    province_name: Mapped[str] = mapped_column(String(80))
    ward_code: Mapped[str] = mapped_column(String(5))
    ward_name: Mapped[str] = mapped_column(String(120))
    street: Mapped[str] = mapped_column(String(200))
    note: Mapped[str] = mapped_column(String(500), default="")
    payment_method: Mapped[PaymentMethod] = mapped_column(choice(PaymentMethod))
    goods_total: Mapped[Vnd] = mapped_column(BigInteger)
    shipping_total: Mapped[Vnd] = mapped_column(BigInteger)
    total: Mapped[Vnd] = mapped_column(BigInteger)
    origin_digest: Mapped[str] = mapped_column(String(64), default="")
    gift_note: Mapped[str | None] = mapped_column(String(300))
    invoice: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    terms: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    placed_at: Mapped[datetime] = mapped_column(default=now)

    parts: Mapped[list["SellerOrder"]] = relationship(back_populates="order", order_by="SellerOrder.number")
    events: Mapped[list["OrderEvent"]] = relationship(order_by="OrderEvent.id")

    @property
    def is_gift(self) -> bool:
        """Whether somebody else opens the parcels, and is to see no price."""
        return self.gift_note is not None


class SellerOrder(Base):
    """One seller's part. `seller_facts` is the seller as the law wants it shown, that day.

    `asked_at`: when its seller was asked to fulfil it; not before it is paid, unless the
    buyer pays on delivery. Everything but that and the status is immutable by a trigger.
    """

    __tablename__ = "seller_order"
    __table_args__ = (
        UniqueConstraint("order_id", "number"),
        UniqueConstraint("order_id", "seller_id"),
        UniqueConstraint("id", "seller_id"),
        CheckConstraint("total = goods_total + shipping_fee", name="total_adds_up"),
        Index("ix_seller_order_seller_status", "seller_id", "status", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[int] = mapped_column(ForeignKey(Order.id))
    seller_id: Mapped[int] = mapped_column(ForeignKey(Seller.id))
    number: Mapped[int]
    code: Mapped[str] = mapped_column(String(16), unique=True)
    status: Mapped[SellerOrderStatus] = mapped_column(
        choice(SellerOrderStatus), default=SellerOrderStatus.TO_CONFIRM
    )
    seller_name: Mapped[str] = mapped_column(String(160))
    seller_facts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    goods_total: Mapped[Vnd] = mapped_column(BigInteger)
    shipping_fee: Mapped[Vnd] = mapped_column(BigInteger)
    total: Mapped[Vnd] = mapped_column(BigInteger)
    delivery_method: Mapped[str] = mapped_column(String(20))
    gross_grams: Mapped[int]
    days_least: Mapped[int]
    days_most: Mapped[int]
    created_at: Mapped[datetime] = mapped_column(default=now)
    asked_at: Mapped[datetime | None]

    order: Mapped[Order] = relationship(back_populates="parts")
    lines: Mapped[list["OrderLine"]] = relationship(back_populates="part", order_by="OrderLine.id")
    parcels: Mapped[list["Parcel"]] = relationship(back_populates="part", order_by="Parcel.number")

    @property
    def grams_to_send(self) -> int:
        """What the lines weigh that the seller still owes, or has sent."""
        return sum(line.gross_grams * line.quantity for line in self.lines if line.is_active)

    @property
    def expected(self) -> Arrival | None:
        """When the parcel on its way is likely to arrive; None while nothing travels."""
        left = [parcel.handed_over_at for parcel in self.parcels if parcel.status is ParcelStatus.HANDED_OVER]
        if not left or left[0] is None:
            return None
        return arrival(self.days_least, self.days_most, sent_on=vietnam_date(left[0]))

    @property
    def foreseen(self) -> Arrival | None:
        """When the part is likely to arrive; None for what nobody has paid yet and what does not travel.

        Before it leaves: as checkout reckons, from the working day after its seller was asked, or if
        that is past, from the next there is. Once it left: `expected`.
        """
        if self.promised is None or self.status not in _TO_LEAVE:
            return self.expected
        leaves = max(self.promised.sent_on, next_working_day(vietnam_today()))
        return arrival(self.days_least, self.days_most, sent_on=leaves)

    @property
    def promised(self) -> Arrival | None:
        """When the part was to arrive on the day its seller was asked; None before that."""
        if self.asked_at is None:
            return None
        leaves = working_day(vietnam_date(self.asked_at), 1)
        return arrival(self.days_least, self.days_most, sent_on=leaves)

    @property
    def is_late(self) -> bool:
        """Whether the part will come later than `promised`, for all that is known today."""
        return bool(self.foreseen and self.promised and self.foreseen.latest > self.promised.latest)

    @property
    def is_lost(self) -> bool:
        """Whether the part ended because its parcel got lost on the way."""
        return any(parcel.status is ParcelStatus.LOST for parcel in self.parcels)


class OrderLine(Base):
    """What was bought, as it was. `facts` keeps label facts, stars and papers of that day.

    Everything but the declining is immutable by a trigger.
    """

    __tablename__ = "order_line"
    __table_args__ = (
        ForeignKeyConstraint(["part_id", "seller_id"], ["seller_order.id", "seller_order.seller_id"]),
        CheckConstraint("quantity >= 1 AND quantity <= 99", name="quantity_is_sane"),
        CheckConstraint("unit_price > 0", name="price_is_positive"),
        CheckConstraint("line_total = unit_price * quantity", name="line_adds_up"),
        Index("ix_order_line_part", "part_id"),
        Index("ix_order_line_order", "order_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[int] = mapped_column(ForeignKey(Order.id))
    part_id: Mapped[int]
    seller_id: Mapped[int]
    variant_id: Mapped[int] = mapped_column(ForeignKey(Variant.id), index=True)
    product_slug: Mapped[str] = mapped_column(String(120))
    product_name: Mapped[str] = mapped_column(String(120))
    variant_name: Mapped[str] = mapped_column(String(80))
    sku: Mapped[str] = mapped_column(String(40))
    picture: Mapped[str] = mapped_column(String(200), default="")
    unit_price: Mapped[Vnd] = mapped_column(BigInteger)
    quantity: Mapped[int]
    line_total: Mapped[Vnd] = mapped_column(BigInteger)
    gross_grams: Mapped[int]
    facts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    declined_at: Mapped[datetime | None]
    decline_reason: Mapped[str] = mapped_column(String(200), default="")

    part: Mapped[SellerOrder] = relationship(back_populates="lines")

    @property
    def is_active(self) -> bool:
        """Whether the seller still owes this line."""
        return self.declined_at is None


class Parcel(Base):
    """A parcel of one seller's part, like K7MXQA-1-K1."""

    __tablename__ = "parcel"
    __table_args__ = (
        UniqueConstraint("part_id", "number"),
        ForeignKeyConstraint(["part_id", "seller_id"], ["seller_order.id", "seller_order.seller_id"]),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    part_id: Mapped[int]
    seller_id: Mapped[int]
    number: Mapped[int]
    code: Mapped[str] = mapped_column(String(20), unique=True)
    status: Mapped[ParcelStatus] = mapped_column(choice(ParcelStatus))
    carrier: Mapped[str] = mapped_column(String(60), default="")
    tracking_code: Mapped[str] = mapped_column(String(60), default="")
    carrier_status: Mapped[str] = mapped_column(String(80), default="")
    packed_at: Mapped[datetime] = mapped_column(default=now)
    handed_over_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]

    part: Mapped[SellerOrder] = relationship(back_populates="parcels")


class OrderEvent(Base):
    """A step of an order or of a part, with who took it and why. Append-only."""

    __tablename__ = "order_event"

    id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[int] = mapped_column(ForeignKey(Order.id), index=True)
    part_id: Mapped[int | None] = mapped_column(ForeignKey(SellerOrder.id), index=True)
    kind: Mapped[str] = mapped_column(String(40))
    step: Mapped[str] = mapped_column(String(40))
    reason: Mapped[str] = mapped_column(default="")
    detail: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    actor: Mapped[ActorKind] = mapped_column(choice(ActorKind))
    actor_id: Mapped[int | None]
    at: Mapped[datetime] = mapped_column(default=now)
