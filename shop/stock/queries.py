"""Reading stock."""

from collections.abc import Collection, Mapping

from sqlalchemy import bindparam, func, select

from shop.platform.database import db
from shop.stock.models import Reservation, ReservationState, Stock
from shop.stock.policies import is_few

_stock = Stock.__table__.c
#: Put together once, of plain columns: pages of goods and carts ask it all the time.
_AVAILABLE = select(_stock.variant_id, _stock.on_hand - _stock.reserved).where(
    _stock.variant_id.in_(bindparam("ids", expanding=True))
)


def available_of(variant_ids: Collection[int]) -> dict[int, int]:
    """How many of each variant can still be sold; 0 where no stock was ever opened."""
    found = dict.fromkeys(variant_ids, 0)
    if found:
        found.update(db.session.execute(_AVAILABLE, {"ids": list(found)}).all())
    return found


def holds(line_ids: Collection[int]) -> bool:
    """Whether something is set aside for every one of these order lines."""
    held = select(func.count()).where(
        Reservation.line_id.in_(line_ids), Reservation.state == ReservationState.HELD
    )
    return db.session.scalar(held) == len(line_ids)


def few_of(available: Mapping[int, int]) -> dict[int, int]:
    """Those variants of which so few are left that pages tell how many."""
    return {variant_id: left for variant_id, left in available.items() if is_few(left)}


def stock_of(variant_id: int, *, seller_id: int) -> Stock | None:
    """A seller's stock row of a variant."""
    return db.session.scalar(
        select(Stock).where(Stock.variant_id == variant_id, Stock.seller_id == seller_id)
    )


def stocks_of_seller(variant_ids: Collection[int], *, seller_id: int) -> dict[int, Stock]:
    """A seller's stock rows, by variant."""
    mine = select(Stock).where(Stock.variant_id.in_(variant_ids), Stock.seller_id == seller_id)
    return {stock.variant_id: stock for stock in db.session.scalars(mine)}
