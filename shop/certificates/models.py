"""The registry of OCOP star certificates."""

import enum
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from shop.catalog.models import Product
from shop.kernel.clock import now
from shop.platform.database import Base
from shop.platform.media import MediaFile
from shop.platform.types import choice
from shop.sellers.models import Seller


class CertificateStatus(enum.StrEnum):
    """What officers decided. Expiring and expired are computed from the date."""

    SUBMITTED = "submitted"
    VERIFIED = "verified"
    REJECTED = "rejected"
    REVOKED = "revoked"
    SUPERSEDED = "superseded"


class AuthorityLevel(enum.StrEnum):
    """Who may recognise stars; the district lost it on 1/7/2025 (QĐ 1489/QĐ-TTg)."""

    DISTRICT = "district"
    PROVINCE = "province"
    CENTRE = "centre"


class Certificate(Base):
    """A star certificate. Valid through `expires_on` (issue + 36 months, inclusive).

    Dates are Vietnam dates. `is_illustrative` papers belong to the demo and prove nothing.
    """

    __tablename__ = "certificate"
    __table_args__ = (
        CheckConstraint("stars >= 3 AND stars <= 5", name="stars_are_three_to_five"),
        CheckConstraint("expires_on > issued_on", name="expires_after_issue"),
        Index("ix_certificate_product_status", "product_id", "status"),
        Index("ix_certificate_status_expires", "status", "expires_on"),
    )

    shown_publicly = True

    id: Mapped[int] = mapped_column(primary_key=True)
    product_id: Mapped[int] = mapped_column(ForeignKey(Product.id))
    seller_id: Mapped[int] = mapped_column(ForeignKey(Seller.id), index=True)
    holder_name: Mapped[str] = mapped_column(String(160))
    decision_no: Mapped[str] = mapped_column(String(80))
    decision_date: Mapped[date]
    authority_name: Mapped[str] = mapped_column(String(160))
    authority_level: Mapped[AuthorityLevel] = mapped_column(choice(AuthorityLevel))
    stars: Mapped[int]
    issued_on: Mapped[date]
    expires_on: Mapped[date]
    status: Mapped[CertificateStatus] = mapped_column(
        choice(CertificateStatus), default=CertificateStatus.SUBMITTED
    )
    scan_id: Mapped[int | None] = mapped_column(ForeignKey(MediaFile.id))
    is_illustrative: Mapped[bool] = mapped_column(default=False)
    reason: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime] = mapped_column(default=now)
    decided_at: Mapped[datetime | None]

    product: Mapped[Product] = relationship()
    seller: Mapped[Seller] = relationship()
    scan: Mapped[MediaFile | None] = relationship()
    events: Mapped[list["CertificateEvent"]] = relationship(order_by="CertificateEvent.id")


class CertificateEvent(Base):
    """A step in a certificate's life, with who took it and why. Append-only."""

    __tablename__ = "certificate_event"

    id: Mapped[int] = mapped_column(primary_key=True)
    certificate_id: Mapped[int] = mapped_column(ForeignKey(Certificate.id), index=True)
    step: Mapped[CertificateStatus] = mapped_column(choice(CertificateStatus))
    reason: Mapped[str] = mapped_column(default="")
    actor_id: Mapped[int | None]
    at: Mapped[datetime] = mapped_column(default=now)
