"""A guest takes name, telephone and street out of an order that is over."""

from datetime import timedelta

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from shop.checkout.errors import NotYetForgotten
from shop.checkout.forget_order import forget_order
from shop.orders.forms import ForgetForm
from shop.orders.session import buyers_visit
from shop.orders.views import order_answer
from shop.platform.access import visitor
from shop.platform.database import transaction
from shop.platform.i18n import spoken
from shop.platform.rate_limit import count_attempt

blueprint = Blueprint("forgetting", __name__, url_prefix="/don-hang/<code>/quen")

#: Numbers that may be tried for one order within the window.
TRIES = 5
WINDOW = timedelta(hours=1)


@blueprint.get("")
@visitor
def back_to_order(code: str) -> ResponseReturnValue:
    """Where a forgetting was refused, opened anew: the order's own page."""
    return redirect(url_for("orders.order_page", code=buyers_visit(code).order.code))


@blueprint.post("")
@visitor
def forget(code: str) -> ResponseReturnValue:
    """The link alone does not do it, for links are passed on: the order's telephone is asked for."""
    found, form = buyers_visit(code), ForgetForm()
    if not form.validate():
        return order_answer(found, forget=form, status=422)
    count_attempt("order-forget", found.order.code, most=TRIES, within=WINDOW)
    if form.phone.e164 != found.order.phone:
        form.phone.errors = [_("Số này không phải số lúc đặt.")]
        return order_answer(found, forget=form, status=422)
    try:
        with transaction():
            forget_order(order=found.order)
    except NotYetForgotten as error:
        return order_answer(buyers_visit(code), refusal=spoken(error), status=409)
    told = _("Chợ đã quên bạn ở đơn này: tên, số điện thoại, email, số nhà và lời nhắn không còn.")
    flash(told, "success")
    return redirect(url_for("orders.lookup_page"), 303)
