"""Long texts: what Markdown may make of them, and what nobody gets through."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shop.platform import markdown
from tests.support.corpus import SCRIPTS, live_marks


def shown(text: str) -> str:
    return "".join(str(piece.words or "") for piece in markdown.pieces(markdown.to_html(text)))


@pytest.mark.parametrize("words", SCRIPTS)
def test_hostile_words_stay_words(words: str) -> None:
    assert live_marks(shown(words)) == []
    assert live_marks(shown(f"[x]({words})")) == []
    assert live_marks(shown(f"![{words}](anh:1)\n\n{words}")) == []


@pytest.mark.parametrize("html", SCRIPTS)
def test_what_was_kept_by_an_evil_hand_is_cleaned_on_the_way_out(html: str) -> None:
    assert live_marks("".join(str(piece.words or "") for piece in markdown.pieces(html))) == []


@given(st.text(max_size=300))
def test_no_text_makes_anything_but_listed_tags(text: str) -> None:
    kept = markdown.to_html(text)

    assert markdown.clean(kept) == kept
    assert "<script" not in kept
    assert 'href="javascript:' not in kept


def test_the_page_keeps_its_one_first_heading() -> None:
    assert shown("# Một\n\n## Hai\n\n##### Năm") == "<h2>Một</h2>\n<h2>Hai</h2>\n<h3>Năm</h3>"


def test_a_photo_and_a_good_cut_the_text_where_they_stand() -> None:
    kept = markdown.to_html('Trước\n\n![tả "ảnh"](anh:12)\n\nGiữa\n\n{món: mat-ong}\n\nSau')

    cut = markdown.pieces(kept)

    assert [bool(piece.words) for piece in cut] == [True, False, True, False, True]
    assert (cut[1].photo, cut[1].alt, cut[3].good) == (12, 'tả "ảnh"', "mat-ong")
    assert markdown.photos_in(kept) == {12}
    assert markdown.goods_in(kept) == {"mat-ong"}
    assert not markdown.has_stray_pictures(kept)


@pytest.mark.parametrize(
    "text", ["![x](https://la.example/a.png)", "chữ ![x](anh:3) chữ", "![x](/anh/1.webp)"]
)
def test_pictures_from_elsewhere_and_in_the_midst_of_words_fall_out(text: str) -> None:
    kept = markdown.to_html(text)

    assert markdown.has_stray_pictures(kept)
    assert "<img" not in shown(text)


def test_links_lead_to_the_web_and_nowhere_odd() -> None:
    words = shown("[a](https://baosonla.vn) [b](/chuyen) [c](anh:3) [d](data:text/html,x)")

    assert 'href="https://baosonla.vn"' in words
    assert 'href="/chuyen"' in words
    assert "anh:3" not in words
    assert 'href="data' not in words
