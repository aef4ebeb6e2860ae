"""Reviews of what was received, reports about them, and the sums of each product."""

import enum
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from shop.accounts.models import User
from shop.catalog.models import Product
from shop.kernel.clock import now
from shop.orders.models import OrderLine
from shop.platform.database import Base
from shop.platform.media import MediaFile
from shop.platform.pictures import Picture, uploaded
from shop.platform.types import choice
from shop.sellers.models import Seller


class ReviewStatus(enum.StrEnum):
    """Where a review stands."""

    SHOWN = "shown"
    HIDDEN = "hidden"  # by an officer, who may show it again
    WITHDRAWN = "withdrawn"  # by its author, for good


class NameShown(enum.StrEnum):
    """How the author is called."""

    MASKED = "masked"  # An L.
    GIVEN = "given"  # An
    GONE = "gone"  # the author has left the market


class ReportReason(enum.StrEnum):
    """What is said to be wrong with a review."""

    INSULT = "insult"
    PRIVATE = "private"
    ADVERTISING = "advertising"
    OFF_TOPIC = "off_topic"
    FALSE = "false"
    OTHER = "other"


class ReportOutcome(enum.StrEnum):
    """What an officer made of a report."""

    KEPT = "kept"
    HIDDEN = "hidden"


class Review(Base):
    """What the buyer of one line says of it; once for each line, whatever becomes of it.

    `author_name` is what pages show, made once from the order's name: the name itself is not
    kept here. `author_id` is unknown for guests and for people who have left.
    """

    __tablename__ = "review"
    __table_args__ = (
        CheckConstraint("rating >= 1 AND rating <= 5", name="rating_is_one_to_five"),
        CheckConstraint("(reply = '') = (replied_at IS NULL)", name="reply_has_its_time"),
        CheckConstraint("(status = 'hidden') = (hidden_at IS NOT NULL)", name="hidden_has_its_time"),
        CheckConstraint("status <> 'withdrawn' OR text = ''", name="withdrawn_says_nothing"),
        CheckConstraint(
            "name_shown <> 'gone' OR (author_id IS NULL AND author_name = '')", name="gone_is_nobody"
        ),
        Index("ix_review_product", "product_id", "status", "id"),
        Index("ix_review_product_rating", "product_id", "status", "rating", "id"),
        Index("ix_review_seller", "seller_id", "status", "replied_at", "id"),
        Index("ix_review_status", "status", "id"),
    )

    shown_publicly = True

    id: Mapped[int] = mapped_column(primary_key=True)
    line_id: Mapped[int] = mapped_column(ForeignKey(OrderLine.id), unique=True)
    product_id: Mapped[int] = mapped_column(ForeignKey(Product.id))
    seller_id: Mapped[int] = mapped_column(ForeignKey(Seller.id))
    author_id: Mapped[int | None] = mapped_column(ForeignKey(User.id), index=True)
    name_shown: Mapped[NameShown] = mapped_column(choice(NameShown))
    author_name: Mapped[str] = mapped_column(String(60), default="")
    province_name: Mapped[str] = mapped_column(String(80), default="")
    rating: Mapped[int]
    text: Mapped[str] = mapped_column(default="")
    status: Mapped[ReviewStatus] = mapped_column(choice(ReviewStatus), default=ReviewStatus.SHOWN)
    created_at: Mapped[datetime] = mapped_column(default=now)
    edited_at: Mapped[datetime | None]
    reply: Mapped[str] = mapped_column(default="")
    replied_at: Mapped[datetime | None]
    reply_edited_at: Mapped[datetime | None]
    hidden_at: Mapped[datetime | None]
    hidden_reason: Mapped[str] = mapped_column(default="")

    line: Mapped[OrderLine] = relationship()
    product: Mapped[Product] = relationship()
    seller: Mapped[Seller] = relationship()
    photos: Mapped[list["ReviewPhoto"]] = relationship(
        order_by="ReviewPhoto.position, ReviewPhoto.id", cascade="all, delete-orphan"
    )

    @property
    def is_shown(self) -> bool:
        """Whether it stands on pages."""
        return self.status is ReviewStatus.SHOWN

    @property
    def pictures(self) -> list[Picture]:
        """Pictures that have been drawn anew."""
        return [photo.picture for photo in self.photos if photo.picture is not None]


class ReviewPhoto(Base):
    """A picture of a review, with words for those who cannot see it."""

    __tablename__ = "review_photo"

    shown_publicly = True

    id: Mapped[int] = mapped_column(primary_key=True)
    review_id: Mapped[int] = mapped_column(ForeignKey(Review.id), index=True)
    media_id: Mapped[int] = mapped_column(ForeignKey(MediaFile.id), unique=True)
    alt: Mapped[str] = mapped_column(String(200), default="")
    position: Mapped[int] = mapped_column(default=0)

    media: Mapped[MediaFile] = relationship(lazy="joined")

    @property
    def picture(self) -> Picture | None:
        """What a page shows; None until it has been drawn anew."""
        return uploaded(self.media, self.alt) if self.media.is_ready else None


class ReviewReport(Base):
    """That somebody finds something wrong; once for each person or network and review.

    Who it was is kept as a digest alone.
    """

    __tablename__ = "review_report"
    __table_args__ = (
        UniqueConstraint("review_id", "reporter_digest"),
        CheckConstraint("(outcome IS NULL) = (settled_at IS NULL)", name="outcome_has_its_time"),
        Index("ix_review_report_open", "settled_at", "review_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    review_id: Mapped[int] = mapped_column(ForeignKey(Review.id))
    reporter_digest: Mapped[str] = mapped_column(String(64))
    reason: Mapped[ReportReason] = mapped_column(choice(ReportReason))
    words: Mapped[str] = mapped_column(String(500), default="")
    created_at: Mapped[datetime] = mapped_column(default=now)
    settled_at: Mapped[datetime | None]
    outcome: Mapped[ReportOutcome | None] = mapped_column(choice(ReportOutcome))


class ProductRating(Base):
    """How many reviews of a product are shown and how many blossoms they give, changed with them.

    `n1` to `n5` count the reviews of so many blossoms.
    """

    __tablename__ = "product_rating"
    __table_args__ = (
        CheckConstraint("n1 >= 0 AND n2 >= 0 AND n3 >= 0 AND n4 >= 0 AND n5 >= 0", name="counts_are_sane"),
        CheckConstraint("reviews = n1 + n2 + n3 + n4 + n5", name="reviews_add_up"),
        CheckConstraint("blossoms = n1 + 2 * n2 + 3 * n3 + 4 * n4 + 5 * n5", name="blossoms_add_up"),
    )

    shown_publicly = True

    product_id: Mapped[int] = mapped_column(ForeignKey(Product.id), primary_key=True)
    reviews: Mapped[int]
    blossoms: Mapped[int]
    n1: Mapped[int] = mapped_column(default=0)
    n2: Mapped[int] = mapped_column(default=0)
    n3: Mapped[int] = mapped_column(default=0)
    n4: Mapped[int] = mapped_column(default=0)
    n5: Mapped[int] = mapped_column(default=0)
