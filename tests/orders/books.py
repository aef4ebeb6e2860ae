"""What must hold after every test about orders."""

from shop.orders import invariants as orders
from shop.payments import invariants as payments
from shop.platform.invariants import check
from shop.stock import invariants as stock


def assert_books_are_clean() -> None:
    """No rule about orders, money or stock is broken."""
    assert check([*stock.INVARIANTS, *orders.INVARIANTS, *payments.INVARIANTS]) == []
