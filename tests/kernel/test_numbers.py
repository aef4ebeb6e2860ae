"""Numbers as browsers, and those who are none, send them."""

import pytest

from shop.kernel.numbers import read_number


@pytest.mark.parametrize(("typed", "meant"), [("0", 0), ("7", 7), ("007", 7), ("999999999", 999_999_999)])
def test_figures_are_a_number(typed: str, meant: int) -> None:
    assert read_number(typed) == meant


@pytest.mark.parametrize(
    "typed", ["", " 7", "-7", "+7", "7.0", "1e3", "٧", "²", "1_000", "1000000000", "9" * 5000]
)
def test_what_no_row_can_have_is_none(typed: str) -> None:
    assert read_number(typed) is None


def test_sums_may_have_more_digits() -> None:
    assert read_number("123456789012345", digits=15) == 123_456_789_012_345
    assert read_number("1234567890123456", digits=15) is None
