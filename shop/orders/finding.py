"""A seller looks for an order among the own ones: by code, buyer's name, or what is seen of a telephone."""

import re
from collections.abc import Callable

from sqlalchemy import or_, select
from sqlalchemy.orm import contains_eager, selectinload

from shop.kernel.codes import read_code
from shop.kernel.phones import may_be
from shop.kernel.text import fold
from shop.orders.models import Order, SellerOrder
from shop.orders.queries import PAGE_SIZE
from shop.platform.database import db
from shop.platform.paging import Cursor, Page, newest_first

#: So many of a seller's newest orders are looked through for names and numbers.
MOST_LOOKED_THROUGH = 5_000
#: Fewer letters of a code are a name.
_LEAST_OF_CODE = 4
_NUMBER = re.compile(r"[\d\s+.()*-]+")


def find_parts(seller_id: int, typed: str, cursor: Cursor) -> Page[SellerOrder, int]:
    """A page of the seller's own parts that fit what was typed, the newest first.

    Two statements besides what `parts_of_seller` asks for each row. A whole code is found
    however old it is.
    """
    mine = (
        select(SellerOrder)
        .join(SellerOrder.order)
        .where(SellerOrder.seller_id == seller_id, SellerOrder.asked_at.is_not(None))
    )
    known = (
        mine.with_only_columns(SellerOrder.id, Order.code, Order.full_name, Order.phone)
        .order_by(SellerOrder.id.desc())
        .limit(MOST_LOOKED_THROUGH)
    )
    is_meant = looking_for(typed)
    fitting = [part_id for part_id, *facts in db.session.execute(known) if is_meant(*facts)]
    found = mine.where(or_(SellerOrder.id.in_(fitting), Order.code == _order_code(typed))).options(
        contains_eager(SellerOrder.order),
        selectinload(SellerOrder.lines),
        selectinload(SellerOrder.parcels),
    )
    return newest_first(found, SellerOrder.id, cursor, size=PAGE_SIZE)


def looking_for(typed: str) -> Callable[[str, str, str], bool]:
    """Tells of a code, a name and a telephone whether their order is meant.

    It is by its code's beginning, by words of the name, with marks or without, or by the telephone,
    of which only what its seller sees is compared (`may_be`).
    """
    begun, said, is_number = _order_code(typed), fold(typed).split(), bool(_NUMBER.fullmatch(typed))

    def is_meant(code: str, name: str, phone: str) -> bool:
        if is_number and may_be(typed, phone):
            return True
        if len(begun) >= _LEAST_OF_CODE and code.startswith(begun):
            return True
        names = fold(name).split()
        return bool(said) and all(any(one.startswith(word) for one in names) for word in said)

    return is_meant


def _order_code(typed: str) -> str:
    """A part's code begins with that of its order: `k7mxqa-1` is `K7MXQA`."""
    return read_code(typed.strip().partition("-")[0])
