"""One page, many rooms: what the editor says is handed to catalog and stock."""

from typing import Any

from sqlalchemy import func, select

from shop.catalog.errors import BadVariant, SkuTaken
from shop.catalog.models import MeasureKind, Product, Variant
from shop.catalog.queries import sku_is_taken
from shop.catalog.services import (
    change_product,
    create_product,
    put_aliases,
    put_photos,
    put_variant,
)
from shop.kernel.clock import now
from shop.places.queries import province, ward_in
from shop.places.regions import region_of
from shop.platform.database import db
from shop.sellers.errors import UnknownPlace
from shop.sellers.models import Seller
from shop.stock.errors import TooMuchStock
from shop.stock.models import MoveKind, Stock, StockMove
from shop.stock.policies import BY_HAND
from shop.stock.queries import stock_of
from shop.stock.services import open_stock, restock
from shop.workshop.errors import PackRefused, StockSeenMeanwhile
from shop.workshop.listing import Listing, Pack
from shop.workshop.policies import DRAFTS, suggest_sku

#: Columns of a product that the page says by the same names.
_PLAIN = (
    "name", "subgroup", "summary", "story", "ingredients", "storage", "shelf_life", "responsible",
    "is_perishable", "is_alcohol", "abv_tenths", "peak_months", "some_months",
)  # fmt: skip


def save_listing(
    *, seller: Seller, product: Product | None, listing: Listing, actor_id: int | None
) -> Product:
    """Write down what the page says: a new draft, or changes to the product given.

    All of it or nothing. Price, season and stock of goods on sale change at once; other
    changes send them to the officers again. Raises UnknownPlace, PackRefused, and what
    catalog's verbs raise for name, kind and photos.
    """
    facts: Any = {name: getattr(listing, name) for name in _PLAIN}
    facts |= _place(product, listing)
    if product is None:
        product = create_product(seller=seller, actor_id=actor_id, **facts)
    else:
        change_product(product=product, actor_id=actor_id, **facts)
    put_aliases(product=product, names=listing.aliases, actor_id=actor_id)
    put_photos(product=product, photos=listing.photos, actor_id=actor_id)
    for index, pack in enumerate(listing.packs):
        _put_pack(product, index, pack, actor_id)
    if product.status in DRAFTS:
        product.updated_at = now()
    return product


def restock_once(*, variant: Variant, seen: int, by: int, kind: MoveKind, actor_id: int | None) -> Stock:
    """Put `by` more on hand; `seen` is the last move by hand that the page showed (0: none).

    The same click sent twice counts once: the second raises StockSeenMeanwhile. Raises what
    `stock.services.restock` raises.
    """
    open_stock(variant=variant, on_hand=0, actor_id=actor_id)
    mine = select(Stock).where(Stock.variant_id == variant.id, Stock.seller_id == variant.seller_id)
    stock = db.session.scalars(mine.with_for_update()).one()
    by_hand = select(func.coalesce(func.max(StockMove.id), 0)).where(
        StockMove.stock_id == stock.id, StockMove.kind.in_(BY_HAND)
    )
    if db.session.scalar(by_hand) != seen:
        raise StockSeenMeanwhile
    return restock(variant_id=variant.id, seller_id=variant.seller_id, by=by, kind=kind, actor_id=actor_id)


def _place(product: Product | None, listing: Listing) -> dict[str, Any]:
    """The place of origin; the region follows it when it is a new one."""
    same = product is not None and (product.province_code, product.place_text) == (
        listing.province_code,
        listing.place_text,
    )
    found = province(listing.province_code)
    if found is None:
        raise UnknownPlace
    if listing.ward_code and ward_in(listing.ward_code, province_code=found.code) is None:
        raise UnknownPlace
    place: dict[str, Any] = {
        "province_code": found.code,
        "ward_code": listing.ward_code,
        "place_text": listing.place_text,
    }
    if not same:
        place["region"], place["band"] = region_of(found, listing.place_text)
    return place


def _put_pack(product: Product, index: int, pack: Pack, actor_id: int | None) -> None:
    known = {variant.id: variant for variant in product.variants}
    variant = known.get(pack.variant_id) if pack.variant_id else None
    try:
        put = put_variant(
            product=product,
            actor_id=actor_id,
            name=pack.name,
            measure=MeasureKind(pack.measure),
            net_amount=pack.net_amount,
            gross_grams=pack.gross_grams,
            price=pack.price,
            sku=pack.sku or _free_suggestion(product, pack, variant),
            position=index,
            is_offered=pack.is_offered,
            variant=variant,
        )
        if stock_of(put.id, seller_id=product.seller_id) is None:
            open_stock(variant=put, on_hand=pack.on_hand, actor_id=actor_id)
    except BadVariant as error:
        raise PackRefused(index, error.problems) from error
    except (SkuTaken, TooMuchStock) as error:
        raise PackRefused(index, [error.message]) from error


def _free_suggestion(product: Product, pack: Pack, variant: Variant | None) -> str:
    """A code that says something, if it is free; else catalog makes one up."""
    if variant is not None:
        return ""
    sku = suggest_sku(product.name, pack.measure, pack.net_amount)
    return "" if sku_is_taken(sku, product.seller_id) else sku
