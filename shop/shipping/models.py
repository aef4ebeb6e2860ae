"""Postage tables: zone by weight step, the market's own or a seller's."""

import enum

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from shop.kernel.money import Vnd
from shop.platform.database import Base
from shop.platform.types import choice
from shop.sellers.models import Seller


class Zone(enum.StrEnum):
    """How far a parcel goes."""

    SAME_PROVINCE = "same_province"
    SAME_REGION = "same_region"
    NEAR_REGION = "near_region"
    FAR_REGION = "far_region"


class DeliveryMethod(enum.StrEnum):
    """How a parcel goes."""

    STANDARD = "standard"
    EXPRESS = "express"


class ShippingRate(Base):
    """What a parcel up to a weight costs in a zone; beyond the last step per further step.

    `seller_id` None is the market's table; a seller with rates of its own for a method
    uses those alone. Days are working days after handing over.
    """

    __tablename__ = "shipping_rate"
    __table_args__ = (
        CheckConstraint("up_to_grams > 0 AND step_grams > 0", name="weighs_something"),
        CheckConstraint("fee >= 0 AND step_fee >= 0", name="fee_is_not_negative"),
        CheckConstraint("days_least >= 0 AND days_most >= days_least", name="days_are_in_order"),
        Index("ix_shipping_rate_lookup", "seller_id", "method", "zone", "up_to_grams"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    seller_id: Mapped[int | None] = mapped_column(ForeignKey(Seller.id))
    method: Mapped[DeliveryMethod] = mapped_column(choice(DeliveryMethod))
    zone: Mapped[Zone] = mapped_column(choice(Zone))
    up_to_grams: Mapped[int]
    fee: Mapped[Vnd] = mapped_column(BigInteger)
    step_grams: Mapped[int] = mapped_column(default=500)
    step_fee: Mapped[Vnd] = mapped_column(BigInteger, default=0)
    days_least: Mapped[int] = mapped_column(default=2)
    days_most: Mapped[int] = mapped_column(default=5)
    carrier: Mapped[str] = mapped_column(String(60), default="")
