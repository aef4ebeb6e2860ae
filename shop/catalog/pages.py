"""What the templates of goods are given: rows of the queries put together, nothing read here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext

from shop.catalog.cards import ProductCard
from shop.catalog.groups import subgroup
from shop.catalog.models import MeasureKind, Product, Variant
from shop.catalog.pictures import pictures_of
from shop.catalog.words import season_words
from shop.kernel.arrival import Arrival, arrival
from shop.kernel.clock import vietnam_today
from shop.kernel.text import fold, slugify
from shop.platform.formatting import decimal

#: Cards in a row of a wide page.
FULL_ROW = 4


def product_values(
    product: Product,
    *,
    stock: Mapping[int, int],
    few: Mapping[int, int],
    cards: Sequence[ProductCard],
    wanted_pack: int | None = None,
) -> dict[str, Any]:
    """Values of catalog/product.html; `cards` of the goods beside it.

    `stock` is what is left by variant, `few` those of which so little is left that it is told;
    `wanted_pack` is the id of a pack to be chosen beforehand, if there is any of it.
    """
    packs = offered(product)
    kind = subgroup(product.subgroup)
    return {
        "product": product,
        "seller": product.seller,
        "pictures": pictures_of(product),
        "packs": packs,
        "least": _smallest(packs),
        "chosen": chosen_pack(packs, stock, wanted=wanted_pack),
        "wanted_pack": wanted_pack,
        "stock": stock,
        "few": few,
        "anything_left": any(stock.get(pack.id, 0) > 0 for pack in packs),
        "kind": kind,
        "kind_label": gettext(kind.label) if kind else "",
        "origin": origin_of(product),
        "abv": strength_of(product),
        "this_month": vietnam_today().month,
        "season_told": season_words(product.peak_months, product.some_months),
        "province_slug": slugify(product.province.name),
        **_beside(product, cards),
    }


def _beside(product: Product, cards: Sequence[ProductCard]) -> dict[str, list[ProductCard]]:
    """Two shelves when the seller can fill one, else one of both; on each, what is sold out comes last."""
    cards = sorted(cards, key=lambda card: not card.in_stock)
    mine = [card for card in cards if card.seller_slug == product.seller.slug]
    others = [card for card in cards if card.seller_slug != product.seller.slug]
    if mine and others and len(mine) < FULL_ROW - 1:
        return {"mixed": [*mine, *others][:FULL_ROW], "same_seller": [], "same_place": []}
    return {"mixed": [], "same_seller": mine, "same_place": others}


def offered(product: Product) -> list[Variant]:
    """Packs on offer, in the seller's order."""
    return [variant for variant in product.variants if variant.is_offered]


def _smallest(packs: Sequence[Variant]) -> dict[MeasureKind, int]:
    """The smallest amount of each kind of measure."""
    smallest: dict[MeasureKind, int] = {}
    for pack in packs:
        smallest[pack.measure] = min(pack.net_amount, smallest.get(pack.measure, pack.net_amount))
    return smallest


def chosen_pack(
    packs: Sequence[Variant], stock: Mapping[int, int], *, wanted: int | None = None
) -> Variant | None:
    """The one wanted or the cheapest that can be had now, else the cheapest; None without packs."""
    return min(
        packs, key=lambda pack: (stock.get(pack.id, 0) <= 0, pack.id != wanted, pack.price), default=None
    )


@dataclass(frozen=True)
class Way:
    """One way to send a pack, and when it arrives if it leaves on the next working day."""

    quote: Any
    when: Arrival


def ways_of(quotes: Sequence[Any]) -> list[Way]:
    """Quotes with their days of arrival."""
    return [Way(quote, arrival(quote.days_least, quote.days_most)) for quote in quotes]


def origin_of(product: Product) -> str:
    """Where it is made: today's place, then the old three-tier one if that says more."""
    ward = product.ward.name if product.ward else ""
    today = ", ".join(filter(None, (ward, product.province.name)))
    says_more = fold(product.place_text).removeprefix("tinh ") not in {"", fold(today)}
    return f"{today}; {product.place_text}" if says_more else today


def strength_of(product: Product) -> str:
    """Alcohol by volume in words; empty for everything else."""
    if not product.is_alcohol:
        return ""
    if product.abv_tenths is None:
        return str(gettext("chưa có số liệu; chợ bán như rượu mạnh"))
    return f"{decimal(product.abv_tenths / 10, digits=1)}% vol"
