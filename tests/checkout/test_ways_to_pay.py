"""At the checkout: only ways that are set up and fit the order, and what follows each of them."""

from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from shop.demo.card_desk.faults import Failure, Fault
from shop.orders.models import Order, OrderStatus
from shop.payments.models import AttemptState
from shop.platform.database import db
from tests.checkout.test_checkout_page import PAGE, give_cart, open_page, orders, reckon, typed
from tests.factories.orders import make_goods
from tests.factories.paying import attempt_of, only_cash, open_card_line
from tests.orders.books import assert_books_are_clean

CHOSEN = 'value="%s" id="payment_method" checked'


def buy(client: FlaskClient, method: str) -> tuple[str, dict[str, str]]:
    """Place an order of one jar; where it leads, and the form that was sent."""
    give_cart(client, make_goods())
    form = typed(reckon(client, payment_method=method), payment_method=method)
    answer = client.post(PAGE, data=form)
    assert answer.status_code == 303, answer.text
    return answer.headers["Location"], form


def the_order() -> Order:
    db.session.rollback()
    return db.session.scalars(select(Order)).one()


def test_everything_that_is_set_up_is_offered_cash_first(client: FlaskClient, app: Flask) -> None:
    open_card_line()
    give_cart(client, make_goods())

    html = open_page(client)

    assert CHOSEN % "cod" in html
    assert all(f'value="{way}"' in html for way in ("cod", "vietqr", "card"))


def test_what_is_not_set_up_is_never_offered(client: FlaskClient, app: Flask) -> None:
    give_cart(client, make_goods())

    with only_cash(app):
        html = open_page(client)

    assert CHOSEN % "cod" in html
    assert 'value="vietqr"' not in html
    assert 'value="card"' not in html


def test_a_card_is_hidden_below_its_least_amount_and_not_taken_there(client: FlaskClient, app: Flask) -> None:
    open_card_line()
    give_cart(client, make_goods())
    html = reckon(client, payment_method="card")
    before = app.extensions["settings"]
    app.extensions["settings"] = replace(before, card_minimum=10_000_000)
    try:
        assert 'value="card"' not in open_page(client)
        answer = client.post(PAGE, data=typed(html, payment_method="card"))
    finally:
        app.extensions["settings"] = before

    assert answer.status_code == 409
    assert "Đơn này không trả được bằng cách ấy." in answer.text
    assert 'id="payment_method-error"' in answer.text
    assert orders() == 0


def test_what_was_chosen_stays_chosen_while_the_page_reckons(client: FlaskClient, app: Flask) -> None:
    give_cart(client, make_goods())

    assert 'value="vietqr" checked' in reckon(client, payment_method="vietqr")


def test_a_transfer_leads_to_the_order_which_waits(client: FlaskClient, app: Flask) -> None:
    where, _form = buy(client, "vietqr")

    order = the_order()
    assert where == f"/don-hang/{order.code}"
    assert order.status is OrderStatus.AWAITING_PAYMENT
    assert_books_are_clean()


def test_a_card_leads_to_its_page_and_the_same_form_to_the_same(client: FlaskClient, app: Flask) -> None:
    line = open_card_line()

    where, form = buy(client, "card")
    again = client.post(PAGE, data=form)

    assert where == attempt_of(the_order()).page_url
    assert (again.status_code, again.headers["Location"]) == (303, where)
    assert line.line.requests.count("POST /v1/checkout/sessions") == 1
    assert_books_are_clean()


def test_the_same_form_after_paying_leads_to_the_order(client: FlaskClient, app: Flask) -> None:
    line = open_card_line()
    _where, form = buy(client, "card")
    order = the_order()
    line.desk.pay(attempt_of(order).provider_ref or "")
    client.get(f"/don-hang/{order.code}/tra-ve")

    again = client.post(PAGE, data=form)

    assert again.headers["Location"] == f"/don-hang/{order.code}"
    assert the_order().status is OrderStatus.PLACED


def test_a_card_company_that_refuses_to_say_is_asked_again_later(client: FlaskClient, app: Flask) -> None:
    line = open_card_line()
    buy(client, "card")
    code = the_order().code
    line.desk.faults.choose = lambda: Fault(Failure.REFUSED, 400)

    page = client.get(f"/don-hang/{code}/tra-ve", follow_redirects=True)

    assert page.status_code == 200
    assert "Cổng thẻ chưa trả lời." in page.text


def test_a_silent_card_company_leaves_an_order_that_can_be_paid_later(
    client: FlaskClient, app: Flask
) -> None:
    line = open_card_line()
    line.line.is_down = True

    where, _form = buy(client, "card")

    order = the_order()
    assert where == f"/don-hang/{order.code}"
    page = client.get(where).text
    assert "Chưa mở được trang trả thẻ." in page
    assert f"/don-hang/{order.code}/tra-tien" in page
    assert attempt_of(order).state is AttemptState.NEW
    assert_books_are_clean()


@pytest.mark.parametrize("method", ["", "barter", "COD"])
def test_a_way_that_is_none_orders_nothing(client: FlaskClient, app: Flask, method: str) -> None:
    give_cart(client, make_goods())

    answer = client.post(PAGE, data=typed(reckon(client), payment_method=method))

    assert answer.status_code == 422
    assert orders() == 0
