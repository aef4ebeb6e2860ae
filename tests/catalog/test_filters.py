"""An narrows a shelf: one form, an address that says only what she chose, and always a way out."""

import re

import pytest
from flask.testing import FlaskClient

from tests.factories.search import index_all, put_on_shelf
from tests.factories.sellers import make_seller


@pytest.mark.parametrize(
    ("asked", "kept"),
    [
        ("/san-pham?nhom=&tinh=11&gia_tu=&gia_den=&nha_ban=", "/san-pham?tinh=11"),
        ("/danh-muc/mat-ong?gia_tu=&tinh=11&tinh=14&sao=4", "/danh-muc/mat-ong?tinh=11&tinh=14&sao=4"),
        ("/vung/dien-bien?sap_xep=", "/vung/dien-bien"),
        ("/tim-kiem?q=mat+ong&sap_xep=&la_lung=1", "/tim-kiem?q=mat+ong"),
        ("/en/san-pham?mua=&con_hang=1", "/en/san-pham?con_hang=1"),
    ],
)
def test_what_nobody_filled_in_leaves_the_address(client: FlaskClient, asked: str, kept: str) -> None:
    put_on_shelf()

    answer = client.get(asked)

    assert (answer.status_code, answer.location) == (302, kept)
    assert client.get(kept).status_code == 200


def test_an_empty_search_is_still_a_page(client: FlaskClient) -> None:
    assert client.get("/tim-kiem?q=").status_code == 200


def test_hostile_words_are_carried_along_as_words(client: FlaskClient) -> None:
    answer = client.get("/tim-kiem?sao=&q=%22%3E%3Cscript%3E%0d%0aX:1")

    assert answer.status_code == 302
    assert answer.location.startswith("/tim-kiem?q=%22%3E%3Cscript%3E%0D%0A")


def test_there_is_one_form_of_filters_and_script_finds_its_parts(client: FlaskClient) -> None:
    put_on_shelf()
    index_all()

    page = client.get("/san-pham").text

    assert page.count('name="gia_tu"') == 1
    for part in ('id="goods"', 'id="filters"', 'id="results"', 'id="loc"', 'href="#loc"', "data-said"):
        assert page.count(part) == 1, part
    assert '"allowEval":false' in page
    assert "htmx" not in page[: page.index("<title>")]


def test_only_a_shelf_with_filters_asks_for_live_ones(client: FlaskClient) -> None:
    assert "data-facets" not in client.get("/san-pham").text
    assert "data-facets" not in client.get("/").text


def test_producers_stand_in_the_order_of_the_alphabet(client: FlaskClient) -> None:
    for name in ("HTX Đông", "HTX Ánh", "HTX Dung", "HTX An"):
        put_on_shelf(f"Món của {name}", seller=make_seller(name))
    index_all()

    page = client.get("/san-pham").text

    listed = re.findall(r'name="nha_ban" value="\d+"><span class="grow">([^<]*)<', page)
    assert listed == ["HTX An", "HTX Ánh", "HTX Dung", "HTX Đông"]


def test_a_search_that_filters_made_empty_offers_to_drop_them(client: FlaskClient) -> None:
    put_on_shelf("Mật ong hoa ban")
    index_all()

    page = client.get("/tim-kiem?q=mat+ong&tinh=14").text

    assert "Có thể điều kiện lọc hẹp quá" in page
    assert re.search(r'<a class="btn main" href="/tim-kiem\?q=[^"&]*">Bỏ hết điều kiện</a>', page)


def test_a_search_that_finds_nothing_shows_other_shelves(client: FlaskClient) -> None:
    put_on_shelf("Mật ong hoa ban")

    page = client.get("/tim-kiem?q=qwzx").text

    assert 'aria-label="Kệ khác"' in page
    assert 'href="/danh-muc/mat-ong"' in page


def test_a_lost_page_shows_shelves_and_no_code(client: FlaskClient) -> None:
    answer = client.get("/khong-co-trang-nay")

    assert answer.status_code == 404
    assert "Mã báo lỗi" not in answer.text
    assert 'aria-label="Kệ khác"' in answer.text
