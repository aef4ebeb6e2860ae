"""Buying again what was bought before: what can be had today, and at what price."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from shop.cart.session import current_cart, opened_cart
from shop.catalog import age
from shop.checkout.buy_again import again_of, buy_again
from shop.orders.session import buyers_visit
from shop.platform.access import visitor
from shop.platform.database import transaction

blueprint = Blueprint("again", __name__, url_prefix="/don-hang/<code>/mua-lai")


@blueprint.get("")
@visitor
def again_page(code: str) -> ResponseReturnValue:
    """The old order's lines as they could be bought today."""
    order = buyers_visit(code).order
    rows = again_of(order, current_cart(), is_of_age=age.has_confirmed())
    return render_template("checkout/again.html", order=order, rows=rows)


@blueprint.post("")
@visitor
def put_in(code: str) -> ResponseReturnValue:
    """Put in what can be had: on to the cart if that is all of it at the old prices, else say what is not."""
    with transaction():
        order = buyers_visit(code).order
        rows = buy_again(order=order, cart=opened_cart(), is_of_age=age.has_confirmed())
        is_as_then = not any(row.obstacle or row.dearer_by for row in rows)
        code = order.code
    if not is_as_then:
        return redirect(url_for(".again_page", code=code), 303)
    flash(_("Các món của đơn %(code)s đã nằm trong giỏ.", code=code), "success")
    return redirect(url_for("cart.cart_page"), 303)
