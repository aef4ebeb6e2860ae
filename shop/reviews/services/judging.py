"""What an officer makes of a reported review. Each takes it as loaded under a lock."""

from sqlalchemy import update

from shop.kernel.clock import now
from shop.platform import outbox
from shop.platform.database import db
from shop.reviews.errors import NotShown
from shop.reviews.events import ReviewHidden
from shop.reviews.models import ReportOutcome, Review, ReviewReport, ReviewStatus
from shop.reviews.services import tally


def keep(*, review: Review) -> None:
    """Nothing is wrong with it: it stays, and its reports are settled."""
    if not review.is_shown:
        raise NotShown
    _settle(review, ReportOutcome.KEPT)


def hide(*, review: Review, reason: str) -> None:
    """It vanishes from pages and sums at once; its author is told why."""
    if not review.is_shown:
        raise NotShown
    review.status, review.hidden_at, review.hidden_reason = ReviewStatus.HIDDEN, now(), reason
    db.session.flush()
    tally.take_off(review.product_id, review.rating)
    _settle(review, ReportOutcome.HIDDEN)
    outbox.record(ReviewHidden(review_id=review.id))


def show_again(*, review: Review) -> None:
    """A hidden review comes back, with its blossoms."""
    if review.status is not ReviewStatus.HIDDEN:
        raise NotShown
    review.status, review.hidden_at, review.hidden_reason = ReviewStatus.SHOWN, None, ""
    db.session.flush()
    tally.add(review.product_id, review.rating)


def _settle(review: Review, outcome: ReportOutcome) -> None:
    waiting = update(ReviewReport).where(
        ReviewReport.review_id == review.id, ReviewReport.settled_at.is_(None)
    )
    db.session.execute(waiting.values(settled_at=now(), outcome=outcome))
