"""Vietnamese with and without marks, in the alphabet's own order."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shop.kernel.text import fold, normalize, slugify, vietnamese_key, vietnamese_order

vietnamese = st.text("aăâbcdđeêghiklmnoôơpqrstuưvxyàáảãạằẳẵắặầẩẫấậèẻẽéẹềểễếệ ’'", max_size=40)


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("Đường phên", "duong phen"),
        ("Mật ong hoa ban", "mat ong hoa ban"),
        ("H’Mông", "hmong"),
        ("H'Mông", "hmong"),
        ("Khẩu xén", "khau xen"),
        ("Đắk Lắk", "dak lak"),
    ],
)
def test_marks_are_folded_away(written: str, folded: str) -> None:
    assert fold(written) == folded
    assert fold(unicodedata.normalize("NFD", written)) == folded


@given(vietnamese)
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert fold(unicodedata.normalize("NFD", text)) == fold(text)
    assert fold(text).isascii()


def test_a_slug_is_words_and_dashes() -> None:
    assert slugify("  Trà cây cao cổ thụ (Tủa Chùa)! ") == "tra-cay-cao-co-thu-tua-chua"
    assert slugify("a" * 200, limit=10) == "a" * 10


@given(st.text(max_size=60))
def test_a_slug_never_holds_anything_else(text: str) -> None:
    assert set(slugify(text)) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")


def test_text_is_kept_composed_with_single_spaces() -> None:
    assert normalize(unicodedata.normalize("NFD", "  Mật \n ong ")) == "Mật ong"


def test_letters_sort_before_tones() -> None:
    words = ["mạ", "má", "mả", "mã", "mà", "ma", "đa", "da", "ơn", "ôn", "on", "ăn", "ân", "an"]

    assert sorted(words, key=vietnamese_key) == [
        "an", "ăn", "ân", "da", "đa", "ma", "mà", "mả", "mã", "má", "mạ", "on", "ôn", "ơn",
    ]  # fmt: skip


def test_names_of_a_list_follow_the_alphabet_of_vietnam() -> None:
    names = ["Ơn", "Đà Nẵng", "Điện Biên", "Dao", "H’Mông", "Hòa Bình", "Hà Nội", "(Ăn)", "Ân", "an", "Ba Vì"]

    assert sorted(names, key=vietnamese_order) == [
        "an", "(Ăn)", "Ân", "Ba Vì", "Dao", "Đà Nẵng", "Điện Biên", "Hà Nội", "H’Mông", "Hòa Bình", "Ơn",
    ]  # fmt: skip


def test_apostrophes_and_idle_spaces_do_not_move_a_name() -> None:
    assert vietnamese_order("H’Mông")[0] == vietnamese_order(" h'mông ")[0]
    assert vietnamese_order("Mật  ong")[0] == vietnamese_order("Mật ong")[0]
