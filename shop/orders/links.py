"""The secret link to an order: made from the placement key, so that nothing secret is stored."""

import base64

from shop.kernel.codes import matches
from shop.orders.models import Order
from shop.platform.keys import keyed_digest

_BYTES = 16


def secret_for(placement_key: str) -> str:
    """The 128-bit secret of the order placed under a key; the same each time."""
    return base64.urlsafe_b64encode(keyed_digest("order-link", placement_key)[:_BYTES]).decode().rstrip("=")


def link_secret(order: Order) -> str | None:
    """The secret of an order's link; None if the shop's secret key is not that day's any more."""
    secret = secret_for(order.placement_key)
    return secret if matches(secret, order.secret_digest) else None
