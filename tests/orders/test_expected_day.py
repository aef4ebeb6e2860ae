"""The day a parcel is likely to come: told from the first day on, and never one that is past."""

from datetime import date, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from shop.kernel import clock
from shop.platform.formatting import days
from tests.factories.orders import make_order, ship
from tests.factories.paying import make_transfer_order, open_card_line
from tests.orders.test_order_page import follow

#: A Monday morning in Vietnam.
MONDAY = datetime(2026, 11, 2, 9, tzinfo=clock.VIETNAM)


@pytest.mark.parametrize(
    ("later", "leaves"),
    [(0, date(2026, 11, 3)), (1, date(2026, 11, 3)), (3, date(2026, 11, 5)), (5, date(2026, 11, 9))],
    ids=["at once", "the day itself", "late", "late on a Saturday"],
)
def test_before_it_leaves_the_day_is_counted_from_the_next_it_can(
    app: Flask, later: int, leaves: date
) -> None:
    with clock.time_from(lambda: MONDAY):
        part = make_order().parts[0]

    with clock.time_from(lambda: MONDAY + timedelta(days=later)):
        foreseen = part.foreseen

    assert foreseen is not None
    assert foreseen.sent_on == leaves
    assert foreseen.earliest == clock.working_day(leaves, part.days_least)
    assert foreseen.latest == clock.working_day(leaves, part.days_most)


def test_once_it_left_that_day_counts(app: Flask) -> None:
    with clock.time_from(lambda: MONDAY):
        part = make_order().parts[0]
    with clock.time_from(lambda: MONDAY + timedelta(days=3)):
        ship(part)

        assert part.foreseen == part.expected
        assert part.foreseen is not None
        assert part.foreseen.sent_on == date(2026, 11, 5)


def test_nothing_is_foretold_of_what_nobody_has_paid(app: Flask) -> None:
    open_card_line()

    assert make_transfer_order().parts[0].foreseen is None


def test_the_timeline_tells_it_from_the_first_day_on(client: FlaskClient, app: Flask) -> None:
    with clock.time_from(lambda: MONDAY):
        order = make_order()
        page = follow(client, order)

    assert "Dự kiến " in page
    assert "Dự kiến tới" not in page, "the head speaks of a day only when something is on its way"


def test_what_comes_later_than_first_said_says_so(client: FlaskClient, app: Flask) -> None:
    with clock.time_from(lambda: MONDAY):
        order = make_order()
        in_time = follow(client, order)
        first = order.parts[0].promised

    with clock.time_from(lambda: MONDAY + timedelta(days=3)):
        late = follow(client, order)
        ship(order.parts[0])
        on_its_way = follow(client, order)

    assert first is not None
    assert "Chậm hơn lúc đầu" not in in_time
    for page in (late, on_its_way):
        assert f"Chậm hơn dự kiến lúc đầu: {days(first.earliest, first.latest)}" in page
