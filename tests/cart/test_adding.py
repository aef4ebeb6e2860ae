"""An puts things into the basket, from pages that know nothing about her."""

from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from shop.cart import services
from shop.cart.errors import CartFull
from shop.cart.models import Cart
from shop.catalog.models import ProductStatus
from shop.platform.database import db, transaction
from shop.sellers.models import SellerStatus
from tests.cart.basket import JSON, add, in_baskets, on_sale
from tests.factories.accounts import make_user
from tests.factories.cart import make_cart
from tests.factories.sellers import make_seller
from tests.support.signing_in import SignIn
from tests.support.statements import statements

#: What is no quantity.
HOSTILE = ["-1", "0", "1.5", "1e9", str(2**31), str(2**63), "NaN", "١", "１", " 1 ", "0x1", "", "100"]


def test_adding_without_script_answers_with_the_basket(client: FlaskClient) -> None:
    honey = on_sale()

    answer = add(client, honey, 2)

    assert (answer.status_code, answer.location) == (303, "/gio-hang")
    page = client.get("/gio-hang")
    assert "Đã thêm 2 × Mật ong hoa ban vào giỏ." in page.text
    assert "570.000\xa0₫" in page.text
    assert in_baskets() == {honey.id: 2}


def test_adding_by_script_tells_the_count_and_a_sentence(client: FlaskClient) -> None:
    honey = on_sale()
    add(client, honey, 2)

    answer = add(client, honey, 3, headers=JSON)

    assert answer.status_code == 200
    assert answer.json == {"count": 5, "message": "Đã thêm 3 × Mật ong hoa ban vào giỏ."}
    assert in_baskets() == {honey.id: 5}


def test_an_english_reader_is_told_in_english_and_stays_there(client: FlaskClient) -> None:
    honey = on_sale()
    data = {"variant_id": honey.id, "quantity": 1}

    answer = client.post("/en/gio-hang/them", data=data)

    assert answer.location == "/en/gio-hang"
    page = client.get("/en/gio-hang")
    assert "1 × Mật ong hoa ban added to the basket." in page.text
    assert '<span lang="vi">Hũ 500 g</span>' in page.text


def test_a_basket_appears_with_the_first_goods_and_keeps_only_a_digest(client: FlaskClient) -> None:
    honey = on_sale()
    client.get("/gio-hang")
    client.get("/toi")
    assert db.session.scalars(select(Cart)).all() == []

    add(client, honey)

    db.session.rollback()
    cart = db.session.scalars(select(Cart)).one()
    with client.session_transaction(path="/gio-hang") as session:
        secret = session["cart"]
    assert cart.user_id is None
    assert cart.secret_digest is not None
    assert secret not in cart.secret_digest


def test_two_guests_have_two_baskets(client: FlaskClient) -> None:
    honey = on_sale()
    stranger = client.application.test_client()
    add(client, honey, 2)

    assert "Giỏ còn trống" in stranger.get("/gio-hang").text
    add(stranger, honey, 1)

    assert client.get("/toi").json["cart_count"] == 2
    assert stranger.get("/toi").json["cart_count"] == 1


def test_an_adds_to_the_basket_of_her_account(client: FlaskClient, sign_in: SignIn) -> None:
    honey, an = on_sale(), make_user()
    sign_in(an)

    add(client, honey)
    add(client, honey)

    db.session.rollback()
    assert db.session.scalars(select(Cart.user_id)).all() == [an.id]
    assert in_baskets() == {honey.id: 2}


@pytest.mark.parametrize("quantity", HOSTILE)
def test_a_hostile_quantity_is_refused_beside_the_field_and_changes_nothing(
    client: FlaskClient, quantity: str
) -> None:
    honey = on_sale()
    add(client, honey, 2)

    answer = add(client, honey, quantity)

    assert answer.status_code == 422
    assert "Số lượng là một số từ 1 đến 99." in answer.text
    assert f'name="quantity" inputmode="numeric" maxlength="20" value="{quantity}"' in answer.text
    assert in_baskets() == {honey.id: 2}


def test_a_hostile_quantity_by_script_is_told_in_a_sentence(client: FlaskClient) -> None:
    answer = add(client, on_sale(), "NaN", headers=JSON)

    assert answer.status_code == 422
    assert answer.json == {"message": "Số lượng là một số từ 1 đến 99."}


@pytest.mark.parametrize("variant_id", ["", "x", "-1", "999999", str(2**31), str(2**63), "1.0"])
def test_a_thing_that_does_not_exist_cannot_be_added(client: FlaskClient, variant_id: str) -> None:
    data = {"variant_id": variant_id, "quantity": "1"}

    answer = client.post("/gio-hang/them", data=data)

    assert answer.status_code in {409, 422}
    assert in_baskets() == {}
    assert db.session.scalars(select(Cart)).all() == []


def test_a_form_without_fields_is_refused(client: FlaskClient) -> None:
    assert client.post("/gio-hang/them").status_code == 422


@pytest.mark.parametrize(
    "changes",
    [
        {"status": ProductStatus.DRAFT},
        {"status": ProductStatus.HIDDEN},
        {"is_alcohol": True},
        {"left": 0},
    ],
)
def test_what_is_not_sold_cannot_be_added(client: FlaskClient, changes: dict[str, Any]) -> None:
    answer = add(client, on_sale(**changes))

    assert answer.status_code == 409
    assert in_baskets() == {}


def test_goods_of_a_suspended_seller_cannot_be_added(client: FlaskClient) -> None:
    goods = on_sale(seller=make_seller(status=SellerStatus.SUSPENDED))

    answer = add(client, goods)

    assert answer.status_code == 409
    assert "Món này hiện không bán." in answer.text


def test_nobody_takes_more_than_there_is(client: FlaskClient) -> None:
    honey = on_sale(left=3)
    add(client, honey, 2)

    answer = add(client, honey, 2)

    assert answer.status_code == 409
    assert "Món này chỉ còn 3." in answer.text
    assert in_baskets() == {honey.id: 2}


def test_a_line_holds_ninety_nine_at_the_most(client: FlaskClient) -> None:
    honey = on_sale(left=500)
    add(client, honey, 99)

    answer = add(client, honey, 1)

    assert answer.status_code == 409
    assert "nhiều nhất 99" in answer.text
    assert in_baskets() == {honey.id: 99}


def test_a_basket_holds_fifty_kinds_at_the_most(client: FlaskClient) -> None:
    kinds = [on_sale(f"Món {number}") for number in range(51)]
    cart = make_cart(*((kind, 1) for kind in kinds[:50]), secret="s")

    with pytest.raises(CartFull), transaction():
        services.add(cart=cart, variant_id=kinds[50].id, quantity=1)
    with transaction():
        services.add(cart=cart, variant_id=kinds[0].id, quantity=1)

    assert len(in_baskets()) == 50
    assert in_baskets()[kinds[0].id] == 2


def test_adding_needs_no_token_but_must_come_from_our_own_pages(client: FlaskClient) -> None:
    honey = on_sale()

    for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}, {"Origin": "null"}):
        assert add(client, honey, headers=headers).status_code == 403
    assert in_baskets() == {}
    assert add(client, honey, headers={"Sec-Fetch-Site": "same-origin"}).status_code == 303


def test_adding_costs_six_statements_at_the_most(client: FlaskClient) -> None:
    honey, tea = on_sale().id, on_sale("Trà").id

    for variant_id in (honey, honey, tea):
        data = {"variant_id": variant_id, "quantity": 1}
        with statements() as sent:
            client.post("/gio-hang/them", data=data, headers=JSON)
        assert len(sent) <= 6, sent
