"""An buys on one page, without scripts."""

import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from shop.cart.models import Cart, CartLine
from shop.catalog.models import Product, Variant
from shop.kernel.codes import digest
from shop.kernel.money import Vnd
from shop.orders.models import Order, SellerOrder
from shop.platform.database import db, transaction
from shop.sellers.models import SellerStatus
from shop.stock.models import Stock
from tests.factories.accounts import make_address, make_user
from tests.factories.orders import BA_DINH, fill_cart, make_goods, make_two_sellers, put_in
from tests.factories.sellers import make_seller
from tests.orders.books import assert_books_are_clean
from tests.support.statements import statements

PAGE = "/thanh-toan"
SECRET = "a-guests-secret"


def hidden(html: str, name: str) -> str:
    found = re.search(rf'name="{name}"[^>]*value="([^"]*)"', html)
    return unescape(found[1]) if found else ""


def give_cart(client: FlaskClient, *goods: Product, quantity: int = 1) -> Cart:
    cart = fill_cart(*goods, quantity=quantity, secret=SECRET)
    with client.session_transaction(path=PAGE) as session:
        session["cart"] = SECRET
    return cart


def typed(html: str, **changes: str) -> dict[str, str]:
    """What An writes, with what the page itself sends along."""
    values = {
        "csrf_token": hidden(html, "csrf_token"),
        "placement_key": hidden(html, "placement_key"),
        "seen": hidden(html, "seen"),
        "full_name": "Lò Thị An",
        "phone": "0912 345 678",
        "email": "an@example.vn",
        "province_code": "01",
        "ward_code": BA_DINH,
        "street": "12 ngõ 68, quận Ba Đình (cũ)",
        "payment_method": "cod",
    }
    return {**values, **changes}


def open_page(client: FlaskClient) -> str:
    return client.get(PAGE).get_data(as_text=True)


def reckon(client: FlaskClient, **changes: str) -> str:
    html = client.post(PAGE, data=typed(open_page(client), op="wards", **changes)).get_data(as_text=True)
    assert "Tổng tiền" in html
    return html


def orders() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(Order)) or 0


def test_a_guest_buys_from_two_sellers(client: FlaskClient, app: Flask) -> None:
    give_cart(client, *make_two_sellers())
    html = reckon(client)
    answer = client.post(PAGE, data=typed(html))

    order = db.session.scalars(select(Order)).one()
    assert answer.status_code == 303
    assert answer.location == f"/don-hang/{order.code}"
    page = client.get(answer.location)
    assert page.status_code == 200
    assert order.code in page.get_data(as_text=True)
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert order.phone == "+84912345678"
    assert order.street == "12 ngõ 68, quận Ba Đình (cũ)"
    assert_books_are_clean()


def test_the_page_shows_who_sells_and_on_what_terms(client: FlaskClient, app: Flask) -> None:
    seller = make_seller("HTX Sua", return_policy="Đổi trong 7 ngày.")
    give_cart(client, make_goods(seller=seller))
    html = reckon(client)

    for fact in ("HTX Sua", "5600123456", "Đổi trong 7 ngày.", "24 tháng từ ngày đóng hũ", "285.000"):
        assert fact in html
    assert "Trả tiền mặt cho bưu tá" in html


def test_without_scripts_a_button_loads_the_communes_and_keeps_what_was_typed(
    client: FlaskClient, app: Flask
) -> None:
    give_cart(client, make_goods())
    html = client.post(
        PAGE, data=typed(open_page(client), op="wards", ward_code="", note="gọi trước")
    ).get_data(as_text=True)

    assert "Phường Ba Đình" in html
    assert all(word in html for word in ("Lò Thị An", "0912 345 678", "gọi trước", "quận Ba Đình (cũ)"))
    assert "error" not in re.findall(r'class="(error)"', html)
    assert orders() == 0


def test_the_first_press_without_known_postage_asks_again(client: FlaskClient, app: Flask) -> None:
    give_cart(client, make_goods())
    answer = client.post(PAGE, data=typed(open_page(client)))

    assert answer.status_code == 409
    assert "Chưa đặt" in answer.get_data(as_text=True)
    assert orders() == 0

    again = client.post(PAGE, data=typed(answer.get_data(as_text=True)))
    assert again.status_code == 303
    assert orders() == 1


def test_a_new_price_is_shown_before_it_is_charged(client: FlaskClient, app: Flask) -> None:
    honey = make_goods()
    give_cart(client, honey)
    html = reckon(client)
    with transaction():
        db.session.get_one(Variant, honey.variants[0].id).price = Vnd(300_000)

    answer = client.post(PAGE, data=typed(html))

    text = answer.get_data(as_text=True).replace("\u00a0", " ")
    assert answer.status_code == 409
    assert "Mật ong hoa ban: giá từ 285.000 ₫ thành 300.000 ₫" in text
    assert 'value="Lò Thị An"' in text
    assert orders() == 0


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("full_name", "", "Ghi họ tên người nhận."),
        ("full_name", "\u200b\u2060 \u3164\u2800", "Ghi họ tên người nhận."),
        ("phone", "", "Ghi số điện thoại"),
        ("phone", "090 123 456", "Bạn mới nhập 9."),
        ("phone", "abc", "Số điện thoại chưa đúng"),
        ("email", "an@", "Địa chỉ thư chưa đúng"),
        ("email", "thư-của-an@example.vn", "Địa chỉ thư chưa đúng"),
        ("province_code", "99", "Chọn tỉnh, thành phố."),
        ("ward_code", "99999", "Chọn xã, phường."),
        ("street", "", "Ghi số nhà"),
        ("street", "\u200f\ufeff", "Ghi số nhà"),
        ("street", "x" * 201, "Dài quá"),
        ("payment_method", "barter", "Chọn một mục"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(
    client: FlaskClient, app: Flask, field: str, value: str, words: str
) -> None:
    give_cart(client, make_goods())
    html = reckon(client)
    answer = client.post(PAGE, data=typed(html, **{field: value}))
    page = answer.get_data(as_text=True)

    assert answer.status_code == 422
    assert words in page
    assert 'role="alert"' in page
    assert "12 ngõ 68" in page or field == "street"
    assert orders() == 0


def test_figures_sent_by_the_browser_are_worth_nothing(client: FlaskClient, app: Flask) -> None:
    give_cart(client, make_goods())
    html = reckon(client)
    lies = {
        "total": "1",
        "price": "1",
        "discount": "99",
        "currency": "USD",
        "state": "paid",
        "seller_id": "9",
    }
    client.post(PAGE, data=typed(html, **lies))

    order = db.session.scalars(select(Order)).one()
    assert order.goods_total == 285_000
    assert order.total == order.goods_total + order.shipping_total
    assert_books_are_clean()


def test_the_same_form_sent_twice_leads_to_the_same_order(client: FlaskClient, app: Flask) -> None:
    give_cart(client, make_goods())
    form = typed(reckon(client))
    first, second = client.post(PAGE, data=form), client.post(PAGE, data=form)

    assert first.location == second.location
    assert client.get(second.location).status_code == 200
    assert orders() == 1


def test_the_same_form_with_another_street_is_refused(client: FlaskClient, app: Flask) -> None:
    give_cart(client, make_goods())
    form = typed(reckon(client))
    client.post(PAGE, data=form)
    answer = client.post(PAGE, data={**form, "street": "Nơi khác"})

    assert answer.status_code == 422
    assert "thành đơn rồi" in answer.get_data(as_text=True)
    assert orders() == 1


def test_a_second_tab_is_led_to_the_order_of_the_first(client: FlaskClient, app: Flask) -> None:
    give_cart(client, make_goods())
    one, two = typed(reckon(client)), typed(reckon(client))
    assert one["placement_key"] != two["placement_key"]
    first = client.post(PAGE, data=one)
    second = client.post(PAGE, data=two)

    assert (second.status_code, second.location) == (303, first.location)
    assert client.get(PAGE).location == first.location
    assert orders() == 1


def test_an_empty_basket_has_no_checkout(client: FlaskClient, app: Flask) -> None:
    assert client.get(PAGE).location == "/gio-hang"


def test_what_is_short_can_be_lowered_on_the_spot(client: FlaskClient, app: Flask) -> None:
    honey = make_goods(on_hand=5)
    give_cart(client, honey, quantity=3)
    html = reckon(client)
    with transaction():
        db.session.scalars(select(Stock)).one().reserved = 3
    refused = client.post(PAGE, data=typed(html))
    assert refused.status_code == 409
    assert "Chỉ còn 2" in refused.get_data(as_text=True)

    fitted = client.post(PAGE, data=typed(html, op="fit")).get_data(as_text=True)
    assert db.session.scalar(select(CartLine.quantity)) == 2
    assert "Lò Thị An" in fitted
    assert orders() == 0


def test_the_dearer_way_is_charged_as_shown(client: FlaskClient, app: Flask) -> None:
    honey = make_goods()
    give_cart(client, honey)
    way = {f"delivery_{honey.seller_id}": "express"}
    html = reckon(client, **way)
    client.post(PAGE, data=typed(html, **way))

    part = db.session.scalars(select(SellerOrder)).one()
    assert part.delivery_method == "express"
    assert hidden(html, "seen").endswith(f"|{part.total}")


def test_the_province_chosen_in_the_basket_is_not_asked_again(client: FlaskClient, app: Flask) -> None:
    give_cart(client, make_goods())

    page = client.get(f"{PAGE}?tinh=01").text
    assert re.search(r'<option (?:lang="vi" )?selected value="01">', page)
    assert client.get(f"{PAGE}?tinh=nowhere").status_code == 200


def test_an_who_has_an_account_finds_her_address_filled_in(
    client: FlaskClient, app: Flask, sign_in: Callable[..., None]
) -> None:
    an = make_user()
    make_address(an, province_code="01", ward_code=BA_DINH, street="Ngõ của An")
    fill_cart(make_goods(), user=an)
    sign_in(an)
    html = open_page(client)
    assert "Ngõ của An" in html
    assert "Gửi thường" in html

    client.post(PAGE, data=typed(html, street="Ngõ của An"))
    assert db.session.scalars(select(Order)).one().buyer_id == an.id


def test_the_key_enter_neither_orders_nor_picks_a_kept_address(
    client: FlaskClient, app: Flask, sign_in: Callable[..., None]
) -> None:
    an = make_user()
    make_address(an, province_code="01", ward_code=BA_DINH, street="Ngõ của An")
    fill_cart(make_goods(), user=an)
    sign_in(an)

    form = open_page(client).split('id="dat-hang"')[1]

    assert form.split("<button")[1].startswith(" disabled hidden>")
    assert form.index(" disabled hidden>") < form.index('name="address_id"')


def test_no_kept_address_is_out_of_reach(
    client: FlaskClient, app: Flask, sign_in: Callable[..., None]
) -> None:
    an = make_user()
    kept = [
        make_address(an, street=f"Ngõ {number}", province_code="01", ward_code=BA_DINH) for number in range(7)
    ]
    sign_in(an)
    fill_cart(make_goods(), user=an)

    html = open_page(client)

    assert html.index("2 nơi nữa trong sổ địa chỉ") < html.index(f'name="address_id" value="{kept[0].id}"')
    answer = client.post(PAGE, data=typed(html, address_id=str(kept[0].id)))
    assert 'value="Ngõ 0"' in answer.text


def test_somebody_elses_address_is_not_there(
    client: FlaskClient, app: Flask, sign_in: Callable[..., None]
) -> None:
    lo = make_user("lo@example.vn")
    address = make_address(lo, province_code="01", ward_code=BA_DINH, street="Ngõ của Lò")
    an = make_user()
    fill_cart(make_goods(), user=an)
    sign_in(an)
    answer = client.post(PAGE, data=typed(open_page(client), address_id=str(address.id)))

    assert answer.status_code == 422
    assert "Ngõ của Lò" not in answer.get_data(as_text=True)


def test_a_guest_has_no_address_book(client: FlaskClient, app: Flask) -> None:
    lo = make_user("lo@example.vn")
    address = make_address(lo, province_code="01", ward_code=BA_DINH, street="Ngõ của Lò")
    give_cart(client, make_goods())
    answer = client.post(PAGE, data=typed(open_page(client), address_id=str(address.id)))

    assert answer.status_code == 422
    assert "Ngõ của Lò" not in answer.get_data(as_text=True)


def test_officers_and_suspended_sellers_do_not_buy(
    client: FlaskClient, app: Flask, sign_in: Callable[..., None]
) -> None:
    minh = make_user("minh@example.vn", officer=True)
    sua = make_user("sua@example.vn")
    make_seller(owner=sua, status=SellerStatus.SUSPENDED)
    for person in (minh, sua):
        other = app.test_client()
        sign_in(person, on=other)
        assert other.get(PAGE).status_code == 403
        assert other.post(PAGE, data={}).status_code in {400, 403}


def test_a_form_without_its_token_changes_nothing(client: FlaskClient, app: Flask) -> None:
    give_cart(client, make_goods())
    form = typed(reckon(client))
    del form["csrf_token"]

    assert client.post(PAGE, data=form).status_code == 400
    assert orders() == 0


def test_the_page_speaks_english_too(client: FlaskClient, app: Flask) -> None:
    give_cart(client, make_goods())
    html = client.get("/en/thanh-toan").get_data(as_text=True)

    assert 'lang="en"' in html
    assert 'action="/en/thanh-toan"' in html


def test_a_guests_whole_journey_takes_few_statements(client: FlaskClient, app: Flask) -> None:
    honey, tea = make_two_sellers()
    variant = honey.variants[0].id
    give_cart(client, tea)
    client.get(PAGE)
    counts: dict[str, int] = {}

    def ask(name: str, method: Callable[..., Any], *args: Any, **options: Any) -> str:
        db.session.remove()
        with statements() as seen:
            answer = method(*args, **options)
        counts[name] = len(seen)
        where = answer.location
        return where if where and answer.status_code == 303 else answer.get_data(as_text=True)

    ask("add", client.post, "/gio-hang/them", data={"variant_id": variant, "quantity": "1"})
    page = ask("checkout", client.get, PAGE)
    page = ask("reckon", client.post, PAGE, data=typed(page, op="wards"))
    place = ask("place", client.post, PAGE, data=typed(page))
    ask("order", client.get, place)

    assert orders() == 1
    assert sum(counts.values()) <= 60, counts
    assert len(counts) <= 5


def test_the_number_of_statements_does_not_grow_with_the_basket(client: FlaskClient, app: Flask) -> None:
    seller = make_seller()
    cart = give_cart(client, make_goods(seller=seller))
    open_page(client)
    with statements() as few:
        open_page(client)
    more = [make_goods(f"Món {number}", seller=seller) for number in range(8)]
    with transaction():
        put_in(cart, *more)
    with statements() as many:
        open_page(client)

    assert len(many) == len(few)
    assert digest(SECRET)


def test_after_signing_out_nobody_sees_the_order(
    client: FlaskClient, app: Flask, sign_in: Callable[..., None]
) -> None:
    an = make_user()
    fill_cart(make_goods(), user=an)
    sign_in(an)
    where = client.post(PAGE, data=typed(reckon(client))).location
    html = client.get(where).get_data(as_text=True)
    assert "12 ngõ 68" in html
    assert client.get(PAGE).location == where

    client.post("/dang-xuat", data={"csrf_token": hidden(html, "csrf_token")})

    assert client.get(where).status_code == 404
    assert client.get(PAGE).location == "/gio-hang"


def test_a_form_without_a_key_is_an_order_of_its_own_each_time(client: FlaskClient, app: Flask) -> None:
    honey = make_goods()
    give_cart(client, honey)
    form = typed(reckon(client), placement_key="")
    first = client.post(PAGE, data=form)
    with transaction():
        put_in(db.session.scalars(select(Cart)).one(), honey)
    second = client.post(PAGE, data=form)

    assert (first.status_code, second.status_code) == (303, 303)
    assert first.location != second.location
    assert orders() == 2


@pytest.mark.parametrize("number", ["99999999999999999999", "-1", "x", ""])
def test_an_address_that_cannot_be_is_not_there(
    client: FlaskClient, app: Flask, sign_in: Callable[..., None], number: str
) -> None:
    an = make_user()
    fill_cart(make_goods(), user=an)
    sign_in(an)

    assert client.post(PAGE, data=typed(open_page(client), address_id=number)).status_code == 422
