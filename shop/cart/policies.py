"""What a cart may hold, and what stands in the way of a line."""

import enum
from datetime import timedelta

from shop.catalog.queries import Offer

MOST_PER_LINE = 99
MOST_LINES = 50
#: Guests' carts that nobody touched for so long are thrown away.
GUEST_CART_LIVES = timedelta(days=60)


class Problem(enum.StrEnum):
    """Why a line cannot be ordered as it stands."""

    GONE = "gone"
    ALCOHOL = "alcohol"
    SOLD_OUT = "sold_out"
    TOO_FEW = "too_few"


def problems_of(offer: Offer, *, quantity: int, available: int, sells_alcohol: bool) -> tuple[Problem, ...]:
    """What stands in the way of ordering so many of an offer; empty if nothing does."""
    if offer.is_alcohol and not sells_alcohol:
        return (Problem.ALCOHOL,)
    if not offer.is_buyable:
        return (Problem.GONE,)
    if available < 1:
        return (Problem.SOLD_OUT,)
    return (Problem.TOO_FEW,) if available < quantity else ()
