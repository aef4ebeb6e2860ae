"""Words as the index and a search see them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shop.kernel.text import vietnamese_key
from shop.search.matching import understand
from shop.search.words import document, exact_words, folded_words, sort_key


def test_marks_are_kept_apart_from_folded_words() -> None:
    assert exact_words("Đường phên, Bó Tờ") == ["đường", "phên", "bó", "tờ"]
    assert folded_words("Đường phên, Bó Tờ") == ["duong", "phen", "bo", "to"]


@pytest.mark.parametrize("written", ["H’Mông", "H'Mông", "Hʼmông", "HMÔNG", "H‘Mông"])
def test_the_apostrophe_of_hmong_does_not_matter(written: str) -> None:
    assert exact_words(written) == ["hmông"]


@pytest.mark.parametrize(("old", "new"), [("hoà", "hòa"), ("Thuý", "Thúy"), ("HOẢ", "hỏa")])
def test_old_and_new_tone_places_are_the_same_word(old: str, new: str) -> None:
    assert exact_words(old) == exact_words(new)


def test_decomposed_letters_are_the_same_word() -> None:
    assert exact_words("ma\u0302\u0323t") == exact_words("mật")


@given(st.text())
def test_words_are_letters_and_figures_whatever_is_typed(text: str) -> None:
    for word in [*exact_words(text), *folded_words(text)]:
        assert word
        assert not set(word) & set(" \x00'\"*()&|!:<>\\")


@given(st.text(max_size=300))
def test_anything_typed_is_understood(text: str) -> None:
    query = understand(text)
    assert len(query.words) <= 10
    assert query.words or query.is_blank or query.is_hopeless


def test_dac_san_says_nothing_on_a_market_of_dac_san() -> None:
    assert understand("đặc sản").is_blank
    assert understand("dac san cao bang").words == ("cao", "bang")
    assert understand("").is_blank
    assert understand("  ").is_blank


@pytest.mark.parametrize("typed", ["ruou", "Rượu", "rượu táo mèo", "tao meo ruou"])
def test_alcohol_is_not_searched_for_on_the_ordinary_shelf(typed: str) -> None:
    assert understand(typed).is_hopeless
    assert not understand(typed, alcohol=True).is_hopeless


def test_a_sound_with_another_mark_is_not_alcohol() -> None:
    assert not understand("ruốc").is_hopeless


def test_goods_are_known_by_their_regional_names_too() -> None:
    assert "che tua chua" in document(["Trà Tủa Chùa"], []).names
    assert "lap xuong" in document(["Lạp sườn"], []).words
    assert "bi dao" in document(["Bí xanh Tìa Dình"], []).words
    assert "suong sao" in document(["Thạch đen"], []).words
    assert "hmong" in document(["Khăn Mông"], []).words.split()
    assert "hmong" not in document(["Móng giò"], []).words.split()


def test_names_sort_as_the_vietnamese_alphabet_does() -> None:
    names = ["mạ", "mả", "ma", "mã", "má", "mà", "Đường", "Dao", "Dâu", "An", "An Bình", "Ăn", "9 món"]
    expected = ["9 món", "An", "An Bình", "Ăn", "Dao", "Dâu", "Đường", "ma", "mà", "mả", "mã", "má", "mạ"]
    assert sorted(names, key=sort_key) == expected


@given(st.lists(st.text("aăâbcdđeêmnoôơưàảãáạấậ 0", max_size=8), max_size=6))
def test_the_sort_key_keeps_the_order_of_the_alphabet(names: list[str]) -> None:
    tidy = [" ".join(name.split()) for name in names]
    assert sorted(tidy, key=sort_key) == sorted(tidy, key=vietnamese_key)


@given(st.text())
def test_a_sort_key_is_plain(name: str) -> None:
    key = sort_key(name)
    assert key.isascii()
    assert "\x00" not in key
