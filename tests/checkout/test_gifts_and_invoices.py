"""Somebody else opens the box and sees no price; a firm gets the invoice it asked for."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from shop.checkout.receipt import receipt_of
from shop.orders.models import Order
from shop.orders.personal import forget_buyer, orders_of
from shop.platform.database import db, transaction
from shop.sellers.models import Seller
from tests.checkout.test_checkout_page import PAGE, give_cart, open_page, orders, reckon, typed
from tests.factories.accounts import make_user
from tests.factories.orders import make_goods, make_order, wishes
from tests.factories.sellers import make_seller
from tests.orders.test_order_page import follow
from tests.orders.test_packing_slip import slip_of
from tests.orders.test_seller_pages import page, press
from tests.support.mailbox import Mailbox
from tests.support.signing_in import SignIn

WORDS = "Mừng thọ bà!\n<b>Cháu An</b>"
FIRM = {
    "company": "Công ty TNHH Lúa Mới",
    "tax_code": "0100109106",
    "address": "57 Huỳnh Thúc Kháng, Hà Nội",
    "email": "ketoan@luamoi.vn",
}
ASKED = {
    "wants_invoice": "y", "company": FIRM["company"], "tax_code": "01001 09106",
    "invoice_address": FIRM["address"], "invoice_email": "KeToan@luamoi.vn",
}  # fmt: skip


def send(client: FlaskClient, **changes: str) -> Any:
    give_cart(client, make_goods())
    return client.post(PAGE, data=typed(reckon(client), **changes))


def last_order() -> Order:
    db.session.rollback()
    return db.session.scalars(select(Order).order_by(Order.id.desc())).first() or pytest.fail("no order")


@pytest.fixture
def shop(app: Flask, sign_in: SignIn) -> Seller:
    """Sua's cooperative; she is signed in."""
    sua = make_user("sua@example.vn")
    sign_in(sua)
    return make_seller("HTX Sua", owner=sua)


def test_a_gift_is_ordered_with_its_words(client: FlaskClient, app: Flask) -> None:
    assert send(client, is_gift="y", gift_note=WORDS).status_code == 303

    order = last_order()
    assert (order.is_gift, order.gift_note, order.invoice) == (True, WORDS, None)
    html = follow(client, order)
    assert "Quà tặng" in html
    assert "&lt;b&gt;Cháu An" in html


def test_words_without_the_tick_are_no_gift(client: FlaskClient, app: Flask) -> None:
    assert send(client, gift_note=WORDS).status_code == 303

    assert not last_order().is_gift


def test_the_seller_prints_the_words_and_no_price(client: FlaskClient, shop: Seller) -> None:
    part = make_order(make_goods(seller=shop), gift_note=WORDS).parts[0]
    press(client, part, "co-hang")
    html = page(client, part)

    slip = slip_of(html)
    assert "đừng bỏ giấy nào có ghi giá" in html
    assert "Mừng thọ bà!\n&lt;b&gt;Cháu An" in slip
    assert "₫" not in slip


def tells_of_the_firm(html: str) -> bool:
    """Whether every fact of it can be read; the last part of its address is kept from breaking."""
    told = re.sub("</?span[^>]*>", "", html)
    return all(fact in told for fact in FIRM.values())


def test_a_firm_asks_for_its_invoice(client: FlaskClient, app: Flask) -> None:
    assert send(client, **ASKED).status_code == 303

    order = last_order()
    assert order.invoice == FIRM
    assert tells_of_the_firm(follow(client, order))
    facts = dict(receipt_of(order)["about"]["facts"])
    assert facts["Hóa đơn xuất cho"] == FIRM["company"]
    assert facts["Mã số thuế"] == FIRM["tax_code"]


def test_its_seller_and_nobody_elses_sees_it(client: FlaskClient, shop: Seller) -> None:
    part = make_order(make_goods(seller=shop), invoice=FIRM).parts[0]
    plain = make_order(make_goods("Sáp ong", seller=shop), phone="+84912345679").parts[0]

    assert tells_of_the_firm(page(client, part))
    assert "Hóa đơn xuất cho" not in page(client, plain)


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("tax_code", "0100109107", "Mã số thuế chưa đúng"),
        ("tax_code", "", "Ghi mã số thuế."),
        ("company", " ", "Ghi tên như trên đăng ký thuế."),
        ("invoice_address", "", "Ghi địa chỉ đăng ký thuế."),
        ("invoice_email", "ketoan", "Địa chỉ thư chưa đúng"),
        ("company", "x" * 201, "Dài quá"),
    ],
)
def test_what_is_wrong_with_an_invoice_is_said_beside_it(
    client: FlaskClient, app: Flask, field: str, value: str, words: str
) -> None:
    answer = send(client, **{**ASKED, field: value})

    assert answer.status_code == 422
    assert words in answer.text
    assert f'id="{field}-error"' in answer.text
    assert orders() == 0


def test_who_wants_no_invoice_is_asked_nothing(client: FlaskClient, app: Flask) -> None:
    assert send(client, tax_code="1", invoice_email="x").status_code == 303

    assert last_order().invoice is None


def test_what_was_typed_stays_while_postage_is_reckoned(client: FlaskClient, app: Flask) -> None:
    give_cart(client, make_goods())
    again = client.post(
        PAGE, data=typed(open_page(client), op="reckon", is_gift="y", gift_note="Mừng thọ", **ASKED)
    ).text

    assert "Mừng thọ</textarea>" in again
    assert FIRM["company"] in again


def test_a_form_sent_before_there_were_gifts_is_still_the_same(app: Flask) -> None:
    plain = wishes()

    assert plain.digest() == wishes(gift_note=None, invoice=None).digest()
    assert plain.digest() != wishes(gift_note="").digest()
    assert plain.digest() != wishes(invoice=FIRM).digest()


@pytest.mark.parametrize(
    ("asked", "left"), [(FIRM, {**FIRM, "email": ""}), ({**FIRM, "tax_code": "001099123456"}, None)]
)
def test_who_leaves_takes_the_words_and_leaves_the_firm(
    app: Flask, reload: Callable[[Any], Any], asked: dict[str, str], left: dict[str, str] | None
) -> None:
    an = make_user()
    order = make_order(buyer=an, gift_note=WORDS, invoice=asked)
    told = orders_of(an.id)[0]
    assert told["gift_note"] == WORDS
    assert all(fact in told["invoice"] for fact in asked.values())

    with transaction():
        forget_buyer(an.id)

    row = reload(order)
    assert (row.is_gift, row.gift_note, row.invoice) == (True, "", left)


def test_the_letter_tells_its_seller(
    client: FlaskClient, shop: Seller, deliver: Any, letters: Mailbox
) -> None:
    make_order(make_goods(seller=shop), gift_note=WORDS, invoice=FIRM)
    deliver()

    letter = letters.to("sua@example.vn")[-1]
    assert "đừng bỏ giấy ghi giá" in letter.text
    assert FIRM["company"] in letter.text
