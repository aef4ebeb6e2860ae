"""Parts always add up to the whole."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shop.kernel.money import Vnd, split

weights = st.lists(st.integers(0, 10**9), min_size=1, max_size=30).filter(any)


def test_a_remainder_goes_to_the_earlier_parts() -> None:
    assert split(Vnd(100_001), [1, 1, 1]) == [33_334, 33_334, 33_333]
    assert split(Vnd(10), [3, 3, 3, 1]) == [3, 3, 3, 1]
    assert split(Vnd(1), [0, 1]) == [0, 1]


def test_nothing_can_be_split_by_nothing() -> None:
    for wrong in ([], [0, 0], [2, -1]):
        with pytest.raises(ValueError, match="weights"):
            split(Vnd(5), wrong)


@given(st.integers(-(10**12), 10**12), weights)
def test_nothing_is_lost_and_nobody_is_far_from_fair(total: int, parts: list[int]) -> None:
    shares = split(Vnd(total), parts)

    assert sum(shares) == total
    for share, weight in zip(shares, parts, strict=True):
        assert abs(share * sum(parts) - total * weight) < sum(parts)
