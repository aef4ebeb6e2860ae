"""Alcohol can be bought by those who are of age, and is paid ahead or not at all (Law 44/2019/QH14)."""

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from shop.catalog.models import Product
from shop.orders.models import Order, OrderStatus, PaymentMethod
from shop.platform.database import db
from tests.cart.basket import add, in_baskets
from tests.checkout.test_checkout_page import PAGE, give_cart, open_page, orders, reckon, typed
from tests.factories.orders import make_goods
from tests.factories.paying import only_cash, open_card_line
from tests.orders.books import assert_books_are_clean

NAME = "Rượu ngô Xyz"
GATE = "/ruou/xac-nhan"


def wine() -> Product:
    return make_goods(NAME, subgroup="II.1.a", is_alcohol=True)


def say_of_age(client: FlaskClient, **form: str) -> str:
    answer = client.post(GATE, data={"du_tuoi": "1", **form}, headers={"Sec-Fetch-Site": "same-origin"})
    return answer.headers["Location"]


def test_who_has_not_told_the_age_cannot_take_it_and_learns_no_name(client: FlaskClient) -> None:
    answer = add(client, wine().variants[0])

    assert answer.status_code == 409
    assert "đủ 18 tuổi" in answer.text
    assert NAME not in answer.text
    assert in_baskets() == {}


def test_nobody_slips_it_in_by_undoing_a_removal(client: FlaskClient) -> None:
    bottle = wine().variants[0]
    token = client.get("/gio-hang").text.partition('name="csrf_token" value="')[2].partition('"')[0]
    client.post("/gio-hang/dat-lai", data={"csrf_token": token, "variant_id": bottle.id, "quantity": "1"})

    assert in_baskets() == {}


def test_who_is_of_age_takes_it_and_the_basket_leads_back_to_its_shelf(client: FlaskClient) -> None:
    product = wine()
    say_of_age(client)

    assert add(client, product.variants[0]).status_code == 303
    page = client.get("/gio-hang").text
    assert f"/ruou/{product.slug}" in page
    assert f"/san-pham/{product.slug}" not in page
    assert "chưa mua được" not in page


def test_while_nobody_can_pay_ahead_nobody_takes_it(app: Flask, client: FlaskClient) -> None:
    say_of_age(client)

    with only_cash(app):
        answer = add(client, wine().variants[0])

    assert answer.status_code == 409
    assert "Rượu chưa mua được qua chợ" in answer.text
    assert in_baskets() == {}


def test_the_checkout_asks_the_age_first_and_leads_back(client: FlaskClient) -> None:
    give_cart(client, wine())

    page = client.get(PAGE)
    assert "Bạn đã đủ 18 tuổi chưa?" in page.text
    assert NAME not in page.text
    assert say_of_age(client, ve="thanh-toan") == PAGE
    assert NAME in client.get(PAGE).text


def test_a_form_sent_without_the_answer_orders_nothing(client: FlaskClient, app: Flask) -> None:
    give_cart(client, wine())
    say_of_age(client)
    html = reckon(client, payment_method="vietqr")
    client.delete_cookie("tuoi")

    answer = client.post(PAGE, data=typed(html, payment_method="vietqr"))

    assert answer.status_code == 403
    assert "Bạn đã đủ 18 tuổi chưa?" in answer.text
    assert orders() == 0


def test_cash_is_not_offered_and_the_first_other_way_is_chosen(client: FlaskClient) -> None:
    open_card_line()
    give_cart(client, wine())
    say_of_age(client)

    html = open_page(client)

    assert 'value="cod"' not in html
    assert 'value="vietqr" id="payment_method" checked' in html
    assert 'value="card"' in html
    assert "44/2019/QH14" in html


def test_cash_that_is_asked_for_all_the_same_is_refused_beside_the_field(client: FlaskClient) -> None:
    give_cart(client, wine())
    say_of_age(client)
    html = reckon(client, payment_method="vietqr")

    answer = client.post(PAGE, data=typed(html, payment_method="cod"))

    assert answer.status_code == 409
    assert 'id="payment_method-error"' in answer.text
    assert "Rượu bia không bán theo cách trả tiền khi nhận." in answer.text
    assert orders() == 0


def test_a_basket_with_alcohol_is_ordered_and_waits_for_its_transfer(client: FlaskClient) -> None:
    give_cart(client, wine(), make_goods("Mật ong hoa ban"))
    say_of_age(client)
    html = reckon(client, payment_method="vietqr")

    answer = client.post(PAGE, data=typed(html, payment_method="vietqr"))

    assert answer.status_code == 303
    order = db.session.scalars(select(Order)).one()
    assert (order.status, order.payment_method) == (OrderStatus.AWAITING_PAYMENT, PaymentMethod.VIETQR)
    assert_books_are_clean()


def test_public_pages_know_nothing_of_a_basket_with_alcohol(client: FlaskClient) -> None:
    product = wine()
    say_of_age(client)
    add(client, product.variants[0])

    for path in ("/", "/san-pham", "/tim-kiem?q=ruou", f"/nguoi-ban/{product.seller.slug}", "/toi"):
        page = client.get(path).text
        assert NAME not in page, path
        assert product.slug not in page, path
