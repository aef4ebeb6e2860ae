"""A buyer who has begun to pay in two ways: one of them pays, and no money of the other is lost."""

from collections.abc import Callable

import pytest
from flask import Flask

from shop.checkout import asking, jobs
from shop.checkout.cancel_order import cancel_order
from shop.checkout.confirm_transfer import record_transfer
from shop.checkout.errors import CardPageUnreachable
from shop.checkout.renew_payment import renew_payment
from shop.orders.models import Order, OrderStatus, PaymentMethod
from shop.payments import jobs as refund_jobs
from shop.payments.breaker import Breaker
from shop.payments.gateway import Ask, Opened
from shop.payments.models import AttemptState, Refund, RefundReason, RefundState, TransferState
from shop.payments.queries import attempts_of
from shop.platform.database import db, transaction
from tests.factories.orders import AN
from tests.factories.paying import (
    arrival,
    attempt_of,
    make_card_order,
    make_transfer_order,
    open_card_line,
    refunds_of,
    states_of,
    status_of,
)
from tests.orders.books import assert_books_are_clean
from tests.support.card_desk import CardLine
from tests.support.moments import later

MINH = 7


@pytest.fixture(autouse=True)
def line(app: Flask) -> CardLine:
    """The shop takes cards."""
    return open_card_line()


def arrives(order: Order, amount: int, bank_ref: str = "FT1") -> TransferState:
    with transaction():
        said = arrival(order, amount, bank_ref)
        return record_transfer(arrival=said, order=order, officer_id=MINH).state


def goes_over_to_card(order: Order) -> str:
    """The buyer leaves the code and opens a card's page; its name at the desk."""
    with transaction():
        renew_payment(order=order, method=PaymentMethod.CARD, actor=AN)
    asking.open_page(attempt_of(order).id)
    return attempt_of(order).provider_ref or ""


def test_a_transfer_that_comes_after_all_pays_and_the_cards_page_is_closed(
    line: CardLine, deliver: Callable[[], int]
) -> None:
    order = make_transfer_order()
    ref = goes_over_to_card(order)

    assert arrives(order, order.total) is TransferState.EXACT
    assert_books_are_clean()
    with transaction():
        jobs.end_holds()
    deliver()

    assert status_of(order) is OrderStatus.PLACED
    assert states_of(order) == [AttemptState.CAPTURED, AttemptState.CANCELED]
    assert line.desk.session(ref)["status"] == "expired"
    assert_books_are_clean()


def test_a_card_that_is_faster_than_the_closing_of_its_page_is_paid_back(
    line: CardLine, deliver: Callable[[], int]
) -> None:
    order = make_transfer_order()
    ref = goes_over_to_card(order)
    arrives(order, order.total)
    line.desk.pay(ref)

    with transaction():
        jobs.end_holds()
    deliver()

    assert status_of(order) is OrderStatus.PLACED
    assert states_of(order) == [AttemptState.CAPTURED, AttemptState.MISMATCH]
    (refund,) = refunds_of(order)
    assert (refund.amount, refund.state, refund.method) == (order.total, RefundState.DONE, PaymentMethod.CARD)
    assert refund.reason is RefundReason.DUPLICATE
    assert_books_are_clean()


def test_too_little_by_transfer_goes_back_once_a_card_has_paid(line: CardLine) -> None:
    order = make_transfer_order()
    ref = goes_over_to_card(order)
    assert arrives(order, order.total - 5_000) is TransferState.SHORT
    line.desk.pay(ref)

    asking.look_and_settle(attempt_of(order).id)

    assert status_of(order) is OrderStatus.PLACED
    (refund,) = refunds_of(order)
    assert (refund.amount, refund.method) == (order.total - 5_000, PaymentMethod.VIETQR)
    assert refund.reason is RefundReason.PAID_OTHERWISE
    assert_books_are_clean()


def test_a_transfer_for_an_order_that_waits_for_a_card_pays_it(
    line: CardLine, deliver: Callable[[], int]
) -> None:
    order = make_card_order()
    asking.open_page(attempt_of(order).id)

    assert arrives(order, order.total) is TransferState.EXACT
    with transaction():
        jobs.end_holds()
    deliver()

    assert status_of(order) is OrderStatus.PLACED
    assert sorted(states_of(order)) == [AttemptState.CANCELED, AttemptState.CAPTURED]
    assert_books_are_clean()


def test_a_page_that_opens_after_its_try_was_given_up_is_not_shown(line: CardLine) -> None:
    order = make_card_order()
    attempt_id = attempt_of(order).id
    opens_at_once = line.gateway.open

    def open_slowly(ask: Ask) -> Opened:
        line.gateway.open = opens_at_once  # type: ignore[method-assign]
        opened = opens_at_once(ask)
        asking.close_and_settle(attempt_id)
        return opened

    line.gateway.open = open_slowly  # type: ignore[method-assign]
    with pytest.raises(CardPageUnreachable):
        asking.open_page(attempt_id)

    assert states_of(order) == [AttemptState.CANCELED]
    assert_books_are_clean()


def test_a_refund_that_no_try_could_send_is_sent_when_the_gateway_answers_again(
    line: CardLine, deliver: Callable[[], int]
) -> None:
    order = make_card_order()
    asking.open_page(attempt_of(order).id)
    line.desk.pay(attempt_of(order).provider_ref or "")
    asking.look_and_settle(attempt_of(order).id)
    with transaction():
        cancel_order(order=order, reason="Đổi ý", actor=AN)
    line.line.is_down = True
    for hour in range(12):
        with later(hours=hour):
            deliver()
    assert db.session.query(Refund).one().state is RefundState.DUE

    line.line.is_down, line.gateway.breaker = False, Breaker()
    with later(hours=20):
        deliver()
        with transaction():
            refund_jobs.look_after_refunds()
        deliver()

    (refund,) = refunds_of(order)
    assert refund.state is RefundState.DONE
    assert_books_are_clean()


def test_a_settled_orders_page_is_asked_for_in_the_same_words(line: CardLine) -> None:
    """Ending its time early must not change the question: another one under the same key is refused."""
    order = make_card_order()
    before = asking.ask_of(attempt_of(order))

    assert arrives(order, order.total) is TransferState.EXACT

    card = next(one for one in attempts_of(order.id) if one.method is PaymentMethod.CARD)
    assert asking.ask_of(card) == before
