"""Changing stock: every change is one conditional UPDATE per row, rows in id order.

What can run out is checked and taken in one statement, so that no two
buyers get the same jar. Callers that catch a refusal must leave `transaction()` first.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Row, Update, insert, select, update

from shop.catalog.models import Variant
from shop.kernel.clock import now
from shop.platform import outbox
from shop.platform.database import db
from shop.platform.faultpoints import faultpoint
from shop.platform.page_cache import pages_changed
from shop.stock import policies
from shop.stock.errors import LessThanReserved, NoSuchStock, OutOfStock, TooMuchStock
from shop.stock.events import AvailabilityChanged
from shop.stock.models import (
    MOST_ON_HAND,
    MoveKind,
    Reservation,
    ReservationState,
    Stock,
    StockMove,
)
from shop.stock.queries import stock_of


@dataclass(frozen=True)
class Demand:
    """What one order line wants of a seller's variant."""

    line_id: int
    variant_id: int
    seller_id: int
    quantity: int


def open_stock(*, variant: Variant, on_hand: int, actor_id: int | None) -> Stock:
    """Begin to keep stock of a variant. Opening it again changes nothing."""
    if not policies.is_sane(on_hand):
        raise TooMuchStock
    if known := stock_of(variant.id, seller_id=variant.seller_id):
        return known
    stock = Stock(variant_id=variant.id, seller_id=variant.seller_id, on_hand=on_hand, reserved=0)
    db.session.add(stock)
    db.session.flush()
    if on_hand:
        _write_move(stock, on_hand, MoveKind.RESTOCK, actor_id=actor_id)
        _tell(stock, before=0)
    return stock


def restock(*, variant_id: int, seller_id: int, by: int, kind: MoveKind, actor_id: int | None) -> Stock:
    """Put `by` more on hand, or take away when it is negative; never "set to".

    Raises `NoSuchStock`, `LessThanReserved` (buyers wait for them), `TooMuchStock`.
    """
    if kind not in policies.BY_HAND:
        raise ValueError(kind)
    stock = stock_of(variant_id, seller_id=seller_id)
    if stock is None:
        raise NoSuchStock
    if by == 0:
        return stock
    if abs(by) > MOST_ON_HAND:
        raise TooMuchStock if by > 0 else LessThanReserved
    after = Stock.on_hand + by
    changed = _change(stock.id, after >= Stock.reserved, after <= MOST_ON_HAND, on_hand=after)
    if changed is None:
        raise TooMuchStock if by > 0 else LessThanReserved
    _write_move(changed, by, kind, actor_id=actor_id)
    _tell(changed, before=changed.available - by)
    return changed


def reserve(*, order_id: int, demand: Sequence[Demand]) -> None:
    """Set stock aside for the lines of an order, all of it or nothing.

    Lines that share a stock row are checked on their sum (I-04). Raises `OutOfStock`
    naming every variant that fell short; the caller then rolls back.
    """
    if any(line.quantity < 1 for line in demand):
        raise ValueError("a line wants at least one")
    stock_ids = _stock_ids(demand)
    wanted = _sums(demand, stock_ids)
    short = {stock_id for stock_id in sorted(wanted) if not _take(stock_id, wanted[stock_id])}
    if short:
        raise OutOfStock(sorted({v for v, stock_id in stock_ids.items() if stock_id in short}))
    faultpoint("K02")
    _keep(order_id, demand, stock_ids)


def holds_or_takes(*, order_id: int, demand: Sequence[Demand]) -> bool:
    """Whether stock is set aside for all these lines, if need be anew: all of it or nothing.

    For money that came after a hold had ended. Rows are locked before they are looked at.
    """
    lines = [line.line_id for line in demand]
    held = select(Reservation.line_id).where(
        Reservation.line_id.in_(lines), Reservation.state == ReservationState.HELD
    )
    waiting = set(db.session.scalars(held))
    missing = [line for line in demand if line.line_id not in waiting]
    if not missing:
        return True
    try:
        stock_ids = _stock_ids(missing)
    except OutOfStock:
        return False
    wanted = _sums(missing, stock_ids)
    locked = select(Stock).where(Stock.id.in_(wanted)).order_by(Stock.id).with_for_update()
    rows = db.session.scalars(locked.execution_options(populate_existing=True)).all()
    if any(row.available < wanted[row.id] for row in rows):
        return False
    reserve(order_id=order_id, demand=missing)
    return True


def release(*, line_ids: Collection[int]) -> bool:
    """Give what is held for these lines back to the shelf; whether anything was held.

    Repeating it changes nothing.
    """
    ended = _end(line_ids, ReservationState.RELEASED)
    for stock_id, quantity in _per_stock(ended):
        changed = _changed(stock_id, reserved=Stock.reserved - quantity)
        _tell(changed, before=changed.available - quantity)
    return bool(ended)


def consume(*, line_ids: Collection[int], reference: str) -> None:
    """What is held for these lines leaves the house. Repeating it changes nothing.

    `reference` says in the book of moves where to (the parcel's code).
    """
    for stock_id, quantity in _per_stock(_end(line_ids, ReservationState.CONSUMED)):
        changed = _changed(stock_id, on_hand=Stock.on_hand - quantity, reserved=Stock.reserved - quantity)
        _write_move(changed, -quantity, MoveKind.SALE, reference=reference)


def give_back(*, line_ids: Collection[int], reference: str) -> None:
    """What had left for these lines is back in the house. Repeating it changes nothing."""
    came_back = (
        update(Reservation)
        .where(
            Reservation.line_id.in_(line_ids),
            Reservation.state == ReservationState.CONSUMED,
            Reservation.given_back_at.is_(None),
        )
        .values(given_back_at=now())
    )
    for stock_id, quantity in _per_stock(_run(came_back)):
        changed = _changed(stock_id, on_hand=Stock.on_hand + quantity)
        _write_move(changed, quantity, MoveKind.RETURN, reference=reference)
        _tell(changed, before=changed.available - quantity)


def put_back(*, line_ids: Collection[int], reference: str) -> None:
    """These lines are not wanted any more: what is held is released, what had left comes back."""
    release(line_ids=line_ids)
    give_back(line_ids=line_ids, reference=reference)


def _sums(demand: Sequence[Demand], stock_ids: Mapping[int, int]) -> Counter[int]:
    """What is wanted of each stock row."""
    wanted: Counter[int] = Counter()
    for line in demand:
        wanted[stock_ids[line.variant_id]] += line.quantity
    return wanted


def _keep(order_id: int, demand: Sequence[Demand], stock_ids: Mapping[int, int]) -> None:
    kept = [
        {
            "stock_id": stock_ids[line.variant_id],
            "seller_id": line.seller_id,
            "order_id": order_id,
            "line_id": line.line_id,
            "quantity": line.quantity,
        }
        for line in demand
    ]
    db.session.execute(insert(Reservation), kept)


def _stock_ids(demand: Sequence[Demand]) -> dict[int, int]:
    """The stock row of each variant; `OutOfStock` for those that the seller does not keep."""
    variants = {line.variant_id: line.seller_id for line in demand}
    rows = select(Stock.variant_id, Stock.seller_id, Stock.id)
    found = {
        variant_id: stock_id
        for variant_id, seller_id, stock_id in db.session.execute(rows.where(Stock.variant_id.in_(variants)))
        if variants[variant_id] == seller_id
    }
    if missing := sorted(variants.keys() - found.keys()):
        raise OutOfStock(missing)
    return found


def _take(stock_id: int, quantity: int) -> bool:
    enough = Stock.on_hand - Stock.reserved >= quantity
    changed = _change(stock_id, enough, reserved=Stock.reserved + quantity)
    if changed is None:
        return False
    _tell(changed, before=changed.available + quantity)
    return True


def _change(stock_id: int, *conditions: ColumnElement[bool], **values: ColumnElement[int]) -> Stock | None:
    """One conditional UPDATE of one row; None if a condition does not hold."""
    statement = (
        update(Stock)
        .where(Stock.id == stock_id, *conditions)
        .values(**values)
        .returning(Stock)
        .execution_options(synchronize_session=False, populate_existing=True)
    )
    return db.session.scalars(statement).one_or_none()


def _changed(stock_id: int, **values: ColumnElement[int]) -> Stock:
    changed = _change(stock_id, **values)
    if changed is None:
        raise NoSuchStock
    return changed


def _end(line_ids: Collection[int], state: ReservationState) -> Sequence[Row[int, int]]:
    """End the held reservations of these lines; those that ended before stay as they are."""
    return _run(
        update(Reservation)
        .where(Reservation.line_id.in_(line_ids), Reservation.state == ReservationState.HELD)
        .values(state=state, ended_at=now())
    )


def _run(ending: Update) -> Sequence[Row[int, int]]:
    statement = ending.returning(Reservation.stock_id, Reservation.quantity)
    return db.session.execute(statement.execution_options(synchronize_session=False)).all()


def _per_stock(ended: Iterable[Row[int, int]]) -> list[tuple[int, int]]:
    """Sums per stock row, rows in id order: everybody locks in the same order."""
    sums: Counter[int] = Counter()
    for stock_id, quantity in ended:
        sums[stock_id] += quantity
    return sorted(sums.items())


def _write_move(
    stock: Stock,
    quantity: int,
    kind: MoveKind,
    *,
    reference: str = "",
    actor_id: int | None = None,
) -> None:
    db.session.add(
        StockMove(
            stock_id=stock.id,
            seller_id=stock.seller_id,
            quantity=quantity,
            kind=kind,
            reference=reference,
            actor_id=actor_id,
        )
    )


def _tell(stock: Stock, *, before: int) -> None:
    """Pages and listeners hear of it only when buyers can see the difference."""
    if policies.flips(before, stock.available):
        outbox.record(AvailabilityChanged(variant_id=stock.variant_id))
    if policies.shows(before, stock.available):
        pages_changed()
