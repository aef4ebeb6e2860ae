"""The seller records the cash that the carrier has brought."""

from flask import Blueprint
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from shop.kernel.money import Vnd
from shop.orders.forms import CashForm
from shop.orders.models import SellerOrder
from shop.orders.seller_views import acting, own_part, part_answer, take_step
from shop.payments import services
from shop.platform.access import fulfiller

blueprint = Blueprint("payments_seller", __name__, url_prefix="/gian-hang/don-hang")


@blueprint.post("/<code>/da-thu-tien")
@fulfiller
def receive_cash(code: str) -> ResponseReturnValue:
    """So much cash is in hand for this part."""
    form = CashForm()
    if not form.validate():
        return part_answer(own_part(code), cash=form, status=422)

    def step(part: SellerOrder) -> None:
        services.receive_cash(part=part, amount=Vnd(form.amount.value or 0), actor=acting())

    return take_step(code, step, _("Đã ghi tiền vào sổ. Đơn này xong rồi, cảm ơn bà con."))
