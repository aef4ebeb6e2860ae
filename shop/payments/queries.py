"""Reading money."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, select
from sqlalchemy.orm import InstrumentedAttribute

from shop.kernel.money import Vnd
from shop.orders.models import Order, OrderStatus, PaymentMethod
from shop.payments.models import (
    AttemptState,
    PaymentAttempt,
    PaymentEvent,
    PaymentEventKind,
    Refund,
    RefundState,
)
from shop.payments.policies import LIVE, NOTHING, POSTAGE, Money, sum_of
from shop.platform.database import db


def money_of(
    *, order_ids: Collection[int] | None = None, part_ids: Collection[int] | None = None
) -> dict[int, Money]:
    """Money of orders, or of sellers' parts, by id; one statement. All zeros where nothing is known."""
    if order_ids is not None:
        return _sums(PaymentEvent.order_id, order_ids)
    return _sums(PaymentEvent.part_id, part_ids or ())


def money_of_order(part_ids: Collection[int]) -> tuple[Money, dict[int, Money]]:
    """Money of a purchase and of each of its parts. One statement."""
    parts = money_of(part_ids=part_ids)
    return sum_of(parts.values()), parts


def telling_attempt(order_id: int) -> PaymentAttempt:
    """The attempt that says how an order is paid: the captured one, else cash, else the latest.

    An order that is paid in cash may have others besides: transfers that nobody asked for.
    """
    rank = case(
        (PaymentAttempt.state == AttemptState.CAPTURED, 0),
        (PaymentAttempt.method == PaymentMethod.COD, 1),
        else_=2,
    )
    mine = select(PaymentAttempt).where(PaymentAttempt.order_id == order_id)
    return db.session.scalars(mine.order_by(rank, PaymentAttempt.id.desc()).limit(1)).one()


def live_attempt(order_id: int) -> PaymentAttempt | None:
    """The attempt by which an order could be paid now."""
    mine = select(PaymentAttempt).where(PaymentAttempt.order_id == order_id, PaymentAttempt.state.in_(LIVE))
    return db.session.scalars(mine.order_by(PaymentAttempt.id.desc()).limit(1)).one_or_none()


def attempts_of(order_id: int) -> Sequence[PaymentAttempt]:
    """All tries of an order, the first one first."""
    mine = select(PaymentAttempt).where(PaymentAttempt.order_id == order_id)
    return db.session.scalars(mine.order_by(PaymentAttempt.id)).all()


def brought_by(tries: Sequence[PaymentAttempt]) -> Mapping[int, Vnd]:
    """By attempt: all that it brought, cash as its sellers recorded it. One statement."""
    by_cash = [one.id for one in tries if one.method is PaymentMethod.COD]
    received = (
        select(PaymentEvent.attempt_id, func.sum(PaymentEvent.amount))
        .where(PaymentEvent.attempt_id.in_(by_cash), PaymentEvent.kind == PaymentEventKind.RECEIVED)
        .group_by(PaymentEvent.attempt_id)
    )
    cash = {row[0]: Vnd(int(row[1])) for row in db.session.execute(received)}
    return {one.id: cash.get(one.id, one.captured) for one in tries}


def attempts_to_look_at(*, begun_by: datetime, limit: int) -> Sequence[int]:
    """Ids of open attempts that a gateway carries out and that began by then."""
    waiting = select(PaymentAttempt.id).where(
        PaymentAttempt.state == AttemptState.OPEN,
        PaymentAttempt.method == PaymentMethod.CARD,
        PaymentAttempt.created_at <= begun_by,
    )
    return db.session.scalars(waiting.order_by(PaymentAttempt.id).limit(limit)).all()


def holds_over(*, at: datetime, limit: int) -> Sequence[int]:
    """Ids of attempts whose time to hold stock is over, the longest first."""
    over = select(PaymentAttempt.id).where(PaymentAttempt.state.in_(LIVE), PaymentAttempt.expires_at <= at)
    return db.session.scalars(over.order_by(PaymentAttempt.expires_at).limit(limit)).all()


def held_until(order_ids: Collection[int]) -> dict[int, datetime]:
    """Until when the goods of orders that wait for their money are held; without those held no longer."""
    held = (
        select(PaymentAttempt.order_id, func.max(PaymentAttempt.expires_at))
        .where(PaymentAttempt.order_id.in_(order_ids), PaymentAttempt.state.in_(LIVE))
        .group_by(PaymentAttempt.order_id)
    )
    return {order_id: until for order_id, until in db.session.execute(held) if until}


def unpaid_orders(*, ended_by: datetime, limit: int) -> Sequence[int]:
    """Ids of orders that wait for money without an open attempt, whose last hold ended by then."""
    last = (
        select(PaymentAttempt.order_id)
        .join(Order, Order.id == PaymentAttempt.order_id)
        .where(Order.status == OrderStatus.AWAITING_PAYMENT)
        .group_by(PaymentAttempt.order_id)
        .having(
            func.max(PaymentAttempt.expires_at) <= ended_by,
            func.sum(case((PaymentAttempt.state.in_(LIVE), 1), else_=0)) == 0,
        )
    )
    return db.session.scalars(last.order_by(PaymentAttempt.order_id).limit(limit)).all()


def attempt_by_ref(ref: str) -> PaymentAttempt | None:
    """The attempt that a gateway calls so, or whose money it calls so."""
    named = (PaymentAttempt.provider_ref == ref) | (PaymentAttempt.payment_ref == ref)
    return db.session.scalars(select(PaymentAttempt).where(named).limit(1)).one_or_none()


def attempt_by_key(key: str) -> PaymentAttempt | None:
    """The attempt that a gateway was told so."""
    return db.session.scalar(select(PaymentAttempt).where(PaymentAttempt.key == key))


def refund_by_ref(ref: str) -> Refund | None:
    """The refund that a gateway calls so."""
    return db.session.scalar(select(Refund).where(Refund.provider_ref == ref))


def refunds_of(order_id: int) -> Sequence[Refund]:
    """All refunds of an order, the first one first."""
    return db.session.scalars(select(Refund).where(Refund.order_id == order_id).order_by(Refund.id)).all()


def refunds_on_their_way(*, limit: int) -> Sequence[int]:
    """Ids of refunds that a gateway has taken and not finished."""
    sent = select(Refund.id).where(Refund.state == RefundState.SENT, Refund.provider_ref.is_not(None))
    return db.session.scalars(sent.order_by(Refund.id).limit(limit)).all()


def refunds_that_may_return(*, sent_since: datetime) -> Sequence[int]:
    """Ids of refunds that a gateway carried out since then."""
    gone = select(Refund.id).where(may_return(sent_since=sent_since))
    return db.session.scalars(gone.order_by(Refund.id)).all()


def may_return(*, sent_since: datetime) -> ColumnElement[bool]:
    """Of a refund: whether a gateway carried it out since then (`has_arrived`, asked of the database)."""
    return and_(
        Refund.state == RefundState.DONE, Refund.provider_ref.is_not(None), Refund.sent_at >= sent_since
    )


def refunds_not_sent(*, owed_by: datetime, limit: int) -> Sequence[int]:
    """Ids of refunds that a gateway should have been asked for by then."""
    due = select(Refund.id).where(
        Refund.state == RefundState.DUE,
        Refund.method == PaymentMethod.CARD,
        Refund.created_at <= owed_by,
    )
    return db.session.scalars(due.order_by(Refund.id).limit(limit)).all()


def order_of_attempt(attempt_id: int) -> int:
    """Which order an attempt is of; that never changes."""
    return db.session.execute(
        select(PaymentAttempt.order_id).where(PaymentAttempt.id == attempt_id)
    ).scalar_one()


def on_the_way_back(part_id: int) -> Vnd:
    """How much of a part's money is to go back and has not arrived yet."""
    open_ones = select(func.sum(Refund.amount)).where(
        Refund.part_id == part_id, Refund.state != RefundState.DONE
    )
    return Vnd(int(db.session.scalar(open_ones) or 0))


def taken_off(keys: Collection[str]) -> Vnd:
    """What was taken off under these keys together."""
    amounts = select(func.sum(PaymentEvent.amount)).where(
        PaymentEvent.key.in_(keys), PaymentEvent.kind == PaymentEventKind.REDUCED
    )
    return Vnd(int(db.session.scalar(amounts) or 0))


def _sums(of: InstrumentedAttribute[int], ids: Collection[int]) -> dict[int, Money]:
    sums: dict[int, dict[str, Any]] = {key: {} for key in ids}
    if not sums:
        return {}
    of_postage = case((_is_postage(), PaymentEvent.amount), else_=0)
    amounts = (
        select(of, PaymentEvent.kind, func.sum(PaymentEvent.amount), func.sum(of_postage))
        .where(of.in_(sums))
        .group_by(of, PaymentEvent.kind)
    )
    for key, kind, amount, postage in db.session.execute(amounts):
        sums[key][kind.value] = Vnd(int(amount))
        if kind is PaymentEventKind.REDUCED:
            sums[key]["postage_off"] = Vnd(int(postage))
    return {key: _money(**parts) for key, parts in sums.items()}


def _money(*, refunded: Vnd = NOTHING, returned: Vnd = NOTHING, **sums: Vnd) -> Money:
    """What was refunded and came back has not left."""
    return Money(refunded=Vnd(refunded - returned), **sums)


def _is_postage() -> ColumnElement[bool]:
    return PaymentEvent.key.startswith(POSTAGE, autoescape=True)
