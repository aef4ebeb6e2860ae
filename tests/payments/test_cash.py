"""Cash is owed from the order on, and closed only by recording it."""

import pytest
from flask import Flask
from sqlalchemy import select

from shop.kernel.money import Vnd
from shop.orders.models import SellerOrder
from shop.payments.errors import AmountDiffers, CashAlreadyReceived, CashNotDueYet, MoneyRefused
from shop.payments.models import AttemptState, PaymentAttempt, PaymentEvent, PaymentEventKind, RefundReason
from shop.payments.policies import Money, PaymentStatus
from shop.payments.queries import money_of
from shop.payments.services import receive_cash, reduce
from shop.platform.database import db, transaction
from tests.factories.orders import SUA, deliver_part, make_order, make_parts, make_two_sellers, ship
from tests.factories.payments import deliver_and_pay, money
from tests.orders.books import assert_books_are_clean


def take(part: SellerOrder, amount: int) -> None:
    with transaction():
        receive_cash(part=part, amount=Vnd(amount), actor=SUA)


def attempt() -> PaymentAttempt:
    db.session.rollback()
    db.session.expire_all()
    return db.session.scalars(select(PaymentAttempt)).one()


def received() -> list[int]:
    db.session.rollback()
    cash = select(PaymentEvent.amount).where(PaymentEvent.kind == PaymentEventKind.RECEIVED)
    return list(db.session.scalars(cash))


def test_cash_of_every_part_closes_the_attempt(app: Flask) -> None:
    order = make_order(*make_two_sellers())
    deliver_and_pay(order.parts[0])
    assert attempt().state is AttemptState.OPEN
    assert money_of(order_ids=[order.id])[order.id].status is PaymentStatus.PARTIALLY_PAID

    deliver_and_pay(order.parts[1])
    assert attempt().state is AttemptState.CAPTURED
    assert money_of(order_ids=[order.id])[order.id] == Money(order.total, Vnd(0), order.total)
    assert_books_are_clean()


def test_cash_is_recorded_once(app: Flask) -> None:
    [part] = make_parts()
    deliver_and_pay(part)

    with pytest.raises(CashAlreadyReceived):
        take(part, part.total)

    assert received() == [part.total]


@pytest.mark.parametrize("off_by", [-1, 1, -100_000])
def test_the_amount_must_be_right_to_the_dong(app: Flask, off_by: int) -> None:
    [part] = make_parts()
    deliver_part(part)

    with pytest.raises(AmountDiffers):
        take(part, part.total + off_by)

    assert received() == []
    assert money(part).status is PaymentStatus.UNPAID


def test_no_cash_before_the_door(app: Flask) -> None:
    [part] = make_parts()
    with pytest.raises(CashNotDueYet):
        take(part, part.total)
    ship(part)
    with pytest.raises(CashNotDueYet):
        take(part, part.total)

    assert received() == []


def test_no_more_can_be_taken_off_than_is_owed(app: Flask) -> None:
    [part] = make_parts()

    with pytest.raises(MoneyRefused), transaction():
        reduce(part=part, amounts={"x": Vnd(part.total + 1)}, reason=RefundReason.DECLINED, actor=SUA)

    assert money(part) == Money(part.total)


def test_the_same_reduction_counts_once(app: Flask) -> None:
    [part] = make_parts()
    for _ in range(2):
        with transaction():
            reduce(part=part, amounts={"line:1": Vnd(1_000)}, reason=RefundReason.DECLINED, actor=SUA)

    assert money(part).reduced == 1_000


@pytest.mark.parametrize(
    ("figures", "status", "outstanding"),
    [
        ((100, 0, 0), PaymentStatus.UNPAID, 100),
        ((100, 100, 0), PaymentStatus.UNPAID, 0),
        ((100, 0, 40), PaymentStatus.PARTIALLY_PAID, 60),
        ((100, 60, 40), PaymentStatus.PAID, 0),
        ((100, 0, 110), PaymentStatus.OVERPAID, -10),
    ],
)
def test_the_status_follows_from_the_figures(
    figures: tuple[int, int, int], status: PaymentStatus, outstanding: int
) -> None:
    sums = Money(*map(Vnd, figures))

    assert (sums.status, sums.outstanding) == (status, outstanding)
