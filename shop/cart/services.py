"""Putting into a cart, changing, taking out. Carts are created at the first goods.

`open_cart` and `held_cart` touch the cart's row first, so that two clicks on one cart wait
for each other and every rule below holds for both.
"""

from dataclasses import dataclass

from sqlalchemy import delete, select, update
from sqlalchemy.orm.attributes import set_committed_value

from shop.cart.errors import (
    AgeNotConfirmed,
    AlcoholNotSold,
    CartFull,
    NoSuchLine,
    NotForSale,
    NotSoMany,
    SoldOut,
    TooManyOfOne,
)
from shop.cart.models import Cart, CartLine
from shop.cart.policies import GUEST_CART_LIVES, MOST_LINES, MOST_PER_LINE
from shop.cart.queries import is_owned_by
from shop.catalog.queries import Offer, offers
from shop.kernel.clock import now
from shop.kernel.codes import digest
from shop.kernel.money import Vnd
from shop.platform.database import db, insert_into
from shop.platform.settings import settings
from shop.stock.queries import available_of


@dataclass(frozen=True)
class Removed:
    """What was taken out, so that it can be put back."""

    variant_id: int
    quantity: int


def held_cart(*, user_id: int | None, guest_secret: str | None) -> Cart | None:
    """The cart of a person or guest, held until the transaction ends."""
    if user_id is None and not guest_secret:
        return None
    touched = (
        update(Cart)
        .where(is_owned_by(user_id, guest_secret))
        .values(updated_at=now())
        .returning(Cart)
        .execution_options(synchronize_session=False, populate_existing=True)
    )
    return db.session.scalars(touched).one_or_none()


def open_cart(*, user_id: int | None, guest_secret: str | None) -> Cart:
    """The same, created if there is none. Whoever has no account comes with a secret."""
    if found := held_cart(user_id=user_id, guest_secret=guest_secret):
        return found
    owner = {"user_id": user_id} if user_id else {"secret_digest": digest(guest_secret or "")}
    insert = insert_into(Cart).values(created_at=now(), updated_at=now(), **owner)
    opened: Cart | None = db.session.scalar(insert.on_conflict_do_nothing().returning(Cart))
    if opened is None:
        return open_cart(user_id=user_id, guest_secret=guest_secret)
    set_committed_value(opened, "lines", [])
    return opened


def add(*, cart: Cart, variant_id: int, quantity: int, is_of_age: bool = False) -> Offer:
    """Put so many more of a variant into the cart; what was added.

    Raises `NotForSale`, `AgeNotConfirmed`, `AlcoholNotSold`, `SoldOut`, `NotSoMany`,
    `TooManyOfOne` or `CartFull`, the cart unchanged.
    """
    offer = _offer(variant_id, is_of_age)
    line = _line_of_variant(cart, variant_id)
    _check_quantity(variant_id, (line.quantity if line else 0) + quantity)
    if line:
        line.quantity += quantity
    else:
        _put(cart, offer, quantity)
    return offer


def hold_at_least(*, cart: Cart, offer: Offer, quantity: int) -> None:
    """Let the cart hold so many of an offer, if it holds fewer. Raises `CartFull`.

    The caller has asked whether it may be bought and whether so many are left.
    """
    if line := _line_of_variant(cart, offer.variant_id):
        line.quantity = max(line.quantity, quantity)
    else:
        _put(cart, offer, quantity)


def set_quantity(*, cart: Cart, line_id: int, quantity: int) -> None:
    """Want so many of a line. Raises `NoSuchLine`, `SoldOut`, `NotSoMany`, `TooManyOfOne`."""
    line = _line(cart, line_id)
    if quantity > line.quantity:
        _check_quantity(line.variant_id, quantity)
    line.quantity = quantity


def change_by_one(*, cart: Cart, line_id: int, more: bool) -> Removed | None:
    """One more of a line, or one less; one less than one takes it out, and tells so."""
    line = _line(cart, line_id)
    if more:
        set_quantity(cart=cart, line_id=line_id, quantity=line.quantity + 1)
    elif line.quantity == 1:
        return remove(cart=cart, line_id=line_id)
    else:
        line.quantity -= 1
    return None


def remove(*, cart: Cart, line_id: int) -> Removed:
    """Take a line out; what it was. Raises `NoSuchLine`."""
    line = _line(cart, line_id)
    cart.lines.remove(line)
    return Removed(line.variant_id, line.quantity)


def put_back(*, cart: Cart, variant_id: int, quantity: int, is_of_age: bool = False) -> CartLine:
    """Undo a removal, even if it cannot be bought any more; the line. Repeating it changes nothing."""
    known = offers([variant_id])
    if variant_id not in known:
        raise NotForSale
    if known[variant_id].is_alcohol and not is_of_age:
        raise AgeNotConfirmed
    if line := _line_of_variant(cart, variant_id):
        return line
    return _put(cart, known[variant_id], min(quantity, MOST_PER_LINE))


def merge(*, guest_secret: str, user_id: int) -> None:
    """Pour a guest's cart into the person's own; quantities add up, within the limits.

    A part of the sign-in's transaction: never refuses.
    """
    guest = held_cart(user_id=None, guest_secret=guest_secret)
    if guest is None:
        return
    own = open_cart(user_id=user_id, guest_secret=None)
    mine = {line.variant_id: line for line in own.lines}
    for line in guest.lines:
        if known := mine.get(line.variant_id):
            known.quantity = min(MOST_PER_LINE, known.quantity + line.quantity)
        elif len(own.lines) < MOST_LINES:
            own.lines.append(_copy(line))
    db.session.delete(guest)


def accept_prices(*, cart: Cart, prices: dict[int, Vnd]) -> None:
    """The person has seen the new prices, by line id."""
    for line in cart.lines:
        line.price_seen = prices.get(line.id, line.price_seen)


def empty(cart: Cart) -> None:
    """Take everything out: it has been ordered."""
    db.session.execute(delete(CartLine).where(CartLine.cart_id == cart.id))
    db.session.expire(cart, ["lines"])


def forget_old_carts() -> None:
    """Delete guests' carts that nobody has touched for sixty days. A periodic task."""
    stale = (Cart.user_id.is_(None), Cart.updated_at < now() - GUEST_CART_LIVES)
    lines = delete(CartLine).where(CartLine.cart_id.in_(select(Cart.id).where(*stale)))
    for statement in (lines, delete(Cart).where(*stale)):
        db.session.execute(statement.execution_options(synchronize_session=False))


def _offer(variant_id: int, is_of_age: bool) -> Offer:
    offer = offers([variant_id]).get(variant_id)
    if offer is None:
        raise NotForSale
    if offer.is_alcohol and not is_of_age:
        raise AgeNotConfirmed
    if offer.is_alcohol and not settings().takes_cashless:
        raise AlcoholNotSold
    if not offer.is_buyable:
        raise NotForSale
    return offer


def _check_quantity(variant_id: int, quantity: int) -> None:
    available = available_of([variant_id])[variant_id]
    if available < 1:
        raise SoldOut
    if quantity > MOST_PER_LINE:
        raise TooManyOfOne(MOST_PER_LINE)
    if quantity > available:
        raise NotSoMany(available)


def _put(cart: Cart, offer: Offer, quantity: int) -> CartLine:
    if len(cart.lines) >= MOST_LINES:
        raise CartFull(MOST_LINES)
    line = CartLine(variant_id=offer.variant_id, quantity=quantity, price_seen=offer.price)
    cart.lines.append(line)
    return line


def _line(cart: Cart, line_id: int) -> CartLine:
    for line in cart.lines:
        if line.id == line_id:
            return line
    raise NoSuchLine


def _line_of_variant(cart: Cart, variant_id: int) -> CartLine | None:
    return next((line for line in cart.lines if line.variant_id == variant_id), None)


def _copy(line: CartLine) -> CartLine:
    return CartLine(
        variant_id=line.variant_id,
        quantity=line.quantity,
        price_seen=line.price_seen,
        added_at=line.added_at,
    )
