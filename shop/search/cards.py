"""Cards of products: two statements, however many cards. Nothing in them is older than now."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import Row, ScalarSelect, select

from shop.catalog.cards import ProductCard
from shop.catalog.models import MeasureKind, Product, ProductPhoto, ProductStatus, Variant
from shop.catalog.pictures import picture_of
from shop.certificates.models import Certificate, CertificateStatus
from shop.kernel.clock import vietnam_today
from shop.kernel.money import Vnd
from shop.platform.database import db
from shop.platform.media import MediaFile, MediaState
from shop.platform.pictures import uploaded
from shop.sellers.models import Seller, SellerStatus
from shop.stock.models import Stock


class _Pack(NamedTuple):
    """A pack on offer, and whether any is left of it."""

    variant_id: int
    price: Vnd
    measure: MeasureKind
    net_amount: int
    is_left: bool


def cards(product_ids: Sequence[int]) -> list[ProductCard]:
    """Cards in the order asked for, without those that visitors may not see now."""
    if not product_ids:
        return []
    packs = _packs(product_ids)
    rows = {row.id: row for row in _facts(product_ids)}
    return [_card(rows[n], packs[n]) for n in product_ids if n in rows and n in packs]


def _facts(product_ids: Sequence[int]) -> Sequence[Row[*tuple[Any, ...]]]:
    wanted = (
        select(
            Product.id,
            Product.slug,
            Product.name,
            Product.region,
            Product.band,
            Product.drawing,
            Product.drawing_alt,
            Product.peak_months,
            Product.some_months,
            Seller.name.label("seller_name"),
            Seller.slug.label("seller_slug"),
            Certificate.stars,
            Certificate.is_illustrative,
            ProductPhoto.alt,
            MediaFile.key,
            MediaFile.width,
            MediaFile.height,
            MediaFile.widths,
        )
        .join(Seller, Seller.id == Product.seller_id)
        .outerjoin(Certificate, Certificate.id == _valid_certificate())
        .outerjoin(ProductPhoto, ProductPhoto.id == _first_ready_photo())
        .outerjoin(MediaFile, MediaFile.id == ProductPhoto.media_id)
        .where(
            Product.id.in_(product_ids),
            Product.status == ProductStatus.PUBLISHED,
            Seller.status == SellerStatus.APPROVED,
        )
    )
    return db.session.execute(wanted).all()


def _valid_certificate() -> ScalarSelect[int]:
    """The same paper that certificates.queries.badges_of goes by: valid today, latest issue."""
    today = vietnam_today()
    return (
        select(Certificate.id)
        .where(
            Certificate.product_id == Product.id,
            Certificate.status == CertificateStatus.VERIFIED,
            Certificate.issued_on <= today,
            Certificate.expires_on >= today,
        )
        .order_by(Certificate.issued_on.desc(), Certificate.id.desc())
        .limit(1)
        .correlate(Product)
        .scalar_subquery()
    )


def _first_ready_photo() -> ScalarSelect[int]:
    return (
        select(ProductPhoto.id)
        .join(MediaFile, MediaFile.id == ProductPhoto.media_id)
        .where(ProductPhoto.product_id == Product.id, MediaFile.state == MediaState.READY)
        .order_by(ProductPhoto.position, ProductPhoto.id)
        .limit(1)
        .correlate(Product)
        .scalar_subquery()
    )


def _packs(product_ids: Sequence[int]) -> dict[int, list[_Pack]]:
    """Packs on offer by product, the cheapest first."""
    offered = (
        select(
            Variant.product_id,
            Variant.id,
            Variant.price,
            Variant.measure,
            Variant.net_amount,
            Stock.on_hand - Stock.reserved,
        )
        .outerjoin(Stock, Stock.variant_id == Variant.id)
        .where(Variant.product_id.in_(product_ids), Variant.is_offered)
        .order_by(Variant.product_id, Variant.price, Variant.position, Variant.id)
    )
    found: dict[int, list[_Pack]] = {}
    for number, variant_id, price, measure, amount, left in db.session.execute(offered):
        pack = _Pack(variant_id, price, measure, amount, is_left=bool(left and left > 0))
        found.setdefault(number, []).append(pack)
    return found


def _card(row: Row[*tuple[Any, ...]], packs: list[_Pack]) -> ProductCard:
    cheapest = packs[0]
    month = vietnam_today().month
    return ProductCard(
        slug=row.slug,
        name=row.name,
        seller_name=row.seller_name,
        seller_slug=row.seller_slug,
        region=row.region,
        band=row.band,
        stars=row.stars,
        illustrative_certificate=bool(row.is_illustrative),
        price=cheapest.price,
        price_from=len(packs) > 1,
        measure_kind=cheapest.measure,
        measure_amount=cheapest.net_amount,
        picture=uploaded(row, row.alt) if row.key else picture_of(None, row.drawing, row.drawing_alt),
        in_stock=any(pack.is_left for pack in packs),
        in_season=month in row.peak_months or month in row.some_months,
        variant_id=cheapest.variant_id,
    )
