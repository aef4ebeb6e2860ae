"""A process dies while it places an order; the buyer presses again; nothing is lost or doubled.

`kill -9` proves what survives a dead process, not a power cut: that rests on synchronous
commits, which these databases keep.
"""

import os
import signal
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from config import Settings
from shop import create_app
from shop.cart.models import CartLine
from shop.orders.links import link_secret
from shop.orders.models import Order
from shop.platform import faultpoints
from shop.platform.database import db
from shop.stock.models import Stock
from tests.checkout.test_checkout_page import give_cart, reckon, typed
from tests.factories.orders import make_two_sellers
from tests.orders.books import assert_books_are_clean
from tests.support.engines import test_settings
from tests.support.processes import Durable, durable_database

pytestmark = pytest.mark.crash

POINTS = ["K01", "K02", "K03", "K04", "K05"]
#: Points after which the order is in the database although nobody was told.
COMMITTED = {"K05"}


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def durable(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Durable]:
    name: str = request.param
    with durable_database(name, tmp_path_factory.mktemp(f"crash-{name}")) as database:
        yield database


def count(table: type) -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(table)) or 0


def die_at(point: str, settings: dict[str, Any], cookie: str, data: dict[str, str]) -> int:
    """Press the button in a child that kills itself at a point; how the child ended."""
    db.session.remove()
    db.engine.dispose()
    child = os.fork()
    if child == 0:
        try:
            _press_and_die(point, settings, cookie, data)
        finally:
            os._exit(1)
    return os.waitpid(child, 0)[1]


def _press_and_die(point: str, settings: dict[str, Any], cookie: str, data: dict[str, str]) -> None:
    def fall(name: str) -> None:
        if name == point:
            os.kill(os.getpid(), signal.SIGKILL)

    faultpoints.hook = fall
    app = create_app(Settings(**settings))
    client = app.test_client()
    client.set_cookie("phien", cookie)
    client.post("/thanh-toan", data=data)


@pytest.mark.parametrize("point", POINTS)
def test_after_a_death_the_same_press_gives_the_order(
    durable: Durable, durable_app: Flask, tmp_path: Path, point: str
) -> None:
    client = durable_app.test_client()
    give_cart(client, *make_two_sellers(), quantity=2)
    data = typed(reckon(client))
    cookie = client.get_cookie("phien").value

    ended = die_at(point, asdict(test_settings(durable.url, tmp_path)), cookie, data)

    assert os.WIFSIGNALED(ended)
    assert os.WTERMSIG(ended) == signal.SIGKILL
    assert count(Order) == (1 if point in COMMITTED else 0)
    assert count(CartLine) == (0 if point in COMMITTED else 2)
    assert_books_are_clean()

    answer = client.post("/thanh-toan", data=data)

    order = db.session.scalars(select(Order)).one()
    assert answer.location == f"/don-hang/{order.code}"
    assert client.get(answer.location).status_code == 200
    stranger = durable_app.test_client()
    link = f"/don-hang/{order.code}?k={link_secret(order)}"
    assert stranger.get(link).location == f"/don-hang/{order.code}"
    assert count(CartLine) == 0
    assert sorted(db.session.scalars(select(Stock.reserved))) == [2, 2]
    assert_books_are_clean()
    again = client.post("/thanh-toan", data=data)
    assert again.location == answer.location
    assert count(Order) == 1
