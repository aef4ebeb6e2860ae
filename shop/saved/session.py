"""Whose list it is, from the request: a person's by the account, a guest's by a secret in the cookie."""

from collections.abc import MutableMapping, Sequence
from datetime import timedelta
from typing import Any

from flask import request, session
from flask_login import current_user

from shop.kernel.codes import new_secret
from shop.kernel.numbers import read_number
from shop.platform.networks import network_of
from shop.platform.rate_limit import count_attempt
from shop.saved import queries, services
from shop.saved.queries import Owner

GUEST_SECRET = "saved"  # noqa: S105 - the name of a place in the session
#: Lists that guests from one network may open within an hour.
MOST_LISTS = 60
#: So many marks a page may ask about.
_MOST_ASKED = 12


def owner() -> Owner:
    """The visitor's list; nobody's if a guest has kept nothing yet."""
    if current_user.is_authenticated:
        return Owner(user_id=current_user.id)
    secret = session.get(GUEST_SECRET)
    return Owner(guest_secret=secret if isinstance(secret, str) else None)


def opened_owner() -> Owner:
    """The same; a guest who had no list yet gets one, and the cookie its secret."""
    found = owner()
    if not found.is_nobody:
        return found
    network = network_of(request.remote_addr or "")
    count_attempt("saved-list", network, most=MOST_LISTS, within=timedelta(hours=1))
    session[GUEST_SECRET] = new_secret()
    session.permanent = True
    return owner()


def kept_marks() -> list[str]:
    """Of the things a public page shows (`mon`, `nha`, `cho`), those this visitor keeps an eye on."""
    if not request.args:
        return []
    products, sellers, variants = (_asked(name) for name in ("mon", "nha", "cho"))
    saved, followed, waited = queries.kept(owner(), products=products, sellers=sellers, variants=variants)
    told = {"mon": saved, "nha": followed, "cho": waited}
    return [f"{name}={number}" for name, numbers in told.items() for number in sorted(numbers)]


def on_sign_in(*, user_id: int, session: MutableMapping[str, Any]) -> None:
    """What a guest had saved goes onto the person's own list, inside the sign-in."""
    secret = session.pop(GUEST_SECRET, None)
    if isinstance(secret, str):
        services.merge(guest_secret=secret, user_id=user_id)


def _asked(name: str) -> Sequence[int]:
    numbers = (read_number(word) for word in request.args.getlist(name)[:_MOST_ASKED])
    return [number for number in numbers if number is not None]
