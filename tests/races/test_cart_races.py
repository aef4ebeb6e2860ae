"""Several tabs on one basket: clicks add up, and nothing falls below nothing."""

from collections.abc import Iterator

import pytest
from sqlalchemy import select

from shop.cart import services
from shop.cart.errors import CartRefusal, NoSuchLine
from shop.cart.models import Cart, CartLine
from shop.platform.database import db, transaction
from shop.platform.retry import retrying
from tests.factories.cart import make_cart
from tests.factories.catalog import make_product
from tests.factories.stock import make_stock
from tests.support.processes import Durable, patiently

pytestmark = pytest.mark.race

SECRET = "basket"


@pytest.fixture
def market(durable: Durable) -> Iterator[Durable]:
    """An empty durable market."""
    with durable.fresh().app_context():
        yield durable
        db.session.remove()


def click_add(number: int, *, variant_id: int, clicks: int) -> int:
    return sum(patiently(add_once, variant_id) for _ in range(clicks))


@retrying
def add_once(variant_id: int) -> bool:
    try:
        with transaction():
            cart = services.open_cart(user_id=None, guest_secret=SECRET)
            services.add(cart=cart, variant_id=variant_id, quantity=1)
    except CartRefusal:
        return False
    return True


def click_less(number: int, *, line_id: int, clicks: int) -> int:
    return sum(patiently(take_one, line_id) for _ in range(clicks))


@retrying
def take_one(line_id: int) -> bool:
    try:
        with transaction():
            cart = services.open_cart(user_id=None, guest_secret=SECRET)
            services.change_by_one(cart=cart, line_id=line_id, more=False)
    except (CartRefusal, NoSuchLine):
        return False
    return True


def lines() -> list[int]:
    db.session.rollback()
    return list(db.session.scalars(select(CartLine.quantity)))


def test_clicks_in_eight_tabs_add_up_in_one_basket_to_its_limit(market: Durable) -> None:
    variant = make_product().variants[0]
    make_stock(500, variant)

    added = market.together(click_add, processes=8, variant_id=variant.id, clicks=15)

    assert sum(added) == 99
    assert lines() == [99]
    assert len(db.session.scalars(select(Cart.id)).all()) == 1


def test_fifty_times_one_less_takes_the_line_out_once(market: Durable) -> None:
    variant = make_product().variants[0]
    make_stock(500, variant)
    make_cart((variant, 20), secret=SECRET)
    line_id = db.session.scalars(select(CartLine.id)).one()

    taken = market.together(click_less, processes=5, line_id=line_id, clicks=10)

    assert sum(taken) == 20
    assert lines() == []
