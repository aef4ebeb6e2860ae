"""Reading orders. Whose they are is part of the question."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from shop.kernel.codes import read_code
from shop.orders.models import Order, OrderEvent, OrderStatus, SellerOrder, SellerOrderStatus
from shop.orders.policies import ENDED
from shop.platform.database import db
from shop.platform.paging import FIRST, Cursor, Page, newest_first, oldest_first

PAGE_SIZE = 20

#: The seller's tabs, by what is to be done.
TABS: Mapping[str, frozenset[SellerOrderStatus]] = {
    "cho-xac-nhan": frozenset({SellerOrderStatus.TO_CONFIRM}),
    "can-goi": frozenset({SellerOrderStatus.TO_PACK}),
    "dang-di": frozenset({SellerOrderStatus.SHIPPED}),
    "da-xong": ENDED,
}


def order_by_code(code: str) -> Order | None:
    """An order with parts, lines, parcels and events, whoever asks: the caller proves the right."""
    parts = selectinload(Order.parts)
    wanted = (
        select(Order)
        .where(Order.code == code)
        .options(
            parts.selectinload(SellerOrder.lines),
            parts.selectinload(SellerOrder.parcels),
            selectinload(Order.events),
        )
    )
    return db.session.scalar(wanted)


def state_for(typed_code: str, phone: str) -> Order | None:
    """The order of a code as people type it, if it was placed with this phone (E.164)."""
    whole, first = read_code(typed_code), read_code(typed_code.strip().partition("-")[0])
    mine = select(Order).where(Order.code.in_({whole, first}), Order.phone == phone)
    parts = selectinload(Order.parts).selectinload(SellerOrder.parcels)
    return db.session.scalars(mine.options(parts)).first()


def unpaid_of_buyer(buyer_id: int) -> Sequence[Order]:
    """What a person has bought that waits for its money, newest first: no more than a page of them."""
    mine = _of_buyer(buyer_id).where(Order.id.in_(_unpaid_ids(buyer_id)))
    return db.session.scalars(mine.order_by(Order.id.desc())).all()


def orders_of_buyer(buyer_id: int, cursor: Cursor) -> Page[Order, int]:
    """A page of what a person has bought, newest first, without those of `unpaid_of_buyer`."""
    mine = _of_buyer(buyer_id).where(Order.id.not_in(_unpaid_ids(buyer_id)))
    return newest_first(mine, Order.id, cursor, size=PAGE_SIZE)


def running_of_buyer(buyer_id: int, *, limit: int = 3) -> Sequence[Order]:
    """What a person has bought that has not ended yet: what waits for money first, then the newest."""
    unpaid = Order.status == OrderStatus.AWAITING_PAYMENT
    mine = _of_buyer(buyer_id).where(unpaid | (Order.status == OrderStatus.PLACED))
    return db.session.scalars(mine.order_by(unpaid.desc(), Order.id.desc()).limit(limit)).all()


def _unpaid_ids(buyer_id: int) -> Select[int]:
    mine = select(Order.id).where(Order.buyer_id == buyer_id, Order.status == OrderStatus.AWAITING_PAYMENT)
    return mine.order_by(Order.id.desc()).limit(PAGE_SIZE)


def _of_buyer(buyer_id: int) -> Select[Order]:
    parts = selectinload(Order.parts)
    mine = select(Order).where(Order.buyer_id == buyer_id)
    return mine.options(parts.selectinload(SellerOrder.lines), parts.selectinload(SellerOrder.parcels))


def part_of_seller(code: str, *, seller_id: int) -> SellerOrder | None:
    """A seller's own part by its code (K7MXQA-1), with the order, lines and parcels."""
    mine = select(SellerOrder).where(
        SellerOrder.code == code, SellerOrder.seller_id == seller_id, SellerOrder.asked_at.is_not(None)
    )
    return db.session.scalar(
        mine.options(
            joinedload(SellerOrder.order),
            selectinload(SellerOrder.lines),
            selectinload(SellerOrder.parcels),
        )
    )


def parts_of_seller(seller_id: int, tab: str, cursor: Cursor = FIRST) -> Page[SellerOrder, int]:
    """A page of a tab: the nearest deadline first, in the last tab the latest order first."""
    statuses = TABS[tab]
    mine = (
        select(SellerOrder)
        .join(SellerOrder.order)
        .where(
            SellerOrder.seller_id == seller_id,
            SellerOrder.status.in_(statuses),
            SellerOrder.asked_at.is_not(None),
        )
        .options(
            contains_eager(SellerOrder.order),
            selectinload(SellerOrder.lines),
            selectinload(SellerOrder.parcels),
        )
    )
    in_order = newest_first if statuses == ENDED else oldest_first
    return in_order(mine, SellerOrder.id, cursor, size=PAGE_SIZE)


def open_parts_count(seller_id: int) -> dict[SellerOrderStatus, int]:
    """How many parts of a seller wait at each step; those that ended are not counted."""
    counted = (
        select(SellerOrder.status, func.count())
        .where(
            SellerOrder.seller_id == seller_id,
            SellerOrder.status.not_in(ENDED),
            SellerOrder.asked_at.is_not(None),
        )
        .group_by(SellerOrder.status)
    )
    return dict(db.session.execute(counted).all())


def unanswered_parts(*, asked_by: datetime, limit: int) -> Sequence[int]:
    """Ids of parts whose sellers were asked by then and have not answered, oldest first."""
    waiting = (
        select(SellerOrder.id)
        .join(SellerOrder.order)
        .where(
            SellerOrder.status == SellerOrderStatus.TO_CONFIRM,
            SellerOrder.asked_at <= asked_by,
        )
        .order_by(SellerOrder.id)
        .limit(limit)
    )
    return db.session.scalars(waiting).all()


def events_of_part(part: SellerOrder) -> list[OrderEvent]:
    """What has happened to a part, in order."""
    mine = select(OrderEvent).where(OrderEvent.part_id == part.id).order_by(OrderEvent.id)
    return list(db.session.scalars(mine))
