"""Figures as a buyer reads them, in both languages."""

from datetime import UTC, date, datetime
from enum import StrEnum

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import Environment

from shop.platform import formatting as fmt
from shop.platform.i18n import in_language
from shop.platform.icons import ICONS, icon

AMOUNTS = st.integers(min_value=0, max_value=10**12)


class Kind(StrEnum):
    WEIGHT = "weight"
    ITEMS = "items"


def test_a_price_has_dots_and_stays_on_one_line() -> None:
    assert fmt.vnd(285000) == "285.000\u00a0₫"
    assert fmt.vnd(0) == "0\u00a0₫"
    assert fmt.vnd(1211000) == "1.211.000\u00a0₫"


@given(AMOUNTS)
def test_no_price_loses_a_dong_on_its_way_to_the_page(amount: int) -> None:
    assert int(fmt.vnd(amount).removesuffix("\u00a0₫").replace(".", "")) == amount


def test_numbers_follow_the_readers_language() -> None:
    assert fmt.number(1150, "vi") == "1.150"
    assert fmt.number(1150, "en") == "1,150"
    assert fmt.number(999, "vi") == "999"


@pytest.mark.parametrize(
    ("written", "vi", "en"),
    [
        ("2000|number", "2.000", "2,000"),
        ("4.8|decimal", "4,8", "4.8"),
        ("'weight'|measure(1500)", "1,5\u00a0kg", "1.5\u00a0kg"),
        ("280000|unit_price('items', 2)", "140.000\u00a0₫/cái", "140.000\u00a0₫/item"),
        ("280000|compared_price('items', 2)", "140.000\u00a0₫/cái", "140.000\u00a0₫/item"),
        ("[2000]|map('number')|first", "2.000", "2,000"),
    ],
)
def test_a_constant_is_written_anew_for_each_reader(written: str, vi: str, en: str) -> None:
    environment = Environment()
    environment.filters.update(fmt.FILTERS)
    with in_language("en"):
        template = environment.from_string(f"{{{{ {written} }}}}")
        assert template.render() == en
    with in_language("vi"):
        assert template.render() == vi


def test_decimals_have_a_comma_and_no_idle_zeros() -> None:
    assert fmt.decimal(4.8, "vi") == "4,8"
    assert fmt.decimal(4.8, "en") == "4.8"
    assert fmt.decimal(5.0, "vi") == "5"
    assert fmt.decimal(1250.5, "vi") == "1.250,5"
    assert fmt.decimal(-0.001, "vi") == "0"
    assert fmt.decimal(100, "vi", digits=0) == "100"


def test_days_and_moments_are_vietnams() -> None:
    late_in_london = datetime(2026, 3, 15, 20, 5, tzinfo=UTC)
    assert fmt.day(date(2026, 3, 16), "vi") == "16/3/2026"
    assert fmt.day(date(2026, 3, 16), "en") == "16\u00a0Mar\u00a02026"
    assert fmt.day(late_in_london, "vi") == "16/3/2026"
    assert fmt.moment(late_in_london, "vi") == "3:05,\u00a016/3/2026"
    assert fmt.moment(late_in_london, "en") == "3:05,\u00a016\u00a0Mar\u00a02026"


@pytest.mark.parametrize(
    ("first", "last", "vietnamese", "english"),
    [
        (date(2026, 12, 2), date(2026, 12, 2), "2/12/2026", "2 Dec 2026"),
        (date(2026, 12, 2), date(2026, 12, 4), "2–4/12/2026", "2–4 Dec 2026"),
        (date(2026, 11, 30), date(2026, 12, 2), "30/11 – 2/12/2026", "30 Nov – 2 Dec 2026"),
        (date(2026, 12, 30), date(2027, 1, 4), "30/12/2026 – 4/1/2027", "30 Dec 2026 – 4 Jan 2027"),
    ],
)
def test_from_one_day_to_another(first: date, last: date, vietnamese: str, english: str) -> None:
    assert fmt.days(first, last, "vi").replace("\u00a0", " ") == vietnamese
    assert fmt.days(first, last, "en").replace("\u00a0", " ") == english


def test_days_break_over_lines_only_after_a_dash_between_months() -> None:
    assert fmt.days(date(2026, 11, 30), date(2026, 12, 2), "en").split(" ") == [
        "30\u00a0Nov\u00a0–",
        "2\u00a0Dec\u00a02026",
    ]


def test_a_missing_day_is_silence() -> None:
    assert fmt.day(None) == ""
    assert fmt.moment(None) == ""


@pytest.mark.parametrize(
    ("kind", "amount", "words"),
    [
        ("weight", 500, "500 g"),
        ("weight", 1000, "1 kg"),
        ("weight", 1250, "1,25 kg"),
        ("weight", 5000, "5 kg"),
        ("volume", 750, "750 ml"),
        ("volume", 1500, "1,5 l"),
        ("items", 3, "3 cái"),
        (Kind.WEIGHT, 500, "500 g"),
    ],
)
def test_an_amount_is_told_in_the_unit_of_the_label(kind: str, amount: int, words: str) -> None:
    assert fmt.measure(kind, amount, "vi") == words.replace(" ", "\u00a0")


def test_pieces_are_items_in_english() -> None:
    assert fmt.measure("items", 1, "en") == "1\u00a0item"
    assert fmt.measure("items", 3, "en") == "3\u00a0items"
    assert fmt.unit_price(90000, "items", 3, "en") == "30.000\u00a0₫/item"


@pytest.mark.parametrize(
    ("price", "kind", "amount", "words"),
    [
        (285000, "weight", 500, "57.000 ₫/100 g"),
        (285000, "weight", 999, "28.529 ₫/100 g"),
        (285000, "weight", 1000, "285.000 ₫/kg"),
        (45000, "volume", 300, "15.000 ₫/100 ml"),
        (100, "weight", 3000, "33 ₫/kg"),
        (200, "weight", 3000, "67 ₫/kg"),
        (1, "volume", 2000, "1 ₫/l"),
        (90000, Kind.ITEMS, 3, "30.000 ₫/cái"),
    ],
)
def test_prices_are_compared_by_a_small_or_large_unit_as_the_pack_is(
    price: int, kind: str, amount: int, words: str
) -> None:
    assert fmt.unit_price(price, kind, amount, "vi") == words.replace(" ", "\u00a0")


@given(st.integers(min_value=1, max_value=10**8), st.integers(min_value=1, max_value=10**5))
def test_a_unit_price_is_within_half_a_dong(price: int, grams: int) -> None:
    told, unit = fmt.unit_price(price, "weight", grams, "vi").split("\u00a0₫/")
    whole = {"100\u00a0g": 100, "kg": 1000}[unit]
    assert abs(2 * int(told.replace(".", "")) * grams - 2 * price * whole) <= grams


def test_a_telephone_number_is_grouped_as_it_is_said() -> None:
    assert fmt.phone("+84912345678") == "0912\u00a0345\u00a0678"
    assert fmt.phone("+842150000000") == "0215\u00a0000\u00a00000"
    assert fmt.phone("19001234") == "19001234"
    assert fmt.phone("+4930123456") == "+4930123456"
    assert fmt.phone(None) == ""


@given(st.from_regex(r"\+849[0-9]{8}", fullmatch=True))
def test_a_masked_number_cannot_be_dialled(number: str) -> None:
    masked = fmt.masked_phone(number)
    assert sum(sign.isdigit() for sign in masked) == 7
    assert "***" in masked


def test_a_short_number_is_hidden_whole() -> None:
    assert fmt.masked_phone("12345678") == "***"
    assert fmt.masked_phone(None) == "***"


def test_a_producer_is_known_by_its_own_name_and_not_its_legal_form() -> None:
    assert fmt.initial("HTX Ong mật Điện Biên") == "O"
    assert fmt.initial("Công ty TNHH Trà Phan Nhất") == "T"
    assert fmt.initial("HTX") == ""


def test_an_icon_is_hidden_from_screen_readers_and_an_unknown_one_is_an_error() -> None:
    assert 'aria-hidden="true"' in icon("search")
    assert 'class="icon huge"' in icon("search", "huge")
    assert all("<script" not in paths for paths in ICONS.values())
    with pytest.raises(KeyError):
        icon("no-such-icon")


def test_one_piece_is_not_compared_and_a_dash_stays_with_its_word() -> None:
    assert fmt.compared_price(90000, "items", 1, "vi") == ""
    assert fmt.compared_price(90000, "items", 3, "vi") == fmt.unit_price(90000, "items", 3, "vi")
    assert fmt.compared_price(90000, "weight", 1, "vi") == fmt.unit_price(90000, "weight", 1, "vi")
    kilogram = fmt.compared_price(540_000, "weight", 1000, "vi", least=350)
    assert kilogram == fmt.unit_price(54_000, "weight", 100, "vi")
    assert fmt.dash_kept("Mountain Queen – Táo mèo") == "Mountain Queen\u00a0– Táo mèo"


def test_the_legal_form_of_a_producer_stands_on_one_line() -> None:
    assert fmt.form_kept("Hợp tác xã Ong mật") == "Hợp\u00a0tác\u00a0xã Ong mật"
    assert fmt.form_kept("Ong mật Hợp tác xã") == "Ong mật Hợp tác xã"


def test_the_figure_and_the_unit_of_a_pack_stand_on_one_line() -> None:
    assert fmt.unit_kept("Hũ 350 g") == "Hũ 350\u00a0g"
    assert fmt.unit_kept("Hộp 2 gói, 1,5 kg") == "Hộp 2 gói, 1,5\u00a0kg"
