"""The seller's list of goods, and the verbs that need no form."""

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from shop.catalog import errors, services
from shop.catalog.models import Product, ProductStatus
from shop.catalog.pictures import picture_of, ready
from shop.catalog.queries import product_of_seller, products_by_status
from shop.platform.access import member, seller
from shop.platform.database import transaction
from shop.platform.fields import clean_line
from shop.platform.i18n import spoken
from shop.platform.paging import read_cursor
from shop.sellers.guards import closed_door
from shop.sellers.policies import DRAFTING
from shop.stock.queries import available_of
from shop.workshop import queries

blueprint = Blueprint("workshop", __name__, url_prefix="/gian-hang")

#: Tone and words of where a product stands.
STATES = {
    ProductStatus.DRAFT: ("", _l("Nháp")),
    ProductStatus.PROPOSED: ("warn", _l("Chờ cán bộ xem")),
    ProductStatus.PUBLISHED: ("ok", _l("Đang bán")),
    ProductStatus.HIDDEN: ("", _l("Đang ẩn")),
    ProductStatus.REJECTED: ("bad", _l("Chưa được nhận")),
}
_TABS = {
    "dang-ban": ProductStatus.PUBLISHED,
    "cho-duyet": ProductStatus.PROPOSED,
    "nhap": ProductStatus.DRAFT,
    "dang-an": ProductStatus.HIDDEN,
    "chua-nhan": ProductStatus.REJECTED,
}


@blueprint.before_request
def only_for_those_who_may_draft() -> ResponseReturnValue | None:
    """A seller that was refused, suspended or closed writes no listings."""
    return None if g.seller.status in DRAFTING else closed_door(g.seller)


@blueprint.get("/san-pham")
@member
def products_page() -> ResponseReturnValue:
    """A page of the seller's goods, by state and by what was typed."""
    tab = request.args.get("trang-thai", "")
    text = clean_line(request.args.get("q"))[:100]
    page = queries.products(g.seller.id, status=_TABS.get(tab), text=text, cursor=read_cursor(request.args))
    packs = [variant.id for product in page.rows for variant in product.variants if variant.is_offered]
    return render_template(
        "workshop/products.html",
        page=page,
        text=text,
        tab_name=tab if tab in _TABS else "",
        status_tabs=_TABS,
        states=STATES,
        counts=products_by_status(g.seller.id),
        available=available_of(packs),
        pictures={product.id: _small_picture(product) for product in page.rows},
        is_selling=g.seller.is_selling,
    )


@blueprint.get("/san-pham/<int:product_id>/gui-duyet")
@blueprint.get("/san-pham/<int:product_id>/an")
@blueprint.get("/san-pham/<int:product_id>/hien")
@member
def back_to_product(product_id: int) -> ResponseReturnValue:
    """The address of a refused step, opened anew: the product's own page."""
    return redirect(url_for(".product_page", product_id=own_product(product_id).id))


@blueprint.post("/san-pham/<int:product_id>/gui-duyet")
@seller
def submit(product_id: int) -> ResponseReturnValue:
    """Hand a draft to the officers."""
    own_product(product_id)
    return send_to_officers(product_id)


@blueprint.post("/san-pham/<int:product_id>/an")
@seller
def hide(product_id: int) -> ResponseReturnValue:
    """Off the shelf for a while."""
    product = own_product(product_id)
    try:
        with transaction():
            services.hide_product(product=product, actor_id=current_user.id)
    except errors.StepNotAllowed as error:
        return _back(spoken(error), "error")
    return _back(_("Đã ẩn. Khách không thấy món này nữa, bà con hiện lại lúc nào cũng được."), "success")


@blueprint.post("/san-pham/<int:product_id>/hien")
@seller
def show(product_id: int) -> ResponseReturnValue:
    """Back onto the shelf."""
    product = own_product(product_id)
    try:
        with transaction():
            services.show_product(product=product, actor_id=current_user.id)
    except errors.ProductNotReady:
        return redirect(url_for(".product_page", product_id=product_id, thieu=1), 303)
    except (errors.StepNotAllowed, errors.SellerNotSelling) as error:
        return _back(spoken(error), "error")
    return _back(_("Đã hiện lại. Khách mua được ngay."), "success")


def own_product(product_id: int) -> Product:
    """The seller's own product; every other number is a page that does not exist."""
    return product_of_seller(product_id, seller_id=g.seller.id) or abort(404)


def send_to_officers(product_id: int) -> ResponseReturnValue:
    """Submit, and say what is missing if it is not ready."""
    product = own_product(product_id)
    here = url_for("workshop.product_page", product_id=product_id)
    try:
        with transaction():
            services.submit_product(product=product, actor_id=current_user.id)
    except errors.ProductNotReady:
        return redirect(url_for("workshop.product_page", product_id=product_id, thieu=1), 303)
    except (errors.SellerNotSelling, errors.StepNotAllowed) as error:
        flash(spoken(error), "error")
        return redirect(here, 303)
    flash(_("Đã gửi duyệt. Cán bộ xem trong 1 ngày làm việc rồi nhắn lại."), "success")
    return redirect(here, 303)


def _back(words: str, tone: str) -> ResponseReturnValue:
    flash(words, tone)
    return redirect(url_for(".products_page"), 303)


def _small_picture(product: Product) -> object:
    photos = ready(product.photos)
    return picture_of(photos[0] if photos else None, product.drawing, product.drawing_alt)
