"""The seller records the cash that the carrier has brought."""

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from shop.kernel.errors import ShopError
from shop.kernel.money import Vnd
from shop.orders.forms import CashForm
from shop.orders.seller_views import acting, back_to_part, own_part, part_answer
from shop.payments import services
from shop.payments.errors import AmountDiffers
from shop.platform.access import fulfiller
from shop.platform.database import transaction
from shop.platform.i18n import spoken

blueprint = Blueprint("payments_seller", __name__, url_prefix="/gian-hang/don-hang")


@blueprint.get("/<code>/da-thu-tien")
@fulfiller
def back(code: str) -> ResponseReturnValue:
    """The address of a refused sum, opened anew: the part's own page."""
    return back_to_part(code)


@blueprint.post("/<code>/da-thu-tien")
@fulfiller
def receive_cash(code: str) -> ResponseReturnValue:
    """So much cash is in hand for this part."""
    form = CashForm()
    if not form.validate():
        return part_answer(own_part(code), cash=form, status=422)

    try:
        with transaction():
            amount = Vnd(form.amount.value or 0)
            services.receive_cash(part=own_part(code), amount=amount, actor=acting())
    except AmountDiffers as error:
        form.amount.errors = [spoken(error)]
        return part_answer(own_part(code), cash=form, status=422)
    except ShopError as error:
        return part_answer(own_part(code), refusal=spoken(error), status=409)
    flash(_("Đã ghi tiền vào sổ. Đơn này xong rồi, cảm ơn bà con."), "success")
    return redirect(url_for("orders_seller.part_page", code=code), 303)
