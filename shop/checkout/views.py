"""The checkout on one page."""

from collections.abc import Sequence
from typing import Any

from flask import (
    Blueprint,
    Response,
    abort,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from flask_wtf.csrf import CSRFError

from shop.accounts.queries import address_of, addresses_of
from shop.cart.errors import AgeNotConfirmed
from shop.cart.models import Cart
from shop.cart.session import buyer_id, current_cart
from shop.catalog import age
from shop.checkout import asking
from shop.checkout.drafts import Draft, draft_of
from shop.checkout.errors import (
    AlreadyPlaced,
    CartIsEmpty,
    Change,
    TotalChanged,
    WayRefused,
)
from shop.checkout.fit_to_stock import fit_to_stock
from shop.checkout.forms import CheckoutForm, is_delivery, read_delivery
from shop.checkout.place_order import PlacedOrder, place_order
from shop.kernel.codes import new_secret
from shop.kernel.errors import ShopError
from shop.kernel.money import Vnd
from shop.orders.models import Order, OrderStatus, PaymentMethod
from shop.orders.session import keep_secret, last_kept, visit
from shop.payments.methods import set_up
from shop.payments.queries import live_attempt
from shop.places.choosing import offer_chosen_place, offer_places
from shop.platform.access import visitor
from shop.platform.asking import wants_json
from shop.platform.database import transaction
from shop.platform.error_pages import error_answer
from shop.platform.faultpoints import faultpoint
from shop.platform.fields import choices_of
from shop.platform.formatting import moment
from shop.platform.formatting import phone as shown_phone
from shop.platform.i18n import page_language, spoken
from shop.platform.paging import read_id
from shop.sellers.models import SellerStatus
from shop.sellers.queries import seller_of_user

blueprint = Blueprint("checkout", __name__)


@blueprint.get("/thanh-toan")
@visitor
def checkout_page() -> ResponseReturnValue:
    """The form, with what is known of a signed-in person filled in."""
    _refuse_who_may_not_buy()
    cart = current_cart()
    if cart is None or not cart.lines:
        return _nothing_to_order()
    form = CheckoutForm(formdata=None, data=_known_about_visitor())
    return _page(form, cart)


@blueprint.post("/thanh-toan")
@visitor
def send() -> ResponseReturnValue:
    """Place the order; or reckon again (`op`), or fill in a kept address (`address_id`)."""
    _refuse_who_may_not_buy()
    if request.form.get("op") == "resume":
        return _once_more(200)
    cart = current_cart()
    if cart is None:
        return _nothing_to_order()
    form = CheckoutForm()
    if "address_id" in request.form:
        return _page(form, cart, status=_fill_in_address(form))
    if request.form.get("op") == "fit":
        with transaction():
            fit_to_stock(cart=cart)
        return _page(form, cart)
    if request.form.get("op"):
        return _page(form, cart)
    _offer_chosen_place(form)
    if not form.validate():
        return _page(form, cart, status=422)
    return _place(form, cart)


@blueprint.errorhandler(CSRFError)
def stale(_error: CSRFError) -> ResponseReturnValue:
    """A form from before somebody signed out or in beside it: nothing is done, what was typed stays (400)."""
    if wants_json() or not _may_buy():
        return error_answer(400, kind="stale")
    return _once_more(400)


def _once_more(status: int) -> ResponseReturnValue:
    """What was typed, shown again with why: in the form, or kept while an account holds the goods."""
    form, cart = CheckoutForm(), current_cart()
    if cart is not None and cart.lines:
        told = _("Chợ chưa đặt đơn: ở máy này vừa có người đăng nhập hay đăng xuất, hoặc trang mở đã lâu.")
        again = _("Những gì bạn ghi vẫn còn. Bạn xem lại giỏ và tổng tiền rồi bấm đặt lần nữa nhé.")
        return _page(form, cart, refusal=f"{told} {again}", status=status)
    if current_user.is_authenticated:
        return error_answer(400, kind="stale") if status == 400 else _nothing_to_order()
    names = {field.name for field in form if field is not form.csrf_token}
    sent = request.form.items(multi=True)
    typed = [(name, value) for name, value in sent if name in names or is_delivery(name)]
    return make_response(render_template("checkout/signed_out.html", typed=typed), status)


def _place(form: CheckoutForm, cart: Cart) -> ResponseReturnValue:
    try:
        placed = _placed(form, cart)
    except AlreadyPlaced as error:
        html = render_template("checkout/already_placed.html", error=error)
        return make_response(html, 422)
    except CartIsEmpty:
        return _nothing_to_order()
    except TotalChanged as error:
        return _page(form, cart, changes=error.changes, status=409)
    except AgeNotConfirmed:
        return _ask_age(403)
    except WayRefused as error:
        form.payment_method.errors = [spoken(error)]
        return _page(form, cart, status=409)
    except ShopError as error:
        return _page(form, cart, refusal=spoken(error), status=409)
    by_account = placed.order.buyer_id is not None
    keep_secret(placed.order.code, "" if by_account else placed.secret)
    return redirect(_where_to_pay(placed.order), 303)


def _where_to_pay(order: Order) -> str:
    """The card's page, opened outside any transaction; else the order's, which says what to do."""
    page = url_for("orders.order_page", code=order.code)
    live = live_attempt(order.id) if order.status is OrderStatus.AWAITING_PAYMENT else None
    if live is None or live.method is not PaymentMethod.CARD:
        return page
    try:
        card_page = asking.open_page(live.id)
    except ShopError as error:
        flash(spoken(error), "error")
        return page
    faultpoint("K09")
    return card_page


def _placed(form: CheckoutForm, cart: Cart) -> PlacedOrder:
    wishes = form.wishes(delivery=read_delivery(request.form), language=page_language())
    faultpoint("K01")
    with transaction():
        placed = place_order(
            cart=cart,
            form=wishes,
            buyer_id=buyer_id(),
            origin=request.remote_addr or "",
            seen_total=Vnd(form.seen_total()),
            placement_key=form.key() or new_secret(),
            is_of_age=age.has_confirmed(),
        )
    faultpoint("K05")
    return placed


def _page(
    form: CheckoutForm,
    cart: Cart,
    *,
    changes: Sequence[Change] = (),
    refusal: str = "",
    status: int = 200,
) -> Response:
    """The form with everything typed kept, and the order as it would be now."""
    _offer_places(form)
    draft = draft_of(
        cart.lines,
        province_code=form.province_code.data or None,
        delivery=read_delivery(request.form),
    )
    if not draft.lines:
        return make_response(_nothing_to_order())
    if draft.has_alcohol and not age.has_confirmed():
        return _ask_age(status)
    _write_what_is_shown(form, draft)
    html = render_template(
        "checkout/checkout.html",
        form=form,
        draft=draft,
        names=_names(draft),
        changes=changes,
        refusal=refusal,
        addresses=addresses_of(current_user.id) if current_user.is_authenticated else (),
    )
    return make_response(html, status)


def _write_what_is_shown(form: CheckoutForm, draft: Draft) -> None:
    """The ways to pay this, what the page shows, and the key that makes it one order."""
    _offer_ways(form, draft.ways_to_pay)
    form.seen.data = draft.sight.text
    form.placement_key.data = form.key() or new_secret()


def _ask_age(status: int) -> Response:
    return make_response(render_template("checkout/age.html"), status)


def _offer_chosen_place(form: CheckoutForm) -> None:
    """Enough to check a form that is right: its own ward and province, and the ways to pay."""
    form.payment_method.choices = choices_of([(way.value, way.value) for way in set_up()])
    if not offer_chosen_place(form):
        _offer_places(form)


def _offer_ways(form: CheckoutForm, ways: Sequence[PaymentMethod]) -> None:
    """What is offered for this order; the usual way is chosen where none of them was."""
    names = [way.value for way in ways]
    form.payment_method.choices = choices_of([(name, name) for name in names])
    if form.payment_method.data not in names:
        form.payment_method.data = next(iter(names), "")


def _offer_places(form: CheckoutForm) -> None:
    """The provinces, and the wards of the chosen one."""
    offer_places(form)
    for field in (form.province_code, form.ward_code):
        field.forget_what_is_not_offered()


def _known_about_visitor() -> dict[str, Any]:
    """What need not be said again: the province chosen in the basket, and what an account knows."""
    chosen = request.args.get("tinh", "")
    known: dict[str, Any] = {"province_code": chosen}
    if not current_user.is_authenticated:
        return known
    known.update(full_name=current_user.full_name, phone=current_user.phone, email=current_user.email)
    if latest := addresses_of(current_user.id)[:1]:
        known.update(latest[0].as_dict())
    return known


def _fill_in_address(form: CheckoutForm) -> int:
    """A kept address of this very person, else 422 and not a word about whose it is."""
    address_id = read_id(request.form, "address_id")
    person = buyer_id()
    address = address_of(address_id, user_id=person) if person and address_id else None
    if address is None:
        form.street.errors = [_("Không tìm thấy địa chỉ này trong sổ của bạn.")]
        return 422
    for name, value in address.as_dict().items():
        form[name].data = shown_phone(value) if name == "phone" else value
    return 200


def _names(draft: Draft) -> dict[str, dict[int, str]]:
    """What variants and sellers are called, for the list of changes."""
    return {
        "variants": {line.offer.variant_id: line.offer.product_name for line in draft.lines},
        "sellers": {part.seller.id: part.seller.name for part in draft.parts},
    }


def _nothing_to_order() -> ResponseReturnValue:
    """To the order that was placed or seen last in this browser, else to the empty cart."""
    code = last_kept()
    if code and (found := visit(code)):
        when = moment(found.order.placed_at)
        told = _(
            "Giỏ đang trống nên không có đơn mới. Đơn gần nhất ở máy này là đơn dưới đây, đặt lúc %(when)s.",
            when=when,
        )
        flash(told, "info")
        return redirect(url_for("orders.order_page", code=code), 303)
    if request.method == "POST":
        flash(_("Chưa đặt đơn nào: giỏ đã trống, có lẽ bạn đã bỏ món ra ở trang khác."), "warning")
    return redirect(url_for("cart.cart_page"), 303)


def _refuse_who_may_not_buy() -> None:
    if not _may_buy():
        abort(403)


def _may_buy() -> bool:
    """Officers do not trade, suspended sellers neither."""
    if not current_user.is_authenticated:
        return True
    seller = seller_of_user(current_user.id)
    barred = {SellerStatus.SUSPENDED, SellerStatus.TERMINATED}
    return not (current_user.is_officer or (seller and seller.status in barred))
