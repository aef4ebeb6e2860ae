"""The seller's orders: what is to be done, the nearest deadline first, one part on a page."""

from collections.abc import Callable
from typing import Any

from flask import (
    Blueprint,
    Response,
    abort,
    flash,
    g,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from shop.kernel.errors import ShopError
from shop.kernel.text import normalize
from shop.orders import queries, services, words
from shop.orders.finding import find_parts
from shop.orders.forms import CashForm, DeclineForm, HandOverForm, LossForm, ReasonForm
from shop.orders.models import Actor, ActorKind, SellerOrder
from shop.orders.policies import OPEN, can_decline, deadline
from shop.orders.story import story_of
from shop.orders.words import BUYER_SEES, DECLINE_REASONS, LOSS_REASONS, REFUSE_REASONS
from shop.payments.queries import money_of
from shop.platform import audit
from shop.platform.access import fulfiller
from shop.platform.database import transaction
from shop.platform.formatting import number
from shop.platform.i18n import spoken
from shop.platform.paging import read_cursor

blueprint = Blueprint("orders_seller", __name__, url_prefix="/gian-hang/don-hang")

FIRST_TAB = "cho-xac-nhan"
#: So much of what is looked for is read.
LONGEST_TYPED = 100


@blueprint.get("/")
@fulfiller
def orders_page() -> ResponseReturnValue:
    """One tab of the seller's orders, or what was looked for among all of them."""
    tab = request.args.get("muc", FIRST_TAB)
    if tab not in queries.TABS:
        abort(404)
    typed, cursor = normalize(request.args.get("q", ""))[:LONGEST_TYPED], read_cursor(request.args)
    if typed:
        page = find_parts(g.seller.id, typed, cursor)
    else:
        page = queries.parts_of_seller(g.seller.id, tab, cursor)
    return render_template(
        "orders/seller_orders.html",
        page=page,
        tab_open=tab,
        typed=typed,
        longest=LONGEST_TYPED,
        tabs_of=queries.TABS,
        counts=queries.open_parts_count(g.seller.id),
        money=money_of(part_ids=[part.id for part in page.rows]),
        deadline=deadline,
        w=words,
    )


@blueprint.get("/<code>")
@fulfiller
def part_page(code: str) -> ResponseReturnValue:
    """One order as its seller needs it."""
    return part_answer(own_part(code))


@blueprint.get("/<code>/co-hang")
@blueprint.get("/<code>/goi-xong")
@blueprint.get("/<code>/giao-buu-ta")
@blueprint.get("/<code>/da-giao")
@blueprint.get("/<code>/so-dien-thoai")
@fulfiller
def back_to_part(code: str) -> ResponseReturnValue:
    """Where a step was refused, the page keeps that address: opened anew it is the part's own."""
    return redirect(url_for("orders_seller.part_page", code=own_part(code).code))


@blueprint.post("/<code>/co-hang")
@fulfiller
def confirm(code: str) -> ResponseReturnValue:
    """Everything left is there."""
    done = _("Đã nhận đơn, trang đơn của người mua ghi là có hàng. Bây giờ bà con gói nhé.")
    return take_step(code, lambda part: services.confirm_part(part=part, actor=acting()), done)


@blueprint.post("/<code>/goi-xong")
@fulfiller
def pack(code: str) -> ResponseReturnValue:
    """The parcel is packed."""
    done = _("Đã ghi là gói xong. Giao cho bưu tá rồi bà con ghi mã vận đơn.")
    return take_step(code, lambda part: services.pack_part(part=part, actor=acting()), done)


@blueprint.post("/<code>/giao-buu-ta")
@fulfiller
def hand_over(code: str) -> ResponseReturnValue:
    """The carrier has it."""
    form = HandOverForm()
    if not form.validate():
        return part_answer(own_part(code), hand_over=form, status=422)

    def step(part: SellerOrder) -> None:
        services.hand_over(
            part=part,
            carrier=form.carrier.data,
            tracking_code=form.tracking_code.data,
            actor=acting(),
        )

    return take_step(
        code,
        step,
        _("Đã ghi là giao cho bưu tá.") + " " + _(BUYER_SEES),
    )


@blueprint.post("/<code>/da-giao")
@fulfiller
def delivered(code: str) -> ResponseReturnValue:
    """The buyer has it."""
    is_paid = words.is_paid_ahead(own_part(code))
    cash = _("Đã ghi là giao tới nơi. Nhận tiền thu hộ rồi bà con ghi vào nhé.")
    done = _("Đã ghi là giao tới nơi. Đơn này xong rồi, cảm ơn bà con.") if is_paid else cash
    return take_step(code, lambda part: services.mark_delivered(part=part, actor=acting()), done)


@blueprint.post("/<code>/so-dien-thoai")
@fulfiller
def show_phone(code: str) -> ResponseReturnValue:
    """The buyer's number, once, written down who looked."""
    part = own_part(code)
    if part.status not in OPEN:
        return part_answer(part, refusal=_("Đơn đã kết thúc nên không xem số nữa."), status=409)
    with transaction():
        audit.note(
            act="buyer.phone",
            subject="seller_order",
            subject_id=part.id,
            actor_id=current_user.id,
            actor_name=current_user.email,
            ip=request.remote_addr,
        )
    return part_answer(own_part(code), shows_phone=True)


def own_part(code: str) -> SellerOrder:
    """The seller's own part, else 404: somebody else's does not exist."""
    return queries.part_of_seller(code, seller_id=g.seller.id) or abort(404)


def acting() -> Actor:
    """Who of the seller's people acts."""
    return Actor(ActorKind.SELLER, current_user.id)


def take_step(code: str, step: Callable[[SellerOrder], object], done: str) -> ResponseReturnValue:
    """Do it and say so, or show the page as it is with the reason why not (409)."""
    part = own_part(code)
    try:
        with transaction():
            step(part)
    except ShopError as error:
        return part_answer(own_part(code), refusal=spoken(error), status=409)
    flash(done, "success")
    return redirect(url_for("orders_seller.part_page", code=code), 303)


def part_answer(
    part: SellerOrder, *, refusal: str = "", shows_phone: bool = False, status: int = 200, **forms: Any
) -> Response:
    """The page of a part; `forms` are those that were refused, to keep what was typed."""
    money = money_of(part_ids=[part.id])[part.id]
    fresh = {
        "decline": DeclineForm(DECLINE_REASONS, formdata=None),
        "hand_over": HandOverForm(formdata=None),
        "refuse": ReasonForm(REFUSE_REASONS, formdata=None),
        "loss": LossForm(LOSS_REASONS, formdata=None),
        "cash": CashForm(formdata=None, amount=number(money.outstanding, "vi")),
    }
    html = render_template(
        "orders/seller_part.html",
        part=part,
        order=part.order,
        story=story_of(part, queries.events_of_part(part)),
        money=money,
        until=deadline(part),
        can_decline=can_decline(part),
        is_open=part.status in OPEN,
        shows_phone=shows_phone,
        refusal=refusal,
        ticked=request.form.getlist("line"),
        forms={**fresh, **forms},
        w=words,
    )
    return make_response(html, status)
