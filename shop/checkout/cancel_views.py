"""An order is taken back: by its buyer, or by an officer for somebody."""

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from shop.checkout.cancel_order import cancel_order
from shop.checkout.leave_card_page import leave_card_page
from shop.checkout.queries import paying_of
from shop.kernel.codes import read_code
from shop.kernel.errors import ShopError
from shop.orders.forms import ReasonForm
from shop.orders.models import Order, OrderStatus, PaymentMethod, SellerOrderStatus
from shop.orders.session import Visit, visit
from shop.orders.views import order_answer, reasons_of
from shop.orders.words import BUYER_SEES
from shop.payments.queries import live_attempt
from shop.platform.access import visitor
from shop.platform.database import transaction
from shop.platform.desk import note_act
from shop.platform.i18n import spoken

blueprint = Blueprint("canceling", __name__, url_prefix="/don-hang/<code>/huy")


@blueprint.get("")
@visitor
def back_to_order(code: str) -> ResponseReturnValue:
    """The address of a refused cancelling, opened anew: the order's own page."""
    found = visit(read_code(code)) or abort(404)
    return redirect(url_for("orders.order_page", code=found.order.code))


@blueprint.post("")
@visitor
def cancel(code: str) -> ResponseReturnValue:
    """The buyer takes the purchase back, or one seller's part (`part`)."""
    code = read_code(code)
    found = visit(code) or abort(404)
    form = ReasonForm(reasons_of(found))
    if not form.validate():
        return order_answer(found, refusal=_("Chọn một lý do."), status=422)
    try:
        _close_card_page(found.order)
        with transaction():
            _note_officer(found)
            cancel_order(order=found.order, number=_part_number(), reason=form.reason.data, actor=found.actor)
    except ShopError as error:
        found = visit(code) or abort(404)
        if not _was_taken_back(found.order):
            return order_answer(found, refusal=spoken(error), status=409)
    flash(_done_words(found), "success")
    return redirect(url_for("orders.order_page", code=code), 303)


def _close_card_page(order: Order) -> None:
    """Nobody can pay any more once it is closed at its gateway; if somebody has, that is known now."""
    live = live_attempt(order.id) if order.status is OrderStatus.AWAITING_PAYMENT else None
    if live is None or live.method is not PaymentMethod.CARD or _part_number() is not None:
        return
    leave_card_page(live.id)


def _done_words(found: Visit) -> str:
    if found.is_officers:
        return str(_("Đã hủy.") + " " + _(BUYER_SEES))
    paying = paying_of(found.order)
    if paying and any(not refund.account_no for refund in paying.needs_account):
        return str(_("Đã hủy. Bạn ghi tài khoản nhận lại tiền ở phần Tiền hoàn lại cho bạn, ngay dưới đây."))
    if paying and paying.goes_back:
        return str(
            _("Đã hủy. Tiền đã trả được hoàn lại cho bạn: xem phần Tiền hoàn lại cho bạn, ngay dưới đây.")
        )
    return str(_("Đã hủy. Bạn không phải trả tiền phần đã hủy."))


def _was_taken_back(order: Order) -> bool:
    """Whether what is to be canceled was before: a second tap finds what the first has done."""
    number = _part_number()
    meant = [part for part in order.parts if number in {None, part.number}]
    return bool(meant) and all(
        part.status is SellerOrderStatus.CANCELED and not part.is_lost for part in meant
    )


def _part_number() -> int | None:
    """Which part the form means; None is the whole purchase, 0 a part that cannot be."""
    return request.form.get("part", type=int, default=0) if "part" in request.form else None


def _note_officer(found: Visit) -> None:
    if found.is_officers:
        note_act("order.cancel", "order", found.order.id)
