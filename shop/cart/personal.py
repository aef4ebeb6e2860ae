"""What the cart keeps about a person."""

from collections.abc import Sequence

from sqlalchemy import delete, select
from sqlalchemy.orm import joinedload

from shop.cart.models import Cart, CartLine
from shop.cart.services import held_cart
from shop.catalog.queries import offers
from shop.kernel.errors import mark
from shop.platform.database import db
from shop.platform.personal import PersonalData
from shop.platform.types import Json


def cart_of(user_id: int) -> Sequence[Json]:
    """What lies in the person's cart."""
    mine = select(CartLine).join(CartLine.cart).where(Cart.user_id == user_id).order_by(CartLine.id)
    lines = db.session.scalars(mine.options(joinedload(CartLine.cart))).all()
    known = offers([line.variant_id for line in lines])
    return [
        {
            "product": known[line.variant_id].product_name,
            "variant": known[line.variant_id].variant_name,
            "quantity": line.quantity,
            "price": line.price_seen,
            "at": line.added_at,
        }
        for line in lines
    ]


def forget_cart(user_id: int) -> None:
    """Throw the cart away."""
    mine = select(Cart.id).where(Cart.user_id == user_id)
    db.session.execute(delete(CartLine).where(CartLine.cart_id.in_(mine)))
    db.session.execute(delete(Cart).where(Cart.user_id == user_id))


def hold_cart(user_id: int) -> None:
    """Wait for an order that is being placed of the cart, and let no other begin."""
    held_cart(user_id=user_id, guest_secret=None)


PERSONAL = (PersonalData("cart", mark("Giỏ hàng"), cart_of, forget_cart, lock=hold_cart),)
