"""Lò is stopped at the very moment when An orders from him."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select, text

from shop.cart.models import Cart, CartLine
from shop.checkout.place_order import place_order
from shop.kernel.errors import ShopError
from shop.orders.models import Order
from shop.platform.database import db, transaction
from shop.sellers import services
from shop.sellers.models import Seller, SellerStatus
from shop.stock.models import Reservation
from tests.factories.orders import fill_cart, make_goods, place, sight_total, wishes
from tests.factories.sellers import make_seller
from tests.orders.books import assert_books_are_clean
from tests.support.engines import Engine

STOPS = (services.suspend, services.terminate)


def order_elsewhere(app: Flask, cart_id: int) -> str:
    """An's request, on a connection of its own; the name of the refusal."""
    with app.app_context():
        try:
            return place(db.session.get_one(Cart, cart_id)).order.code
        except ShopError as refusal:
            return type(refusal).__name__
        finally:
            db.session.remove()


def wait_until_it_waits(engine: Engine, other: Future[Any]) -> None:
    """Until the other one stands at a lock, or is through; SQLite's writers queue at the gate."""
    waiting = text(
        "SELECT count(*) FROM pg_stat_activity"
        " WHERE datname = current_database() AND wait_event_type = 'Lock'"
    )
    while engine.name == "postgres" and not other.done():
        with db.engine.connect() as looker:
            if looker.execute(waiting).scalar_one():
                return


@pytest.mark.parametrize("stop", STOPS, ids=lambda stop: stop.__name__)
def test_whoever_was_stopped_first_gets_no_order(
    engine: Engine, app: Flask, stop: Callable[..., None]
) -> None:
    lo = make_seller("HTX Lò")
    cart_id = fill_cart(make_goods(seller=lo)).id

    with ThreadPoolExecutor(1) as an:
        with transaction():
            stop(seller=db.session.get_one(Seller, lo.id), reason="Giấy giả", actor_id=None)
            db.session.flush()
            answer = an.submit(order_elsewhere, app, cart_id)
            wait_until_it_waits(engine, answer)

        assert answer.result() == "CartHasProblems"

    db.session.rollback()
    assert db.session.scalar(select(func.count(Order.id))) == 0
    assert db.session.scalar(select(func.count(Reservation.id))) == 0
    assert db.session.scalar(select(func.count(CartLine.id))) == 1


def test_whoever_ordered_first_has_the_order(engine: Engine, app: Flask) -> None:
    lo = make_seller("HTX Lò")
    cart = fill_cart(make_goods(seller=lo))
    total = sight_total(cart.id, wishes())

    with ThreadPoolExecutor(1) as minh:
        with transaction():
            place_order(
                cart=db.session.get_one(Cart, cart.id),
                form=wishes(),
                buyer_id=None,
                origin="203.0.113.7",
                seen_total=total,
                placement_key="k",
            )
            stopped = minh.submit(suspend_elsewhere, app, lo.id)
            wait_until_it_waits(engine, stopped)
            assert not stopped.done()
        assert stopped.result() is SellerStatus.SUSPENDED

    db.session.rollback()
    assert db.session.scalar(select(func.count(Order.id))) == 1
    assert_books_are_clean()


def suspend_elsewhere(app: Flask, seller_id: int) -> SellerStatus:
    """Minh's decision, on a connection of its own."""
    with app.app_context():
        try:
            with transaction():
                seller = db.session.get_one(Seller, seller_id)
                services.suspend(seller=seller, reason="Giấy giả", actor_id=None)
            return seller.status
        finally:
            db.session.remove()
