"""Who may say what about what, how people are called, and how much praise a product has."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from shop.orders.models import OrderLine, SellerOrderStatus
from shop.reviews.models import NameShown, Review

BLOSSOMS = (5, 4, 3, 2, 1)
MOST_PHOTOS = 4
#: How long an author may change a review.
EDIT_WITHIN = timedelta(days=30)
#: With so many reviews of so many blossoms every product begins, so that one friend is not praise.
PRIOR_REVIEWS, PRIOR_BLOSSOMS = 5, 4
#: Digits from which on a "name" may be a telephone number.
_PHONE_DIGITS = 6
_LONGEST_NAME = 40


def may_review(line: OrderLine) -> bool:
    """Whether the line has reached its buyer."""
    return line.is_active and line.part.status is SellerOrderStatus.DELIVERED


def may_edit(review: Review, *, at: datetime) -> bool:
    """Whether its author may still change it."""
    return review.is_shown and at < review.created_at + EDIT_WITHIN


def name_for(full_name: str, shown: NameShown) -> str:
    """What pages call a person: `An L.` or `An` of Lò Thị An; nothing if that is not a name.

    In Vietnamese the given name comes last and the family's first.
    """
    words = full_name.split()
    if not words or _tells_too_much(full_name):
        return ""
    given = words[-1][:_LONGEST_NAME]
    if shown is NameShown.MASKED and len(words) > 1:
        return f"{given} {words[0][0].upper()}."
    return given


def _tells_too_much(full_name: str) -> bool:
    """An email or a telephone number in the place of a name."""
    return "@" in full_name or sum(sign.isdigit() for sign in full_name) >= _PHONE_DIGITS


def praise(reviews: int, blossoms: int) -> int:
    """What `được khen nhiều` sorts by: the average in thousandths, with the prior reviews in it."""
    return 1000 * (blossoms + PRIOR_REVIEWS * PRIOR_BLOSSOMS) // (reviews + PRIOR_REVIEWS)


def shares(counts: Iterable[int]) -> list[int]:
    """Counts as whole per cents of their sum, for bars."""
    found = list(counts)
    total = sum(found)
    return [round(100 * count / total) if total else 0 for count in found]
