"""Sellers: the OCOP entity, its people, its papers, and what became of its application."""

import enum
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from shop.accounts.models import User
from shop.kernel.clock import now
from shop.places.models import Province, Ward
from shop.platform.database import Base
from shop.platform.media import MediaFile
from shop.platform.types import choice


class LegalForm(enum.StrEnum):
    """What the seller is before the law."""

    COOPERATIVE = "cooperative"
    COOPERATIVE_GROUP = "cooperative_group"
    COMPANY = "company"
    PRIVATE_ENTERPRISE = "private_enterprise"
    BUSINESS_HOUSEHOLD = "business_household"
    INDIVIDUAL = "individual"


class SellerStatus(enum.StrEnum):
    """Where a seller stands with the officers."""

    PENDING = "pending"
    NEEDS_CHANGES = "needs_changes"
    APPROVED = "approved"
    REJECTED = "rejected"
    SUSPENDED = "suspended"
    TERMINATED = "terminated"


class Seller(Base):
    """Who sells. A stall (`is_stall`) is run by the market for goods without a known maker.

    `region` is the region of the goods as people call it (Hòa Bình), `province_code` the
    province of today's map (Phú Thọ). `place_text` keeps the old three-tier place.
    """

    __tablename__ = "seller"
    __table_args__ = (CheckConstraint("is_stall OR legal_form IS NOT NULL", name="legal_form_is_known"),)

    shown_publicly = True

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    name: Mapped[str] = mapped_column(String(160))
    legal_form: Mapped[LegalForm | None] = mapped_column(choice(LegalForm))
    status: Mapped[SellerStatus] = mapped_column(
        choice(SellerStatus), default=SellerStatus.PENDING, index=True
    )
    tax_code: Mapped[str | None] = mapped_column(String(14))
    registration_no: Mapped[str | None] = mapped_column(String(40))
    representative: Mapped[str | None] = mapped_column(String(120))
    phone: Mapped[str] = mapped_column(String(20))
    email: Mapped[str] = mapped_column(String(255))
    province_code: Mapped[str] = mapped_column(ForeignKey(Province.code), index=True)
    ward_code: Mapped[str | None] = mapped_column(ForeignKey(Ward.code))
    street: Mapped[str] = mapped_column(String(200), default="")
    place_text: Mapped[str] = mapped_column(String(200), default="")
    region: Mapped[str] = mapped_column(String(60), default="")
    band: Mapped[str] = mapped_column(String(20), default="")
    story: Mapped[str] = mapped_column(default="")
    dispatch_note: Mapped[str] = mapped_column(String(200), default="")
    return_policy: Mapped[str] = mapped_column(default="")
    is_stall: Mapped[bool] = mapped_column(default=False)
    is_demo: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(default=now)
    submitted_at: Mapped[datetime | None]
    approved_at: Mapped[datetime | None]

    province: Mapped[Province] = relationship()
    ward: Mapped[Ward | None] = relationship()
    members: Mapped[list["SellerMember"]] = relationship(back_populates="seller")
    documents: Mapped[list["SellerDocument"]] = relationship(order_by="SellerDocument.id")
    events: Mapped[list["SellerEvent"]] = relationship(order_by="SellerEvent.id")

    @property
    def is_selling(self) -> bool:
        """Whether its goods may be seen and bought."""
        return self.status is SellerStatus.APPROVED


class SellerMember(Base):
    """A person who works for a seller. A person belongs to one seller."""

    __tablename__ = "seller_member"

    user_id: Mapped[int] = mapped_column(ForeignKey(User.id), primary_key=True)
    seller_id: Mapped[int] = mapped_column(ForeignKey(Seller.id), index=True)
    is_owner: Mapped[bool] = mapped_column(default=True)

    seller: Mapped[Seller] = relationship(back_populates="members")
    user: Mapped[User] = relationship()


class SellerDocument(Base):
    """A paper of the application: a picture that only its seller and officers may see."""

    __tablename__ = "seller_document"
    __table_args__ = (UniqueConstraint("seller_id", "media_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    seller_id: Mapped[int] = mapped_column(ForeignKey(Seller.id), index=True)
    media_id: Mapped[int] = mapped_column(ForeignKey(MediaFile.id))
    kind: Mapped[str] = mapped_column(String(40), default="licence")
    created_at: Mapped[datetime] = mapped_column(default=now)

    media: Mapped[MediaFile] = relationship()


class SellerEvent(Base):
    """A step in a seller's life, with who took it and why. Append-only."""

    __tablename__ = "seller_event"

    id: Mapped[int] = mapped_column(primary_key=True)
    seller_id: Mapped[int] = mapped_column(ForeignKey(Seller.id), index=True)
    step: Mapped[SellerStatus] = mapped_column(choice(SellerStatus))
    reason: Mapped[str] = mapped_column(default="")
    actor_id: Mapped[int | None]
    at: Mapped[datetime] = mapped_column(default=now)
