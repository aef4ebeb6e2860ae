"""An looks into the basket: what is there, what it costs, what has changed meanwhile."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from shop.catalog.models import Product, ProductStatus, Variant
from shop.platform.database import db, transaction
from shop.sellers.models import Seller, SellerStatus
from shop.shipping.models import DeliveryMethod, Zone
from shop.stock import services as stock
from shop.stock.models import MoveKind
from tests.cart.basket import add, in_baskets, line_of, on_sale, press
from tests.factories.catalog import make_variant
from tests.factories.certificates import make_certificate
from tests.factories.paying import only_cash
from tests.factories.sellers import make_seller
from tests.factories.shipping import a_rate, make_rates
from tests.factories.stock import make_stock
from tests.support.statements import statements

PROBLEM = "Giỏ còn món cần xem lại."


def change_product(variant: Variant, **changes: object) -> None:
    with transaction():
        product = db.session.get_one(Product, variant.product_id)
        for name, value in changes.items():
            setattr(product, name, value)


def change_price(variant: Variant, price: int) -> None:
    with transaction():
        db.session.get_one(Variant, variant.id).price = price


def leave(variant: Variant, by: int) -> None:
    with transaction():
        stock.restock(
            variant_id=variant.id,
            seller_id=variant.seller_id,
            by=by,
            kind=MoveKind.CORRECTION,
            actor_id=None,
        )


def test_an_empty_basket_shows_one_way_out(client: FlaskClient) -> None:
    page = client.get("/gio-hang")

    assert page.status_code == 200
    assert "Giỏ còn trống" in page.text
    assert "Ra chợ xem hàng" in page.text
    assert page.headers["Cache-Control"] == "private, no-store"
    assert "Cookie" in page.headers["Vary"]


def test_goods_stand_by_seller_since_each_sends_a_parcel(client: FlaskClient) -> None:
    sua, lo = make_seller("HTX Sua"), make_seller("HTX Lò")
    goods = [
        on_sale("Mật Nậm Pồ", seller=sua),
        on_sale("Trà Tả Sìn", seller=lo),
        on_sale("Gạo Mường", seller=sua),
    ]
    for thing in goods:
        add(client, thing, 2)
    client.get("/gio-hang")

    page = client.get("/gio-hang").text

    assert "6 món, 2 người bán" in page
    places = [page.index(words) for words in ("HTX Sua", "Mật Nậm Pồ", "Gạo Mường", "HTX Lò", "Trà Tả Sìn")]
    assert places == sorted(places)
    assert page.count('class="strip"></div>\n  <div class="row between') == 2


def test_stars_come_from_a_verified_certificate_alone(client: FlaskClient) -> None:
    starred, plain = on_sale("Mật"), on_sale("Trà")
    make_certificate(db.session.get_one(Product, starred.product_id), stars=4)
    add(client, starred)
    add(client, plain)

    assert client.get("/gio-hang").text.count("4 sao OCOP") == 1


def test_postage_is_told_once_the_place_is_chosen_and_stays_told(client: FlaskClient) -> None:
    honey = on_sale()
    add(client, honey, 2)

    assert "tính theo nơi nhận" in client.get("/gio-hang").text
    page = client.get("/gio-hang?tinh=01").text
    assert "Phí gửi từ Điện Biên (1,4\xa0kg)" in page
    assert "Phải trả" in page
    assert 'href="/thanh-toan?tinh=01"' in page
    changed = press(client, f"/gio-hang/mon/{line_of(honey)}?tinh=01", op="more")
    assert changed.location == f"/gio-hang?tinh=01#so-luong-{line_of(honey)}-more"


@pytest.mark.parametrize("place", ["", "99", "x", "01x", "١١"])
def test_an_unknown_place_is_no_place(client: FlaskClient, place: str) -> None:
    add(client, on_sale())

    page = client.get(f"/gio-hang?tinh={place}")

    assert page.status_code == 200
    assert "Phải trả" not in page.text


def test_a_changed_price_is_shown_once_and_accepted_by_looking(client: FlaskClient) -> None:
    honey = on_sale(price=285_000)
    add(client, honey)
    change_price(honey, 299_000)

    first, second = client.get("/gio-hang").text, client.get("/gio-hang").text

    assert "Có món vừa đổi giá:" in first
    assert "285.000\xa0₫ → 299.000\xa0₫" in first
    assert "Có món vừa đổi giá:" not in second
    assert "285.000" not in second
    assert "299.000\xa0₫" in second


def test_looking_writes_nothing_when_nothing_has_changed(client: FlaskClient) -> None:
    add(client, on_sale())

    with statements() as sent:
        client.get("/gio-hang")

    assert all(statement.startswith("SELECT") for statement in sent)


def test_the_page_costs_the_same_however_much_is_in_it(client: FlaskClient) -> None:
    costs = []
    for number in range(3):
        add(client, on_sale(f"Món {number}"))
        client.get("/gio-hang?tinh=01")
        with statements() as sent:
            client.get("/gio-hang?tinh=01")
        costs.append(len(sent))

    assert costs[0] == costs[1] == costs[2] <= 9


def test_goods_that_are_hidden_meanwhile_stay_to_be_seen_but_cost_nothing(client: FlaskClient) -> None:
    honey, tea = on_sale("Mật", price=100_000), on_sale("Trà", price=50_000)
    add(client, honey)
    add(client, tea)
    change_product(honey, status=ProductStatus.HIDDEN)

    page = client.get("/gio-hang").text

    assert "Món này không còn bán nữa." in page
    assert PROBLEM in page
    assert "<dd>50.000\xa0₫</dd>" in page
    assert 'href="/thanh-toan' not in page
    assert in_baskets() == {honey.id: 1, tea.id: 1}


def test_goods_of_a_seller_who_is_suspended_meanwhile_cannot_be_ordered(client: FlaskClient) -> None:
    honey = on_sale()
    add(client, honey)
    with transaction():
        db.session.get_one(Seller, honey.seller_id).status = SellerStatus.SUSPENDED

    assert "Món này không còn bán nữa." in client.get("/gio-hang").text


def test_alcohol_cannot_be_ordered_while_nobody_can_pay_ahead(client: FlaskClient, app: Flask) -> None:
    honey = on_sale()
    add(client, honey)
    change_product(honey, is_alcohol=True)

    with only_cash(app):
        assert "Rượu chưa mua được qua chợ." in client.get("/gio-hang").text
    assert "Rượu chưa mua được qua chợ." not in client.get("/gio-hang").text


def test_what_has_sold_out_meanwhile_is_told(client: FlaskClient) -> None:
    honey = on_sale(left=3)
    add(client, honey, 3)
    leave(honey, -3)

    page = client.get("/gio-hang").text

    assert "Món này vừa hết." in page
    assert PROBLEM in page


def test_when_less_is_left_an_takes_what_there_is(client: FlaskClient) -> None:
    honey = on_sale(left=5)
    add(client, honey, 5)
    leave(honey, -3)

    page = client.get("/gio-hang").text
    assert "Chỉ còn 2, bạn muốn lấy 5." in page
    press(client, f"/gio-hang/mon/{line_of(honey)}", op="set", quantity="2")

    assert in_baskets() == {honey.id: 2}
    assert PROBLEM not in client.get("/gio-hang").text


def test_fresh_goods_do_not_travel_far_and_the_basket_says_so(client: FlaskClient) -> None:
    fish = on_sale("Cá", is_perishable=True)
    slow = [
        a_rate(method=method, zone=zone, days_least=4, days_most=9)
        for method in DeliveryMethod
        for zone in Zone
    ]
    make_rates(seller_id=fish.seller_id, rates=slow)
    add(client, fish)

    page = client.get("/gio-hang?tinh=96").text

    assert "Kiện này có hàng tươi, chưa gửi xa tới đó được." in page
    assert "Phải trả" not in page


def test_what_sellers_write_is_shown_as_text(client: FlaskClient) -> None:
    add(client, on_sale('<img src=x onerror="alert(1)">'))

    page = client.get("/gio-hang").text

    assert "<img src=x" not in page
    assert "&lt;img src=x" in page


def test_two_packs_of_a_product_are_two_lines(client: FlaskClient) -> None:
    small = on_sale()
    large = make_variant(db.session.get_one(Product, small.product_id), name="Hũ 1 kg", price=500_000)
    make_stock(5, large)
    add(client, small)
    add(client, large)

    page = client.get("/gio-hang").text

    assert "Hũ 500 g" in page
    assert "Hũ 1 kg" in page
    assert "2 món, 1 người bán" in page
