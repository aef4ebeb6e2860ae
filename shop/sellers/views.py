"""The public page of a producer."""

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue

from shop.catalog.queries import has_gated_goods, on_sale_of_seller
from shop.certificates.queries import valid_certificates_of_seller
from shop.kernel.clock import vietnam_date
from shop.kernel.text import slugify
from shop.platform.access import public
from shop.search.queries import cards
from shop.sellers import queries

blueprint = Blueprint("sellers", __name__)

#: Goods on the page itself; the listing has the rest.
MOST_GOODS = 24


@blueprint.get("/nguoi-ban/<slug>")
@public
def producer_page(slug: str) -> ResponseReturnValue:
    """Who makes and sells: story, place, legal identity, goods (what is left first) and valid papers."""
    seller = queries.seller_by_slug(slug) or abort(404)
    goods = on_sale_of_seller(seller.id, limit=MOST_GOODS + 1)
    shown = cards([product_id for product_id, _ in goods[:MOST_GOODS]])
    return render_template(
        "sellers/producer.html",
        seller=seller,
        province_slug=slugify(seller.province.name),
        cards=sorted(shown, key=lambda card: not card.in_stock),
        has_more=len(goods) > MOST_GOODS,
        is_gated=not goods and has_gated_goods(seller.id),
        scene=goods[0][1] if goods else "lua",
        since=vietnam_date(seller.approved_at).year if seller.approved_at else None,
        papers=valid_certificates_of_seller(seller.id),
    )
