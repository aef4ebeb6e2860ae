"""A person leaves: every room forgets what it may."""

from collections.abc import Sequence

from shop.accounts.errors import CannotLeave
from shop.platform.personal import Hold, PersonalData


def holds_of(*, user_id: int, rooms: Sequence[PersonalData]) -> list[Hold]:
    """All that must end before the account can be erased."""
    return [hold for room in rooms for hold in room.holds(user_id)]


def erase_account(*, user_id: int, rooms: Sequence[PersonalData]) -> None:
    """Let every room forget a person. Raises `CannotLeave` while something holds; nothing is changed then."""
    for room in rooms:
        room.lock(user_id)
    if holds := holds_of(user_id=user_id, rooms=rooms):
        raise CannotLeave(holds)
    for room in rooms:
        room.forget(user_id)
