"""Yes and no about stock."""

from shop.stock.models import MOST_ON_HAND, MoveKind

#: So few are left that pages tell how many, so that each change shows.
FEW_LEFT = 5
#: What a seller may enter; sales and returns are written by orders alone.
BY_HAND = frozenset({MoveKind.RESTOCK, MoveKind.CORRECTION})


def flips(before: int, after: int) -> bool:
    """Whether a variant sells out, or can be had again, between two available quantities."""
    return (before > 0) is not (after > 0)


def shows(before: int, after: int) -> bool:
    """Whether public pages look different afterwards."""
    return before != after and (flips(before, after) or min(before, after) <= FEW_LEFT)


def is_few(available: int) -> bool:
    """Whether pages tell how many are left."""
    return 0 < available <= FEW_LEFT


def is_sane(on_hand: int) -> bool:
    """Whether so many may lie on hand."""
    return 0 <= on_hand <= MOST_ON_HAND
