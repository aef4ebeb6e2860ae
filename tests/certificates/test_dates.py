"""Dates of certificates: the last valid day, and who could give stars on which day."""

from calendar import monthrange
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shop.certificates.models import AuthorityLevel
from shop.certificates.policies import authority_for, is_right_authority, last_valid_day

days = st.dates(date(2019, 1, 1), date(2060, 12, 31))


@given(days)
def test_a_certificate_holds_to_the_same_day_three_years_on(issued: date) -> None:
    last = last_valid_day(issued)

    assert (last.year, last.month) == (issued.year + 3, issued.month)
    assert last.day == min(issued.day, monthrange(last.year, last.month)[1])


@given(days, days)
def test_a_later_issue_never_ends_earlier(one: date, other: date) -> None:
    first, second = sorted((one, other))

    assert last_valid_day(first) <= last_valid_day(second)


def test_a_paper_of_leap_day_ends_with_february() -> None:
    assert last_valid_day(date(2024, 2, 29)) == date(2027, 2, 28)
    assert last_valid_day(date(2024, 11, 15)) == date(2027, 11, 15)


@pytest.mark.parametrize(
    ("issued", "stars", "level"),
    [
        (date(2019, 8, 21), 3, AuthorityLevel.PROVINCE),
        (date(2023, 2, 23), 3, AuthorityLevel.PROVINCE),
        (date(2023, 2, 24), 3, AuthorityLevel.DISTRICT),
        (date(2025, 6, 30), 3, AuthorityLevel.DISTRICT),
        (date(2025, 7, 1), 3, AuthorityLevel.PROVINCE),
        (date(2024, 1, 1), 4, AuthorityLevel.PROVINCE),
        (date(2019, 9, 1), 5, AuthorityLevel.CENTRE),
        (date(2026, 1, 1), 5, AuthorityLevel.CENTRE),
    ],
)
def test_stars_came_from_the_level_of_their_day(issued: date, stars: int, level: AuthorityLevel) -> None:
    assert authority_for(stars, issued) is level
    assert [one for one in AuthorityLevel if is_right_authority(one, stars, issued)] == [level]


@given(days, st.sampled_from([1, 2, 6]))
def test_nobody_gives_one_two_or_six_stars(issued: date, stars: int) -> None:
    assert authority_for(stars, issued) is None


@given(st.dates(date(2000, 1, 1), date(2019, 8, 20)), st.sampled_from([3, 4, 5]))
def test_nobody_gave_stars_before_the_first_criteria(issued: date, stars: int) -> None:
    assert authority_for(stars, issued) is None


@given(days.filter(lambda day: day >= date(2019, 8, 21)), st.sampled_from([4, 5]))
def test_four_and_five_stars_never_changed_hands(issued: date, stars: int) -> None:
    today, tomorrow = authority_for(stars, issued), authority_for(stars, issued + timedelta(1))

    assert today is tomorrow
