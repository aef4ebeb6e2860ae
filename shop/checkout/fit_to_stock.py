"""Make a cart orderable again: no more than there is, nothing that is no longer sold."""

from sqlalchemy import delete, select, update

from shop.cart.models import Cart, CartLine
from shop.checkout.drafts import draft_of, lines_of
from shop.platform.database import db


def fit_to_stock(*, cart: Cart) -> None:
    """Lower what is too many, take out what cannot be had or may not be paid in cash."""
    db.session.execute(select(Cart.id).where(Cart.id == cart.id).with_for_update())
    for line in draft_of(lines_of(cart.id), province_code=None, delivery={}).lines:
        if line.is_fine:
            continue
        mine = CartLine.id == line.line_id
        if line.offer.is_buyable and line.available > 0:
            db.session.execute(update(CartLine).where(mine).values(quantity=line.available))
        else:
            db.session.execute(delete(CartLine).where(mine))
