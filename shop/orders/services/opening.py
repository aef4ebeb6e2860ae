"""Opening an order."""

from collections.abc import Sequence
from typing import cast

from sqlalchemy import ColumnElement, Table, func, insert, select, text
from sqlalchemy.orm.attributes import set_committed_value

from shop.kernel.codes import new_code
from shop.orders.errors import TooManyUnconfirmed, TooManyUnpaid
from shop.orders.models import (
    Actor,
    Order,
    OrderEvent,
    OrderLine,
    OrderStatus,
    PaymentMethod,
    SellerOrder,
    SellerOrderStatus,
)
from shop.platform.database import db
from shop.platform.types import Json

CODE_LENGTH = 6
_EVENTS = cast(Table, OrderEvent.__table__)
#: Behind one network address are often several households.
ORIGIN_FACTOR = 4


def open_order(
    *, order: Order, parts: Sequence[SellerOrder], lines: Sequence[Sequence[Json]], actor: Actor
) -> None:
    """Write a new order with its parts and lines, under a code that nobody else has.

    `lines` are the columns of the lines of each part. Gives the order its code and the
    parts their numbers; sums and facts are the caller's. However many lines there are, they
    take two statements.
    """
    order.code = _free_code()
    db.session.add(order)
    db.session.flush()
    for number, part in enumerate(parts, start=1):
        part.order_id, part.number, part.code = order.id, number, f"{order.code}-{number}"
    db.session.add_all(parts)
    db.session.flush()
    set_committed_value(order, "parts", list(parts))
    _write_lines(parts, lines)
    _note_beginning(order, parts, actor)


def _write_lines(parts: Sequence[SellerOrder], lines: Sequence[Sequence[Json]]) -> None:
    rows = [
        {**line, "order_id": part.order_id, "part_id": part.id, "seller_id": part.seller_id}
        for part, group in zip(parts, lines, strict=True)
        for line in group
    ]
    db.session.execute(insert(OrderLine), rows)
    mine = select(OrderLine).where(OrderLine.order_id == parts[0].order_id).order_by(OrderLine.id)
    written = db.session.scalars(mine).all()
    for part in parts:
        set_committed_value(part, "lines", [line for line in written if line.part_id == part.id])


def _note_beginning(order: Order, parts: Sequence[SellerOrder], actor: Actor) -> None:
    """The first events, in one statement."""
    said = {"order_id": order.id, "actor": actor.kind, "actor_id": actor.id, "reason": "", "detail": {}}
    first = {**said, "part_id": None, "kind": "order", "step": order.status.value}
    rest = [{**said, "part_id": part.id, "kind": "part", "step": part.status.value} for part in parts]
    db.session.execute(insert(_EVENTS), [first, *rest])


def check_waiting_cap(*, phone: str, origin_digest: str, method: PaymentMethod, cap: int) -> None:
    """Refuse one more order while too many of its kind wait (`TooManyUnconfirmed`, `TooManyUnpaid`).

    Cash on delivery waits for the sellers, everything else for the money; both keep goods
    from others. `cap` counts for the phone; one network may have four times as many. On
    PostgreSQL phone and network wait for each other, so that parallel orders are counted too.
    """
    _wait_in_line(phone=phone, origin=origin_digest)
    waiting = select(Order.id).where(*_waits(method))
    by_phone = waiting.where(Order.phone == phone).limit(cap).subquery()
    most = cap * ORIGIN_FACTOR
    by_origin = waiting.where(Order.origin_digest == origin_digest).limit(most).subquery()
    counts = select(
        select(func.count()).select_from(by_phone).scalar_subquery(),
        select(func.count()).select_from(by_origin).scalar_subquery(),
    )
    phones, origins = db.session.execute(counts).one()
    if phones >= cap or origins >= most:
        raise TooManyUnconfirmed if method is PaymentMethod.COD else TooManyUnpaid


def _waits(method: PaymentMethod) -> tuple[ColumnElement[bool], ...]:
    if method is not PaymentMethod.COD:
        return (Order.status == OrderStatus.AWAITING_PAYMENT,)
    return (
        Order.status == OrderStatus.PLACED,
        Order.payment_method == PaymentMethod.COD,
        Order.parts.any(SellerOrder.status == SellerOrderStatus.TO_CONFIRM),
    )


def _wait_in_line(**names: str) -> None:
    """Phone before network, for everybody: no two wait for each other crosswise."""
    if db.session.get_bind().dialect.name == "postgresql":
        lock = "pg_advisory_xact_lock(%s, hashtext(:%s))"
        locks = ", ".join(lock % (place, name) for place, name in enumerate(names, start=1))
        db.session.execute(text(f"SELECT {locks}"), names)


def _free_code() -> str:
    """A code that no order has; one letter longer each time that one is taken."""
    length = CODE_LENGTH
    while db.session.scalar(select(Order.id).where(Order.code == (code := new_code(length)))):
        length += 1
    return code
