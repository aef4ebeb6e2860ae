"""The officers' reads: what is reported, what is hidden."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, selectinload

from shop.platform.database import db
from shop.platform.paging import Cursor, Page, newest_first, oldest_first
from shop.reviews.models import Review, ReviewReport, ReviewStatus

PAGE_SIZE = 20
_WITH_ALL = (
    joinedload(Review.product),
    joinedload(Review.seller),
    joinedload(Review.line),
    selectinload(Review.photos),
)


def page_at_desk(*, hidden: bool, cursor: Cursor) -> Page[Review, int]:
    """Reviews that were hidden, newest first; or that are shown and reported, oldest first."""
    if hidden:
        over = select(Review).where(Review.status == ReviewStatus.HIDDEN)
        return newest_first(over.options(*_WITH_ALL), Review.id, cursor, size=PAGE_SIZE)
    reported = select(ReviewReport.review_id).where(ReviewReport.settled_at.is_(None))
    waiting = select(Review).where(Review.status == ReviewStatus.SHOWN, Review.id.in_(reported))
    return oldest_first(waiting.options(*_WITH_ALL), Review.id, cursor, size=PAGE_SIZE)


def open_reports(review_ids: Sequence[int]) -> dict[int, int]:
    """How many reports of reviews wait. One statement."""
    waiting = (
        select(ReviewReport.review_id, func.count())
        .where(ReviewReport.review_id.in_(review_ids), ReviewReport.settled_at.is_(None))
        .group_by(ReviewReport.review_id)
    )
    return dict(db.session.execute(waiting).all())


def review(review_id: int) -> Review | None:
    """Any review, in whatever state."""
    return db.session.scalar(select(Review).where(Review.id == review_id).options(*_WITH_ALL))


def review_to_decide(review_id: int) -> Review | None:
    """The same under a lock."""
    wanted = select(Review).where(Review.id == review_id).with_for_update()
    return db.session.scalar(wanted.execution_options(populate_existing=True))


def reports(review_id: int, *, limit: int = 100) -> Sequence[ReviewReport]:
    """What people find wrong with a review, those that wait first, then the latest."""
    wanted = select(ReviewReport).where(ReviewReport.review_id == review_id)
    ordered = wanted.order_by(ReviewReport.settled_at.is_not(None), ReviewReport.id.desc())
    return db.session.scalars(ordered.limit(limit)).all()
