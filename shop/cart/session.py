"""Whose cart it is: a person's by the account, a guest's by a secret in the cookie."""

from collections.abc import MutableMapping
from typing import Any

from flask import session
from flask_login import current_user

from shop.cart import queries, services
from shop.cart.models import Cart
from shop.kernel.codes import new_secret

GUEST_SECRET = "cart"  # noqa: S105 - the name of a place in the session


def buyer_id() -> int | None:
    """The signed-in person, if anybody is."""
    return current_user.id if current_user.is_authenticated else None


def guest_secret() -> str | None:
    """The secret of the guest's cart, if there is one."""
    secret = session.get(GUEST_SECRET)
    return secret if isinstance(secret, str) else None


def current_cart() -> Cart | None:
    """The visitor's cart with its lines."""
    return queries.cart_of(buyer_id(), guest_secret())


def current_count() -> int:
    """How many things lie in it."""
    return queries.count_of(buyer_id(), guest_secret())


def held_cart() -> Cart | None:
    """The visitor's cart, held until `transaction()` ends."""
    return services.held_cart(user_id=buyer_id(), guest_secret=guest_secret())


def opened_cart() -> Cart:
    """The same, created if need be; a guest's cookie then carries a secret."""
    buyer = buyer_id()
    if buyer is None and guest_secret() is None:
        session[GUEST_SECRET] = new_secret()
        session.permanent = True
    return services.open_cart(user_id=buyer, guest_secret=guest_secret())


def on_sign_in(*, user_id: int, session: MutableMapping[str, Any]) -> None:
    """What a guest had gathered goes into the person's own cart, inside the sign-in."""
    secret = session.pop(GUEST_SECRET, None)
    if isinstance(secret, str):
        services.merge(guest_secret=secret, user_id=user_id)
