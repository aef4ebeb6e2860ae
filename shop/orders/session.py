"""Which orders a visitor may open: by the link's secret, kept in the session, or by the account."""

from dataclasses import dataclass
from typing import Any

from flask import abort, g, session
from flask_login import current_user

from shop.kernel.codes import digest, matches, read_code
from shop.orders.models import Actor, ActorKind, Order
from shop.orders.queries import order_by_code

_KEPT = "orders"
_MOST_KEPT = 12
#: Compared with when there is no order, so that a missing one takes as long.
_NOBODY = digest("nobody")


@dataclass(frozen=True)
class Visit:
    """An order that this visitor may see, in what role, and the link's secret if it is known."""

    order: Order
    actor: Actor
    secret: str | None

    @property
    def is_officers(self) -> bool:
        """Whether somebody else's order is looked at by office."""
        return self.actor.kind is ActorKind.OFFICER


def keep_secret(code: str, secret: str) -> None:
    """Remember a link's secret, so that the address can do without; the latest dozen stay.

    No secret ('') where the account opens the order: nothing is left open after signing out.
    """
    kept = _kept()
    kept.pop(code, None)
    kept[code] = secret
    session[_KEPT] = list(kept.items())[-_MOST_KEPT:]
    session.permanent = True


def _kept() -> dict[str, str]:
    """The secrets by code, the latest last: pairs in the cookie, which sorts a mapping by its keys."""
    return dict(session.get(_KEPT) or {})


def last_kept() -> str | None:
    """The code of the order that was opened or placed last in this browser."""
    return next(reversed(_kept()), None)


def opens(order: Order | None, secret: str) -> bool:
    """Whether a secret is the one of an order's link; as slow for an order that is not there."""
    return matches(secret, order.secret_digest if order else _NOBODY) and order is not None


def visit(code: str) -> Visit | None:
    """The order of a code if this visitor may see it; None otherwise, and if there is none."""
    order = order_by_code(code)
    secret = str(_kept().get(code, ""))
    by_link = opens(order, secret)
    if order is None:
        return None
    user: Any = current_user
    person = user.id if user.is_authenticated else None
    if by_link or (person is not None and order.buyer_id == person):
        return Visit(order, Actor(ActorKind.BUYER, person), secret if by_link else None)
    if person is not None and user.is_officer and g.sign_in.second_factor:
        return Visit(order, Actor(ActorKind.OFFICER, person), None)
    return None


def buyers_visit(code: str) -> Visit:
    """The buyer's own order, as its code is typed; 404 for everybody else, an officer too."""
    found = visit(read_code(code))
    return found if found and not found.is_officers else abort(404)
