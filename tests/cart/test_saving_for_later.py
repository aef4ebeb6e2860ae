"""An does not want it today: out of the basket, onto the list, and back."""

import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from shop.catalog.models import ProductStatus
from shop.platform.database import db
from shop.saved.models import SavedProduct
from tests.cart.basket import add, in_baskets, line_of, on_sale, press
from tests.cart.test_cart_page import change_product
from tests.factories.accounts import make_user
from tests.support.signing_in import SignIn

ASIDE = "Đã để dành:"
_FIELD = re.compile(r'name="(\w+)" value="([^"]*)"')


def saved() -> list[int]:
    db.session.rollback()
    return list(db.session.scalars(select(SavedProduct.product_id).order_by(SavedProduct.id)))


def test_what_is_saved_for_later_leaves_the_basket_for_the_list(client: FlaskClient) -> None:
    honey, tea = on_sale(), on_sale("Trà")
    add(client, honey, 4)
    add(client, tea)

    answer = press(client, f"/gio-hang/mon/{line_of(honey)}/de-danh")
    page = client.get("/gio-hang").text

    assert answer.location == "/gio-hang#dat-lai"
    assert in_baskets() == {tea.id: 1}
    assert saved() == [honey.product_id]
    assert ASIDE in page
    assert 'href="/mon-da-luu"' in page
    assert "Mật ong hoa ban" in client.get("/mon-da-luu").text
    later = client.get("/gio-hang").text
    assert ASIDE not in later
    assert later.count('href="/mon-da-luu">Xem') == 1


def test_who_has_saved_nothing_is_not_led_to_a_list(client: FlaskClient) -> None:
    add(client, on_sale())

    assert "Xem món đã lưu" not in client.get("/gio-hang").text


def undo(client: FlaskClient) -> TestResponse:
    """Press "Đặt lại vào giỏ" with all that its form holds."""
    form = re.search(r'<form[^>]*action="/gio-hang/dat-lai".*?</form>', client.get("/gio-hang").text, re.S)
    assert form
    return client.post("/gio-hang/dat-lai", data=dict(_FIELD.findall(form[0])))


def test_put_back_it_leaves_the_list_again(client: FlaskClient) -> None:
    honey, tea = on_sale(), on_sale("Trà")
    client.post("/mon-da-luu", data={"product_id": str(tea.product_id)})
    add(client, honey, 4)
    press(client, f"/gio-hang/mon/{line_of(honey)}/de-danh")
    assert saved() == [tea.product_id, honey.product_id]

    undo(client)

    assert in_baskets() == {honey.id: 4}
    assert saved() == [tea.product_id]


@pytest.mark.parametrize("path", ["de-danh", "bo"])
def test_what_was_on_the_list_before_stays_there(client: FlaskClient, path: str) -> None:
    honey = on_sale()
    client.post("/mon-da-luu", data={"product_id": str(honey.product_id)})
    add(client, honey, 4)
    press(client, f"/gio-hang/mon/{line_of(honey)}/{path}")

    undo(client)

    assert in_baskets() == {honey.id: 4}
    assert saved() == [honey.product_id]


def test_what_is_on_the_list_already_is_there_once(client: FlaskClient, sign_in: SignIn) -> None:
    sign_in(make_user())
    honey = on_sale()
    for _ in range(2):
        add(client, honey)
        press(client, f"/gio-hang/mon/{line_of(honey)}/de-danh")

    assert in_baskets() == {}
    assert saved() == [honey.product_id]
    assert 'href="/tai-khoan/mon-da-luu">Xem' in client.get("/gio-hang").text


def test_a_full_list_takes_nothing_out_of_the_basket(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shop.saved.services.saving.MOST_SAVED", 0)
    honey = on_sale()
    add(client, honey)
    line = line_of(honey)

    answer = press(client, f"/gio-hang/mon/{line}/de-danh")

    assert answer.location == f"/gio-hang#mon-{line}"
    page = client.get("/gio-hang").text

    assert in_baskets() == {honey.id: 1}
    assert saved() == []
    assert ASIDE not in page
    assert "Danh sách đã đầy" in page or "nhiều nhất" in page


def test_what_is_thrown_away_after_it_is_not_called_saved(client: FlaskClient) -> None:
    honey, tea = on_sale(), on_sale("Trà")
    add(client, honey)
    add(client, tea)
    at_once = line_of(tea)
    press(client, f"/gio-hang/mon/{line_of(honey)}/de-danh")
    press(client, f"/gio-hang/mon/{at_once}/bo", page="/dang-nhap")

    page = client.get("/gio-hang").text

    assert "Đã bỏ khỏi giỏ:" in page
    assert ASIDE not in page


def test_what_is_no_longer_sold_can_only_be_taken_out(client: FlaskClient) -> None:
    honey = on_sale()
    add(client, honey)
    path = f"/gio-hang/mon/{line_of(honey)}/de-danh"
    assert path in client.get("/gio-hang").text
    change_product(honey, status=ProductStatus.HIDDEN)

    assert path not in client.get("/gio-hang").text
    press(client, path)

    assert in_baskets() == {honey.id: 1}
    assert saved() == []
