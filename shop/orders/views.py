"""The buyer's pages: an order by its link, by code and phone, and the account's list."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from flask import Blueprint, Response, abort, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from shop.checkout.queries import Bill, can_forget, paying_of
from shop.kernel.clock import now
from shop.kernel.codes import read_code
from shop.orders import queries, words
from shop.orders.forms import ForgetForm, LookupForm, ReasonForm
from shop.orders.models import Order, SellerOrderStatus
from shop.orders.policies import CANCELABLE, can_cancel
from shop.orders.session import Visit, keep_secret, opens, visit
from shop.orders.story import story_of
from shop.orders.words import CANCEL_REASONS, OFFICERS_CANCEL_REASONS
from shop.payments.queries import held_until, money_of, money_of_order
from shop.platform.access import signed_in, visitor
from shop.platform.database import transaction
from shop.platform.desk import note_act
from shop.platform.i18n import page_language, public_url
from shop.platform.networks import network_of
from shop.platform.paging import read_cursor
from shop.platform.rate_limit import count_attempt
from shop.platform.web_security import unreferred
from shop.reviews.queries import reviewed_lines

blueprint = Blueprint("orders", __name__)

LOOKUPS = 10
LOOKUP_WINDOW = timedelta(minutes=15)

#: As long as js/draft.js keeps what is typed: an older order is not the one that it was typed for.
DRAFT_LASTS = timedelta(hours=1)


@blueprint.app_template_global()
def order_words() -> Any:
    """What statuses are called, for pages of other rooms that list orders."""
    return words


@blueprint.get("/don-hang/<code>")
@visitor
def order_page(code: str) -> ResponseReturnValue:
    """One purchase. The secret of a link moves into the session and out of the address."""
    code = read_code(code)
    if "k" in request.args:
        secret = request.args["k"]
        if opens(queries.order_by_code(code), secret):
            keep_secret(code, secret)
            return unreferred(redirect(url_for(".order_page", code=code), 303))
    found = visit(code) or abort(404)
    if found.is_officers:
        _note_look(found)
    return order_answer(found)


def order_answer(
    found: Visit, *, refusal: str = "", status: int = 200, account: Any = None, forget: Any = None
) -> Response:
    """The page of an order, with what was refused and its form: `account` (for money back), `forget`."""
    order = found.order
    sums, money = money_of_order([part.id for part in order.parts])
    paying = paying_of(order)
    html = render_template(
        "orders/order_page.html",
        order=order,
        stories={part.id: story_of(part, order.events) for part in order.parts},
        money=money,
        sums=sums,
        link_url=_link(order, found.secret),
        is_officers=found.is_officers,
        is_new=order.placed_at > now() - DRAFT_LASTS,
        can_cancel=can_cancel(order.parts),
        cancelable=CANCELABLE,
        cancel_form=ReasonForm(reasons_of(found)),
        refusal=refusal,
        paying=paying,
        bill=Bill(sums, paying),
        account=account,
        forget_form=_forget_form(found, forget),
        reviewed=_reviewed(found),
        w=words,
    )
    return unreferred((html, status))


def _reviewed(found: Visit) -> dict[int, Any]:
    """The lines that the buyer has spoken of; nothing can be said before something has arrived."""
    has_arrived = any(part.status is SellerOrderStatus.DELIVERED for part in found.order.parts)
    return reviewed_lines(found.order.id) if has_arrived and not found.is_officers else {}


def _forget_form(found: Visit, refused: Any) -> Any:
    """What a guest fills in to be forgotten; None where that cannot be."""
    if found.is_officers or not can_forget(found.order):
        return None
    return refused or ForgetForm(formdata=None)


def reasons_of(found: Visit) -> Sequence[str]:
    """Why this visitor may cancel."""
    return OFFICERS_CANCEL_REASONS if found.is_officers else CANCEL_REASONS


@blueprint.route("/tra-cuu-don", methods=["GET", "POST"])
@visitor
def lookup_page() -> ResponseReturnValue:
    """The state of an order by code and phone; the same words for every miss."""
    form = LookupForm()
    found, status = None, 200
    if request.method == "POST":
        if form.validate():
            _count_lookup()
            found = queries.state_for(form.code.data, form.phone.e164)
            status = 200 if found else 404
        else:
            status = 422
    html = render_template("orders/lookup.html", form=form, found=found, missed=status == 404, w=words)
    return make_response(html, status)


@blueprint.get("/tai-khoan/don-hang")
@signed_in
def my_orders() -> ResponseReturnValue:
    """What a person has bought; what waits for its money stands above the first page."""
    page = queries.orders_of_buyer(current_user.id, read_cursor(request.args))
    unpaid = () if page.previous else queries.unpaid_of_buyer(current_user.id)
    shown = [order.id for order in [*unpaid, *page.rows]]
    return render_template(
        "orders/my_orders.html",
        unpaid=unpaid,
        page=page,
        money=money_of(order_ids=shown),
        held=held_until(shown),
        w=words,
    )


def _count_lookup() -> None:
    """Codes cannot be guessed through: so many tries per network."""
    network = network_of(request.remote_addr or "")
    count_attempt("order-lookup", network, most=LOOKUPS, within=LOOKUP_WINDOW)


def _note_look(found: Visit) -> None:
    with transaction():
        note_act("order.view", "order", found.order.id)


def _link(order: Order, secret: str | None) -> str:
    if not secret:
        return ""
    return f"{public_url(f'/don-hang/{order.code}', page_language())}?k={secret}"
