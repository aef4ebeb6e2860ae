"""The public pages of goods: the same bytes for everybody, no session, nothing written."""

from functools import cache

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue

from shop.catalog import forms, queries
from shop.catalog.models import Product, Variant
from shop.catalog.pages import product_values
from shop.certificates.queries import valid_certificate
from shop.places.queries import provinces
from shop.platform.access import public
from shop.search import queries as search_queries
from shop.shipping.queries import Quote, Shipment, quotes
from shop.stock.queries import available_of

blueprint = Blueprint("catalog", __name__)


@blueprint.get("/san-pham/<slug>")
@public
def product_page(slug: str) -> ResponseReturnValue:
    """A product on sale, and what it would cost to send it to the province `toi`."""
    product = queries.published_product(slug) or abort(404)
    values = product_values(
        product,
        stock=available_of([variant.id for variant in product.variants]),
        cards=search_queries.cards(queries.beside(product)),
    )
    province = forms.read_province(request.args)
    return render_template(
        "catalog/product.html",
        **values,
        paper=valid_certificate(product.id),
        provinces=province_names(),
        wanted_province=province,
        quotes=_quotes(product, values["chosen"], province),
        gated=False,
    )


def province_names() -> tuple[tuple[str, str], ...]:
    """Codes and names of the provinces, read once: they change by law alone."""
    names = _province_names()
    if not names:
        _province_names.cache_clear()
    return names


def _quotes(product: Product, pack: Variant | None, province: str | None) -> list[Quote]:
    if pack is None or province is None:
        return []
    shipment = Shipment(
        product.seller_id,
        product.seller.province_code,
        province,
        pack.gross_grams,
        product.is_perishable,
    )
    return quotes([shipment]).get(product.seller_id, [])


@cache
def _province_names() -> tuple[tuple[str, str], ...]:
    return tuple((province.code, province.name) for province in provinces())
