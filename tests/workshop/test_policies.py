"""Plain help: odd prices, codes, stories, and where something missing is put right."""

import pytest

from shop.catalog import policies as catalog_policies
from shop.kernel.money import Vnd
from shop.workshop.policies import (
    OddPrice,
    field_for,
    join_story,
    odd_price,
    split_aliases,
    split_story,
    suggest_sku,
)


@pytest.mark.parametrize(
    ("price", "was", "odd"),
    [
        (28, None, OddPrice(Vnd(28), likely=Vnd(280_000))),
        (285, None, OddPrice(Vnd(285), likely=Vnd(285_000))),
        (285_000, None, None),
        (1_000, None, None),
        (20_000_001, None, OddPrice(Vnd(20_000_001))),
        (28_500, 285_000, OddPrice(Vnd(28_500), was=Vnd(285_000))),
        (2_850_000, 285_000, OddPrice(Vnd(2_850_000), was=Vnd(285_000))),
        (300_000, 285_000, None),
        (500, 500, None),
    ],
)
def test_slips_of_the_keys_are_asked_about(price: int, was: int | None, odd: OddPrice | None) -> None:
    assert odd_price(Vnd(price), was=None if was is None else Vnd(was)) == odd


def test_a_code_tells_the_thing_and_its_amount() -> None:
    assert suggest_sku("Mật ong hoa ban", "weight", 500) == "MOHB-500G"
    assert suggest_sku("Đường phên “Phia Đén”", "weight", 1000) == "DPPD-1000G"
    assert suggest_sku("!!!", "items", 1) == "MON-1C"


def test_a_story_is_joined_and_parted_without_loss() -> None:
    story = join_story("Một.", "Hai.\n\nBa.")
    assert join_story(*split_story(story)) == story
    assert split_story(story) == ("", story)
    assert split_story("Một.\n\nHai.") == ("Một.", "Hai.")
    assert join_story("", "Hai.") == "Hai."


def test_other_names_are_parted_by_commas_and_lines() -> None:
    assert split_aliases(" khẩu sén, khẩu  xén\n;; cốm ") == ["khẩu sén", "khẩu xén", "cốm"]


def test_everything_that_may_be_missing_has_its_place_in_the_editor() -> None:
    places = {
        "Đặt tên cho món hàng.": "name",
        "Chọn loại hàng trong danh sách.": "kinds",
        "Kể vài câu về món này: ai làm, làm thế nào, ở đâu.": "summary",
        "Thêm ít nhất một ảnh món hàng.": "photos",
        "Ghi một câu tả mỗi ảnh, cho người không nhìn được ảnh.": "photos",
        "Thêm ít nhất một quy cách có giá bán.": "packs",
        **{words: fact for fact, words in catalog_policies._ASK_FOR.items()},
        catalog_policies._ASK_FOR_MATERIAL: "ingredients",
    }
    assert {words: field_for(words) for words in places} == places
