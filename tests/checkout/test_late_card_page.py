"""Who ordered by card and comes to the card's page late: Stripe opens no page for less than half an hour."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from shop.checkout import asking, jobs
from shop.checkout.errors import CardPageRefused, CardPageUnreachable
from shop.checkout.renew_payment import begin_anew
from shop.demo.card_desk.faults import Failure, Fault
from shop.kernel import clock
from shop.orders.models import OrderStatus
from shop.payments.models import AttemptState
from shop.payments.policies import MOST_ATTEMPTS
from shop.platform.database import db, transaction
from shop.stock.queries import stock_of
from tests.factories.orders import make_goods
from tests.factories.paying import attempt_of, make_card_order, open_card_line, states_of, status_of
from tests.orders.books import assert_books_are_clean
from tests.orders.test_paying_page import press
from tests.support.card_desk import CardLine
from tests.support.moments import later


@pytest.fixture(autouse=True)
def line(app: Flask) -> CardLine:
    """The shop takes cards."""
    return open_card_line()


def reserved(product: Any) -> int:
    db.session.rollback()
    stock = stock_of(product.variants[0].id, seller_id=product.seller_id)
    assert stock is not None
    return stock.reserved


def end_holds(deliver: Callable[[], int]) -> None:
    with transaction():
        jobs.end_holds()
    deliver()


@pytest.mark.parametrize("minutes", [29, 31, 45, 59, 61, 69, 75])
def test_an_comes_late_to_the_card_finds_a_page_and_her_goods_still_held(
    client: FlaskClient, line: CardLine, minutes: int
) -> None:
    honey = make_goods(on_hand=1)
    order = make_card_order(honey)

    with later(minutes=minutes):
        answer = press(client, order, "tra-tien", payment_method="card")

        attempt = attempt_of(order)
        assert (answer.status_code, answer.location) == (303, attempt.page_url)
        session = line.desk.session(attempt.provider_ref or "")
        left = session["expires_at"] - clock.now().timestamp()
        assert session["status"] == "open"
        assert left >= 30 * 60
        assert attempt.expires_at is not None
        assert attempt.expires_at.timestamp() > session["expires_at"]
        assert reserved(honey) == 1

        line.desk.pay(attempt.provider_ref or "")
        asking.look_and_settle(attempt.id)

    assert status_of(order) is OrderStatus.PLACED
    assert_books_are_clean()


def test_her_goods_are_held_until_the_card_company_says_that_the_late_page_is_closed(
    client: FlaskClient, line: CardLine, deliver: Callable[[], int]
) -> None:
    honey = make_goods(on_hand=1)
    order = make_card_order(honey)
    with later(minutes=60):
        press(client, order, "tra-tien", payment_method="card")

    with later(minutes=75):  # the first try's time is over
        end_holds(deliver)
    assert states_of(order) == [AttemptState.CANCELED, AttemptState.OPEN]
    assert reserved(honey) == 1

    line.line.is_down = True
    with later(minutes=135):
        end_holds(deliver)
    assert reserved(honey) == 1

    line.line.is_down = False
    with later(minutes=150):
        end_holds(deliver)
    assert line.desk.session(attempt_of(order).provider_ref or "")["status"] == "expired"
    assert states_of(order) == [AttemptState.CANCELED, AttemptState.CANCELED]
    assert reserved(honey) == 0
    assert_books_are_clean()


def test_once_the_hold_has_ended_her_goods_are_set_aside_anew(
    client: FlaskClient, line: CardLine, deliver: Callable[[], int]
) -> None:
    honey = make_goods(on_hand=1)
    order = make_card_order(honey)

    with later(minutes=75):
        end_holds(deliver)
        assert (states_of(order), reserved(honey)) == ([AttemptState.CANCELED], 0)
        answer = press(client, order, "tra-tien", payment_method="card")

        assert (answer.status_code, answer.location) == (303, attempt_of(order).page_url)
    assert reserved(honey) == 1
    assert_books_are_clean()


def test_a_page_whose_address_was_lost_on_the_way_is_the_page_she_gets(line: CardLine) -> None:
    order = make_card_order()
    first = attempt_of(order).id
    line.gateway._ask_account()
    line.desk.faults.add(Failure.LOST)
    with pytest.raises(CardPageUnreachable):
        asking.open_page(first)

    with later(minutes=40):
        page = asking.open_page(first)

    assert states_of(order) == [AttemptState.OPEN]
    with line.desk.store.turn():
        assert [one["url"] for one in line.desk.store.newest("checkout.session", parent=None, limit=9)] == [
            page
        ]


def test_who_presses_twice_comes_to_one_page(line: CardLine) -> None:
    order = make_card_order()
    first = attempt_of(order).id

    with later(minutes=40):
        page = asking.open_page(first)
        second = attempt_of(order).id
        with transaction():  # the other press has been refused, too, and goes on now
            assert begin_anew(attempt_id=first) == second
        assert asking.open_page(second) == page

    assert states_of(order) == [AttemptState.CANCELED, AttemptState.OPEN]


def test_what_the_card_company_does_not_take_at_all_is_refused_late_too(line: CardLine) -> None:
    honey = make_goods(on_hand=1)
    order = make_card_order(honey)
    line.desk.faults.choose = lambda: Fault(Failure.REFUSED, 400)

    with later(minutes=40), pytest.raises(CardPageRefused):
        asking.open_page(attempt_of(order).id)

    assert states_of(order) == [AttemptState.CANCELED, AttemptState.CANCELED]
    assert reserved(honey) == 0
    assert_books_are_clean()


def test_coming_late_again_and_again_does_not_hold_the_goods_for_ever(line: CardLine) -> None:
    honey = make_goods(on_hand=1)
    order = make_card_order(honey)

    for turn in range(1, MOST_ATTEMPTS):
        last = attempt_of(order).id
        with later(minutes=40 * turn), transaction():
            assert begin_anew(attempt_id=last) != last
    last = attempt_of(order).id
    with later(minutes=40 * MOST_ATTEMPTS), pytest.raises(CardPageRefused):
        asking.open_page(last)

    assert states_of(order) == [AttemptState.CANCELED] * MOST_ATTEMPTS
    assert reserved(honey) == 0
    assert_books_are_clean()


def test_who_was_paid_meanwhile_begins_nothing_anew(line: CardLine) -> None:
    order = make_card_order()
    first = attempt_of(order).id
    asking.open_page(first)
    line.desk.pay(attempt_of(order).provider_ref or "")
    asking.look_and_settle(first)

    with transaction():
        assert begin_anew(attempt_id=first) is None

    assert states_of(order) == [AttemptState.CAPTURED]
    assert_books_are_clean()
