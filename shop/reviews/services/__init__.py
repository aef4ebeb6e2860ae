"""What may happen to a review: written, changed, taken back, answered, reported, judged."""

from shop.reviews.services.answering import answer
from shop.reviews.services.judging import hide, keep, show_again
from shop.reviews.services.leaving import forget_author, forget_authors_of_order
from shop.reviews.services.reporting import report
from shop.reviews.services.writing import Said, change_review, withdraw, write_review

__all__ = [
    "Said",
    "answer",
    "change_review",
    "forget_author",
    "forget_authors_of_order",
    "hide",
    "keep",
    "report",
    "show_again",
    "withdraw",
    "write_review",
]
