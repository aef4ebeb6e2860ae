"""Saved products: the heart on a product's page, and the list of a guest or of a person."""

from dataclasses import dataclass

from flask import Blueprint, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from shop.catalog import age
from shop.catalog.cards import ProductCard
from shop.catalog.models import Product
from shop.kernel.numbers import read_number
from shop.platform.access import Access, allow, signed_in, visitor
from shop.platform.asking import wants_json
from shop.platform.database import transaction
from shop.platform.i18n import spoken
from shop.platform.paging import read_cursor
from shop.saved import queries, services
from shop.saved.answers import refused, told
from shop.saved.errors import SavedRefusal
from shop.saved.policies import MOST_SAVED
from shop.saved.session import opened_owner, owner
from shop.search.queries import cards

blueprint = Blueprint("saved", __name__)

_REMOVED = "saved_removed"


@dataclass(frozen=True)
class Row:
    """A saved product; without a card it is no longer sold here."""

    product: Product
    card: ProductCard | None


@blueprint.post("/mon-da-luu")
@allow(Access.VISITOR, token_free=True)
def keep() -> ResponseReturnValue:
    """Save a product, from a public page, or let it go (`op` is `bo`)."""
    product_id = read_number(request.form.get("product_id", "")) or 0
    if request.form.get("op") == "bo":
        return _let_go(product_id)
    chosen = opened_owner()
    try:
        with transaction():
            product = services.keep(owner=chosen, product_id=product_id, is_of_age=age.has_confirmed())
    except SavedRefusal as error:
        return refused(spoken(error), way=_way(), to=_list())
    return told(_("Đã lưu %(name)s.", name=product.name), is_kept=True, way=_way(), to=_list())


@blueprint.get("/mon-da-luu")
@visitor
def guest_page() -> ResponseReturnValue:
    """A guest's list, kept for the browser at hand."""
    return redirect(_list()) if current_user.is_authenticated else _page()


@blueprint.get("/tai-khoan/mon-da-luu")
@signed_in
def saved_page() -> ResponseReturnValue:
    """A person's list, and what they wait for."""
    return _page()


def _let_go(product_id: int) -> ResponseReturnValue:
    with transaction():
        services.let_go(owner=owner(), product_id=product_id)
    if not wants_json():
        session[_REMOVED] = product_id
        return redirect(_list(_anchor="luu-lai"), 303)
    return told(_("Đã bỏ khỏi danh sách món lưu."), is_kept=False, way=_way(), to=_list())


def _page() -> str:
    mine, is_of_age = owner(), age.has_confirmed()
    page = queries.saved_page(mine, read_cursor(request.args), with_gated=is_of_age)
    found = {card.slug: card for card in cards([row.product_id for row in page.rows])}
    return render_template(
        "saved/saved.html",
        page=page,
        rows=[Row(row.product, found.get(row.product.slug)) for row in page.rows],
        removed=_removed(is_of_age=is_of_age),
        hides_gated=not is_of_age and queries.has_gated(mine),
        alerts=queries.alerts_of(mine.user_id) if mine.user_id else (),
        most=MOST_SAVED,
        lists=_list,
    )


def _removed(*, is_of_age: bool) -> Product | None:
    """What was taken off a moment ago, told once, if it can be put back."""
    match session.pop(_REMOVED, None):
        case int(product_id):
            product = queries.product_on_sale(product_id)
            return product if product and (is_of_age or not product.is_alcohol) else None
    return None


def _list(**values: object) -> str:
    """Where the visitor's list lies."""
    endpoint = "saved.saved_page" if current_user.is_authenticated else "saved.guest_page"
    return url_for(endpoint, **values)  # type: ignore[arg-type]


def _way() -> tuple[str, str]:
    return _list(), _("Xem danh sách")
