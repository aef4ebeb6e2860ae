"""What an address asks of a listing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from shop.catalog.forms import IGNORED, SHORTENED, SWAPPED, Asked, read_listing


def ask(**arguments) -> Asked:
    return read_listing(MultiDict(arguments))


def test_every_word_of_the_address_is_understood() -> None:
    asked = ask(
        q=" mật  ong ", nhom="mat-ong", tinh=["14", "11"], sao=["4", "3"], gia_tu="100.000",
        gia_den="500000 ₫", mua="1", con_hang="1", sap_xep="gia", nha_ban="7", sau="abc",
    )  # fmt: skip

    assert asked.place is not None
    assert asked.place.code == "I.2.b"
    assert (asked.provinces, asked.stars) == (("11", "14"), (3, 4))
    assert (asked.price_from, asked.price_to) == (100_000, 500_000)
    assert (asked.in_season, asked.in_stock, asked.seller) == (True, True, "7")
    assert (asked.sort, asked.text, asked.after) == ("gia", "mật ong", "abc")
    assert asked.notes == ()
    assert asked.conditions == 9


@pytest.mark.parametrize(
    "nonsense",
    [
        {"nhom": "khong-co"},
        {"tinh": "điện biên"},
        {"tinh": "١١"},
        {"sao": "2"},
        {"sao": "4' OR 1=1"},
        {"gia_tu": "-5"},
        {"gia_den": "1e9"},
        {"gia_tu": "nhiều"},
        {"nha_ban": "../../etc"},
    ],
)
def test_what_makes_no_sense_is_let_go_with_a_word(nonsense) -> None:
    asked = ask(**nonsense)

    assert asked.notes == (IGNORED,)
    assert asked.conditions == 0


def test_prices_the_wrong_way_round_are_swapped_with_a_word() -> None:
    asked = ask(gia_tu="500.000", gia_den="100.000")

    assert (asked.price_from, asked.price_to) == (100_000, 500_000)
    assert asked.notes == (SWAPPED,)


def test_five_thousand_letters_are_cut_with_a_word() -> None:
    asked = ask(q="mật " * 1250)

    assert len(asked.text) <= 200
    assert asked.notes == (SHORTENED,)


def test_taking_one_condition_away_keeps_the_others() -> None:
    asked = ask(tinh=["11", "14"], sao=["4"], gia_tu="9000")

    assert asked.without("tinh", "11") == {"tinh": ["14"], "sao": [4], "gia_tu": 9000}
    assert asked.without("sao", 4) == {"tinh": ["11", "14"], "sao": [], "gia_tu": 9000}
    assert asked.without("gia_tu") == {"tinh": ["11", "14"], "sao": [4]}


words = st.text(max_size=40)
names = st.sampled_from(
    ["q", "nhom", "tinh", "sao", "gia_tu", "gia_den", "mua", "con_hang", "sap_xep", "nha_ban", "sau"]
)


@given(st.lists(st.tuples(names, words), max_size=12))
def test_no_address_is_too_strange_to_be_read(pairs) -> None:
    asked = read_listing(MultiDict(pairs))

    again = MultiDict([(name, str(value)) for name, value in asked.hidden()])
    assert read_listing(again).arguments() == asked.arguments()
