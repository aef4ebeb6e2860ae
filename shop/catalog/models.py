"""Products and what belongs to them."""

import enum
from datetime import datetime

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

from shop.kernel.clock import now
from shop.kernel.money import Vnd
from shop.places.models import Province, Ward
from shop.platform.database import Base
from shop.platform.media import MediaFile
from shop.platform.types import choice
from shop.sellers.models import Seller

#: The dearest price a variant may have, in đồng.
MOST_PRICE = 1_000_000_000


class ProductStatus(enum.StrEnum):
    """Where a product stands."""

    DRAFT = "draft"
    PROPOSED = "proposed"
    PUBLISHED = "published"
    HIDDEN = "hidden"
    REJECTED = "rejected"


class MeasureKind(enum.StrEnum):
    """How a variant is measured: grams, millilitres or pieces."""

    WEIGHT = "weight"
    VOLUME = "volume"
    ITEMS = "items"


class Product(Base):
    """One thing a seller offers, in one or more variants. `subgroup` is an OCOP code (I.2.b).

    `abv_tenths` is the alcohol by volume in tenths of a per cent; None is unknown.
    `drawing` names a picture of the demo's own; what sellers upload is in `photos`.
    """

    __tablename__ = "product"
    __table_args__ = (
        UniqueConstraint("id", "seller_id"),
        CheckConstraint("abv_tenths >= 0 AND abv_tenths <= 1000", name="abv_is_a_share"),
        CheckConstraint("is_alcohol OR abv_tenths IS NULL", name="abv_needs_alcohol"),
        Index("ix_product_seller_status", "seller_id", "status"),
        Index("ix_product_province_status", "province_code", "status", "id"),
    )

    shown_publicly = True

    id: Mapped[int] = mapped_column(primary_key=True)
    seller_id: Mapped[int] = mapped_column(ForeignKey(Seller.id))
    slug: Mapped[str] = mapped_column(String(120), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    name_en: Mapped[str] = mapped_column(String(160), default="")
    subgroup: Mapped[str] = mapped_column(String(8), index=True)
    status: Mapped[ProductStatus] = mapped_column(choice(ProductStatus), default=ProductStatus.DRAFT)
    province_code: Mapped[str] = mapped_column(ForeignKey(Province.code))
    ward_code: Mapped[str | None] = mapped_column(ForeignKey(Ward.code))
    place_text: Mapped[str] = mapped_column(String(200), default="")
    region: Mapped[str] = mapped_column(String(60), default="")
    band: Mapped[str] = mapped_column(String(20), default="")
    summary: Mapped[str] = mapped_column(String(300), default="")
    summary_en: Mapped[str] = mapped_column(String(300), default="")
    story: Mapped[str] = mapped_column(default="")
    ingredients: Mapped[str] = mapped_column(default="")
    storage: Mapped[str] = mapped_column(default="")
    shelf_life: Mapped[str] = mapped_column(String(120), default="")
    responsible: Mapped[str] = mapped_column(default="")
    is_perishable: Mapped[bool] = mapped_column(default=False)
    is_alcohol: Mapped[bool] = mapped_column(default=False)
    abv_tenths: Mapped[int | None]
    peak_months: Mapped[list[int]] = mapped_column(JSON, default=list)
    some_months: Mapped[list[int]] = mapped_column(JSON, default=list)
    drawing: Mapped[str | None] = mapped_column(String(80))
    drawing_alt: Mapped[str] = mapped_column(String(200), default="")
    sources: Mapped[list[str]] = mapped_column(JSON, default=list)
    illustrative: Mapped[list[str]] = mapped_column(JSON, default=list)
    refusal: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime] = mapped_column(default=now)
    updated_at: Mapped[datetime] = mapped_column(default=now, onupdate=now)
    submitted_at: Mapped[datetime | None]
    published_at: Mapped[datetime | None]

    seller: Mapped[Seller] = relationship()
    province: Mapped[Province] = relationship()
    ward: Mapped[Ward | None] = relationship()
    variants: Mapped[list["Variant"]] = relationship(
        back_populates="product", order_by="Variant.position, Variant.id"
    )
    photos: Mapped[list["ProductPhoto"]] = relationship(
        order_by="ProductPhoto.position, ProductPhoto.id", cascade="all, delete-orphan"
    )
    aliases: Mapped[list["ProductAlias"]] = relationship(
        order_by="ProductAlias.id", cascade="all, delete-orphan"
    )
    events: Mapped[list["ProductEvent"]] = relationship(order_by="ProductEvent.id")

    @property
    def is_on_shelf(self) -> bool:
        """Whether officers have published it; its seller must be approved besides."""
        return self.status is ProductStatus.PUBLISHED


class Variant(Base):
    """A pack that can be bought. `net_amount` is in grams, millilitres or pieces.

    `gross_grams` is what the postage weighs. `sku` is unique for its seller.
    """

    __tablename__ = "variant"
    __table_args__ = (
        UniqueConstraint("seller_id", "sku"),
        UniqueConstraint("id", "seller_id"),
        ForeignKeyConstraint(["product_id", "seller_id"], ["product.id", "product.seller_id"]),
        CheckConstraint("price > 0 AND price <= 1000000000", name="price_is_sane"),
        CheckConstraint("net_amount > 0", name="has_a_measure"),
        CheckConstraint("gross_grams > 0 AND gross_grams <= 50000", name="has_a_weight"),
        Index("ix_variant_product", "product_id"),
    )

    shown_publicly = True

    id: Mapped[int] = mapped_column(primary_key=True)
    product_id: Mapped[int]
    seller_id: Mapped[int]
    sku: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(80))
    measure: Mapped[MeasureKind] = mapped_column(choice(MeasureKind))
    net_amount: Mapped[int]
    gross_grams: Mapped[int]
    price: Mapped[Vnd] = mapped_column(BigInteger)
    position: Mapped[int] = mapped_column(default=0)
    is_offered: Mapped[bool] = mapped_column(default=True)

    product: Mapped[Product] = relationship(back_populates="variants")


class ProductPhoto(Base):
    """A picture of a product, with words for those who cannot see it."""

    __tablename__ = "product_photo"

    shown_publicly = True

    id: Mapped[int] = mapped_column(primary_key=True)
    product_id: Mapped[int] = mapped_column(ForeignKey(Product.id), index=True)
    media_id: Mapped[int] = mapped_column(ForeignKey(MediaFile.id), unique=True)
    alt: Mapped[str] = mapped_column(String(200))
    position: Mapped[int] = mapped_column(default=0)

    media: Mapped[MediaFile] = relationship(lazy="joined")


class ProductAlias(Base):
    """Another name under which people look for a product (khẩu sén, Phia Đén)."""

    __tablename__ = "product_alias"
    __table_args__ = (UniqueConstraint("product_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    product_id: Mapped[int] = mapped_column(ForeignKey(Product.id), index=True)
    name: Mapped[str] = mapped_column(String(120))


class ProductEvent(Base):
    """A step in a product's life, with who took it and why. Append-only."""

    __tablename__ = "product_event"

    id: Mapped[int] = mapped_column(primary_key=True)
    product_id: Mapped[int] = mapped_column(ForeignKey(Product.id), index=True)
    step: Mapped[ProductStatus] = mapped_column(choice(ProductStatus))
    reason: Mapped[str] = mapped_column(default="")
    actor_id: Mapped[int | None]
    at: Mapped[datetime] = mapped_column(default=now)
