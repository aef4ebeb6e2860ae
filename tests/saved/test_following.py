"""An follows Sua's cooperative and hears of new goods: once a day, never of alcohol, until she stops."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from shop.accounts.models import User
from shop.catalog.models import Product, ProductStatus
from shop.catalog.services import publish_product
from shop.kernel.clock import time_from
from shop.platform.database import db, transaction
from shop.platform.mail import compose
from shop.saved import jobs
from shop.sellers.models import Seller, SellerStatus
from tests.accounts.pages import send
from tests.factories.accounts import PASSWORD, make_user
from tests.factories.catalog import make_product
from tests.factories.sellers import make_seller
from tests.saved.wishes import JSON, MORNING, follow, follows
from tests.support.mailbox import Mailbox
from tests.support.signing_in import SignIn
from tests.support.statements import statements

PAGE = "/tai-khoan/nguoi-ban-theo-doi"
EVENING = MORNING + timedelta(hours=10)
Deliver = Callable[[], int]


@pytest.fixture
def sua(client: FlaskClient, an: User, sign_in: SignIn) -> Seller:
    """The cooperative, which An has followed since the morning."""
    seller = make_seller("HTX Sua", email="htx@example.vn")
    with at(MORNING):
        sign_in(an)
        follow(client, seller.id)
    return seller


def at(moment: datetime) -> AbstractContextManager[None]:
    return time_from(lambda: moment)


def publish(seller: Seller, name: str, **changes: object) -> Product:
    product = make_product(name, seller=seller, status=ProductStatus.PROPOSED, **changes)
    with transaction():
        publish_product(product=db.session.get_one(Product, product.id), actor_id=1)
    return product


def test_one_press_follows_and_fifty_are_one(client: FlaskClient, an: User) -> None:
    sua = make_seller("HTX Sua")

    for _ in range(50):
        assert follow(client, sua.id, headers=JSON).json["kept"] is True

    assert follows() == [(an.id, sua.id)]
    assert f'data-keep="nha={sua.id}"' in client.get(f"/nguoi-ban/{sua.slug}").text
    assert client.get(f"/toi?nha={sua.id}").json["kept"] == [f"nha={sua.id}"]
    assert "HTX Sua" in client.get(PAGE).text
    assert "1 người bán" in client.get("/tai-khoan").text
    follow(client, sua.id, fields={"op": "bo"})
    assert follows() == []
    assert "Chưa theo dõi ai" in client.get(PAGE).text


def test_a_guest_signs_in_and_comes_back_to_the_question(client: FlaskClient) -> None:
    sua, an = make_seller("HTX Sua"), make_user("an@example.vn")

    asked = follow(client, sua.id)
    assert asked.location == f"/theo-doi/{sua.slug}"
    led = client.get(asked.location)
    assert led.location == f"/dang-nhap?next=/theo-doi/{sua.slug}"
    back = send(
        client, "/dang-nhap", page=led.location, email="an@example.vn", password=PASSWORD, next=asked.location
    )
    assert back.location.endswith(asked.location)
    assert "nhiều nhất một thư một ngày" in client.get(asked.location).text
    assert follows() == []
    follow(client, sua.id)

    assert follows() == [(an.id, sua.id)]


def test_nobody_follows_who_does_not_sell(client: FlaskClient, an: User) -> None:
    closed = make_seller("HTX Đóng", status=SellerStatus.SUSPENDED)

    assert follow(client, closed.id, headers=JSON).status_code == 409
    assert follow(client, 2_000_000_000, headers=JSON).status_code == 409
    assert client.get(f"/theo-doi/{closed.slug}").status_code == 404
    assert follows() == []


def test_two_new_goods_of_a_day_are_one_letter_in_the_evening(
    an: User, sua: Seller, deliver: Deliver, letters: Mailbox
) -> None:
    with at(MORNING + timedelta(hours=1)):
        publish(sua, "Mật ong bạc hà")
        publish(sua, "Rượu ngô men lá", subgroup="II.1.a", is_alcohol=True, abv_tenths=300)
        publish(make_seller("HTX Lò"), "Trà của người khác")
        deliver()
        assert letters.to(an.email) == []
    with at(MORNING + timedelta(hours=3)):
        publish(sua, "Sáp ong")
        deliver()
    with at(EVENING):
        deliver()
        with transaction():
            jobs.tell_followers(sua.id, "2026-11-30", 0)
        deliver()

    [letter] = letters.to(an.email)
    assert letter.subject.startswith("HTX Sua có món mới")
    for words in ("Mật ong bạc hà", "Sáp ong"):
        assert words in letter.text
    for words in ("Rượu", "Trà của người khác"):
        assert words not in letter.text + letter.html
    with at(EVENING + timedelta(days=2)):
        deliver()
        assert len(letters.to(an.email)) == 1


def test_a_product_seen_again_by_officers_is_not_new(
    an: User, sua: Seller, deliver: Deliver, letters: Mailbox
) -> None:
    with at(MORNING):
        old = make_product("Món cũ", seller=sua, status=ProductStatus.PROPOSED, published_at=MORNING)
    with at(MORNING + timedelta(days=3)):
        with transaction():
            publish_product(product=db.session.get_one(Product, old.id), actor_id=1)
        deliver()
    with at(EVENING + timedelta(days=3)):
        deliver()

    assert letters.to(an.email) == []


def test_the_link_of_the_letter_ends_them_with_one_press(
    app: Flask, an: User, sua: Seller, deliver: Deliver, letters: Mailbox
) -> None:
    guest = app.test_client()
    with at(MORNING + timedelta(hours=1)):
        publish(sua, "Mật ong bạc hà")
        deliver()
    with at(EVENING):
        deliver()
    [letter] = letters.to(an.email)
    path = letter.stop_url.removeprefix("http://localhost")
    headers = compose(letter, "Chợ Phiên <cho@example.vn>")

    assert headers["List-Unsubscribe"] == f"<{letter.stop_url}>"
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert letter.stop_url in letter.text
    assert letter.stop_url in letter.html
    asked = guest.get(path)
    assert (asked.status_code, asked.headers["Referrer-Policy"]) == (200, "no-referrer")
    assert sua.name in asked.text
    assert "Bấm nút thì bạn thôi theo dõi" in asked.text
    assert follows() == [(an.id, sua.id)]
    for _ in range(2):
        assert guest.post(path, data={"List-Unsubscribe": "One-Click"}).status_code == 200
    assert follows() == []
    for wrong in ("khong-phai", path.rpartition("/")[2][:-1] + "A.", "a.b", "é.ü"):
        assert guest.post(f"/thu-bao/nguoi-ban/{wrong}").status_code == 404


def test_the_page_asks_as_much_for_many_as_for_one(client: FlaskClient, an: User) -> None:
    sellers = [make_seller(f"HTX {number}") for number in range(12)]
    follow(client, sellers[0].id)
    client.get(PAGE)
    with statements() as few:
        client.get(PAGE)
    for seller in sellers[1:]:
        follow(client, seller.id)

    client.get(PAGE)
    with statements() as many:
        client.get(PAGE)

    assert len(many) == len(few)
    assert "Stop following" in client.get(f"/en{PAGE}").text
