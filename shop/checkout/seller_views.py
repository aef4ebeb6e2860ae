"""What a seller declines, what comes back from the door, and what gets lost on the way."""

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from shop.checkout.decline_lines import decline_lines
from shop.checkout.lose_parcel import lose_parcel
from shop.checkout.refuse_parcel import refuse_parcel
from shop.orders.forms import DeclineForm, LossForm, ReasonForm
from shop.orders.models import SellerOrder
from shop.orders.seller_views import acting, back_to_part, own_part, part_answer, take_step
from shop.orders.words import BUYER_SEES, DECLINE_REASONS, LOSS_REASONS, REFUSE_REASONS, SOLD_OUT
from shop.platform.access import fulfiller

blueprint = Blueprint("checkout_seller", __name__, url_prefix="/gian-hang/don-hang")


@blueprint.get("/<code>/het-hang")
@blueprint.get("/<code>/khach-khong-nhan")
@blueprint.get("/<code>/that-lac")
@fulfiller
def back(code: str) -> ResponseReturnValue:
    """A refused step's address, opened anew: the part's own page."""
    return back_to_part(code)


@blueprint.post("/<code>/het-hang")
@fulfiller
def decline(code: str) -> ResponseReturnValue:
    """The ticked lines are not to be had."""
    form = DeclineForm(DECLINE_REASONS)
    if not form.validate():
        return part_answer(own_part(code), decline=form, status=422)
    line_ids = form.lines_of(request.form)

    def step(part: SellerOrder) -> None:
        decline_lines(part=part, line_ids=line_ids, reason=form.reason.data, actor=acting())

    told = [_("Đã báo hết và bớt tiền cho người mua."), _(BUYER_SEES)]
    if form.reason.data == SOLD_OUT:
        told.append(_("Kho vẫn ghi là còn thì bà con sửa số lượng ở mục Sản phẩm, kẻo khách khác lại đặt."))
    return take_step(code, step, " ".join(told))


@blueprint.post("/<code>/khach-khong-nhan")
@fulfiller
def refuse(code: str) -> ResponseReturnValue:
    """The buyer did not take the parcel."""
    form = ReasonForm(REFUSE_REASONS)
    if not form.validate():
        return part_answer(own_part(code), refuse=form, status=422)

    def step(part: SellerOrder) -> None:
        refuse_parcel(part=part, reason=form.reason.data, actor=acting())

    return take_step(code, step, _("Đã ghi là khách không nhận. Hàng đã cộng lại vào kho."))


@blueprint.post("/<code>/that-lac")
@fulfiller
def lose(code: str) -> ResponseReturnValue:
    """The carrier has lost the parcel."""
    form = LossForm(LOSS_REASONS)
    if not form.validate():
        return part_answer(own_part(code), loss=form, status=422)

    def step(part: SellerOrder) -> None:
        lose_parcel(part=part, reason=form.reason.data, note=form.note.data, actor=acting())

    return take_step(
        code, step, _("Đã ghi là kiện thất lạc, người mua không mất tiền.") + " " + _(BUYER_SEES)
    )
