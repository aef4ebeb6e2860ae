"""PostgreSQL falls and comes back while An is buying."""

import os
import threading
from collections.abc import Iterator
from unittest import mock

import pytest
from flask import Flask
from flask.testing import FlaskClient

from shop.orders.models import Order
from shop.platform import worker
from shop.platform.database import db
from shop.platform.worker import work_off
from tests.faults.running import until
from tests.faults.till import (
    assert_asked_to_come_back,
    assert_becomes_one_order,
    assert_nothing_happened,
    at_the_till,
    count,
    press,
    trouble_at,
)
from tests.support.browser import Browser
from tests.support.engines import POSTGRES_FOLDER, Engine
from tests.support.mailbox import Mailbox
from tests.support.postgres import PostgresServer

pytestmark = pytest.mark.crash


@pytest.fixture(scope="module")
def server() -> Iterator[PostgresServer]:
    """A server of our own that forgets nothing; it must run when a test ends."""
    own = PostgresServer(options="")
    own.start()
    yield own
    own.stop()


@pytest.fixture(scope="module")
def engine(server: PostgresServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    with mock.patch.dict(os.environ, {POSTGRES_FOLDER: str(server.folder)}):
        engine = Engine("postgres", tmp_path_factory.mktemp("restarts"), "restarts")
    engine.app.test_client_class = Browser
    yield engine
    engine.close()


def test_while_the_server_is_away_every_page_says_come_back_and_then_one_order_is_placed(
    client: FlaskClient, server: PostgresServer
) -> None:
    """F15."""
    form = at_the_till(client)
    assert client.get("/san-pham").status_code == 200
    db.session.remove()
    server.fall()
    try:
        for path in ("/", "/san-pham", "/gio-hang", "/thanh-toan"):
            assert_asked_to_come_back(client.get(path))
        assert_asked_to_come_back(client.post("/thanh-toan", data=form))
        assert client.get("/readyz").status_code == 503
        assert client.get("/healthz").status_code == 200
    finally:
        server.wake()

    assert client.get("/readyz").status_code == 200
    assert_nothing_happened()
    assert_becomes_one_order(client, form)


@pytest.mark.parametrize("point", ["K03", "K04"])
def test_a_restart_while_the_order_is_written_leaves_nothing_of_it(
    client: FlaskClient, server: PostgresServer, point: str
) -> None:
    """F15."""
    form = at_the_till(client)
    with trouble_at(point, server.restart) as passed:
        answer = press(client, form)

    assert_asked_to_come_back(answer)
    assert passed.count(point) == 1
    assert_nothing_happened()
    assert_becomes_one_order(client, form)


def test_a_restart_right_after_the_commit_loses_no_order(client: FlaskClient, server: PostgresServer) -> None:
    """F15: what was acknowledged to the shop is on the disk."""
    form = at_the_till(client)
    with trouble_at("K05", server.restart):
        press(client, form)

    assert count(Order) == 1
    assert_becomes_one_order(client, form)


def test_the_worker_outlives_the_server_and_goes_on(
    app: Flask, client: FlaskClient, server: PostgresServer, letters: Mailbox
) -> None:
    """F15: it does not end with the server, and sends the letters when there is one again."""
    assert_becomes_one_order(client, at_the_till(client))
    db.session.remove()
    stop, tried = threading.Event(), threading.Event()

    def work_on() -> None:
        with app.app_context():
            worker.run(stop)

    def note(*_: object, **__: object) -> None:
        tried.set()

    server.fall()
    with mock.patch.object(worker.log, "exception", note):
        thread = threading.Thread(target=work_on)
        thread.start()
        try:
            assert tried.wait(30)
            assert letters == []
        finally:
            server.wake()
            until(lambda: letters.to("an@example.vn") or not thread.is_alive(), "letters go out")
            stop.set()
            thread.join(30)
    assert len(letters.to("an@example.vn")) == 1
    work_off()
    assert len(letters.to("an@example.vn")) == 1
