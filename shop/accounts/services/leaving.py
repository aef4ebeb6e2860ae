"""A person leaves: every room forgets what it may."""

from collections.abc import Sequence

from shop.accounts.errors import CannotLeave
from shop.platform.personal import PersonalData, Tie


def ties_of(*, user_id: int, rooms: Sequence[PersonalData]) -> list[Tie]:
    """All that must end before the account can be erased."""
    return [tie for room in rooms for tie in room.ties(user_id)]


def erase_account(*, user_id: int, rooms: Sequence[PersonalData]) -> None:
    """Let every room forget a person. Raises `CannotLeave` while something ties; nothing is changed then."""
    for room in rooms:
        room.lock(user_id)
    if ties := ties_of(user_id=user_id, rooms=rooms):
        raise CannotLeave(ties)
    for room in reversed(rooms):  # the account last: until then the others know whose things they look for
        room.forget(user_id)
