"""The cart's page, what is done to it, and the little that public pages learn about a visitor."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from flask import (
    Blueprint,
    abort,
    flash,
    jsonify,
    make_response,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from shop.cart import queries, services
from shop.cart.errors import CartRefusal, NoSuchLine
from shop.cart.forms import AddForm, LineForm
from shop.cart.models import Cart
from shop.cart.queries import CartView
from shop.cart.services import Removed
from shop.cart.session import current_cart, current_count, held_cart, opened_cart
from shop.catalog import age
from shop.catalog.queries import Offer, offers
from shop.places.queries import provinces
from shop.platform.access import Access, allow, visitor
from shop.platform.asking import wants_json
from shop.platform.database import transaction
from shop.platform.i18n import spoken
from shop.saved import services as saved
from shop.saved.errors import SavedRefusal
from shop.saved.queries import saved_product
from shop.saved.session import kept_marks, opened_owner, owner
from shop.sellers.queries import seller_of_user

blueprint = Blueprint("cart", __name__)

LINE = "/gio-hang/mon/<int:line_id>"
_REMOVED = "cart_removed"


@dataclass(frozen=True)
class Refusal:
    """What could not be done, beside the field it was asked in: a line's, or a new wish's."""

    message: str
    typed: str = ""
    line_id: int | None = None
    wanted: Offer | None = None


@dataclass(frozen=True)
class TakenOut:
    """What left the cart a moment ago; whether it went onto the list, and was not there before."""

    offer: Offer
    quantity: int
    is_saved: bool
    is_newly_saved: bool


@blueprint.get("/gio-hang")
@visitor
def cart_page() -> ResponseReturnValue:
    """The cart by sellers. Looking at it accepts the prices it shows."""
    cart = current_cart()
    view = queries.view_cart(cart)
    answer = _page(view)
    if view.changes:
        with transaction():
            if held := held_cart():
                services.accept_prices(
                    cart=held, prices={row.line_id: row.offer.price for row in view.changes}
                )
    return answer


@blueprint.get("/gio-hang/them")
@blueprint.get("/gio-hang/dat-lai")
@visitor
def back_to_cart() -> ResponseReturnValue:
    """The address of a refused form, opened anew: the cart."""
    return redirect(url_for(".cart_page"))


@blueprint.get(LINE)
@blueprint.get(f"{LINE}/bo")
@blueprint.get(f"{LINE}/de-danh")
@visitor
def back_to_line(line_id: int) -> ResponseReturnValue:
    """The same of a line in this cart: the place where it stands."""
    _check_own_line(line_id)
    return redirect(url_for(".cart_page", _anchor=f"mon-{line_id}"))


@blueprint.post("/gio-hang/them")
@allow(Access.VISITOR, token_free=True)
def add() -> ResponseReturnValue:
    """Put something in, from a public page; answers with the cart, or with JSON to a script."""
    form = AddForm(request.form)
    if not form.validate():
        return _refused(_first_error(form), form, 422)
    try:
        with transaction():
            cart = opened_cart()
            offer = services.add(
                cart=cart,
                variant_id=form.variant_id.number,
                quantity=form.quantity.number,
                is_of_age=age.has_confirmed(),
            )
            count = sum(line.quantity for line in cart.lines)
    except CartRefusal as error:
        return _refused(spoken(error), form, 409)
    words = _(
        "Đã thêm %(quantity)s × %(name)s vào giỏ.", quantity=form.quantity.number, name=offer.product_name
    )
    if wants_json():
        return jsonify(count=count, message=words)
    flash(words, "success")
    at_once = request.form.get("roi") == "thanh-toan"
    return redirect(url_for("checkout.checkout_page" if at_once else ".cart_page"), 303)


@blueprint.post(LINE)
@visitor
def change(line_id: int) -> ResponseReturnValue:
    """Another number of a line, one more, or one less."""
    form = LineForm(request.form)
    act: Callable[..., Removed | None]
    if form.op.data in {"less", "more"}:
        act = partial(services.change_by_one, more=form.op.data == "more")
    elif form.validate():
        act = partial(services.set_quantity, quantity=form.quantity.number)
    else:
        return _line_refused(_first_error(form), form, line_id, 422)
    try:
        with transaction():
            removed = act(cart=_held(), line_id=line_id)
    except CartRefusal as error:
        return _line_refused(spoken(error), form, line_id, 409)
    return _back(removed, at=_pressed(form, line_id))


@blueprint.post(f"{LINE}/bo")
@visitor
def remove(line_id: int) -> ResponseReturnValue:
    """Take a line out; the page then offers to put it back."""
    with transaction():
        removed = services.remove(cart=_held(), line_id=line_id)
    return _back(removed)


@blueprint.post(f"{LINE}/de-danh")
@visitor
def save_for_later(line_id: int) -> ResponseReturnValue:
    """Move a line out of the cart onto the visitor's list of saved products; the page offers the way back."""
    _check_own_line(line_id)  # before a list is opened for whoever has none
    mine = opened_owner()
    try:
        with transaction():
            removed = services.remove(cart=_held(), line_id=line_id)
            offer = offers([removed.variant_id]).get(removed.variant_id) or abort(404)
            was_saved = saved_product(mine, offer.product_id) is not None
            saved.keep(owner=mine, product_id=offer.product_id, is_of_age=age.has_confirmed())
    except SavedRefusal as error:
        flash(spoken(error), "error")
        return _back(at=f"mon-{line_id}")
    return _back(removed, onto_list="again" if was_saved else "new")


@blueprint.errorhandler(NoSuchLine)
def line_is_gone(error: NoSuchLine) -> ResponseReturnValue:
    """What was taken out, is another's or never was: a word about it and the way to the cart (404)."""
    if _is_in_drawer():
        return make_response(_drawer(spoken(error)), 404)
    return make_response(render_template("cart/line_gone.html", words=spoken(error)), 404)


@blueprint.post("/gio-hang/dat-lai")
@visitor
def put_back() -> ResponseReturnValue:
    """Undo a removal; what was newly saved by it leaves the list (`luu` is `new`)."""
    form = AddForm(request.form)
    if not form.validate():
        abort(404)
    try:
        with transaction():
            line = services.put_back(
                cart=opened_cart(),
                variant_id=form.variant_id.number,
                quantity=form.quantity.number,
                is_of_age=age.has_confirmed(),
            )
            if request.form.get("luu") == "new":
                offer = offers([line.variant_id])[line.variant_id]
                saved.let_go(owner=owner(), product_id=offer.product_id)
    except CartRefusal as error:
        if _is_in_drawer():
            return make_response(_drawer(spoken(error)), 409)
        flash(spoken(error), "error")
        return _back()
    return _back(at=f"so-luong-{line.id}")


@blueprint.get("/gio-hang/tom-tat")
@visitor
def drawer() -> ResponseReturnValue:
    """The cart as it stands beside a public page: a fragment for js/drawer.js."""
    return _drawer()


@blueprint.get("/toi")
@visitor
def fragment() -> ResponseReturnValue:
    """What pages that are the same for everybody learn about the visitor."""
    known = current_user.is_authenticated
    told = {
        "cart_count": current_count(),
        "name": current_user.display_name if known else None,
        "home": _home() if known else None,
    }
    return jsonify({**told, "kept": kept_marks()} if request.args else told)


def _home() -> str:
    """Where a person's own work lies: the officers' desk, a seller's workspace, the account."""
    if current_user.is_officer:
        return url_for("admin.queue_page")
    if seller_of_user(current_user.id):
        return url_for("sellers_seller.home_page")
    return url_for("account.account_home")


def _page(view: CartView, refusal: Refusal | None = None) -> str:
    everywhere = {place.code: place.name for place in provinces()} if view.rows else {}
    chosen = request.args.get("tinh", "")
    return render_template(
        "cart/cart.html",
        view=view,
        refusal=refusal,
        removed=_removed(),
        may_have_list=not owner().is_nobody,
        provinces=everywhere.items(),
        estimate=queries.estimate(view, province_code=chosen) if chosen in everywhere else None,
    )


def _drawer(refusal: str = "") -> str:
    view = queries.view_cart(current_cart())
    return render_template("cart/drawer.html", view=view, refusal=refusal, removed=_removed(), estimate=None)


def _removed() -> TakenOut | None:
    """Told once."""
    match session.pop(_REMOVED, None):
        case [int(variant_id), int(quantity), str(onto_list)]:
            offer = offers([variant_id]).get(variant_id)
            return TakenOut(offer, quantity, bool(onto_list), onto_list == "new") if offer else None
    return None


def _back(
    removed: Removed | None = None, *, at: str | None = None, onto_list: str = ""
) -> ResponseReturnValue:
    """The cart's page again, at the place where the visitor was: the browser puts focus there.

    What was changed in the drawer is answered with the drawer.
    """
    if removed:
        session[_REMOVED] = [removed.variant_id, removed.quantity, onto_list]
        at = "dat-lai"
    if _is_in_drawer():
        return redirect(url_for(".drawer"), 303)
    chosen = request.args.get("tinh") or None
    return redirect(url_for(".cart_page", tinh=chosen, _anchor=at), 303)


def _is_in_drawer() -> bool:
    return request.form.get("ve") == "ngan"


def _pressed(form: LineForm, line_id: int) -> str:
    """The id of the line's control that was used: its number, its minus or its plus."""
    op = form.op.data if form.op.data in {"less", "more"} else ""
    return f"so-luong-{line_id}{op and f'-{op}'}"


def _check_own_line(line_id: int) -> None:
    cart = current_cart()
    if cart is None or line_id not in {line.id for line in cart.lines}:
        raise NoSuchLine


def _held() -> Cart:
    cart = held_cart()
    if cart is None:
        raise NoSuchLine
    return cart


def _refused(words: str, form: AddForm, status: int) -> ResponseReturnValue:
    """What was wanted could not be put in; the field to correct it stands on the answer."""
    if wants_json():
        return make_response(jsonify(message=words), status)
    wanted = form.variant_id.number if form.variant_id.validate(form) else 0
    offer = offers([wanted]).get(wanted)
    may_be_named = offer is not None and (age.has_confirmed() or not offer.is_alcohol)
    refusal = Refusal(words, form.quantity.data or "", wanted=offer if may_be_named else None)
    return make_response(_page(queries.view_cart(current_cart()), refusal), status)


def _line_refused(words: str, form: LineForm, line_id: int, status: int) -> ResponseReturnValue:
    view = queries.view_cart(current_cart())
    if line_id not in {row.line_id for row in view.rows}:
        raise NoSuchLine
    if _is_in_drawer():
        return make_response(_drawer(words), status)
    typed = form.quantity.data if form.op.data == "set" else ""
    return make_response(_page(view, Refusal(words, typed or "", line_id)), status)


def _first_error(form: AddForm | LineForm) -> str:
    return str(next(words for errors in form.errors.values() for words in errors))
