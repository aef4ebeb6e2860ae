"""The one door to "paid": each kind of news about money has one end."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from shop.checkout import asking, jobs
from shop.checkout.confirm_transfer import record_transfer
from shop.checkout.renew_payment import renew_payment
from shop.checkout.settle_payment import Settled
from shop.kernel import clock
from shop.orders.models import OrderStatus, PaymentMethod
from shop.orders.queries import part_of_seller, parts_of_seller
from shop.payments.gateway import PaymentSight
from shop.payments.models import AttemptState, CaseKind, PaymentCase, RefundState
from shop.payments.policies import PaymentStatus
from shop.payments.queries import money_of
from shop.platform.database import db, transaction
from shop.stock.queries import stock_of
from tests.factories.orders import AN, make_goods, make_two_sellers
from tests.factories.paying import (
    arrival,
    attempt_of,
    make_card_order,
    make_transfer_order,
    open_card_line,
    refunds_of,
    settle,
)
from tests.orders.books import assert_books_are_clean
from tests.orders.test_order_page import follow
from tests.support.card_desk import CardLine


@pytest.fixture(autouse=True)
def line(app: Flask) -> CardLine:
    """The shop takes cards."""
    return open_card_line()


def cases() -> list[CaseKind]:
    return [case.kind for case in db.session.query(PaymentCase).order_by(PaymentCase.id)]


def shelf(product: object) -> tuple[int, int]:
    """On hand and reserved, as they are now."""
    db.session.rollback()
    stock = stock_of(product.variants[0].id, seller_id=product.seller_id)  # type: ignore[attr-defined]
    assert stock is not None
    return stock.on_hand, stock.reserved


def test_an_order_that_waits_for_money_holds_its_goods_and_asks_nobody() -> None:
    honey = make_goods(on_hand=5)
    order = make_card_order(honey, quantity=2)

    assert order.status is OrderStatus.AWAITING_PAYMENT
    assert shelf(honey) == (5, 2)
    assert part_of_seller(order.parts[0].code, seller_id=honey.seller_id) is None
    assert parts_of_seller(honey.seller_id, "cho-xac-nhan").rows == []
    assert_books_are_clean()


def test_money_makes_the_order_placed_takes_the_goods_and_asks_its_sellers() -> None:
    honey, tea = make_two_sellers()
    order = make_card_order(honey, tea)

    assert settle(order) is Settled.PAID

    assert attempt_of(order).state is AttemptState.CAPTURED
    assert order.status is OrderStatus.PLACED
    assert shelf(honey) == (9, 0)
    assert part_of_seller(order.parts[0].code, seller_id=honey.seller_id) is not None
    assert money_of(order_ids=[order.id])[order.id].status is PaymentStatus.PAID
    assert_books_are_clean()


def test_news_that_repeats_itself_changes_nothing() -> None:
    honey = make_goods(on_hand=5)
    order = make_card_order(honey)
    settle(order)

    assert settle(order) is Settled.KNOWN

    assert shelf(honey) == (4, 0)
    assert refunds_of(order) == [] == cases()
    assert_books_are_clean()


@pytest.mark.parametrize("off", [-1, 1, -100_000])
def test_another_amount_is_never_paid_and_goes_back_whole(off: int) -> None:
    order = make_card_order()
    amount = order.total + off

    assert settle(order, amount=amount) is Settled.GOES_BACK

    assert attempt_of(order).state is AttemptState.MISMATCH
    assert order.status is OrderStatus.AWAITING_PAYMENT
    assert [refund.amount for refund in refunds_of(order)] == [amount]
    assert cases() == [CaseKind.WRONG_MONEY]
    assert_books_are_clean()


@pytest.mark.parametrize(
    "foreign", [{"currency": "USD"}, {"is_live": True}, {"account": "somebody-else"}], ids=str
)
def test_foreign_money_is_a_case_and_the_goods_go_back(foreign: dict[str, object]) -> None:
    honey = make_goods(on_hand=5)
    order = make_transfer_order(honey) if "account" in foreign else make_card_order(honey)

    assert settle(order, **foreign) is Settled.CASE
    assert settle(order, **foreign) is Settled.KNOWN

    assert attempt_of(order).state is AttemptState.MISMATCH
    assert attempt_of(order).captured == 0
    assert order.status is OrderStatus.AWAITING_PAYMENT
    assert shelf(honey) == (5, 0)
    assert refunds_of(order) == []
    assert cases() == [CaseKind.FOREIGN_MONEY]
    assert_books_are_clean()


def test_after_foreign_money_an_is_warned_and_may_try_again_until_the_order_is_given_up(
    client: FlaskClient,
) -> None:
    order = make_card_order()
    settle(order, currency="USD")

    assert "Cán bộ đang xem" in follow(client, order)
    assert "An officer is looking into it" in client.get(f"/en/don-hang/{order.code}").text
    with transaction():
        renew_payment(order=order, method=PaymentMethod.VIETQR, actor=AN)
    with transaction():
        record_transfer(arrival=arrival(order, order.total), order=order, officer_id=7)

    assert order.status is OrderStatus.PLACED
    assert "Cán bộ đang xem" not in client.get(f"/don-hang/{order.code}").text
    assert cases() == [CaseKind.FOREIGN_MONEY]
    assert_books_are_clean()


def test_an_order_with_foreign_money_alone_is_canceled_in_the_end(deliver: Callable[[], int]) -> None:
    order = make_card_order()
    settle(order, currency="USD")

    moment = clock.now() + timedelta(days=4)
    with clock.time_from(lambda: moment):
        with transaction():
            jobs.cancel_unpaid_orders()
        deliver()

    db.session.rollback()
    assert order.status is OrderStatus.CANCELED
    assert refunds_of(order) == []
    assert_books_are_clean()


def test_other_money_for_a_paid_order_is_a_case() -> None:
    order = make_card_order()
    settle(order)

    assert settle(order, payment_ref="another") is Settled.CASE
    assert settle(order, payment_ref="another") is Settled.CASE

    assert cases() == [CaseKind.SECOND_CAPTURE]
    assert_books_are_clean()


def test_a_closed_page_gives_the_goods_back_and_keeps_the_order_waiting() -> None:
    honey = make_goods(on_hand=5)
    order = make_card_order(honey, quantity=2)

    assert settle(order, sight=PaymentSight.CLOSED) is Settled.CLOSED
    assert settle(order, sight=PaymentSight.CLOSED) is Settled.KNOWN

    assert shelf(honey) == (5, 0)
    assert order.status is OrderStatus.AWAITING_PAYMENT
    assert attempt_of(order).state is AttemptState.CANCELED
    assert_books_are_clean()


def test_late_money_takes_the_goods_again_if_they_are_there() -> None:
    honey = make_goods(on_hand=5)
    order = make_card_order(honey, quantity=2)
    settle(order, sight=PaymentSight.CLOSED)

    assert settle(order) is Settled.PAID

    assert shelf(honey) == (3, 0)
    assert_books_are_clean()


def test_late_money_goes_back_if_the_goods_are_gone() -> None:
    honey = make_goods(on_hand=2)
    order = make_card_order(honey, quantity=2)
    settle(order, sight=PaymentSight.CLOSED)
    settle(make_card_order(honey, quantity=1))

    assert settle(order) is Settled.GOES_BACK

    assert shelf(honey) == (1, 0)
    assert [refund.amount for refund in refunds_of(order)] == [order.total]
    assert cases() == [CaseKind.LATE_MONEY]
    assert_books_are_clean()


def test_news_that_a_page_is_open_changes_nothing() -> None:
    order = make_card_order()

    assert settle(order, sight=PaymentSight.OPEN) is Settled.WAITING

    assert attempt_of(order).state is AttemptState.NEW
    assert_books_are_clean()


def test_money_for_a_way_that_the_buyer_had_left_pays_and_ends_the_other(
    line: CardLine, deliver: Callable[[], int]
) -> None:
    order = make_transfer_order()
    with transaction():
        renew_payment(order=order, method=PaymentMethod.CARD, actor=AN)
    asking.open_page(attempt_of(order).id)

    with transaction():
        record_transfer(arrival=arrival(order, order.total), order=order, officer_id=7)
    assert order.status is OrderStatus.PLACED
    with transaction():
        jobs.end_holds()
    deliver()

    assert line.desk.session(attempt_of(order).provider_ref or "")["status"] == "expired"
    assert attempt_of(order).state is AttemptState.CANCELED
    assert refunds_of(order) == []
    assert_books_are_clean()


def test_who_pays_twice_by_two_ways_gets_the_second_back(line: CardLine, deliver: Callable[[], int]) -> None:
    order = make_transfer_order()
    with transaction():
        renew_payment(order=order, method=PaymentMethod.CARD, actor=AN)
    asking.open_page(attempt_of(order).id)
    line.desk.pay(attempt_of(order).provider_ref or "")
    with transaction():
        record_transfer(arrival=arrival(order, order.total), order=order, officer_id=7)

    asking.look_and_settle(attempt_of(order).id)
    deliver()

    (refund,) = refunds_of(order)
    assert (refund.amount, refund.state) == (order.total, RefundState.DONE)
    assert cases() == [CaseKind.SECOND_CAPTURE]
    assert_books_are_clean()
