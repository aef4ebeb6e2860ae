"""Sua looks for an order among her own: by its code, its buyer's name, or what she sees of a telephone."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from shop.accounts.models import User
from shop.kernel.phones import may_be
from shop.orders.finding import looking_for
from shop.orders.models import Order
from shop.sellers.models import Seller
from tests.factories.accounts import make_user
from tests.factories.orders import make_goods, make_order
from tests.factories.paying import make_transfer_order
from tests.factories.sellers import make_seller
from tests.support.signing_in import SignIn
from tests.support.statements import statements

HOME = "/gian-hang/don-hang/"


@pytest.fixture
def shop(app: Flask, sign_in: SignIn) -> Seller:
    sua: User = make_user("sua@example.vn", full_name="Sùng Thị Sua")
    shop = make_seller("HTX Sua", owner=sua)
    sign_in(sua)
    return shop


def order_of(shop: Seller, name: str, phone: str, **changes: object) -> Order:
    return make_order(make_goods(seller=shop), full_name=name, phone=phone, **changes)


def found(client: FlaskClient, typed: str, language: str = "") -> list[str]:
    """Codes of orders that a search shows."""
    html = client.get(f"{language}{HOME}", query_string={"q": typed}).text
    return re.findall(r'class="code" href="[^"]*">([A-Z0-9]+)-\d</a>', html)


def test_sua_finds_an_order_by_code_name_and_telephone(client: FlaskClient, shop: Seller) -> None:
    hoa = order_of(shop, "Lường Thị Hoà", "+84987000111")
    dung = order_of(shop, "Đỗ Dũng", "+84912345678")

    for typed in (hoa.code, hoa.code.lower(), f"{hoa.code}-1", f" {hoa.code[:3]} {hoa.code[3:]} "):
        assert found(client, typed) == [hoa.code], typed
    for typed in ("Hoà", "hoa", "luong hoa", "LƯỜNG"):
        assert found(client, typed) == [hoa.code], typed
    for typed in ("do dung", "Đỗ", "0912 345 678", "+84912345678", "678", "0912"):
        assert found(client, typed) == [dung.code], typed
    assert found(client, "hoa", "/en") == [hoa.code]


def test_all_her_orders_are_looked_through_and_the_page_tells_where_each_stands(
    client: FlaskClient, shop: Seller
) -> None:
    order = order_of(shop, "Lường Thị Hoà", "+84987000111")

    html = client.get(f"{HOME}?q=hoa&muc=da-xong").text

    assert order.code in html
    assert "Đơn khớp với “hoa”, mới nhất lên đầu." in html
    assert 'value="hoa"' in html
    assert '<a href="/gian-hang/don-hang/?muc=cho-xac-nhan" aria-current' not in html
    assert "0987\u00a0***\u00a0111" in html
    assert "+84987000111" not in html


def test_others_orders_and_those_not_paid_yet_are_not_found(client: FlaskClient, shop: Seller) -> None:
    theirs = order_of(make_seller("HTX Trà"), "Lường Thị Hoà", "+84987000111")
    unpaid = make_transfer_order(make_goods(seller=shop), full_name="Lường Thị Hoà", phone="+84987000112")

    for typed in ("hoa", theirs.code, unpaid.code, "0987000111", "112"):
        assert found(client, typed) == [], typed


def test_who_tries_hidden_digits_learns_nothing(client: FlaskClient, shop: Seller) -> None:
    order = order_of(shop, "Lường Thị Hoà", "+84912345678")

    assert found(client, "0912 345 678") == found(client, "0912 999 678") == [order.code]
    assert found(client, "345") == found(client, "12345") == found(client, "0912345679") == []


@pytest.mark.parametrize(
    ("typed", "is_it"),
    [
        ("0912345678", True), ("84912345678", False), ("+84 912 345 678", True), ("0912", True),
        ("09123", True), ("0913", False), ("678", True), ("78", False), ("", False), ("*** 678", True),
    ],
)  # fmt: skip
def test_a_number_is_known_by_its_ends(typed: str, is_it: bool) -> None:
    assert may_be(typed, "+84912345678") is is_it
    assert not may_be(typed, "")


@pytest.mark.parametrize("typed", ["—", "-", "%", "_", "***", "a' OR 1=1", "9" * 100])
def test_signs_and_long_numbers_find_nothing(typed: str) -> None:
    assert not looking_for(typed)("K7MXQA", "Lường Thị Hoà", "+84912345678")


def test_what_is_not_found_is_told_with_what_can_be_looked_for(client: FlaskClient, shop: Seller) -> None:
    html = client.get(HOME, query_string={"q": '<b>"x'}).text

    assert "Không thấy đơn nào khớp với “&lt;b&gt;&#34;x”" in html
    assert "ba số cuối" in html
    assert f'href="{HOME}"' in html
    assert "No order matches “xyz”" in client.get(f"/en{HOME}?q=xyz").text


def test_pages_of_a_search_keep_what_was_typed(client: FlaskClient, shop: Seller) -> None:
    honey = make_goods(seller=shop, on_hand=50)
    orders = [
        make_order(honey, full_name="Hoà", phone=f"+8491{n:07}", origin=f"198.51.100.{n}") for n in range(23)
    ]
    first = client.get(f"{HOME}?q=hoa").text
    following = re.search(r'rel="next" href="([^"]*)"', first)
    assert following
    address = following[1].replace("&amp;", "&")

    second = client.get(address).text

    assert "q=hoa" in address
    assert [order.code in first for order in orders] == [False] * 3 + [True] * 20
    assert [order.code in second for order in orders] == [True] * 3 + [False] * 20
    assert "q=hoa" in second.partition('rel="prev" href="')[2].partition('"')[0]


def test_a_search_costs_as_much_for_many_as_for_one(client: FlaskClient, shop: Seller) -> None:
    honey, costs = make_goods(seller=shop, on_hand=50), []
    for count in (1, 6):
        for n in range(count):
            make_order(honey, full_name="Hoà", phone=f"+8491{count}{n:06}", origin=f"198.51.{count}.{n}")
        found(client, "hoa")
        with statements() as asked:
            assert len(found(client, "hoa")) >= count
        costs.append(len(asked))

    assert costs[0] == costs[1]
