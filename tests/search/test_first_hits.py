"""One table of what people type and what they must find first, on both engines."""

import pytest
from flask import Flask

from shop.search.queries import Filters, listing, search
from tests.search.market import GOODS, open_small_market

#: What is typed, what comes first, and what must not come before what (a, b: a before b).
FIRST = {
    "mat ong hoa ban": "Mật ong hoa ban",
    "mật ong hoa ban": "Mật ong hoa ban",
    "MẬT ONG": "Mật ong hoa ban",
    "mật ong": "Mật ong hoa ban",
    "mat ong": "Mật ong hoa ban",
    "che tua chua": "Trà cây cao cổ thụ Tủa Chùa",
    "chè Tủa Chùa": "Trà cây cao cổ thụ Tủa Chùa",
    "duong phen": "Đường phên Bó Tờ",
    "đường phên": "Đường phên Bó Tờ",
    "khau sen": "Bánh khẩu xén sắn",
    "khẩu sén": "Bánh khẩu xén sắn",
    "Hmong": "Khoai sọ tím Tủa Chùa",
    "H’Mông": "Khoai sọ tím Tủa Chùa",
    "h'mong": "Khoai sọ tím Tủa Chùa",
    "gao nep": "Gạo nếp tan Ngọc Chiến",
    "mat ogn": "Mật ong hoa ban",
    "dao": "Dao Phúc Sen",
    "Dao": "Dao Phúc Sen",
    "đào": "Đào giòn Mộc Châu",
    "bi dao": "Bí xanh Tìa Dình",
    "lap xuong": "Lạp sườn Tâm Hòa",
    "sương sáo": "Thạch đen Thạch An",
    "mật ong " * 700: "Mật ong hoa ban",
}
NOTHING = (
    "ruou",
    "rượu",
    "rượu táo mèo",
    '%_"*()-',
    "\x00",
    "x" * 5000,
    "zzzz qqqq",
    "NEAR(",
    "ⴰ",
)


@pytest.fixture
def market(app: Flask) -> Flask:
    open_small_market()
    return app


def found(text: str) -> list[str]:
    return [card.name for card in search(text, Filters()).cards]


def test_what_people_type_finds_what_they_mean_first(market: Flask) -> None:
    first = {typed: (found(typed) or [None])[0] for typed in FIRST}
    assert first == FIRST


def test_what_means_nothing_or_is_gated_finds_nothing(market: Flask) -> None:
    for typed in NOTHING:
        result = search(typed, Filters())
        assert (result.cards, result.total.number, result.corrected) == ([], 0, None), typed


#: Signs of the engines' own languages among words, and the same words without them.
SIGNS = {
    '"mật': "mật",
    "^mật": "mật",
    "!mật": "mật",
    "mật ong*": "mật ong",
    "mật -ong": "mật ong",
    "mật <-> ong": "mật ong",
    "(mật) & ong": "mật ong",
}
#: Words that an engine might take for orders: nothing on the shelves is called so.
ORDERS = (
    "mật OR ong",
    "mật NOT ong",
    "mật AND ong",
    "NEAR(mật ong)",
    "mật | trà",
    'name:"mật ong"*',
    "mật'; DROP TABLE product; --",
)


def test_signs_of_the_engines_say_nothing(market: Flask) -> None:
    with_signs = {typed: found(typed) for typed in SIGNS}

    assert with_signs == {typed: found(plain) for typed, plain in SIGNS.items()}
    assert all("Mật ong hoa ban" in names for names in with_signs.values())


def test_operators_of_the_engines_are_only_words(market: Flask) -> None:
    assert {typed: found(typed) for typed in ORDERS} == {typed: [] for typed in ORDERS}


@pytest.mark.parametrize("typed", ["'", "\\", "-", "*", "()", "<->", "&|!"])
def test_signs_alone_find_nothing(market: Flask, typed: str) -> None:
    assert found(typed) == []


def test_an_empty_search_is_the_whole_market_without_alcohol(market: Flask) -> None:
    assert search("", Filters()).total.number == len(GOODS) - 1
    assert search("  ", Filters()).total.number == len(GOODS) - 1
    assert search("đặc sản", Filters()).total.number == len(GOODS) - 1


def test_no_knife_stands_above_a_peach(market: Flask) -> None:
    names = found("đào")
    assert set(names[:2]) == {"Đào giòn Mộc Châu", "Mứt quả đào Sa Pa"}
    assert names.index("Dao Phúc Sen") > 1


def test_the_knife_comes_before_the_people_of_the_same_name_and_the_peach(market: Flask) -> None:
    names = found("dao")
    assert names[0] == "Dao Phúc Sen"
    assert names[1] == "Thổ cẩm Bản Sưng"
    assert {"Đào giòn Mộc Châu", "Mứt quả đào Sa Pa"} <= set(names[2:])


def test_names_come_before_other_words(market: Flask) -> None:
    assert found("đường phên") == ["Đường phên Bó Tờ", "Cà phê phin"]
    assert found("gao nep") == ["Gạo nếp tan Ngọc Chiến", "Gạo tám thơm"]


def test_honey_comes_before_plums_in_honey(market: Flask) -> None:
    assert found("mật ong") == ["Mật ong hoa ban", "Mật ong bánh tổ", "Mận sấy mật ong"]


def test_a_typing_error_is_put_right_and_said(market: Flask) -> None:
    result = search("mật ogn", Filters())
    assert result.corrected == "mật ong"
    assert result.total.number == 3
    assert search("mật ong", Filters()).corrected is None


def test_a_word_that_exists_is_not_put_right(market: Flask) -> None:
    assert search("mật tám", Filters()).cards == []
    assert search("mật tám", Filters()).corrected is None


def test_alcohol_is_on_the_gated_shelf_alone(market: Flask) -> None:
    gated = search("ruou tao meo", Filters(alcohol=True))
    assert [card.name for card in gated.cards] == ["Rượu táo mèo mật ong"]
    assert "Rượu táo mèo mật ong" not in found("táo mèo")
    assert [card.name for card in listing(Filters(alcohol=True)).cards] == ["Rượu táo mèo mật ong"]


def test_an_unfinished_word_finds_what_it_begins(market: Flask) -> None:
    assert found("mat ong hoa ba") == ["Mật ong hoa ban"]
