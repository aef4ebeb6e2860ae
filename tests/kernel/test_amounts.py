"""What people type for money and weights is read as they mean it, or not at all."""

import pytest

from shop.kernel.amounts import read_dong, read_grams, read_thousandths, read_whole, split_unit


@pytest.mark.parametrize(
    ("typed", "dong"),
    [
        ("120000", 120_000),
        ("120.000", 120_000),
        ("120,000", 120_000),
        ("120 000", 120_000),
        ("120.000đ", 120_000),
        ("120.000 ₫", 120_000),
        ("120.000 Đồng", 120_000),
        ("120,000 VND", 120_000),
        ("120.000vnđ", 120_000),
        ("120k", 120_000),
        ("120 K", 120_000),
        ("28,5k", 28_500),
        ("120 nghìn", 120_000),
        ("120 ngàn", 120_000),
        ("1,5 triệu", 1_500_000),
        ("2tr", 2_000_000),
    ],
)
def test_money_is_read_as_people_write_it(typed: str, dong: int) -> None:
    assert read_dong(typed) == dong


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "k",
        "đ",
        "hai trăm",
        "-5",
        "1e9",
        "٢٨٥",
        "１２０",
        "1.200k",
        "1tr2",
        "120 kg",
        "120.00",
        "0x10",
        "12k5",
        "1.285,000",
        "1,285.000",
        "0.285",
        "0,285đ",
    ],
)
def test_money_that_may_mean_two_things_is_not_read(typed: str) -> None:
    assert read_dong(typed) is None


@pytest.mark.parametrize(
    ("typed", "grams"),
    [
        ("700", 700),
        ("1.300", 1300),
        ("700 g", 700),
        ("700gam", 700),
        ("0,7 kg", 700),
        ("1.3kg", 1300),
        ("0,7", None),
        ("0,700", None),
        ("0,7 g", None),
        ("700 ml", None),
        ("nặng", None),
    ],
)
def test_grams_are_whole_and_kilograms_only_where_that_is_said(typed: str, grams: int | None) -> None:
    assert read_grams(typed) == grams


def test_a_unit_beside_the_figures_is_known_by_what_people_call_it() -> None:
    assert split_unit("0,5 kg") == ("0,5", "kg")
    assert split_unit("2 lít") == ("2", "l")
    assert split_unit("500GR") == ("500", "g")
    assert split_unit("500 hũ") == ("500 hũ", "")
    assert split_unit("500") == ("500", "")


def test_counts_and_parts_are_figures_alone() -> None:
    assert (read_whole("1.200"), read_whole("12 hũ")) == (1200, None)
    assert (read_thousandths("1,25"), read_thousandths("1,2345")) == (1250, None)
