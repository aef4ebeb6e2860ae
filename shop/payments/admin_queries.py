"""Money as officers read it: refunds by what is to be done, cases, and how much of all waits."""

import enum
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, case, func, select

from shop.kernel.money import Vnd
from shop.orders.models import Order, PaymentMethod
from shop.payments.models import (
    BankTransfer,
    PaymentAttempt,
    PaymentCase,
    Refund,
    RefundState,
    TransferState,
)
from shop.platform.database import db
from shop.platform.paging import Cursor, Page, newest_first, oldest_first

SIZE = 30


class Folder(enum.StrEnum):
    """What is to be done about a refund; the values stand in addresses."""

    TO_SEND = "can-chuyen"
    TO_APPROVE = "cho-duyet"
    NO_ACCOUNT = "cho-tai-khoan"
    FAILED = "khong-thanh"
    BY_CARD = "ve-the"
    DONE = "da-xong"


#: Those in which somebody at the desk has something to do.
OFFICERS_TURN = (Folder.TO_SEND, Folder.TO_APPROVE, Folder.FAILED)
#: Work is done in the order in which it came; what is over is read from its end.
_OVER = {Folder.DONE}


@dataclass(frozen=True)
class Waiting:
    """How much of the officers' money work waits."""

    transfers: int
    refunds: int
    cases: int

    @property
    def total(self) -> int:
        """All three together."""
        return self.transfers + self.refunds + self.cases


def refunds(folder: Folder, cursor: Cursor, *, limit: Vnd) -> Page[Refund, int]:
    """A page of a folder. Two officers are needed above `limit`. One statement."""
    mine = select(Refund).where(_lies_in(folder, limit))
    in_order = newest_first if folder in _OVER else oldest_first
    return in_order(mine, Refund.id, cursor, size=SIZE)


def refund_sizes(*, limit: Vnd) -> Mapping[Folder, int]:
    """How many lie where, those that are done aside. One statement."""
    folders = [folder for folder in Folder if folder not in _OVER]
    sums = [func.coalesce(func.sum(case((_lies_in(f, limit), 1), else_=0)), 0) for f in folders]
    open_ones = select(*sums).where(Refund.state != RefundState.DONE)
    row = db.session.execute(open_ones).one()
    return {folder: int(count) for folder, count in zip(folders, row, strict=True)}


def folder_of(refund: Refund, *, limit: Vnd) -> Folder:
    """Where a refund lies now."""
    if refund.state in {RefundState.DONE, RefundState.FAILED}:
        return Folder.DONE if refund.state is RefundState.DONE else Folder.FAILED
    if not refund.is_by_bank:
        return Folder.BY_CARD
    if not refund.account_no:
        return Folder.NO_ACCOUNT
    is_free = refund.amount <= limit or refund.approved_by is not None
    return Folder.TO_SEND if is_free else Folder.TO_APPROVE


def refund(refund_id: int) -> Refund | None:
    """The refund with a number, whoever's it is."""
    return db.session.get(Refund, refund_id)


def transfers_of(order_id: int) -> Sequence[BankTransfer]:
    """What arrived by bank for an order, the first one first."""
    mine = select(BankTransfer).where(BankTransfer.order_id == order_id)
    return db.session.scalars(mine.order_by(BankTransfer.id)).all()


def cases_of(order_id: int) -> Sequence[PaymentCase]:
    """All cases of an order, the first one first."""
    mine = select(PaymentCase).where(PaymentCase.order_id == order_id)
    return db.session.scalars(mine.order_by(PaymentCase.id)).all()


def cases(cursor: Cursor, *, is_open: bool) -> Page[PaymentCase, int]:
    """A page of cases: the oldest open one first, of those that are closed the latest. One statement."""
    if is_open:
        waiting = select(PaymentCase).where(PaymentCase.closed_at.is_(None))
        return oldest_first(waiting, PaymentCase.id, cursor, size=SIZE)
    over = select(PaymentCase).where(PaymentCase.closed_at.is_not(None))
    return newest_first(over, PaymentCase.id, cursor, size=SIZE)


def case_of(case_id: int) -> PaymentCase | None:
    """The case with a number, whatever it is about."""
    return db.session.get(PaymentCase, case_id)


def attempt_of_case(case: PaymentCase) -> PaymentAttempt | None:
    """The try at paying that a case is about; None if it is about none."""
    return db.session.get(PaymentAttempt, case.attempt_id) if case.attempt_id else None


def case_to_close(case_id: int) -> PaymentCase | None:
    """A case as it is now; nobody else closes it until the transaction ends."""
    mine = select(PaymentCase).where(PaymentCase.id == case_id).with_for_update()
    return db.session.scalar(mine.execution_options(populate_existing=True))


def codes_of(order_ids: Collection[int | None]) -> Mapping[int, str]:
    """The codes of orders by id. One statement."""
    known = {one for one in order_ids if one is not None}
    rows = db.session.execute(select(Order.id, Order.code).where(Order.id.in_(known))) if known else ()
    return {row[0]: row[1] for row in rows}


def waiting(*, limit: Vnd) -> Waiting:
    """How much waits for an officer: arrivals of no known order, refunds, cases. Three statements."""
    unread = select(func.count()).where(BankTransfer.state == TransferState.UNREADABLE)
    sizes = refund_sizes(limit=limit)
    return Waiting(
        transfers=db.session.scalar(unread) or 0,
        refunds=sum(sizes[folder] for folder in OFFICERS_TURN),
        cases=open_cases(),
    )


def open_cases() -> int:
    """How many cases nobody has closed yet."""
    return db.session.scalar(select(func.count()).where(PaymentCase.closed_at.is_(None))) or 0


def _lies_in(folder: Folder, limit: Vnd) -> ColumnElement[bool]:
    by_hand = and_(Refund.method == PaymentMethod.VIETQR, Refund.state == RefundState.DUE)
    known = and_(by_hand, Refund.account_no != "")
    waits = and_(known, Refund.amount > limit, Refund.approved_by.is_(None))
    return {
        Folder.TO_SEND: and_(known, (Refund.amount <= limit) | Refund.approved_by.is_not(None)),
        Folder.TO_APPROVE: waits,
        Folder.NO_ACCOUNT: and_(by_hand, Refund.account_no == ""),
        Folder.FAILED: Refund.state == RefundState.FAILED,
        Folder.BY_CARD: and_(
            Refund.method == PaymentMethod.CARD, Refund.state.in_((RefundState.DUE, RefundState.SENT))
        ),
        Folder.DONE: Refund.state == RefundState.DONE,
    }[folder]
