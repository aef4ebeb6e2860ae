"""What was bought once goes into the cart again, as far as it can be had today."""

import enum
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from shop.cart.models import Cart
from shop.cart.policies import MOST_LINES, MOST_PER_LINE
from shop.cart.services import hold_at_least
from shop.catalog.queries import Offer, offers
from shop.kernel.money import Vnd
from shop.orders.models import Order, OrderLine
from shop.platform.settings import settings
from shop.stock.queries import available_of


class Obstacle(enum.StrEnum):
    """Why a line of the old order cannot be had, or not so much of it."""

    GONE = "gone"
    SOLD_OUT = "sold_out"
    ALCOHOL = "alcohol"
    AGE = "age"
    TOO_FEW = "too_few"
    CART_FULL = "cart_full"


@dataclass(frozen=True)
class Again:
    """A line of the old order and today's offer. `quantity` is how many of it can be had, at most
    what was bought; `in_cart` how many lie in the cart already."""

    line: OrderLine
    offer: Offer | None
    quantity: int
    in_cart: int
    obstacle: Obstacle | None

    @property
    def is_left_out(self) -> bool:
        """Whether nothing of it can be had."""
        return self.quantity == 0

    @property
    def waits(self) -> bool:
        """Whether it can be had and is not in the cart yet."""
        return self.in_cart < self.quantity

    @property
    def dearer_by(self) -> Vnd:
        """How much more one costs than then; negative if it costs less, 0 where none can be had."""
        if self.offer is None or self.is_left_out:
            return Vnd(0)
        return Vnd(self.offer.price - self.line.unit_price)


def again_of(order: Order, cart: Cart | None, *, is_of_age: bool) -> list[Again]:
    """The lines of an order as they could be bought today; three statements."""
    lines = [line for part in order.parts for line in part.lines]
    ids = [line.variant_id for line in lines]
    known, left = offers(ids), available_of(ids)
    held = {line.variant_id: line.quantity for line in cart.lines} if cart else {}
    room = MOST_LINES - len(held)
    found = []
    for line in lines:
        row = _again(line, known, left[line.variant_id], held, is_of_age=is_of_age)
        if row.waits and not row.in_cart:
            room -= 1
            row = row if room >= 0 else Again(line, row.offer, 0, 0, Obstacle.CART_FULL)
        found.append(row)
    return found


def buy_again(*, order: Order, cart: Cart, is_of_age: bool) -> Sequence[Again]:
    """Put what can be had into the cart; all lines as they stand afterwards.

    The cart then holds at least what was bought: doing it twice changes nothing, and what lies
    there besides stays. Refuses nothing; each line says what stood in its way.
    """
    for row in again_of(order, cart, is_of_age=is_of_age):
        if row.offer and row.waits:
            hold_at_least(cart=cart, offer=row.offer, quantity=row.quantity)
    return again_of(order, cart, is_of_age=is_of_age)


def _again(
    line: OrderLine, known: Mapping[int, Offer], left: int, held: Mapping[int, int], *, is_of_age: bool
) -> Again:
    offer, in_cart = known.get(line.variant_id), held.get(line.variant_id, 0)
    obstacle = _obstacle(offer, left, is_of_age=is_of_age)
    if obstacle:
        return Again(line, offer, 0, in_cart, obstacle)
    quantity = min(line.quantity, left, MOST_PER_LINE)
    return Again(line, offer, quantity, in_cart, Obstacle.TOO_FEW if quantity < line.quantity else None)


def _obstacle(offer: Offer | None, left: int, *, is_of_age: bool) -> Obstacle | None:
    """Why none of it can be had; None if it can."""
    if offer is None or not offer.is_buyable:
        return Obstacle.GONE
    if offer.is_alcohol and not settings().takes_cashless:
        return Obstacle.ALCOHOL
    if offer.is_alcohol and not is_of_age:
        return Obstacle.AGE
    return Obstacle.SOLD_OUT if left < 1 else None
