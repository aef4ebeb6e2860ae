"""A parcel travels on working days."""

from datetime import UTC, date, datetime

from shop.kernel.arrival import Arrival, arrival
from shop.kernel.clock import time_from


def test_weekends_do_not_count_on_the_way() -> None:
    thursday = date(2026, 11, 26)

    assert arrival(2, 4, sent_on=thursday) == Arrival(thursday, date(2026, 11, 30), date(2026, 12, 2))


def test_what_is_ordered_on_a_friday_leaves_on_monday() -> None:
    with time_from(lambda: datetime(2026, 11, 27, 3, tzinfo=UTC)):
        found = arrival(1, 1)

    assert found == Arrival(date(2026, 11, 30), date(2026, 12, 1), date(2026, 12, 1))
