"""PostgreSQL cuts connections, or stays away for a while."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import create_engine, text

from shop.orders.models import Order
from shop.platform.database import db, transaction
from shop.platform.mail import queue_letter
from tests.faults.till import (
    assert_asked_to_come_back,
    assert_becomes_one_order,
    assert_nothing_happened,
    at_the_till,
    count,
    press,
    trouble_at,
)
from tests.platform.test_mail import letter
from tests.support.mailbox import Mailbox

pytestmark = pytest.mark.parametrize("engine", ["postgres"], indirect=True)

CUT = text(
    "SELECT count(pg_terminate_backend(pid, 5000)) FROM pg_stat_activity"
    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
)


def cut_all() -> int:
    """End every connection of the shop, from one of our own; how many there were."""
    ours = create_engine(db.engine.url, isolation_level="AUTOCOMMIT")
    with ours.connect() as connection:
        ended = connection.scalar(CUT)
    ours.dispose()
    return int(ended or 0)


def fill_the_pool() -> None:
    """As many connections as the pool keeps."""
    lent = [db.engine.connect() for _ in range(4)]
    for connection in lent:
        connection.close()


def test_a_pool_cut_between_two_requests_is_not_noticed(client: FlaskClient) -> None:
    """F16."""
    form = at_the_till(client)
    fill_the_pool()

    assert cut_all() >= 4

    assert_becomes_one_order(client, form)
    assert cut_all() >= 1
    for path in ("/", "/san-pham", "/gio-hang", "/readyz"):
        assert client.get(path).status_code == 200, path


@pytest.mark.parametrize("point", ["K01", "K02", "K03", "K04"])
def test_a_connection_cut_while_the_order_is_written_leaves_nothing_of_it(
    client: FlaskClient, point: str
) -> None:
    """F16."""
    form = at_the_till(client)
    with trouble_at(point, cut_all) as passed:
        answer = press(client, form)

    assert_asked_to_come_back(answer)
    assert passed.count(point) == 1
    assert_nothing_happened()
    assert_becomes_one_order(client, form)


def test_a_connection_cut_right_after_the_commit_loses_no_order(client: FlaskClient) -> None:
    """F16: the answer may be lost, the order is not, and the next press finds it."""
    form = at_the_till(client)
    with trouble_at("K05", cut_all):
        press(client, form)

    assert count(Order) == 1
    assert_becomes_one_order(client, form)


def test_the_workers_letter_outlives_its_connection(
    app: Flask, letters: Mailbox, deliver: Callable[[], int]
) -> None:
    """F16."""
    with transaction():
        queue_letter(letter())
    fill_the_pool()
    cut_all()

    deliver()
    deliver()

    assert len(letters) == 1
