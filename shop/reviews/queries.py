"""Reads of reviews. Visitors see what is shown; whose a review is, is part of the question."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Select, func, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from shop.catalog.models import Product, ProductStatus, Variant
from shop.orders.models import Order, OrderLine, SellerOrder, SellerOrderStatus
from shop.platform.database import db
from shop.platform.media import MediaFile, MediaState
from shop.platform.paging import Cursor, Page, newest_first
from shop.reviews.models import ProductRating, Review, ReviewPhoto, ReviewStatus
from shop.reviews.policies import BLOSSOMS, shares
from shop.sellers.models import Seller, SellerMember, SellerStatus

#: Reviews on a product's own page, and on a page of all of them.
FIRST = 3
PAGE_SIZE = 10
#: Lines that an account is reminded of.
MOST_WAITING = 20


@dataclass(frozen=True)
class Bar:
    """How many reviews give so many blossoms, and which per cent of all that is."""

    blossoms: int
    count: int
    share: int


@dataclass(frozen=True)
class Rating:
    """The sums of a product's reviews."""

    count: int = 0
    blossoms: int = 0
    bars: Sequence[Bar] = ()

    @property
    def average(self) -> float:
        """Blossoms of one review; 0 without any."""
        return self.blossoms / self.count if self.count else 0.0


@dataclass(frozen=True)
class Section:
    """What a product's page tells of its reviews: the sums, and the newest."""

    rating: Rating = field(default_factory=Rating)
    newest: Sequence[Review] = ()


def rating_sums(product_id: int) -> Rating:
    """The sums of a product's reviews, with a bar for each number of blossoms. One statement."""
    row = db.session.get(ProductRating, product_id, populate_existing=True)
    if row is None or not row.reviews:
        return Rating(bars=[Bar(number, 0, 0) for number in BLOSSOMS])
    counts = [getattr(row, f"n{number}") for number in BLOSSOMS]
    bars = [Bar(*bar) for bar in zip(BLOSSOMS, counts, shares(counts), strict=True)]
    return Rating(row.reviews, row.blossoms, bars)


def ratings_of(product_ids: Collection[int]) -> dict[int, tuple[int, int]]:
    """Number of reviews and of blossoms by product; products without any are absent. One statement."""
    columns = (ProductRating.product_id, ProductRating.reviews, ProductRating.blossoms)
    rows = db.session.execute(select(*columns).where(ProductRating.product_id.in_(product_ids)))
    return {product_id: (reviews, blossoms) for product_id, reviews, blossoms in rows}


def section_of(product_id: int) -> Section:
    """The sums and the newest reviews of a product. Three statements at the most."""
    rating = rating_sums(product_id)
    if not rating.count:
        return Section(rating)
    newest = _shown(product_id).order_by(Review.id.desc()).limit(FIRST)
    return Section(rating, list(db.session.scalars(newest)))


def page_of_product(
    product_id: int, cursor: Cursor, *, blossoms: int | None = None, with_photos: bool = False
) -> Page[Review, int]:
    """A page of a product's reviews, newest first, narrowed if that is asked for. Two statements."""
    wanted = _shown(product_id)
    if blossoms is not None:
        wanted = wanted.where(Review.rating == blossoms)
    if with_photos:
        ready = select(ReviewPhoto.id).join(ReviewPhoto.media).where(MediaFile.state == MediaState.READY)
        wanted = wanted.where(ready.where(ReviewPhoto.review_id == Review.id).exists())
    return newest_first(wanted, Review.id, cursor, size=PAGE_SIZE)


def product_on_sale(slug: str, *, alcohol: bool) -> Product | None:
    """The product whose reviews stand at an address; alcohol is behind its gate alone."""
    return db.session.scalar(
        select(Product)
        .join(Product.seller)
        .where(
            Product.slug == slug,
            Product.is_alcohol.is_(alcohol),
            Product.status == ProductStatus.PUBLISHED,
            Seller.status == SellerStatus.APPROVED,
        )
        .options(contains_eager(Product.seller))
    )


def review_shown(review_id: int) -> Review | None:
    """A review that stands on pages, with what it is about."""
    wanted = select(Review).where(Review.id == review_id, Review.status == ReviewStatus.SHOWN)
    return db.session.scalar(wanted.options(joinedload(Review.product), joinedload(Review.line)))


def review_of_line(line_id: int) -> Review | None:
    """What was said of a line, whatever became of it; the caller proves the right."""
    wanted = select(Review).where(Review.line_id == line_id)
    return db.session.scalar(wanted.options(joinedload(Review.line), joinedload(Review.product)))


def reviewed_lines(order_id: int) -> dict[int, ReviewStatus]:
    """The lines of an order that were reviewed, and where the reviews stand. One statement."""
    rows = select(Review.line_id, Review.status).join(Review.line).where(OrderLine.order_id == order_id)
    return dict(db.session.execute(rows).all())


def reviews_of(user_id: int) -> Sequence[Review]:
    """All that a person has said here, oldest first: for handing out personal data."""
    mine = select(Review).where(Review.author_id == user_id).order_by(Review.id)
    return db.session.scalars(mine.options(*_WITH_LINE)).all()


def page_of_author(user_id: int, cursor: Cursor) -> Page[Review, int]:
    """A page of what a person has said, newest first."""
    mine = select(Review).where(Review.author_id == user_id)
    return newest_first(mine.options(*_WITH_LINE), Review.id, cursor, size=PAGE_SIZE)


def waiting_lines(user_id: int) -> Sequence[OrderLine]:
    """Lines that a person has received and said nothing of, the latest first."""
    mine = (
        select(OrderLine)
        .join(OrderLine.part)
        .join(SellerOrder.order)
        .outerjoin(Review, Review.line_id == OrderLine.id)
        .where(
            Order.buyer_id == user_id,
            SellerOrder.status == SellerOrderStatus.DELIVERED,
            OrderLine.declined_at.is_(None),
            Review.id.is_(None),
        )
        .options(contains_eager(OrderLine.part).contains_eager(SellerOrder.order))
        .order_by(OrderLine.id.desc())
        .limit(MOST_WAITING)
    )
    return db.session.scalars(mine).all()


def page_of_seller(seller_id: int, cursor: Cursor, *, answered: bool) -> Page[Review, int]:
    """A page of what buyers say of a seller's goods: those without an answer, or those with one."""
    theirs = select(Review).where(Review.seller_id == seller_id, Review.status == ReviewStatus.SHOWN)
    theirs = theirs.where(Review.replied_at.is_not(None) if answered else Review.replied_at.is_(None))
    return newest_first(theirs.options(*_WITH_LINE), Review.id, cursor, size=PAGE_SIZE)


def count_of_seller(seller_id: int) -> Mapping[bool, int]:
    """How many shown reviews a seller has answered (True) and not (False)."""
    answered = Review.replied_at.is_not(None)
    rows = db.session.execute(
        select(answered, func.count())
        .where(Review.seller_id == seller_id, Review.status == ReviewStatus.SHOWN)
        .group_by(answered)
    )
    return {False: 0, True: 0} | {bool(is_answered): count for is_answered, count in rows}


def review_of_seller(review_id: int, *, seller_id: int) -> Review | None:
    """A shown review of a seller's own goods."""
    theirs = select(Review).where(Review.id == review_id, Review.seller_id == seller_id)
    return db.session.scalar(theirs.where(Review.status == ReviewStatus.SHOWN).options(*_WITH_LINE))


def works_for(user_ids: Collection[int], *, seller_id: int) -> bool:
    """Whether one of these people belongs to a seller."""
    some = select(SellerMember.user_id).where(
        SellerMember.user_id.in_(user_ids), SellerMember.seller_id == seller_id
    )
    return db.session.scalar(some.limit(1)) is not None


def product_of_line(line: OrderLine) -> int:
    """Which product a line was of."""
    return db.session.get_one(Variant, line.variant_id).product_id


def buyers_name(review: Review) -> str:
    """The name on the order, of which pages show a part."""
    name = select(Order.full_name).join(OrderLine, OrderLine.order_id == Order.id)
    return db.session.scalars(name.where(OrderLine.id == review.line_id)).one()


def free_pictures(media_ids: Sequence[int]) -> list[int]:
    """Those pictures, in their order, that are sound and stand on no review yet."""
    free = (
        select(MediaFile.id)
        .outerjoin(ReviewPhoto, ReviewPhoto.media_id == MediaFile.id)
        .where(
            MediaFile.id.in_(media_ids),
            MediaFile.is_private.is_(False),
            MediaFile.state != MediaState.FAILED,
            ReviewPhoto.id.is_(None),
        )
    )
    found = set(db.session.scalars(free)) if media_ids else set()
    return [number for number in media_ids if number in found]


def lock(review: Review) -> None:
    """The review as it is now; nobody else changes it until the transaction ends."""
    locked = select(Review).where(Review.id == review.id).with_for_update()
    db.session.scalars(locked.execution_options(populate_existing=True)).one()


_WITH_LINE = (
    joinedload(Review.line).joinedload(OrderLine.part).joinedload(SellerOrder.order),
    selectinload(Review.photos),
)


def _shown(product_id: int) -> Select[Review]:
    return (
        select(Review)
        .where(Review.product_id == product_id, Review.status == ReviewStatus.SHOWN)
        .options(joinedload(Review.line), joinedload(Review.seller), selectinload(Review.photos))
    )
