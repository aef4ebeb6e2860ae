"""The goods for Google Merchant Center and for Meta's catalogue, who read the same feed (RSS 2.0 with g:).

One item per pack. Alcohol, journeys and stays are left out, and so is what has neither a photo nor a
drawing. Postage is not told: it depends on where the parcel goes.
"""

from collections.abc import Iterator, Mapping
from typing import Final

from flask import url_for
from flask_babel import gettext

from shop.catalog.groups import Subgroup, subgroup
from shop.catalog.models import MeasureKind, Product, Variant
from shop.catalog.pages import offered
from shop.catalog.pictures import ready
from shop.feeds import queries, schema
from shop.feeds.queries import PART
from shop.feeds.xml import element, pieces
from shop.platform.heads import cut
from shop.platform.i18n import absolute_url, page_language
from shop.platform.settings import settings
from shop.stock.queries import available_of

_OPENING: Final = '<rss version="2.0" xmlns:g="http://base.google.com/ns/1.0">\n<channel>\n'
#: Letters that Google takes (product data specification).
_TITLE, _WORDS, _BRAND, _MORE_PICTURES = 150, 5000, 70, 10
#: Our measure in Google's units, and the unit that prices are compared by.
_UNITS: Final = {
    MeasureKind.WEIGHT: ("g", "1kg"),
    MeasureKind.VOLUME: ("ml", "1l"),
    MeasureKind.ITEMS: ("ct", "1ct"),
}


def feed(number: int, *, size: int = PART) -> Iterator[str]:
    """The goods of a part, one batch in memory at a time."""
    head = "".join(
        (
            element("title", settings().market_name),
            element("link", absolute_url(url_for("catalog.home"))),
            element("description", gettext("Đặc sản OCOP vùng cao")),
            "\n",
        )
    )
    return pieces(_OPENING + head, _items(number, size), "</channel>\n</rss>\n")


def _items(number: int, size: int) -> Iterator[str]:
    for batch in queries.goods_of_part(number, size=size):
        goods = [product for product in batch if _is_good(product)]
        packs = {product.id: offered(product) for product in goods}
        stock = available_of([pack.id for some in packs.values() for pack in some])
        told = [item for product in goods for item in _packs(product, packs[product.id], stock)]
        queries.let_go()
        yield "".join(told)


def _is_good(product: Product) -> bool:
    """Whether it can be posted, and seen."""
    kind = subgroup(product.subgroup)
    is_posted = kind is not None and not (kind.is_alcohol or kind.is_service)
    return is_posted and bool(ready(product.photos) or product.drawing)


def _packs(product: Product, packs: list[Variant], stock: Mapping[int, int]) -> Iterator[str]:
    shared = _of_product(product)
    several = element("g:item_group_id", f"P{product.id}") if len(packs) > 1 else ""
    for pack in packs:
        unit, base = _UNITS[pack.measure]
        name = f"{product.name}, {pack.name}" if len(packs) > 1 else product.name
        yield "".join(
            (
                "<item>",
                element("g:id", f"V{pack.id}"),
                several,
                element("g:title", cut(name, _TITLE)),
                element("g:price", f"{pack.price} {schema.CURRENCY}"),
                element("g:availability", "in_stock" if stock.get(pack.id, 0) > 0 else "out_of_stock"),
                element("g:unit_pricing_measure", f"{pack.net_amount}{unit}"),
                element("g:unit_pricing_base_measure", base),
                shared,
                "</item>\n",
            )
        )


def _of_product(product: Product) -> str:
    english = page_language() == "en" and product.summary_en
    words = (product.summary_en if english else product.summary) or product.story or product.name
    first, *others = schema.pictures(product)
    return "".join(
        (
            element("g:description", cut(words, _WORDS)),
            element("g:link", absolute_url(url_for("catalog.product_page", slug=product.slug))),
            element("g:image_link", first),
            *(element("g:additional_image_link", other) for other in others[:_MORE_PICTURES]),
            element("g:brand", cut(product.seller.name, _BRAND)),
            element("g:identifier_exists", "no"),
            element("g:condition", "new"),
            element("g:product_type", _kind_words(subgroup(product.subgroup))),
        )
    )


def _kind_words(kind: Subgroup | None) -> str:
    return f"{gettext(kind.group.name)} > {gettext(kind.label)}" if kind else ""
