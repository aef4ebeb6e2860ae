"""Impatient thumbs, two tabs, and a buyer who cancels while the postman is at the door."""

from collections import Counter
from dataclasses import asdict
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from shop.cart.models import CartLine
from shop.orders import services
from shop.orders.models import Order, OrderStatus, SellerOrder
from shop.orders.queries import order_by_code
from shop.platform.database import db, transaction
from shop.stock.models import Stock
from tests.checkout.test_checkout_page import PAGE, give_cart, reckon, typed
from tests.factories.orders import (
    SUA,
    fill_cart,
    make_goods,
    make_order,
    make_two_sellers,
    ship,
    sight_total,
    wishes,
)
from tests.orders.books import assert_books_are_clean
from tests.races import order_work
from tests.support.processes import Durable

pytestmark = pytest.mark.race

THUMBS = 20


@pytest.fixture
def app(durable: Durable) -> Any:
    app = durable.fresh()
    with app.app_context():
        yield app
        db.session.remove()


def orders() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(Order)) or 0


def reserved() -> int:
    return db.session.scalar(select(func.sum(Stock.reserved))) or 0


def test_twenty_presses_of_one_button_make_one_order(durable: Durable, app: Flask) -> None:
    client = app.test_client()
    give_cart(client, *make_two_sellers())
    data = typed(reckon(client))
    cookie = client.get_cookie("phien").value

    answers = durable.together(order_work.post, processes=THUMBS, cookie=cookie, data=data)

    assert orders() == 1
    code = db.session.scalars(select(Order.code)).one()
    assert set(answers) == {f"303 /don-hang/{code}"}
    assert reserved() == 2
    assert db.session.scalar(select(func.count()).select_from(CartLine)) == 0
    assert client.get(PAGE).status_code == 303
    assert_books_are_clean()


def test_one_key_twenty_times_is_one_order(durable: Durable, app: Flask) -> None:
    cart = fill_cart(make_goods())
    form = wishes()
    total = sight_total(cart.id, form)

    answers = durable.together(
        order_work.place, processes=THUMBS, cart_id=cart.id, form=asdict(form), total=total, keys=["k"]
    )

    assert orders() == 1
    assert len(set(answers)) == 1
    assert order_by_code(answers[0]) is not None
    assert reserved() == 1
    assert_books_are_clean()


def test_many_tabs_of_one_basket_make_one_order(durable: Durable, app: Flask) -> None:
    cart = fill_cart(make_goods())
    form = wishes()
    total = sight_total(cart.id, form)
    keys = [f"tab {number}" for number in range(THUMBS)]

    answers = durable.together(
        order_work.place, processes=THUMBS, cart_id=cart.id, form=asdict(form), total=total, keys=keys
    )

    assert orders() == 1
    assert Counter(answers)["CartIsEmpty"] == THUMBS - 1
    assert reserved() == 1
    assert_books_are_clean()


def test_orders_sent_at_once_are_counted_too(durable: Durable, app: Flask) -> None:
    honey = make_goods(on_hand=50)
    carts = [fill_cart(honey) for _ in range(12)]
    form = wishes()
    total = sight_total(carts[0].id, form)

    answers = durable.together(
        order_work.place_own,
        processes=len(carts),
        cart_ids=[cart.id for cart in carts],
        form=asdict(form),
        total=total,
    )

    assert Counter(answers)["TooManyUnconfirmed"] == len(carts) - 5
    assert orders() == 5
    assert_books_are_clean()


def packed_orders(number: int) -> list[Order]:
    goods = make_goods(on_hand=number)
    made = [make_order(goods, phone=f"+8491{count:07}", origin=f"203.0.{count}.7") for count in range(number)]
    for order in made:
        with transaction():
            services.confirm_part(part=order.parts[0], actor=SUA)
        with transaction():
            services.pack_part(part=order.parts[0], actor=SUA)
    return made


ROUNDS = 50


def pull(durable: Durable, **options: Any) -> list[list[str]]:
    parts = [order.parts[0].id for order in packed_orders(ROUNDS)]
    answers = durable.together(order_work.cancel_or_hand_over, processes=4, part_ids=parts, **options)
    return [list(results) for results in zip(*answers, strict=True)]


def winners(results: list[str]) -> int:
    return sum(result in {"canceled", "handed over"} for result in results)


def test_a_parcel_is_either_canceled_or_handed_over(durable: Durable, app: Flask) -> None:
    rounds = pull(durable)

    assert [winners(results) for results in rounds] == [1] * ROUNDS
    statuses = Counter(db.session.scalars(select(SellerOrder.status)))
    assert sum(statuses.values()) == ROUNDS
    assert set(statuses) <= {"shipped", "canceled"}
    assert_books_are_clean()


def test_without_the_guard_it_would_be_both(durable: Durable, app: Flask) -> None:
    """Negative control; on SQLite one writer at a time is a guard of its own."""
    rounds = pull(durable, guarded=False)

    if durable.name == "postgres":
        assert max(winners(results) for results in rounds) > 1


def test_a_part_is_either_confirmed_or_given_up(durable: Durable, app: Flask) -> None:
    goods = make_goods(on_hand=ROUNDS)
    parts = [
        make_order(goods, phone=f"+8491{count:07}", origin=f"203.0.{count}.7").parts[0].id
        for count in range(ROUNDS)
    ]

    answers = durable.together(order_work.confirm_or_give_up, processes=4, part_ids=parts)

    for results in zip(*answers, strict=True):
        assert sum(result in {"canceled", "confirmed"} for result in results) == 1, results
    db.session.rollback()
    statuses = Counter(db.session.scalars(select(SellerOrder.status)))
    assert set(statuses) <= {"to_pack", "canceled"}
    assert reserved() == statuses["to_pack"]
    assert_books_are_clean()


def test_the_last_of_two_parcels_completes_the_order(durable: Durable, app: Flask) -> None:
    goods = make_two_sellers()
    for number in range(5):
        order = make_order(*goods, phone=f"+8491{number:07}")
        for part in order.parts:
            ship(part)
        parts = [part.id for part in order.parts]
        durable.together(order_work.end_two_parts, processes=2, part_ids=parts)

        db.session.rollback()
        db.session.expire_all()
        assert db.session.get_one(Order, order.id).status is OrderStatus.COMPLETED
    assert_books_are_clean()
