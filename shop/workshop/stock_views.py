"""Stock of one product: how much there is, so many more or fewer, and what happened."""

from flask import abort, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from shop.catalog.models import Product
from shop.catalog.queries import variant_of_seller
from shop.kernel.numbers import read_number
from shop.platform.access import member
from shop.platform.database import transaction
from shop.platform.i18n import spoken
from shop.saved.queries import waiting_by_variant
from shop.stock.errors import LessThanReserved, TooMuchStock
from shop.stock.models import MoveKind
from shop.stock.queries import stocks_of_seller
from shop.workshop import queries, services
from shop.workshop.errors import StockSeenMeanwhile
from shop.workshop.forms import RestockForm
from shop.workshop.views import blueprint, own_product


@blueprint.get("/san-pham/<int:product_id>/kho")
@member
def stock_page(product_id: int) -> ResponseReturnValue:
    """What lies in stock, pack by pack."""
    return _page(own_product(product_id), None)


@blueprint.post("/san-pham/<int:product_id>/kho")
@member
def restock(product_id: int) -> ResponseReturnValue:
    """So many more (`op` more) or fewer (less) of one pack."""
    product = own_product(product_id)
    form = RestockForm()
    variant = variant_of_seller(read_number(form.variant_id.data or "") or 0, seller_id=g.seller.id)
    if variant is None or variant.product_id != product.id:
        abort(404)
    if not form.validate():
        return _page(product, form), 422
    is_less = request.form.get("op") == "less"
    quantity = form.quantity.value or 0
    try:
        with transaction():
            services.restock_once(
                variant=variant,
                seen=read_number(form.seen.data or "0") or 0,
                by=-quantity if is_less else quantity,
                kind=MoveKind.CORRECTION if is_less else MoveKind.RESTOCK,
                actor_id=current_user.id,
            )
    except (LessThanReserved, TooMuchStock, StockSeenMeanwhile) as error:
        form.quantity.errors = [spoken(error)]
        return _page(product, form), 422
    flash(_("Đã ghi kho: %(name)s.", name=variant.name), "success")
    return redirect(url_for(".stock_page", product_id=product_id), 303)


def _page(product: Product, refused: RestockForm | None) -> str:
    """Every pack has a form; the one that was refused keeps what was typed."""
    packs = [variant for variant in product.variants if variant.is_offered]
    ids = [variant.id for variant in packs]
    seen = queries.last_moves_by_hand(ids, seller_id=g.seller.id)
    forms = {variant.id: RestockForm(formdata=None, prefix="") for variant in packs}
    if refused is not None and (chosen := read_number(refused.variant_id.data or "")) in forms:
        forms[chosen or 0] = refused
    return render_template(
        "workshop/stock.html",
        product=product,
        packs=packs,
        forms=forms,
        seen=seen,
        stocks=stocks_of_seller(ids, seller_id=g.seller.id),
        moves=queries.moves(product.id, seller_id=g.seller.id),
        refused=refused,
        waiting=waiting_by_variant(ids, seller_id=g.seller.id),
    )
