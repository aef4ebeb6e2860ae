"""The buyer pays: to the card's page and back, a transfer's code, once more after a hold has ended."""

from collections.abc import Callable

from flask import Blueprint, Response, abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from shop.checkout import asking
from shop.checkout.errors import MoneyUnderWay, NothingToPay
from shop.checkout.forms import AccountForm
from shop.checkout.leave_card_page import leave_card_page
from shop.checkout.renew_payment import check_way, renew_payment
from shop.checkout.settle_payment import Settled
from shop.checkout.wait_longer import wait_longer
from shop.kernel.codes import read_code
from shop.kernel.errors import ShopError
from shop.orders.models import PaymentMethod
from shop.orders.services.steps import lock_order
from shop.orders.session import Visit, buyers_visit
from shop.orders.views import order_answer
from shop.payments import qr
from shop.payments.gateway import GatewayTrouble
from shop.payments.models import PaymentAttempt
from shop.payments.queries import live_attempt, refunds_of
from shop.payments.services.refunds import locked_refund, name_account
from shop.payments.vietqr import payload, purpose_of
from shop.platform.access import visitor
from shop.platform.database import transaction
from shop.platform.faultpoints import faultpoint
from shop.platform.i18n import spoken
from shop.platform.settings import settings

blueprint = Blueprint("paying", __name__, url_prefix="/don-hang/<code>")


@blueprint.app_template_global()
def account_form() -> AccountForm:
    """An empty form that asks where money is to go back to."""
    return AccountForm(formdata=None)


@blueprint.get("/tra-tien")
@blueprint.get("/da-chuyen")
@blueprint.get("/tai-khoan-nhan-lai")
@visitor
def back_to_order(code: str) -> ResponseReturnValue:
    """The address of a refused form, opened anew: the order's own page."""
    return redirect(url_for("orders.order_page", code=buyers_visit(code).order.code))


@blueprint.post("/tra-tien")
@visitor
def pay(code: str) -> ResponseReturnValue:
    """Pay by `payment_method`: on the card's page, or by the code on the order's."""
    found = buyers_visit(code)
    method = next((way for way in PaymentMethod if way.value == request.form.get("payment_method")), None)
    if method is None:
        return order_answer(found, refusal=_("Chọn một cách trả tiền."), status=422)
    try:
        attempt = _attempt(found, method)
        if method is not PaymentMethod.CARD:
            return _back(found.order.code)
        page = asking.open_page(attempt)
    except ShopError as error:
        return order_answer(buyers_visit(code), refusal=spoken(error), status=409)
    faultpoint("K09")
    return redirect(page, 303)


@blueprint.get("/tra-ve")
@visitor
def came_back(code: str) -> ResponseReturnValue:
    """From the card's page: ask what became of it, whatever the address says."""
    found = buyers_visit(code)
    live = live_attempt(found.order.id)
    if live and live.method is PaymentMethod.CARD:
        try:
            settled = asking.look_and_settle(live.id, actor=found.actor)
            if settled is Settled.UNDER_WAY:
                flash(spoken(MoneyUnderWay()), "info")
            elif settled is Settled.WAITING:
                flash(_("Chợ chưa nhận được tiền. Thẻ bị từ chối hay bạn đổi ý thì chưa mất gì."), "info")
        except GatewayTrouble:
            flash(_("Cổng thẻ chưa trả lời. Trang này tự biết kết quả sau ít phút."), "info")
    return _back(read_code(code))


@blueprint.post("/da-chuyen")
@visitor
def sent(code: str) -> ResponseReturnValue:
    """The buyer has transferred: the goods are held longer, once."""
    found = buyers_visit(code)
    with transaction():
        is_longer = wait_longer(order=found.order, actor=found.actor)
    words = _("Chợ giữ hàng thêm cho bạn trong lúc chờ tiền tới.") if is_longer else _("Chợ đã biết rồi.")
    flash(words, "success" if is_longer else "info")
    return _back(read_code(code))


@blueprint.post("/tai-khoan-nhan-lai")
@visitor
def refund_account(code: str) -> ResponseReturnValue:
    """Where a transfer is to be sent back to."""
    found = buyers_visit(code)
    form = AccountForm()
    if not form.validate():
        return order_answer(found, account=form, status=422)
    try:
        with transaction():
            lock_order(found.order.id)
            for refund in refunds_of(found.order.id):
                if refund.may_name_account:
                    name_account(refund=locked_refund(refund.id), account=form.account())
    except ShopError as error:
        return order_answer(buyers_visit(code), refusal=spoken(error), status=409)
    flash(_("Chợ đã ghi tài khoản nhận lại tiền của bạn."), "success")
    return _back(read_code(code))


@blueprint.get("/ma-vietqr.svg")
@visitor
def code_svg(code: str) -> Response:
    """The transfer's code as a drawing."""
    return _drawn(code, qr.qr_svg, "image/svg+xml")


@blueprint.get("/ma-vietqr.png")
@visitor
def code_png(code: str) -> Response:
    """The same as a picture, which banks' apps read from the photo library."""
    return _drawn(code, qr.qr_png, "image/png")


def _drawn(code: str, draw: Callable[..., bytes], kind: str) -> Response:
    found = buyers_visit(code)
    live = live_attempt(found.order.id)
    if live is None or live.method is not PaymentMethod.VIETQR:
        abort(404)
    bank = settings()
    text = payload(
        bank.vietqr_bank_bin,
        bank.vietqr_account,
        live.missing,
        purpose_of(found.order.code),
        bank.vietqr_name,
    )
    return Response(draw(text, overprint=_(qr.OVERPRINT)), mimetype=kind)


def _attempt(found: Visit, method: PaymentMethod) -> int:
    """The attempt to pay by now, begun anew if need be; a card's page left behind is closed first."""
    live, has_left = live_attempt(found.order.id), False
    if live and live.method is PaymentMethod.CARD and live.method is not method:
        check_way(found.order, method)
        has_left = _leave(live)
    with transaction():
        return renew_payment(order=found.order, method=method, actor=found.actor, has_left=has_left).id


def _leave(live: PaymentAttempt) -> bool:
    """Leaving the card's page keeps the goods: the next attempt takes them again at once."""
    settled = leave_card_page(live.id)
    if settled is Settled.PAID:
        raise NothingToPay
    return settled is Settled.CLOSED


def _back(code: str) -> ResponseReturnValue:
    return redirect(url_for("orders.order_page", code=code), 303)
