"""Transfers as officers read them: expected, arrived, and what an arrival would turn out to be."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, func, select
from sqlalchemy.orm import aliased, selectinload

from shop.checkout.retake import could_take_goods
from shop.kernel.money import Vnd
from shop.orders.models import Order, OrderStatus, PaymentMethod, SellerOrder
from shop.orders.policies import goes_on
from shop.payments.models import (
    AttemptState,
    BankTransfer,
    PaymentAttempt,
    Refund,
    TransferState,
)
from shop.payments.policies import LIVE, MONEY_CAME, NOTHING, transfer_of
from shop.payments.queries import attempts_of
from shop.payments.vietqr import read_purpose
from shop.platform.database import db
from shop.platform.paging import Cursor, Page, newest_first, oldest_first

SIZE = 30
#: A statement's words hold more codes by chance than anybody wants to look at.
MOST_CANDIDATES = 5


@dataclass(frozen=True)
class Meant:
    """What an arrival of `amount` would become if it is for `order`; nothing is known without one.

    `asked` is what the order's transfer is to bring, `before` what came of it already, `back`
    what would go back to the buyer. `is_over` says that its goods are not held any more.
    """

    order: Order | None
    state: TransferState
    amount: Vnd
    asked: Vnd = NOTHING
    before: Vnd = NOTHING
    back: Vnd = NOTHING
    is_over: bool = False

    @property
    def missing(self) -> Vnd:
        """What the order still waits for, this arrival aside."""
        return Vnd(max(0, self.asked - self.before))

    @property
    def short_by(self) -> Vnd:
        """What it would wait for afterwards."""
        return Vnd(max(0, self.asked - self.before - self.amount))

    @property
    def sight(self) -> str:
        """What an officer has seen, to be compared when it is written down."""
        return f"{self.order.code if self.order else '-'}|{self.state}|{self.before}|{self.amount}"


def foresee(order: Order | None, amount: Vnd) -> Meant:
    """What `confirm_transfer` would make of an arrival now; some seven statements, whatever the order."""
    if order is None:
        return Meant(None, TransferState.UNREADABLE, amount)
    tries = attempts_of(order.id)
    attempt = transfer_of(tries)
    is_over = not any(one.state in LIVE for one in tries)
    before = attempt.captured if attempt else NOTHING
    total = attempt.amount if attempt else order.total
    state = _state(order, attempt, Vnd(before + amount), is_over)
    back = {
        TransferState.OVER: before + amount - total,
        TransferState.LATE: _whole(attempt, amount),
        TransferState.DUPLICATE: _whole(attempt, amount),
    }.get(state, 0)
    return Meant(order, state, amount, total, before, Vnd(back), is_over)


def candidates(purpose: str, amount: Vnd) -> Sequence[Meant]:
    """Orders that the words of a statement may mean; one that waits for just so much comes first."""
    codes = read_purpose(purpose)
    found = {order.code: order for order in db.session.scalars(_whole_orders().where(Order.code.in_(codes)))}
    known = [foresee(found[code], amount) for code in codes if code in found][:MOST_CANDIDATES]
    return sorted(known, key=lambda meant: (meant.missing != amount, _is_settled(meant)))


def order_of_code(code: str) -> Order | None:
    """An order with parts and lines."""
    return db.session.scalar(_whole_orders().where(Order.code == code))


def expected(cursor: Cursor, *, only_said: bool) -> Page[PaymentAttempt, int]:
    """The latest transfer of each order that waits for money, the oldest first. One statement.

    Those whose hold has ended stay until the order is given up; `only_said`: whose buyers have
    said that the money is on its way.
    """
    waiting = _awaited()
    if only_said:
        waiting = waiting.where(PaymentAttempt.is_extended)
    return oldest_first(waiting, PaymentAttempt.id, cursor, size=SIZE)


def waiting_for(amount: Vnd) -> Sequence[Order]:
    """Orders that wait for just so much by bank, the oldest first. One statement."""
    missing = PaymentAttempt.amount - PaymentAttempt.captured
    waiting = _awaited().with_only_columns(Order).where(missing == amount)
    return db.session.scalars(waiting.order_by(PaymentAttempt.id).limit(MOST_CANDIDATES)).all()


def orders_by_id(ids: Sequence[int]) -> Mapping[int, Order]:
    """Orders with nothing of their parts. One statement."""
    return {order.id: order for order in db.session.scalars(select(Order).where(Order.id.in_(ids)))}


def arrivals(state: TransferState | None, cursor: Cursor) -> Page[BankTransfer, int]:
    """What arrived, the latest first; of what waits for an officer the oldest. One statement."""
    query = select(BankTransfer)
    if state is not None:
        query = query.where(BankTransfer.state == state)
    in_order = oldest_first if state is TransferState.UNREADABLE else newest_first
    return in_order(query, BankTransfer.id, cursor, size=SIZE)


def arrival(transfer_id: int) -> BankTransfer | None:
    """Anything that arrived."""
    return db.session.get(BankTransfer, transfer_id)


def arrival_by_ref(account: str, bank_ref: str) -> BankTransfer | None:
    """What the bank calls so, on one of the market's accounts."""
    return db.session.scalar(
        select(BankTransfer).where(BankTransfer.account == account, BankTransfer.bank_ref == bank_ref)
    )


def code_of_arrival(transfer_id: int) -> str | None:
    """The code of the order that an arrival was for, as it is known at this moment. One statement."""
    mine = select(Order.code).join(BankTransfer, BankTransfer.order_id == Order.id)
    return db.session.scalar(mine.where(BankTransfer.id == transfer_id))


def refunds_of(rows: Sequence[BankTransfer]) -> Mapping[int, Refund]:
    """By arrival: the refund that it led to, its own or that of its attempt. One statement."""
    ids = {row.attempt_id for row in rows if row.attempt_id is not None}
    known = db.session.scalars(select(Refund).where(Refund.attempt_id.in_(ids)).order_by(Refund.id)).all()
    sent_back = {row: _refund_of(row, known) for row in rows}
    return {row.id: refund for row, refund in sent_back.items() if refund}


def still_missing(rows: Sequence[BankTransfer]) -> Mapping[int, Vnd]:
    """By order that still waits: what its transfer lacks. One statement."""
    ids = {row.order_id for row in rows if row.state is TransferState.SHORT}
    lacking = (
        select(PaymentAttempt.order_id, func.max(PaymentAttempt.amount - PaymentAttempt.captured))
        .join(Order, Order.id == PaymentAttempt.order_id)
        .where(
            PaymentAttempt.order_id.in_(ids),
            PaymentAttempt.captured > 0,
            Order.status == OrderStatus.AWAITING_PAYMENT,
        )
        .group_by(PaymentAttempt.order_id)
    )
    return {row[0]: Vnd(int(row[1])) for row in db.session.execute(lacking)}


def _awaited() -> Select[PaymentAttempt]:
    """The latest transfer of each order that waits for money."""
    later = aliased(PaymentAttempt)
    is_superseded = select(later.id).where(
        later.order_id == PaymentAttempt.order_id,
        later.method == PaymentMethod.VIETQR,
        later.id > PaymentAttempt.id,
    )
    return (
        select(PaymentAttempt)
        .join(Order, Order.id == PaymentAttempt.order_id)
        .where(
            Order.status == OrderStatus.AWAITING_PAYMENT,
            PaymentAttempt.method == PaymentMethod.VIETQR,
            PaymentAttempt.state.in_((AttemptState.OPEN, AttemptState.CANCELED)),
            ~is_superseded.exists(),
        )
    )


def _state(order: Order, attempt: PaymentAttempt | None, sum_: Vnd, is_over: bool) -> TransferState:
    is_waiting = order.status is OrderStatus.AWAITING_PAYMENT
    total = attempt.amount if attempt else order.total
    if not is_waiting or (attempt and attempt.state in MONEY_CAME):
        return TransferState.DUPLICATE if goes_on(order) else TransferState.LATE
    if sum_ < total:
        return TransferState.SHORT
    if is_over and not could_take_goods(order):
        return TransferState.LATE
    return TransferState.OVER if sum_ > total else TransferState.EXACT


def _whole(attempt: PaymentAttempt | None, amount: Vnd) -> int:
    """Everything that is there and not on its way back."""
    return amount + (attempt.unrefunded if attempt and attempt.state not in MONEY_CAME else 0)


def _is_settled(meant: Meant) -> bool:
    return meant.order is None or meant.order.status is not OrderStatus.AWAITING_PAYMENT


def _refund_of(row: BankTransfer, refunds: Sequence[Refund]) -> Refund | None:
    own = [one for one in refunds if one.key.partition("#")[0] == f"transfer:{row.id}"]
    is_back = row.state is TransferState.LATE
    rest = [one for one in refunds if is_back and one.attempt_id == row.attempt_id and one.part_id is None]
    return next(iter([*own, *rest]), None)


def _whole_orders() -> Select[Order]:
    return select(Order).options(selectinload(Order.parts).selectinload(SellerOrder.lines))
