"""An buys again what she bought before: what can be had goes into the cart, the rest is told."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update

from shop.catalog.models import Product, ProductStatus, Variant
from shop.checkout.buy_again import buy_again
from shop.orders.models import Order
from shop.orders.queries import order_by_code
from shop.platform.database import db, transaction
from shop.sellers.models import Seller, SellerStatus
from shop.stock.models import Stock
from tests.accounts.pages import token_on
from tests.cart.basket import in_baskets
from tests.factories.accounts import make_user
from tests.factories.orders import fill_cart, make_goods, make_order, make_two_sellers
from tests.factories.paying import only_cash
from tests.orders.test_order_page import follow
from tests.support.signing_in import SignIn
from tests.support.statements import statements


def press(client: FlaskClient, order: Order, language: str = "") -> Any:
    """Press "Mua lại" on the order's page."""
    token = token_on(client.get(f"/don-hang/{order.code}"))
    return client.post(f"{language}/don-hang/{order.code}/mua-lai", data={"csrf_token": token})


def change(row: type, where: Any, **values: Any) -> None:
    with transaction():
        db.session.execute(update(row).where(where).values(**values))


def test_everything_at_the_old_price_goes_straight_to_the_cart(client: FlaskClient, app: Flask) -> None:
    honey, tea = make_two_sellers()
    order = make_order(honey, tea, quantity=2)
    follow(client, order)

    answer = press(client, order)

    assert (answer.status_code, answer.location) == (303, "/gio-hang")
    assert f"Các món của đơn {order.code} đã nằm trong giỏ." in client.get("/gio-hang").text
    assert in_baskets() == {honey.variants[0].id: 2, tea.variants[0].id: 2}


def test_pressing_twice_puts_nothing_in_twice(client: FlaskClient, app: Flask) -> None:
    honey = make_goods()
    order = make_order(honey, quantity=3)
    follow(client, order)

    press(client, order)
    press(client, order)

    assert in_baskets() == {honey.variants[0].id: 3}


def test_what_lies_in_the_cart_already_stays(app: Flask) -> None:
    honey, tea = make_two_sellers()
    an = make_user()
    order = make_order(honey, quantity=2, buyer=an)
    cart = fill_cart(tea, user=an, quantity=1)
    cart_more = cart.id

    with transaction():
        again = order_by_code(order.code)
        assert again
        rows = buy_again(order=again, cart=db.session.get_one(type(cart), cart_more), is_of_age=False)

    assert [row.in_cart for row in rows] == [2]
    assert in_baskets() == {tea.variants[0].id: 1, honey.variants[0].id: 2}


@pytest.mark.parametrize("why", ["hidden", "pack", "seller", "sold out"])
def test_what_cannot_be_had_is_left_out_and_told(client: FlaskClient, app: Flask, why: str) -> None:
    honey, tea = make_two_sellers()
    order = make_order(honey, tea)
    follow(client, order)
    variant = honey.variants[0].id
    if why == "hidden":
        change(Product, Product.id == honey.id, status=ProductStatus.HIDDEN)
    elif why == "pack":
        change(Variant, Variant.id == variant, is_offered=False)
    elif why == "seller":
        change(Seller, Seller.id == honey.seller_id, status=SellerStatus.SUSPENDED)
    else:
        change(Stock, Stock.variant_id == variant, on_hand=Stock.reserved)

    answer = press(client, order)

    assert answer.location == f"/don-hang/{order.code}/mua-lai"
    page = client.get(answer.location).text
    words = "Món này vừa hết hàng." if why == "sold out" else "Món này không còn bán."
    assert words in page
    assert "1 món không mua lại được" in page
    assert "Xem giỏ" in page
    assert in_baskets() == {tea.variants[0].id: 1}


def test_fewer_and_dearer_is_said_with_figures(client: FlaskClient, app: Flask) -> None:
    honey = make_goods(on_hand=10)
    order = make_order(honey, quantity=4)
    follow(client, order)
    variant = honey.variants[0].id
    change(Stock, Stock.variant_id == variant, on_hand=Stock.reserved + 2)
    change(Variant, Variant.id == variant, price=300_000)

    page = client.get(press(client, order).location).text

    assert "Hôm nay 300.000\xa0₫, đắt hơn 15.000\xa0₫" in page
    assert "Chỉ còn 2." in page
    assert in_baskets() == {variant: 2}
    change(Variant, Variant.id == variant, price=250_000)
    assert "rẻ hơn 35.000\xa0₫" in client.get(f"/don-hang/{order.code}/mua-lai").text


def test_alcohol_waits_for_the_question_about_age_and_for_a_way_to_pay(
    client: FlaskClient, app: Flask
) -> None:
    wine = make_goods("Rượu ngô Men lá", is_alcohol=True, subgroup="II.1.a", abv_tenths=300)
    order = make_order(wine, payment_method="vietqr")
    follow(client, order)

    page = client.get(f"/don-hang/{order.code}/mua-lai").text
    token = token_on(client.get(f"/don-hang/{order.code}"))
    client.post(f"/don-hang/{order.code}/mua-lai", data={"csrf_token": token})

    assert "Món này chỉ bán cho người đủ 18 tuổi." in page
    assert in_baskets() == {}
    client.post("/ruou/xac-nhan", data={"du_tuoi": "1"})
    with only_cash(app):
        page = client.get(f"/don-hang/{order.code}/mua-lai").text
        assert "Rượu chưa mua được qua chợ" in page
    client.post(f"/don-hang/{order.code}/mua-lai", data={"csrf_token": token})
    assert in_baskets() == {wine.variants[0].id: 1}


def test_nobody_buys_somebody_elses_order_again(client: FlaskClient, app: Flask, sign_in: SignIn) -> None:
    order = make_order(buyer=make_user("lo@example.vn"))
    sign_in(make_user())
    token = token_on(client.get("/tai-khoan"))

    assert client.get(f"/don-hang/{order.code}/mua-lai").status_code == 404
    assert client.post(f"/don-hang/{order.code}/mua-lai", data={"csrf_token": token}).status_code == 404
    assert in_baskets() == {}


def test_an_english_reader_is_told_in_english(client: FlaskClient, app: Flask) -> None:
    honey = make_goods()
    order = make_order(honey)
    follow(client, order)
    change(Variant, Variant.id == honey.variants[0].id, price=300_000)

    answer = press(client, order, "/en")

    assert answer.location == f"/en/don-hang/{order.code}/mua-lai"
    page = client.get(answer.location).text
    assert f"Buy order {order.code} again" in page
    assert "15.000\xa0₫ more" in page
    assert '<b lang="vi">Mật ong hoa ban</b>' in page


def test_the_page_asks_the_database_no_more_for_more_lines(client: FlaskClient, app: Flask) -> None:
    short, long = make_order(make_goods()), make_order(*[make_goods(f"Món {n}") for n in range(6)])
    counts = []
    for order in (short, long):
        follow(client, order)
        with statements() as asked:
            client.get(f"/don-hang/{order.code}/mua-lai")
        counts.append(len(asked))

    assert counts[0] == counts[1]
