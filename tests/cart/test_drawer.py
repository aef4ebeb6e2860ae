"""The basket beside the page: An's own, never kept, and changed like on its own page."""

import pytest
from flask.testing import FlaskClient

from shop.platform.database import transaction
from tests.accounts.pages import token_on
from tests.cart.basket import add, in_baskets, line_of, on_sale, press
from tests.factories.cart import make_cart
from tests.factories.catalog import change_variant
from tests.support.statements import statements

DRAWER = "/gio-hang/tom-tat"
UNDO = "Đặt lại vào giỏ"


def test_the_drawer_shows_what_lies_in_it_and_is_not_kept(client: FlaskClient) -> None:
    add(client, on_sale(), 2)

    answer = client.get(DRAWER)

    assert answer.status_code == 200
    assert "no-store" in answer.headers["Cache-Control"]
    assert 'data-count="2"' in answer.text
    assert "570.000\xa0₫" in answer.text
    assert 'href="/thanh-toan"' in answer.text


def test_another_ones_basket_is_not_in_it(client: FlaskClient) -> None:
    make_cart((on_sale(), 3))

    page = client.get(DRAWER).text

    assert "Mật ong hoa ban" not in page
    assert "Giỏ còn trống" in page
    assert "/thanh-toan" not in page


def test_its_stepper_answers_with_the_drawer_again(client: FlaskClient) -> None:
    honey = on_sale()
    add(client, honey, 1)

    answer = press(client, f"/gio-hang/mon/{line_of(honey)}", page=DRAWER, ve="ngan", op="more", quantity="1")

    assert (answer.status_code, answer.location) == (303, DRAWER)
    assert in_baskets() == {honey.id: 2}


def test_what_is_taken_out_can_be_put_back_there_and_no_note_waits_elsewhere(client: FlaskClient) -> None:
    honey = on_sale()
    add(client, honey, 2)

    answer = press(client, f"/gio-hang/mon/{line_of(honey)}/bo", page=DRAWER, ve="ngan")

    assert answer.location == DRAWER
    assert in_baskets() == {}
    offer = client.get(DRAWER)
    assert UNDO in offer.text
    assert UNDO not in client.get(DRAWER).text, "said once"
    assert UNDO not in client.get("/gio-hang").text

    wish = {"variant_id": str(honey.id), "quantity": "2", "ve": "ngan", "csrf_token": token_on(offer)}
    answer = client.post("/gio-hang/dat-lai", data=wish)

    assert answer.location == DRAWER
    assert in_baskets() == {honey.id: 2}


def test_what_cannot_be_put_back_is_told_in_the_drawer(client: FlaskClient) -> None:
    add(client, on_sale(), 1)

    answer = press(client, "/gio-hang/dat-lai", page=DRAWER, ve="ngan", variant_id="999999", quantity="1")

    assert answer.status_code == 409
    assert "Món này hiện không bán" in answer.text
    assert 'class="drawer-in"' in answer.text


def test_what_is_gone_already_is_told_in_the_drawer_as_it_is(client: FlaskClient) -> None:
    add(client, on_sale(), 1)

    answer = press(client, "/gio-hang/mon/999999/bo", page=DRAWER, ve="ngan")

    assert answer.status_code == 404
    assert "không còn trong giỏ" in answer.text
    assert "Mật ong hoa ban" in answer.text
    assert "không còn trong giỏ" not in client.get("/gio-hang").text


def test_what_cannot_be_ordered_now_leads_to_the_whole_basket(client: FlaskClient) -> None:
    honey = on_sale(left=3)
    add(client, honey, 3)
    with transaction():
        change_variant(honey, is_offered=False)

    page = client.get(DRAWER).text

    assert "Món này cần xem lại" in page
    assert "/thanh-toan" not in page


def test_the_drawer_asks_a_constant_number_of_questions(client: FlaskClient) -> None:
    add(client, on_sale("Một"), 1)
    client.get(DRAWER)
    with statements() as one:
        client.get(DRAWER)
    for number in range(4):
        add(client, on_sale(f"Món {number}"), 1)
    client.get(DRAWER)

    with statements() as many:
        client.get(DRAWER)

    assert len(many) == len(one)


def test_buying_now_goes_on_to_the_order(client: FlaskClient) -> None:
    honey = on_sale()
    data = {"variant_id": str(honey.id), "quantity": "1", "roi": "thanh-toan"}

    assert client.post("/gio-hang/them", data=data).location == "/thanh-toan"
    assert client.post("/gio-hang/them", data={**data, "roi": "//xau.example"}).location == "/gio-hang"
    assert in_baskets() == {honey.id: 2}


def test_an_english_reader_has_an_english_drawer(client: FlaskClient) -> None:
    add(client, on_sale(), 1)

    page = client.get(f"/en{DRAWER}").text

    assert "Your basket" in page
    assert '<b lang="vi">Mật ong hoa ban</b>' in page


@pytest.mark.parametrize("quantity", ["0", "1000", ""])
def test_a_number_that_cannot_be_is_told_in_the_drawer(client: FlaskClient, quantity: str) -> None:
    honey = on_sale()
    add(client, honey, 1)
    line = f"/gio-hang/mon/{line_of(honey)}"

    answer = press(client, line, page=DRAWER, ve="ngan", op="set", quantity=quantity)

    assert answer.status_code in {409, 422}
    assert 'role="alert"' in answer.text
    assert 'class="drawer-in" data-count="1"' in answer.text
