"""What must hold after every test about orders."""

from shop.checkout import invariants as checkout
from shop.orders import invariants as orders
from shop.payments import invariants as payments
from shop.platform.invariants import Invariant, check
from shop.stock import invariants as stock


def every_rule() -> list[Invariant]:
    """All rules about orders, money and stock."""
    return [*stock.INVARIANTS, *orders.INVARIANTS, *payments.INVARIANTS, *checkout.INVARIANTS]


def assert_books_are_clean() -> None:
    """No rule about orders, money or stock is broken."""
    assert check(every_rule()) == []
