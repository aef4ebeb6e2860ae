"""Stories of the magazine, and the fairs and sales points where the goods can be met."""

import enum
from datetime import date, datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from shop.catalog.models import Product
from shop.kernel.clock import now
from shop.places.models import Province
from shop.platform.database import Base
from shop.platform.media import MediaFile
from shop.platform.types import choice
from shop.sellers.models import Seller

#: The shop's own landscapes that may stand over a story.
DRAWINGS = ("ong", "che", "lua", "det")


class ArticleStatus(enum.StrEnum):
    """Where a story stands."""

    DRAFT = "draft"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


class Article(Base):
    """A story: Markdown in `body` and `body_en`, and what was made of it in `html` and `html_en`.

    Its cover is a photo of its own, else one of the shop's landscapes (`drawing`). `digest` tells
    the file it came from, if it came with the shop; `is_edited` says that officers have written on
    it since.
    """

    __tablename__ = "article"
    __table_args__ = (
        CheckConstraint("drawing IN ('ong', 'che', 'lua', 'det')", name="drawing_is_known"),
        CheckConstraint("status = 'draft' OR published_at IS NOT NULL", name="is_published_at_a_moment"),
        Index("ix_article_shelf", "status", "published_at", "id"),
    )

    shown_publicly = True

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(90), unique=True)
    status: Mapped[ArticleStatus] = mapped_column(choice(ArticleStatus), default=ArticleStatus.DRAFT)
    title: Mapped[str] = mapped_column(String(160))
    title_en: Mapped[str] = mapped_column(String(160), default="")
    lead: Mapped[str] = mapped_column(String(400), default="")
    lead_en: Mapped[str] = mapped_column(String(400), default="")
    body: Mapped[str] = mapped_column(default="")
    body_en: Mapped[str] = mapped_column(default="")
    html: Mapped[str] = mapped_column(default="")
    html_en: Mapped[str] = mapped_column(default="")
    drawing: Mapped[str] = mapped_column(String(8), default="lua")
    cover_id: Mapped[int | None] = mapped_column(ForeignKey(MediaFile.id))
    cover_alt: Mapped[str] = mapped_column(String(200), default="")
    cover_alt_en: Mapped[str] = mapped_column(String(200), default="")
    province_code: Mapped[str | None] = mapped_column(ForeignKey(Province.code))
    sources: Mapped[list[str]] = mapped_column(JSON, default=list)
    digest: Mapped[str] = mapped_column(String(64), default="")
    is_edited: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(default=now)
    updated_at: Mapped[datetime] = mapped_column(default=now, onupdate=now)
    published_at: Mapped[datetime | None]

    cover: Mapped[MediaFile | None] = relationship()
    photos: Mapped[list["ArticlePhoto"]] = relationship(order_by="ArticlePhoto.id")
    goods: Mapped[list["ArticleProduct"]] = relationship(
        order_by="ArticleProduct.position", cascade="all, delete-orphan"
    )
    makers: Mapped[list["ArticleSeller"]] = relationship(
        order_by="ArticleSeller.position", cascade="all, delete-orphan"
    )

    @property
    def has_english(self) -> bool:
        """Whether it is written in English too: a title and a text."""
        return bool(self.title_en and self.html_en)


class ArticlePhoto(Base):
    """A photo of a story, with words for those who cannot see it; the text names it `anh:` and `id`."""

    __tablename__ = "article_photo"

    shown_publicly = True

    id: Mapped[int] = mapped_column(primary_key=True)
    article_id: Mapped[int] = mapped_column(ForeignKey(Article.id), index=True)
    media_id: Mapped[int] = mapped_column(ForeignKey(MediaFile.id), unique=True)
    alt: Mapped[str] = mapped_column(String(200))

    media: Mapped[MediaFile] = relationship(lazy="joined")


class ArticleProduct(Base):
    """A good that a story tells of."""

    __tablename__ = "article_product"

    article_id: Mapped[int] = mapped_column(ForeignKey(Article.id), primary_key=True)
    product_id: Mapped[int] = mapped_column(ForeignKey(Product.id), primary_key=True)
    position: Mapped[int] = mapped_column(default=0)

    product: Mapped[Product] = relationship()


class ArticleSeller(Base):
    """A producer that a story tells of."""

    __tablename__ = "article_seller"

    article_id: Mapped[int] = mapped_column(ForeignKey(Article.id), primary_key=True)
    seller_id: Mapped[int] = mapped_column(ForeignKey(Seller.id), primary_key=True)
    position: Mapped[int] = mapped_column(default=0)

    seller: Mapped[Seller] = relationship()


class VenueKind(enum.StrEnum):
    """A fair has days; a sales point and a chain of shops stay."""

    FAIR = "fair"
    POINT = "point"
    CHAIN = "chain"


class Venue(Base):
    """Where the goods can be met outside this market.

    A fair's days are legal dates of Vietnam; where a source is less exact, `when_words` says what
    it says and the days are the outermost possible. `key` names what came with the shop.
    """

    __tablename__ = "venue"
    __table_args__ = (
        CheckConstraint(
            "(kind = 'fair') = (starts_on IS NOT NULL AND ends_on IS NOT NULL)", name="fairs_have_days"
        ),
        CheckConstraint("starts_on <= ends_on", name="ends_after_it_starts"),
        Index("ix_venue_kind", "kind", "ends_on", "id"),
    )

    shown_publicly = True

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str | None] = mapped_column(String(60), unique=True)
    kind: Mapped[VenueKind] = mapped_column(choice(VenueKind))
    name: Mapped[str] = mapped_column(String(200))
    name_en: Mapped[str] = mapped_column(String(200), default="")
    place: Mapped[str] = mapped_column(String(300))
    province_code: Mapped[str] = mapped_column(ForeignKey(Province.code))
    words: Mapped[str] = mapped_column(default="")
    words_en: Mapped[str] = mapped_column(default="")
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    when_words: Mapped[str] = mapped_column(String(120), default="")
    when_words_en: Mapped[str] = mapped_column(String(120), default="")
    sources: Mapped[list[str]] = mapped_column(JSON, default=list)
    is_shown: Mapped[bool] = mapped_column(default=True)
    updated_at: Mapped[datetime] = mapped_column(default=now, onupdate=now)

    province: Mapped[Province] = relationship()
