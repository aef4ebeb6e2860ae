"""The officers' pages about products: the list, one product, publishing and sending back."""

from collections.abc import Callable

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from shop.admin import queries as desk
from shop.catalog import admin_queries, services
from shop.catalog.admin_forms import ProductVerdict
from shop.catalog.checks import product_checks
from shop.catalog.errors import ProductNotReady, SellerNotSelling, StepNotAllowed
from shop.catalog.groups import group_of, subgroup
from shop.catalog.models import Product, ProductStatus
from shop.catalog.pages import product_values
from shop.catalog.pictures import pictures_of
from shop.certificates import queries as certificates
from shop.kernel.clock import vietnam_today
from shop.kernel.text import normalize
from shop.platform.access import officer
from shop.platform.desk import VerdictForm, decide, note_act, place_in_queue, said
from shop.platform.paging import read_cursor, read_id
from shop.stock.queries import available_of, few_of

blueprint = Blueprint("catalog_admin", __name__, url_prefix="/quan-tri/san-pham")


@blueprint.get("")
@officer
def products_page() -> str:
    """All products, by words, status and seller."""
    status = next((s for s in ProductStatus if s.value == request.args.get("trang_thai")), None)
    text = normalize(request.args.get("q", ""))[:100]
    seller_id = read_id(request.args, "nha_ban")
    page = admin_queries.products(
        text=text, status=status, seller_id=seller_id, cursor=read_cursor(request.args)
    )
    return render_template(
        "catalog/admin_list.html",
        page=page,
        badges=certificates.badges_of([product.id for product in page.rows]),
        pictures={product.id: pictures_of(product)[0] for product in page.rows},
        counts=admin_queries.by_status(),
        statuses=ProductStatus,
        status=status,
        text=text,
        seller_id=seller_id,
    )


@blueprint.get("/<int:product_id>")
@officer
def product_page(product_id: int) -> str:
    """One product: everything that would be public, checks, history, verdict."""
    return _page(_found(product_id), ProductVerdict())


@blueprint.get("/<int:product_id>/xem-truoc")
@officer
def preview(product_id: int) -> str:
    """The public page as it would be, whatever the product's state."""
    product = _found(product_id)
    stock = available_of([variant.id for variant in product.variants])
    values = product_values(product, stock=stock, few=few_of(stock), cards=())
    return render_template(
        "catalog/admin_preview.html",
        **values,
        paper=certificates.valid_certificate(product.id),
        provinces=(),
        wanted_province=None,
        gated=product.is_alcohol,
        is_preview=True,
    )


@blueprint.get("/<int:product_id>/duyet")
@blueprint.get("/<int:product_id>/tra-lai")
@blueprint.get("/<int:product_id>/tu-choi")
@officer
def back_to_product(product_id: int) -> ResponseReturnValue:
    """The address of a refused verdict, opened anew: the product's own page."""
    return redirect(url_for(".product_page", product_id=_found(product_id).id))


@blueprint.post("/<int:product_id>/duyet")
@officer
def publish(product_id: int) -> ResponseReturnValue:
    """The product goes on the shelf."""
    form = ProductVerdict()
    if form.lacks_ticks():
        return _page(_found(product_id), form), 422

    def do(product: Product) -> None:
        services.publish_product(product=product, actor_id=current_user.id)
        note_act("product.published", "product", product.id, message=form.words)

    return _decide(product_id, form.seen.data, do, _("Đã duyệt. Món hàng lên chợ rồi."))


@blueprint.post("/<int:product_id>/tra-lai")
@officer
def send_back(product_id: int) -> ResponseReturnValue:
    """Back to the seller's drafts, to be put right."""
    return _refuse(product_id, ProductStatus.DRAFT, "product.sent_back", _("Đã gửi lại cho bà con sửa."))


@blueprint.post("/<int:product_id>/tu-choi")
@officer
def reject(product_id: int) -> ResponseReturnValue:
    """The product cannot be sold here; the seller is told why."""
    return _refuse(product_id, ProductStatus.REJECTED, "product.rejected", _("Đã từ chối món này."))


@blueprint.route("/<int:product_id>/go-xuong", methods=["GET", "POST"])
@officer
def take_down(product_id: int) -> ResponseReturnValue:
    """What is on the shelf leaves it at once, after asking once."""
    form = VerdictForm()
    if request.method == "GET" or form.lacks_message():
        product = _found(product_id)
        html = render_template(
            "catalog/admin_take_down.html", product=product, form=form, version=_version(product)
        )
        return html, 200 if request.method == "GET" else 422

    def do(product: Product) -> None:
        services.refuse_product(product=product, reason=form.words, actor_id=current_user.id)
        note_act("product.taken_down", "product", product.id, reason=form.words)

    return _decide(product_id, form.seen.data, do, _("Đã gỡ món này xuống."))


def _refuse(product_id: int, to: ProductStatus, act: str, done: str) -> ResponseReturnValue:
    form = ProductVerdict()
    if form.lacks_message():
        return _page(_found(product_id), form), 422

    def do(product: Product) -> None:
        services.refuse_product(product=product, reason=form.words, actor_id=current_user.id, to=to)
        note_act(act, "product", product.id, reason=form.words)

    return _decide(product_id, form.seen.data, do, done)


def _found(product_id: int) -> Product:
    return admin_queries.product(product_id) or abort(404)


def _version(product: Product) -> str:
    """Which version of the product an officer reads."""
    return f"{product.status.value}@{product.updated_at.timestamp():.6f}"


def _page(product: Product, form: ProductVerdict) -> str:
    waits = product.status is ProductStatus.PROPOSED
    badge = certificates.badges_of([product.id]).get(product.id)
    return render_template(
        "catalog/admin_page.html",
        product=product,
        form=form,
        version=_version(product),
        pictures=pictures_of(product),
        group=group_of(product.subgroup),
        subgroup=subgroup(product.subgroup),
        badge=badge,
        today=vietnam_today(),
        papers=certificates.certificates_of_product(product.id),
        checks=said(product_checks(product, has_stars=badge is not None)),
        waits=waits,
        due=desk.due_since(product.submitted_at) if waits else None,
        queue=desk.beside(place_in_queue()),
        people=desk.people([event.actor_id for event in product.events]),
    )


def _decide(
    product_id: int, seen: str | None, do: Callable[[Product], None], done: str
) -> ResponseReturnValue:
    return decide(
        lambda: admin_queries.product_to_decide(product_id),
        do,
        is_as_seen=lambda product: _version(product) == seen,
        waits=lambda product: product.status is ProductStatus.PROPOSED,
        refusals=(StepNotAllowed, SellerNotSelling, ProductNotReady),
        done=done,
        here=url_for(".product_page", product_id=product_id),
    )
