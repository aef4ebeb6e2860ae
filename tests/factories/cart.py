"""Carts for tests."""

from shop.accounts.models import User
from shop.cart import services
from shop.cart.models import Cart
from shop.catalog.models import Variant
from shop.kernel.codes import new_secret
from shop.platform.database import transaction


def make_cart(*goods: tuple[Variant, int], user: User | None = None, secret: str | None = None) -> Cart:
    """A cart with so many of each variant: a person's, or of a guest with a secret."""
    user_id = user.id if user else None
    with transaction():
        cart = services.open_cart(user_id=user_id, guest_secret=secret or new_secret())
        for variant, quantity in goods:
            services.add(cart=cart, variant_id=variant.id, quantity=quantity)
    return cart
