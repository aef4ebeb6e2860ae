"""A guest whose order is over is forgotten; what the law keeps stays, and nobody else can do it."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from shop.checkout.cancel_order import cancel_order
from shop.orders.links import link_secret
from shop.orders.models import Order, OrderEvent
from shop.platform.database import db, transaction
from shop.platform.invariants import check
from shop.reviews.models import NameShown, Review
from shop.wiring import INVARIANTS
from tests.factories.accounts import make_user
from tests.factories.orders import AN, deliver_part, make_goods, make_order
from tests.factories.paying import make_transfer_order, settle
from tests.factories.reviews import say
from tests.orders.books import assert_books_are_clean
from tests.orders.test_order_page import follow, link, token
from tests.support.signing_in import SignIn

Reload = Callable[[Any], Any]
PHONE = "0912 345 678"


def ended(**changes: Any) -> Order:
    """A guest's order that has arrived."""
    order = make_order(make_goods(), **changes)
    deliver_part(order.parts[0])
    return order


def ask(client: FlaskClient, order: Order, phone: str = PHONE) -> Any:
    page = follow(client, order)
    return client.post(f"/don-hang/{order.code}/quen", data={"csrf_token": token(page), "phone": phone})


def test_a_guest_is_forgotten_and_the_order_stays(client: FlaskClient, app: Flask, reload: Reload) -> None:
    order = ended(note="gọi trước", gift_note="Mừng thọ bà")
    old_link = link(order)
    page = follow(client, order)
    assert "Quên tôi ở đơn này" in page
    assert f'action="/don-hang/{order.code}/quen#quen"' in page, "a refusal is seen where it is said"

    answer = ask(client, order)

    assert (answer.status_code, answer.location) == (303, "/tra-cuu-don")
    assert "Chợ đã quên bạn" in client.get(answer.location).text
    row = reload(order)
    assert (row.full_name, row.phone, row.email, row.street, row.note) == ("—", "", None, "—", "")
    assert (row.gift_note, row.ward_name, row.total) == ("", "Phường Ba Đình", order.total)
    assert client.get(old_link).status_code == 404
    assert client.get(f"/don-hang/{order.code}").status_code == 404
    assert link_secret(row) is None
    last = db.session.scalars(select(OrderEvent).order_by(OrderEvent.id.desc()).limit(1)).one()
    assert (last.kind, last.step, last.detail) == ("buyer", "forgotten", {})
    assert_books_are_clean()
    assert check(INVARIANTS) == []


def test_what_was_said_of_the_goods_stays_without_a_name(
    client: FlaskClient, app: Flask, reload: Reload, deliver: Callable[[], int]
) -> None:
    order, other = ended(), ended(phone="+84912345679")
    for one in (order, other):
        say(one.parts[0].lines[0], text="Thơm lắm")

    ask(client, order)
    deliver()

    db.session.rollback()
    mine, theirs = db.session.scalars(select(Review).order_by(Review.id)).all()
    assert (mine.text, mine.author_name, mine.name_shown) == ("Thơm lắm", "", NameShown.GONE)
    assert theirs.name_shown is NameShown.MASKED


@pytest.mark.parametrize(
    ("phone", "words"), [("0987654321", "không phải số lúc đặt"), ("", "Ghi số điện thoại")]
)
def test_the_link_alone_is_not_enough(
    client: FlaskClient, app: Flask, reload: Reload, phone: str, words: str
) -> None:
    order = ended()
    answer = ask(client, order, phone)

    assert answer.status_code == 422
    assert words in answer.text
    assert reload(order).full_name == "Lò Thị An"


@pytest.mark.usefixtures("still_clock")
def test_numbers_cannot_be_tried_through(client: FlaskClient, app: Flask) -> None:
    order = ended()
    answers = [ask(client, order, f"09876543{n:02}").status_code for n in range(6)]

    assert answers == [422] * 5 + [429]


def test_an_order_that_somebody_works_for_waits(client: FlaskClient, app: Flask, reload: Reload) -> None:
    order = make_order(make_goods())
    assert "Quên tôi ở đơn này" not in follow(client, order)

    assert ask(client, order).status_code == 409
    assert reload(order).full_name == "Lò Thị An"


def test_money_comes_back_first(client: FlaskClient, app: Flask, reload: Reload) -> None:
    order = make_transfer_order(make_goods())
    settle(order)
    with transaction():
        cancel_order(order=reload(order), number=None, reason="Tôi đổi ý", actor=AN)

    assert ask(client, order).status_code == 409
    assert reload(order).phone


def test_an_order_of_an_account_goes_with_the_account(
    client: FlaskClient, app: Flask, sign_in: SignIn, reload: Reload
) -> None:
    an = make_user()
    order = ended(buyer=an)
    sign_in(an)
    page = client.get(f"/don-hang/{order.code}").text
    assert "Quên tôi ở đơn này" not in page

    answer = client.post(f"/don-hang/{order.code}/quen", data={"csrf_token": token(page), "phone": PHONE})

    assert answer.status_code == 409
    assert reload(order).full_name == "Lò Thị An"


def test_nobody_else_even_finds_it(client: FlaskClient, app: Flask, reload: Reload) -> None:
    order = ended()
    page = client.get("/tra-cuu-don").text

    answer = client.post(f"/don-hang/{order.code}/quen", data={"csrf_token": token(page), "phone": PHONE})

    assert answer.status_code == 404
    assert client.get(f"/don-hang/{order.code}/quen").status_code == 404
    assert reload(order).full_name == "Lò Thị An"
