"""Legal dates are Vietnam dates."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from shop.kernel.clock import (
    add_months,
    next_vietnam_midnight,
    now,
    time_from,
    vietnam_date,
    vietnam_today,
)

days = st.dates(date(2000, 1, 1), date(2090, 12, 31))


def test_the_day_begins_seven_hours_before_utc() -> None:
    assert vietnam_date(datetime(2026, 11, 22, 16, 59, tzinfo=UTC)) == date(2026, 11, 22)
    assert vietnam_date(datetime(2026, 11, 22, 17, 0, tzinfo=UTC)) == date(2026, 11, 23)


def test_another_clock_tells_the_time_inside_its_block_only() -> None:
    new_year = datetime(2027, 1, 1, tzinfo=UTC)

    with time_from(lambda: new_year):
        assert now() == new_year
        assert vietnam_today() == date(2027, 1, 1)
        assert next_vietnam_midnight() == datetime(2027, 1, 1, 17, tzinfo=UTC)

    assert now() != new_year


def test_months_are_clamped_to_the_months_end() -> None:
    assert add_months(date(2024, 8, 31), 36) == date(2027, 8, 31)
    assert add_months(date(2024, 2, 29), 36) == date(2027, 2, 28)
    assert add_months(date(2025, 12, 31), 2) == date(2026, 2, 28)
    assert add_months(date(2026, 1, 15), -1) == date(2025, 12, 15)


@given(days, st.integers(0, 480))
def test_adding_months_moves_exactly_so_many_months(day: date, months: int) -> None:
    later = add_months(day, months)

    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day == day.day or (later + timedelta(days=1)).day == 1
