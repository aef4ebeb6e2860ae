"""The seller's one answer to a review."""

from shop.kernel.clock import now
from shop.platform import outbox
from shop.platform.database import db
from shop.reviews import queries
from shop.reviews.errors import NotShown
from shop.reviews.events import ReviewAnswered
from shop.reviews.models import Review


def answer(*, review: Review, text: str) -> None:
    """Answer, or say the answer otherwise; the buyer is told of the first. Raises `NotShown`."""
    queries.lock(review)
    if not review.is_shown:
        raise NotShown
    if text == review.reply:
        return
    if review.replied_at is None:
        review.replied_at = now()
        outbox.record(ReviewAnswered(review_id=review.id))
    else:
        review.reply_edited_at = now()
    review.reply = text
    db.session.flush()
