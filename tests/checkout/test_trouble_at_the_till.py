"""What An is told when the order she meant to place cannot be."""

from flask import Flask
from flask.testing import FlaskClient

from shop.cart.models import CartLine
from shop.catalog.models import Product, ProductStatus
from shop.orders.models import Order
from shop.platform.database import db, transaction
from shop.platform.formatting import moment
from tests.checkout.test_checkout_page import PAGE, give_cart, open_page, orders, reckon, typed
from tests.factories.orders import make_goods


def hide(product: Product) -> None:
    with transaction():
        db.session.get_one(Product, product.id).status = ProductStatus.HIDDEN


def test_what_is_gone_is_named_at_the_top_before_anything_is_typed(client: FlaskClient, app: Flask) -> None:
    honey = make_goods("Mật ong")
    give_cart(client, honey, make_goods("Trà"))
    hide(honey)

    top = open_page(client).partition("Người nhận</h2>")[0]

    assert "Chưa đặt được vì:" in top
    assert "Mật ong</span>: Món này không còn bán." in top
    assert "Trà</span>" not in top
    assert 'value="fit"' in top


def test_what_goes_between_page_and_press_is_named_once(client: FlaskClient, app: Flask) -> None:
    honey = make_goods("Mật ong")
    give_cart(client, honey)
    form = typed(reckon(client))
    hide(honey)

    answer = client.post(PAGE, data=form)

    assert answer.status_code == 409
    assert answer.text.count("Chưa đặt được vì:") == 1
    assert "Lò Thị An" in answer.text
    assert orders() == 0


def test_a_basket_emptied_in_another_tab_says_that_nothing_was_ordered(
    client: FlaskClient, app: Flask
) -> None:
    give_cart(client, make_goods())
    form = typed(reckon(client))
    with transaction():
        db.session.query(CartLine).delete()

    page = client.post(PAGE, data=form, follow_redirects=True).text

    assert "Chưa đặt đơn nào: giỏ đã trống" in page
    assert orders() == 0


def test_an_earlier_order_is_not_taken_for_a_new_one(client: FlaskClient, app: Flask) -> None:
    give_cart(client, make_goods())
    client.post(PAGE, data=typed(reckon(client)))
    placed_at = db.session.query(Order).one().placed_at

    page = client.get(PAGE, follow_redirects=True).text

    assert f"không có đơn mới. Đơn gần nhất ở máy này là đơn dưới đây, đặt lúc {moment(placed_at)}." in page
