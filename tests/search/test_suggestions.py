"""What the search field suggests while a person types."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from shop.search.queries import SuggestionKind, suggest
from tests.factories.search import put_on_shelf
from tests.factories.sellers import make_seller
from tests.search.market import open_small_market
from tests.support.statements import statements


@pytest.fixture
def market(app: Flask) -> Flask:
    open_small_market()
    return app


def labels(text: str, kind: SuggestionKind) -> list[str]:
    return [line.label for line in suggest(text) if line.kind is kind]


def test_products_kinds_provinces_and_producers_are_suggested(market: Flask) -> None:
    assert labels("mật o", SuggestionKind.PRODUCT)[0] == "Mật ong hoa ban"
    assert labels("mat ong", SuggestionKind.PRODUCT)[:2] == ["Mật ong hoa ban", "Mật ong bánh tổ"]
    assert labels("mat ong", SuggestionKind.GROUP) == ["Mật ong"]
    assert labels("cao b", SuggestionKind.PROVINCE) == ["Cao Bằng"]
    assert labels("vung cao", SuggestionKind.SELLER) == ["Hợp tác xã Vùng Cao"]


def test_names_that_begin_so_come_before_names_that_have_such_a_word(market: Flask) -> None:
    put_on_shelf("Xôi ngũ sắc", aliases=("Xôi năm màu",))
    found = labels("ma", SuggestionKind.PRODUCT)
    assert found.index("Mật ong hoa ban") < found.index("Xôi ngũ sắc")


def test_a_province_without_goods_is_not_suggested(market: Flask) -> None:
    assert labels("ha noi", SuggestionKind.PROVINCE) == []
    assert labels("can tho", SuggestionKind.PROVINCE) == []


def test_alcohol_is_never_suggested(market: Flask) -> None:
    cellar = make_seller("Hầm Táo Mèo")
    put_on_shelf("Rượu ngô", seller=cellar, is_alcohol=True, subgroup="II.1.a")
    for text in ("ruou", "rượu", "rư", "tao meo", "do uong", "mountain", "ham tao"):
        found = [line.label for line in suggest(text)]
        assert not [label for label in found if "ượu" in label or "cồn" in label or "Hầm" in label], text


def test_anything_may_be_typed(market: Flask) -> None:
    for text in ("", " ", "%", "_", "\x00", "x" * 5000, "'", '"', "ⴰ", "((", "%%%"):
        assert suggest(text) == [], text
    for text in ("mật *", '"mật', "mật%", "(mật"):
        assert suggest(text) == suggest("mật") != [], text


def test_suggesting_costs_two_statements(market: Flask) -> None:
    suggest("mat ong")
    with statements() as seen:
        suggest("mật ong")
    assert len(seen) == 2


def test_the_fragment_holds_options_for_the_script(market: Flask, client: FlaskClient) -> None:
    response = client.get("/goi-y", query_string={"q": "mat ong"})
    html = response.get_data(as_text=True)
    assert response.status_code == 200
    assert html.count('role="option"') >= 3
    assert "Mật ong hoa ban" in html
    assert "Set-Cookie" not in response.headers
    assert "<html" not in html


def test_the_fragment_is_empty_for_too_little(market: Flask, client: FlaskClient) -> None:
    for text in ("", "m", "ruou"):
        response = client.get("/goi-y", query_string={"q": text})
        assert (response.status_code, response.get_data(as_text=True).strip()) == (200, "")
    assert client.get("/goi-y").status_code == 200


def test_the_fragment_speaks_english_and_keeps_names(market: Flask, client: FlaskClient) -> None:
    html = client.get("/en/goi-y", query_string={"q": "mat ong"}).get_data(as_text=True)
    assert 'lang="vi">Mật ong hoa ban' in html
    assert "/en/san-pham/" in html
