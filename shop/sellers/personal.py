"""A person who works for a seller: the stall is the seller's, not the person's."""

from collections.abc import Sequence

from shop.kernel.errors import mark
from shop.platform.personal import PersonalData, Tie
from shop.platform.types import Json
from shop.sellers.queries import seller_of_user


def stall_of(user_id: int) -> Sequence[Json]:
    """Which stall the person works for."""
    seller = seller_of_user(user_id)
    return [{"name": seller.name, "state": seller.status.value}] if seller else []


def sellers_stay(user_id: int) -> Sequence[Tie]:
    """Who has a stall, in whatever state, answers for it and its orders."""
    if seller_of_user(user_id) is None:
        return ()
    message = mark(
        "Tài khoản này giữ một gian hàng. Hồ sơ người bán và đơn đã bán phải giữ theo luật,"
        " nên ban quản lý chợ cần khép gian hàng trước."
    )
    return (Tie(message),)


PERSONAL = (PersonalData("stall", mark("Gian hàng"), stall_of, ties=sellers_stay),)
