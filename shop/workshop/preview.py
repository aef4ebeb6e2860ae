"""A product as the shelf will show it."""

from shop.catalog.cards import ProductCard
from shop.catalog.models import Product
from shop.catalog.pictures import picture_of, ready
from shop.certificates.queries import badges_of
from shop.kernel.clock import vietnam_today
from shop.stock.queries import available_of


def card_of(product: Product) -> ProductCard | None:
    """The card of a product with at least one pack on offer, whatever its state."""
    offered = [variant for variant in product.variants if variant.is_offered]
    if not offered:
        return None
    cheapest = min(offered, key=lambda variant: (variant.price, variant.id))
    badge = badges_of([product.id]).get(product.id)
    photos = ready(product.photos)
    return ProductCard(
        slug=product.slug,
        name=product.name,
        seller_name=product.seller.name,
        seller_slug=product.seller.slug,
        region=product.region,
        band=product.band,
        stars=badge.stars if badge else None,
        illustrative_certificate=bool(badge and badge.is_illustrative),
        price=cheapest.price,
        price_from=len(offered) > 1,
        measure_kind=cheapest.measure,
        measure_amount=cheapest.net_amount,
        picture=picture_of(photos[0] if photos else None, product.drawing, product.drawing_alt),
        in_stock=any(available_of([variant.id for variant in offered]).values()),
        in_season=vietnam_today().month in product.peak_months,
        variant_id=cheapest.id,
        name_en=product.name_en,
    )
