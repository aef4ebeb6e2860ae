"""The card company's name leads nowhere for a while: buyers keep their order, money arrives later."""

import socket
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask, current_app
from flask.testing import FlaskClient

from shop.checkout import asking, jobs
from shop.checkout.cancel_order import cancel_order
from shop.kernel.clock import now, time_from
from shop.orders.models import Order, OrderStatus, PaymentMethod
from shop.payments.models import AttemptState, RefundState
from shop.payments.stripe_gateway import StripeGateway
from shop.platform.database import db, transaction
from shop.platform.worker import work_off
from tests.factories.orders import AN
from tests.factories.paying import attempt_of, make_card_order, refunds_of
from tests.faults.till import assert_becomes_one_order, at_the_till, count, press
from tests.orders.books import assert_books_are_clean
from tests.support.accounts import unaccounted
from tests.support.card_desk import API_KEY, WEBHOOK_SECRET
from tests.support.desk_server import ServedDesk, pay_at, served_desk

NAME = "cards.chophien.example"


class Names:
    """The resolver: knows the card company's name, or does not at present."""

    def __init__(self) -> None:
        self.is_lost = True
        self.asked = 0
        self._resolve = socket.getaddrinfo

    def __call__(self, host: Any, *args: Any, **more: Any) -> Any:
        if host != NAME:
            return self._resolve(host, *args, **more)
        self.asked += 1
        if self.is_lost:
            raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")
        return self._resolve("127.0.0.1", *args, **more)


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> Names:
    resolver = Names()
    monkeypatch.setattr(socket, "getaddrinfo", resolver)
    return resolver


@pytest.fixture
def desk(app: Flask, names: Names) -> Iterator[ServedDesk]:
    """A desk on a socket, known to the shop by its name; the real library goes there."""
    with served_desk() as served:
        port = served.url.rpartition(":")[2]
        gateway = StripeGateway(API_KEY, (WEBHOOK_SECRET,), f"http://{NAME}:{port}")
        current_app.extensions["gateways"] = {PaymentMethod.CARD: gateway}
        yield served
        current_app.extensions["gateways"] = {}


def look_around(**span: float) -> None:
    """At another hour the poller comes round and the worker works."""
    db.session.rollback()
    moment = now() + timedelta(**span)
    with time_from(lambda: moment):
        with transaction():
            jobs.look_after_payments()
        work_off()
    current_app.extensions["gateways"][PaymentMethod.CARD].breaker.answer()


def test_an_order_is_kept_and_paid_once_the_name_is_known_again(
    client: FlaskClient, desk: ServedDesk, names: Names
) -> None:
    """F23."""
    form = at_the_till(client, payment_method="card")

    page = client.get(press(client, form).location).text
    assert "Chưa mở được trang trả thẻ" in page
    assert names.asked > 0
    order = assert_becomes_one_order(client, form)
    assert attempt_of(order).state is AttemptState.NEW

    names.is_lost = False
    card_page = press(client, form).location
    ref = card_page.rpartition("/")[2]
    pay_at(desk.url, ref)
    client.get(f"/don-hang/{order.code}/tra-ve")
    db.session.rollback()
    assert order.status is OrderStatus.PLACED
    assert count(Order) == 1
    assert unaccounted(desk.desk) == []
    assert_books_are_clean()


def test_money_that_nobody_could_ask_after_is_found_later(desk: ServedDesk, names: Names) -> None:
    """F23: paid, then the name is lost; the poller comes back."""
    names.is_lost = False
    order = make_card_order()
    asking.open_page(attempt_of(order).id)
    pay_at(desk.url, attempt_of(order).provider_ref or "")
    names.is_lost = True
    look_around(minutes=3)
    assert attempt_of(order).state is AttemptState.OPEN
    assert_books_are_clean()

    names.is_lost = False
    look_around(minutes=6)
    db.session.rollback()
    assert order.status is OrderStatus.PLACED
    assert unaccounted(desk.desk) == []
    assert_books_are_clean()


def test_a_refund_waits_for_the_name_and_is_sent_once(desk: ServedDesk, names: Names) -> None:
    """F23."""
    names.is_lost = False
    order = make_card_order()
    asking.open_page(attempt_of(order).id)
    pay_at(desk.url, attempt_of(order).provider_ref or "")
    asking.look_and_settle(attempt_of(order).id)
    names.is_lost = True
    with transaction():
        cancel_order(order=order, reason="Đổi ý", actor=AN)
    look_around(minutes=1)
    assert [refund.state for refund in refunds_of(order)] == [RefundState.DUE]
    assert_books_are_clean()

    names.is_lost = False
    look_around(minutes=5)
    look_around(minutes=9)
    assert [refund.state for refund in refunds_of(order)] == [RefundState.DONE]
    assert unaccounted(desk.desk) == []
    assert_books_are_clean()


def test_cash_is_sold_as_always(client: FlaskClient, desk: ServedDesk, names: Names) -> None:
    """F23: nobody asks for the name."""
    assert_becomes_one_order(client, at_the_till(client))
    assert names.asked == 0
