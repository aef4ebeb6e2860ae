"""An at the till: the press that meets trouble, and what must be true before and after it."""

from collections.abc import Iterator
from contextlib import contextmanager

from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from shop.cart.models import CartLine
from shop.orders.models import Order
from shop.platform import faultpoints
from shop.platform.database import db
from shop.stock.models import Stock
from tests.checkout.test_checkout_page import PAGE, give_cart, reckon, typed
from tests.factories.orders import make_two_sellers
from tests.orders.books import assert_books_are_clean

SORRY = "Chợ đang đông quá"


def at_the_till(client: FlaskClient, **changes: str) -> dict[str, str]:
    """Two jars of honey and two of tea lie in the cart; the form as An sends it."""
    give_cart(client, *make_two_sellers(), quantity=2)
    return typed(reckon(client), **changes)


def press(client: FlaskClient, form: dict[str, str]) -> TestResponse:
    """One press on "Đặt hàng"."""
    db.session.rollback()
    return client.post(PAGE, data=form)


def count(table: type) -> int:
    """Rows of a table now."""
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(table)) or 0


def assert_asked_to_come_back(answer: TestResponse) -> None:
    """503, a time to come back, and the shop's own page."""
    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) > 0
    assert SORRY in answer.text
    assert "</html>" in answer.text


def assert_nothing_happened() -> None:
    """No order, the goods in the cart and on the shelf."""
    assert count(Order) == 0
    assert count(CartLine) == 2
    assert set(db.session.scalars(select(Stock.reserved))) == {0}
    assert_books_are_clean()


def assert_becomes_one_order(client: FlaskClient, form: dict[str, str]) -> Order:
    """The same press, twice: one order, its goods held once, its page opens."""
    first, second = press(client, form), press(client, form)
    order = db.session.scalars(select(Order)).one()
    assert [first.status_code, second.status_code] == [303, 303]
    assert first.location == second.location
    assert client.get(f"/don-hang/{order.code}").status_code == 200
    assert count(CartLine) == 0
    assert list(db.session.scalars(select(Stock.reserved))) == [2, 2]
    assert_books_are_clean()
    return order


@contextmanager
def trouble_at(point: str, trouble: object) -> Iterator[list[str]]:
    """`trouble()` strikes at the first passing of a named point; which points were passed."""
    passed: list[str] = []

    def strike(name: str) -> None:
        passed.append(name)
        if name == point and passed.count(point) == 1:
            trouble()  # type: ignore[operator]

    faultpoints.hook = strike
    try:
        yield passed
    finally:
        faultpoints.hook = None
