"""Anybody may ask the officers to look at a review."""

from shop.kernel.clock import now
from shop.platform import outbox
from shop.platform.database import db, insert_into
from shop.platform.keys import keyed_digest
from shop.reviews.errors import AlreadyReported, NotShown
from shop.reviews.events import ReviewReported
from shop.reviews.models import ReportReason, Review, ReviewReport


def report(*, review: Review, reason: ReportReason, words: str, reporter: str) -> None:
    """Put a review before the officers; raises `AlreadyReported`, or `NotShown` if it is gone.

    `reporter` is a person or a network; only a digest of it is kept.
    """
    if not review.is_shown:
        raise NotShown
    put = insert_into(ReviewReport).values(
        review_id=review.id,
        reporter_digest=keyed_digest("review-report", reporter).hex(),
        reason=reason,
        words=words,
        created_at=now(),
    )
    kept = put.on_conflict_do_nothing(index_elements=["review_id", "reporter_digest"])
    if db.session.scalar(kept.returning(ReviewReport.id)) is None:
        raise AlreadyReported
    outbox.record(ReviewReported(review_id=review.id))
