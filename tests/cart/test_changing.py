"""An changes her mind: more, fewer, none, and back again."""

import pytest
from flask.testing import FlaskClient

from tests.cart.basket import add, in_baskets, line_of, on_sale, press
from tests.cart.test_adding import HOSTILE
from tests.factories.accounts import make_user
from tests.factories.cart import make_cart
from tests.support.sameness import essence
from tests.support.signing_in import SignIn


def test_an_types_another_number(client: FlaskClient) -> None:
    honey = on_sale()
    add(client, honey, 2)

    answer = press(client, f"/gio-hang/mon/{line_of(honey)}", op="set", quantity="7")

    assert (answer.status_code, answer.location) == (303, f"/gio-hang#so-luong-{line_of(honey)}")
    assert in_baskets() == {honey.id: 7}


def test_an_takes_one_more_and_one_less(client: FlaskClient) -> None:
    honey = on_sale()
    add(client, honey, 2)
    path = f"/gio-hang/mon/{line_of(honey)}"

    press(client, path, op="more", quantity="2")
    assert in_baskets() == {honey.id: 3}
    press(client, path, op="less", quantity="3")
    press(client, path, op="less", quantity="2")
    assert in_baskets() == {honey.id: 1}


def test_one_less_than_one_takes_it_out_and_offers_it_back(client: FlaskClient) -> None:
    honey = on_sale()
    add(client, honey)

    press(client, f"/gio-hang/mon/{line_of(honey)}", op="less", quantity="1")

    assert in_baskets() == {}
    assert "Đặt lại vào giỏ" in client.get("/gio-hang").text


@pytest.mark.parametrize("quantity", HOSTILE)
def test_a_hostile_number_is_refused_beside_its_field_and_stays_there(
    client: FlaskClient, quantity: str
) -> None:
    honey = on_sale()
    add(client, honey, 2)
    line = line_of(honey)

    answer = press(client, f"/gio-hang/mon/{line}", op="set", quantity=quantity)

    assert answer.status_code == 422
    assert f'id="loi-{line}"' in answer.text
    assert "Số lượng là một số từ 1 đến 99." in answer.text
    if quantity:
        assert f'value="{quantity}" aria-label="Số lượng" aria-invalid="true"' in answer.text
    assert in_baskets() == {honey.id: 2}


def test_an_cannot_want_more_than_there_is(client: FlaskClient) -> None:
    honey = on_sale(left=3)
    add(client, honey, 2)

    answer = press(client, f"/gio-hang/mon/{line_of(honey)}", op="set", quantity="4")

    assert answer.status_code == 409
    assert "Món này chỉ còn 3." in answer.text
    assert 'value="4"' in answer.text
    assert in_baskets() == {honey.id: 2}


def test_the_plus_stops_at_what_is_left(client: FlaskClient) -> None:
    honey = on_sale(left=2)
    add(client, honey, 2)

    answer = press(client, f"/gio-hang/mon/{line_of(honey)}", op="more", quantity="2")

    assert answer.status_code == 409
    assert in_baskets() == {honey.id: 2}


def test_an_comes_back_to_the_button_that_was_pressed(client: FlaskClient) -> None:
    honey, tea = on_sale(), on_sale("Trà")
    add(client, tea)
    add(client, honey, 2)
    line = line_of(honey)

    more = press(client, f"/gio-hang/mon/{line}", op="more", quantity="2")
    less = press(client, f"/gio-hang/mon/{line}", op="less", quantity="3")
    out = press(client, f"/gio-hang/mon/{line}/bo")
    page = client.get("/gio-hang").text
    back = press(client, "/gio-hang/dat-lai", variant_id=str(honey.id), quantity="2")

    assert more.location == f"/gio-hang#so-luong-{line}-more"
    assert less.location == f"/gio-hang#so-luong-{line}-less"
    assert out.location == "/gio-hang#dat-lai"
    assert 'id="dat-lai"' in page
    assert back.location == f"/gio-hang#so-luong-{line_of(honey)}"
    for control in ("", "-less", "-more"):
        assert f'id="so-luong-{line_of(honey)}{control}"' in client.get("/gio-hang").text


def test_a_refused_number_has_the_focus(client: FlaskClient) -> None:
    honey = on_sale(left=2)
    add(client, honey, 2)
    path = f"/gio-hang/mon/{line_of(honey)}"

    typed = press(client, path, op="set", quantity="x").text
    pressed = press(client, path, op="more", quantity="2").text

    assert typed.count("data-focus") == pressed.count("data-focus") == 1
    assert f'aria-describedby="loi-{line_of(honey)}" data-focus' in typed
    assert f'id="loi-{line_of(honey)}" tabindex="-1" data-focus' in pressed


def test_what_an_takes_out_can_be_put_back(client: FlaskClient) -> None:
    honey, tea = on_sale(), on_sale("Trà")
    add(client, honey, 4)
    add(client, tea)

    press(client, f"/gio-hang/mon/{line_of(honey)}/bo")
    assert in_baskets() == {tea.id: 1}
    page = client.get("/gio-hang").text
    assert "Đã bỏ khỏi giỏ:" in page
    assert f'name="variant_id" value="{honey.id}"' in page
    assert "Đã bỏ khỏi giỏ:" not in client.get("/gio-hang").text

    for _ in range(2):
        press(client, "/gio-hang/dat-lai", variant_id=str(honey.id), quantity="4")
    assert in_baskets() == {tea.id: 1, honey.id: 4}


def test_the_last_thing_taken_out_can_be_put_back_too(client: FlaskClient) -> None:
    honey = on_sale()
    add(client, honey)
    press(client, f"/gio-hang/mon/{line_of(honey)}/bo")

    page = client.get("/gio-hang").text

    assert "Giỏ còn trống" in page
    assert "Đặt lại vào giỏ" in page


@pytest.mark.parametrize(
    ("variant_id", "status"), [("999999", 303), ("x", 404), ("", 404), (str(2**63), 404)]
)
def test_what_never_was_cannot_be_put_back(client: FlaskClient, variant_id: str, status: int) -> None:
    add(client, on_sale())
    before = in_baskets()

    answer = press(client, "/gio-hang/dat-lai", variant_id=variant_id, quantity="1")

    assert answer.status_code == status
    assert in_baskets() == before


def test_lo_cannot_touch_ans_basket_and_sees_no_difference_to_none(
    client: FlaskClient, sign_in: SignIn
) -> None:
    honey, tea = on_sale(), on_sale("Trà")
    make_cart((honey, 2), user=make_user("an@example.vn"))
    ans = line_of(honey)
    sign_in(make_user("lo@example.vn"))
    add(client, tea)

    for path, quantity in (("", "9"), ("", "0"), ("/bo", "9"), ("/de-danh", "9")):
        theirs = press(client, f"/gio-hang/mon/{ans}{path}", op="set", quantity=quantity)
        missing = press(client, f"/gio-hang/mon/{ans + 1000}{path}", op="set", quantity=quantity)
        assert theirs.status_code == 404
        assert essence(theirs) == essence(missing)

    assert in_baskets() == {honey.id: 2, tea.id: 1}


@pytest.mark.parametrize("path", ["", "/bo", "/de-danh"])
@pytest.mark.parametrize("quantity", ["3", "x"])
def test_what_another_tab_has_taken_out_is_told_in_the_basket(
    client: FlaskClient, path: str, quantity: str
) -> None:
    honey, tea = on_sale(), on_sale("Trà")
    add(client, honey, 2)
    add(client, tea)
    line = line_of(honey)
    press(client, f"/gio-hang/mon/{line}/bo")
    client.get("/gio-hang")

    answer = press(client, f"/en/gio-hang/mon/{line}{path}", page="/dang-nhap", op="set", quantity=quantity)

    assert answer.status_code == 404
    assert "This is no longer in the basket" in answer.text
    assert in_baskets() == {tea.id: 1}


def test_who_has_no_basket_any_more_is_told_the_same(client: FlaskClient) -> None:
    for path in ("", "/bo", "/de-danh"):
        answer = press(client, f"/gio-hang/mon/1{path}", page="/dang-nhap", op="more", quantity="1")

        assert answer.status_code == 404
        assert "Món này không còn trong giỏ" in answer.text


@pytest.mark.parametrize("line", ["0", str(2**31), str(2**63), "x", "-1"])
def test_a_line_that_cannot_be_is_not_found(client: FlaskClient, line: str) -> None:
    add(client, on_sale())

    changed = press(client, f"/gio-hang/mon/{line}", op="set", quantity="1")
    taken_out = press(client, f"/gio-hang/mon/{line}/bo")

    assert {changed.status_code, taken_out.status_code} <= {404, 405}  # 405 where no number can match
    assert client.get(f"/gio-hang/mon/{line}").status_code == 404
    assert len(in_baskets()) == 1


def test_without_the_token_of_the_page_nothing_changes(client: FlaskClient) -> None:
    honey = on_sale()
    add(client, honey, 2)
    line = line_of(honey)

    for path in (f"/gio-hang/mon/{line}", f"/gio-hang/mon/{line}/bo", "/gio-hang/dat-lai"):
        data = {"op": "set", "quantity": "5", "variant_id": str(honey.id)}
        assert client.post(path, data=data).status_code == 400
        assert client.post(path, data={**data, "csrf_token": "forged"}).status_code == 400

    assert in_baskets() == {honey.id: 2}
