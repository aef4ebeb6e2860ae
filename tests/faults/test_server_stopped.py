"""The web server is told to stop while buyers are pressing: no order is half taken, none is lost."""

import fcntl
import os
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import create_engine, select, text

from shop.orders.models import Order
from shop.platform.database import db
from shop.stock.models import Stock
from tests.checkout.test_checkout_page import PAGE
from tests.factories.orders import make_goods
from tests.faults.running import Buyer, Market, buyers_at_the_till, handles_on, until
from tests.orders.books import assert_books_are_clean
from tests.support.processes import Durable

pytestmark = pytest.mark.crash

BUYERS = 20
#: Two processes with two threads each: so many presses are being worked on at once.
AT_WORK = 4


@contextmanager
def held_at_the_gate(durable: Durable) -> Iterator[Callable[[int], int]]:
    """Nobody can write; how many presses of a web server stand there waiting."""
    hold = _hold_gate if durable.name == "sqlite" else _hold_carts
    with hold() as waiting:
        yield waiting


@contextmanager
def _hold_gate() -> Iterator[Callable[[int], int]]:
    path = f"{db.engine.url.database}.wlock"
    handle = os.open(path, os.O_RDWR | os.O_CREAT)
    fcntl.flock(handle, fcntl.LOCK_EX)
    try:
        yield lambda pid: handles_on(path, pid)
    finally:
        os.close(handle)


@contextmanager
def _hold_carts() -> Iterator[Callable[[int], int]]:
    other = create_engine(db.engine.url)
    waiting = text("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")
    looker = create_engine(db.engine.url, isolation_level="AUTOCOMMIT").connect()
    try:
        with other.connect() as connection:
            connection.execute(text("SELECT id FROM cart FOR UPDATE"))
            yield lambda _pid: int(looker.scalar(waiting) or 0)
    finally:
        looker.close()
        looker.engine.dispose()
        other.dispose()


def codes() -> list[str]:
    """The orders that there are."""
    db.session.rollback()
    return sorted(db.session.scalars(select(Order.code)))


def test_every_buyer_is_answered_or_the_order_was_not_taken(
    durable_app: Flask, durable: Durable, tmp_path: Path
) -> None:
    """F21: SIGTERM while twenty buyers press."""
    buyers = buyers_at_the_till(durable_app, make_goods(on_hand=BUYERS), many=BUYERS)
    db.session.remove()
    market = Market(durable.url, tmp_path)

    with market.web() as web, ThreadPoolExecutor(BUYERS) as crowd:
        with held_at_the_gate(durable) as waiting:
            presses = [crowd.submit(buyer.presses, market.port) for buyer in buyers]
            until(lambda: waiting(web.pid) >= AT_WORK, "presses are being worked on")
            web.send_signal(signal.SIGTERM)
            until(lambda: not market.is_open(), "the door closes")
        answers = [press.result(60) for press in presses]
        assert web.wait(30) == 0

    told = [answer for answer in answers if answer]
    assert {status for status, _ in told} <= {303, 503}
    placed = sorted(where.rpartition("/")[2] for status, where in told if status == 303)
    assert len(told) >= AT_WORK
    assert set(placed) <= set(codes())
    assert len(codes()) - len(placed) <= answers.count(None)
    assert list(db.session.scalars(select(Stock.reserved))) == [len(codes())]
    assert_books_are_clean()

    assert_pressing_again_gives_each_one_order(durable_app, buyers)


def assert_pressing_again_gives_each_one_order(app: Flask, buyers: list[Buyer]) -> None:
    """Whoever had no answer, and whoever had one, presses again."""
    places = set()
    for buyer in buyers:
        client = app.test_client()
        client.set_cookie("phien", buyer.cookie)
        answer = client.post(PAGE, data=buyer.form)
        assert answer.status_code == 303
        places.add(answer.location.rpartition("/")[2])
    assert sorted(places) == codes()
    assert len(places) == len(buyers)
    assert_books_are_clean()
