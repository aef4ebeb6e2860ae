"""An signs out, or in, in another tab while the checkout lies open: what was typed is not lost."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from shop.accounts.models import User
from shop.cart.services import merge
from shop.platform.database import db, transaction
from tests.checkout.test_checkout_page import PAGE, SECRET, give_cart, hidden, orders, reckon, typed
from tests.factories.accounts import make_user
from tests.factories.orders import fill_cart, make_goods
from tests.orders.books import assert_books_are_clean

SignIn = Callable[..., None]
STREET = "12 ngõ 68, quận Ba Đình (cũ)"
WRITTEN = {"note": "Gọi trước <nhé>", "gift_note": "Chúc mừng\nnăm mới", "is_gift": "y"}


@pytest.fixture
def an(app: Flask) -> User:
    return make_user("an@example.vn")


@pytest.fixture
def form(client: FlaskClient, an: User, sign_in: SignIn) -> dict[str, str]:
    """The open page of An, all written."""
    fill_cart(make_goods(), user=an)
    sign_in(an)
    return typed(reckon(client), **WRITTEN)


def sign_out(client: FlaskClient) -> None:
    with client.session_transaction(path=PAGE) as session:
        session.clear()


def resumed(html: str, form: dict[str, Any]) -> dict[str, str]:
    """What the page that waits for the sign-in would send."""
    kept = {name: hidden(html, name) for name in form}
    return {**kept, "op": "resume"}


def test_who_signed_out_beside_finds_all_that_was_typed(client: FlaskClient, form: dict[str, str]) -> None:
    sign_out(client)

    answer = client.post(PAGE, data=form)

    assert answer.status_code == 400
    assert "Chợ chưa đặt đơn" in answer.text
    kept = resumed(answer.text, form)
    assert {name: kept[name] for name in form if name != "csrf_token"} == {
        name: form[name] for name in form if name != "csrf_token"
    }
    assert kept["csrf_token"] != form["csrf_token"]
    assert "<nhé>" not in answer.text
    assert "hreflang" not in answer.text  # the other language would lose what was typed
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert orders() == 0


def test_after_signing_in_again_the_form_is_there_as_it_was_and_orders_once(
    client: FlaskClient, form: dict[str, str], an: User, sign_in: SignIn
) -> None:
    sign_out(client)
    waiting = client.post(PAGE, data=form).text
    sign_in(an)

    again = client.post(PAGE, data=resumed(waiting, form))

    assert orders() == 0
    assert "Những gì bạn ghi vẫn còn" in again.text
    assert f'value="{STREET}"' in again.text
    assert "Gọi trước &lt;nhé&gt;" in again.text
    assert hidden(again.text, "placement_key") == form["placement_key"]
    send = {**form, "csrf_token": hidden(again.text, "csrf_token"), "seen": hidden(again.text, "seen")}
    assert client.post(PAGE, data=send).status_code == 303
    assert orders() == 1
    assert_books_are_clean()


def test_who_goes_on_without_signing_in_is_asked_again_and_loses_nothing(
    client: FlaskClient, form: dict[str, str]
) -> None:
    sign_out(client)
    waiting = client.post(PAGE, data=form).text

    again = client.post(PAGE, data=resumed(waiting, form))

    assert again.status_code == 200
    assert hidden(again.text, "street") == STREET
    english = client.post(f"/en{PAGE}", data=form)
    assert "What you wrote is still here. Please check" not in english.text
    assert "what you wrote is still on this page" in english.text


def test_a_guest_who_signed_in_beside_sees_the_form_again_with_the_goods_of_both(
    client: FlaskClient, app: Flask, an: User, sign_in: SignIn
) -> None:
    give_cart(client, make_goods())
    form = typed(reckon(client), **WRITTEN)
    with transaction():
        merge(guest_secret=SECRET, user_id=an.id)
    sign_out(client)
    sign_in(an)

    answer = client.post(PAGE, data=form)

    assert answer.status_code == 400
    assert f'value="{STREET}"' in answer.text
    assert "vừa có người đăng nhập hay đăng xuất" in answer.text
    assert "Mật ong hoa ban" in answer.text
    assert orders() == 0


def test_a_script_is_told_in_its_own_words(client: FlaskClient, form: dict[str, str]) -> None:
    sign_out(client)

    answer = client.post(PAGE, data=form, headers={"Accept": "application/json"})

    assert answer.status_code == 400
    assert answer.get_json()["error"] == 400


def test_an_officer_is_shown_no_checkout(client: FlaskClient, app: Flask, sign_in: SignIn) -> None:
    sign_in(make_user("minh@example.vn", officer=True))

    answer = client.post(PAGE, data={"street": STREET})

    assert answer.status_code == 400
    assert STREET not in answer.text


def test_who_has_nothing_in_the_basket_gets_no_form(
    client: FlaskClient, app: Flask, an: User, sign_in: SignIn
) -> None:
    sign_in(an)

    assert client.post(PAGE, data={"street": STREET}).status_code == 400


def test_another_site_gets_nothing_back(client: FlaskClient, form: dict[str, str]) -> None:
    sign_out(client)

    answer = client.post(PAGE, data=form, headers={"Sec-Fetch-Site": "cross-site"})

    assert answer.status_code == 403
    assert STREET not in answer.text
    assert db.session.is_active
