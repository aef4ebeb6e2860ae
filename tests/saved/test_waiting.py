"""Who waits for a sold-out pack: people with one press, guests after the link of a letter."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from shop.accounts.models import User
from shop.catalog.models import Product, ProductStatus, Variant
from shop.kernel.codes import digest
from shop.platform.database import db, transaction
from shop.saved import services
from shop.sellers.models import SellerStatus
from tests.accounts.pages import send, token_on
from tests.factories.accounts import make_user
from tests.factories.search import put_on_shelf
from tests.factories.sellers import make_seller
from tests.saved.wishes import JSON, alerts, bring, sold_out, wait_for, write_address
from tests.support.mailbox import Mailbox
from tests.support.moments import later
from tests.support.sameness import essence
from tests.support.signing_in import SignIn

Deliver = Callable[[], int]


def _link(letters: Mailbox, email: str) -> str:
    text = letters.to(email)[-1].text
    return next(word for word in text.split() if "/xac-nhan/" in word).removeprefix("http://localhost")


def _asked(client: FlaskClient, pack: Variant, deliver: Deliver, letters: Mailbox) -> str:
    """Bình asks to be told of a pack; the link of the letter."""
    write_address(client, pack, "binh@example.vn")
    deliver()
    return _link(letters, "binh@example.vn")


def test_one_press_is_enough_for_an_and_fifty_are_one(client: FlaskClient, an: User) -> None:
    pack = sold_out("Mật ong bạc hà")

    for _ in range(50):
        assert wait_for(client, pack, headers=JSON).json["kept"] is True

    [alert] = alerts()
    assert (alert.user_id, alert.email, alert.variant_id) == (an.id, None, pack.id)
    assert alert.confirmed_at is not None
    assert client.get(f"/toi?cho={pack.id}").json["kept"] == [f"cho={pack.id}"]
    assert "Mật ong bạc hà" in client.get("/tai-khoan/mon-da-luu").text
    client.post("/mon-da-luu", data={"product_id": pack.product_id})
    listed = client.get("/tai-khoan/mon-da-luu").text
    assert "Chợ sẽ báo bạn" in listed
    assert "#bao-khi-co" not in listed, "what is waited for is not offered to be"
    wait_for(client, pack, fields={"op": "bo"})
    assert alerts() == []
    assert "#bao-khi-co" in client.get("/tai-khoan/mon-da-luu").text


@pytest.mark.parametrize("how", ["hidden", "stopped"])
def test_who_waits_for_what_is_not_sold_any_more_can_stop(client: FlaskClient, an: User, how: str) -> None:
    pack = sold_out("Mật ong bạc hà")
    wait_for(client, pack)
    with transaction():
        product = db.session.get_one(Product, pack.product_id)
        if how == "hidden":
            product.status = ProductStatus.HIDDEN
        else:
            product.seller.status = SellerStatus.SUSPENDED

    assert f"/san-pham/{pack.product.slug}" not in client.get("/tai-khoan/mon-da-luu").text
    wait_for(client, pack, fields={"op": "bo"})

    assert alerts() == []


def test_the_product_page_offers_it_for_what_is_sold_out_alone(client: FlaskClient) -> None:
    out, there = sold_out("Món hết"), put_on_shelf("Món còn")

    assert f'data-keep="cho={out.id}"' in client.get(f"/san-pham/{out.product.slug}").text
    assert 'data-keep="cho=' not in client.get(f"/san-pham/{there.slug}").text
    listed = client.get("/san-pham").text
    assert f"/san-pham/{out.product.slug}#bao-khi-co" in listed
    assert "Tell me when it is back" in client.get(f"/en/san-pham/{out.product.slug}").text


def test_what_is_in_stock_unknown_or_alcohol_is_not_waited_for(client: FlaskClient, an: User) -> None:
    there = put_on_shelf().variants[0]
    wine = sold_out("Rượu ngô", subgroup="II.1.a", is_alcohol=True, abv_tenths=300)

    assert wait_for(client, there, headers=JSON).status_code == 409
    assert wait_for(client, wine, headers=JSON).status_code == 409
    assert client.post("/bao-khi-co-hang", data={"variant_id": "x"}).status_code == 303
    for number in (wine.id, 2_000_000_000):
        assert client.get(f"/bao-khi-co-hang/{number}").status_code == 404
    assert alerts() == []


def test_a_guest_waits_only_after_the_link_of_the_letter(
    client: FlaskClient, deliver: Deliver, letters: Mailbox
) -> None:
    pack = sold_out("Mật ong bạc hà")

    asked = wait_for(client, pack)
    assert asked.location == f"/bao-khi-co-hang/{pack.id}"
    form = client.get(asked.location).text
    assert "Bấm nút là bạn đồng ý" in form
    answer = write_address(client, pack, " Binh@Example.VN ")
    deliver()

    assert answer.status_code == 200
    assert "bi***@example.vn" in answer.text
    [letter] = letters.to("binh@example.vn")
    assert "Mật ong bạc hà" in letter.subject
    [alert] = alerts()
    assert alert.confirmed_at is None
    path = _link(letters, "binh@example.vn")
    assert alert.token_digest == digest(path.rpartition("/")[2])
    assert path.rpartition("/")[2] not in repr(vars(alert))
    assert client.get(path).headers["Referrer-Policy"] == "no-referrer"
    assert alerts()[0].confirmed_at is None, "a program that looks at links confirms nothing"
    done = send(client, path)
    assert "Xong, có hàng chợ sẽ báo" in done.text
    assert "bi***@example.vn" in done.text
    assert alerts()[0].confirmed_at is not None


def test_who_presses_the_link_again_is_told_that_it_is_noted(
    app: Flask, client: FlaskClient, deliver: Deliver, letters: Mailbox
) -> None:
    path, other_tab = _asked(client, sold_out("Mật ong bạc hà"), deliver, letters), app.test_client()
    token = token_on(other_tab.get(path))
    done = send(client, path)
    confirmed_at = alerts()[0].confirmed_at

    pressed = other_tab.post(path, data={"csrf_token": token})
    with later(days=30):
        opened = client.get(path)

    assert "Bạn đã xác nhận." in done.text
    assert essence(opened) == essence(pressed) == essence(done)
    assert opened.headers["Referrer-Policy"] == "no-referrer"
    assert "binh" not in opened.text
    assert alerts()[0].confirmed_at == confirmed_at


def test_links_that_are_wrong_old_or_over_are_one_page(
    client: FlaskClient, deliver: Deliver, letters: Mailbox
) -> None:
    honey = sold_out("Mật")
    answered = _asked(client, honey, deliver, letters)
    send(client, answered)
    bring(honey)
    deliver()
    old = _asked(client, sold_out("Trà"), deliver, letters)

    with later(days=4):
        pages = [client.get(path) for path in (answered, old, "/bao-khi-co-hang/xac-nhan/khong-phai")]

    assert {page.status_code for page in pages} == {404}
    assert len({essence(page) for page in pages}) == 1
    assert sum(alert.confirmed_at is not None for alert in alerts()) == 1


def test_nobody_learns_which_address_waits_or_has_an_account(
    app: Flask, client: FlaskClient, sign_in: SignIn, deliver: Deliver, letters: Mailbox
) -> None:
    pack, an, hers = sold_out(), make_user("an@example.vn"), app.test_client()
    sign_in(an, on=hers)
    wait_for(hers, pack)
    write_address(client, pack, "bi@example.vn")
    deliver()
    send(client, _link(letters, "bi@example.vn"))

    known = [write_address(client, pack, email) for email in ("an@example.vn", "bi@example.vn")]
    new = write_address(client, pack, "co@example.vn")
    deliver()

    assert len({re.sub(r"\w\w\*{3}", "", essence(page)[1]) for page in (*known, new)}) == 1
    assert letters.to("an@example.vn") == []
    assert len(letters.to("bi@example.vn")) == 1
    assert len(alerts()) == 3


def test_a_wrong_address_is_told_beside_its_field_and_stays(client: FlaskClient) -> None:
    pack = sold_out()

    for typed in ("", "không phải", "a@b", "x" * 300 + "@example.vn"):
        answer = write_address(client, pack, typed)
        assert answer.status_code == 422
    assert 'value="không phải"' in write_address(client, pack, "không phải").text
    assert alerts() == []


def test_letters_to_an_address_have_a_limit(client: FlaskClient, still_clock: None) -> None:
    packs = [sold_out(f"Món {number}") for number in range(6)]

    codes = [write_address(client, pack, "binh@example.vn").status_code for pack in packs]

    assert codes == [200] * 5 + [429]
    assert len(alerts()) == 5


def test_an_address_and_its_account_are_told_once(client: FlaskClient, sign_in: SignIn) -> None:
    pack, an = sold_out(), make_user("an@example.vn")
    write_address(client, pack, "an@example.vn")
    sign_in(an)

    wait_for(client, pack)

    assert [(alert.user_id, alert.email) for alert in alerts()] == [(an.id, None)]


def test_sua_sees_how_many_wait_for_her_packs_and_lo_does_not(
    app: Flask, client: FlaskClient, sign_in: SignIn
) -> None:
    sua, lo = make_user("sua@example.vn"), make_user("lo@example.vn")
    shop = make_seller("HTX Sua", owner=sua)
    make_seller("HTX Lò", owner=lo)
    pack = sold_out(seller=shop)
    for buyer in [make_user(f"{number}@example.vn") for number in range(3)]:
        with transaction():
            services.ask_for_user(user=buyer, variant_id=pack.id, language="vi")
    write_address(client, pack, "unconfirmed@example.vn")
    stock = f"/gian-hang/san-pham/{pack.product_id}/kho"

    sign_in(sua)
    assert "3 người đang chờ" in client.get(stock).text
    assert "3 people wait" in client.get(f"/en{stock}").text
    sign_in(lo)
    assert client.get(stock).status_code == 404


def test_old_requests_are_forgotten(app: Flask) -> None:
    pack, other = sold_out(), sold_out("Trà")
    an, lo = make_user("an@example.vn"), make_user("lo@example.vn")
    with transaction():
        services.ask_for_user(user=an, variant_id=pack.id, language="vi")
        services.ask_by_email(email="binh@example.vn", variant_id=pack.id, language="vi")
    with later(days=100), transaction():
        services.ask_for_user(user=lo, variant_id=other.id, language="vi")

    for days, left in ((2, 3), (4, 2), (181, 1), (290, 0)):
        with later(days=days), transaction():
            services.forget_old_alerts()
        assert len(alerts()) == left, days
