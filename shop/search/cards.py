"""Cards of products: one statement, however many cards. Nothing in them is older than now.

It is put together once: doing so anew for each page costs more than it does.
"""

import json
from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import Row, ScalarSelect, String, and_, bindparam, select

from shop.catalog.cards import ProductCard
from shop.catalog.models import Product, ProductPhoto, ProductStatus, Variant
from shop.catalog.pictures import picture_of
from shop.certificates.models import Certificate, CertificateStatus
from shop.kernel.clock import vietnam_today
from shop.platform.database import db
from shop.platform.media import MediaFile, MediaState
from shop.platform.pictures import uploaded
from shop.reviews.models import ProductRating
from shop.search.shelf import bare
from shop.sellers.models import Seller, SellerStatus
from shop.stock.models import Stock

AnyRow = Row[*tuple[Any, ...]]


def cards(product_ids: Sequence[int]) -> list[ProductCard]:
    """Cards in the order asked for, without those that visitors may not see now."""
    if not product_ids:
        return []
    today = vietnam_today()
    rows = db.session.execute(_ROWS, {"ids": list(product_ids)}).all()
    facts, packs = _facts(rows, today), _packs(rows)
    return [_card(facts[number], packs[number], today) for number in product_ids if number in facts]


_product, _seller, _certificate = map(bare, (Product, Seller, Certificate))
_photo, _media, _variant, _stock = map(bare, (ProductPhoto, MediaFile, Variant, Stock))
_rating = bare(ProductRating)


def _first_ready_photo() -> ScalarSelect[int]:
    photo, media = _photo.alias("first"), _media.alias()
    return (
        select(photo.c.id)
        .join(media, media.c.id == photo.c.media_id)
        .where(photo.c.product_id == _product.c.id, media.c.state == MediaState.READY)
        .order_by(photo.c.position, photo.c.id)
        .limit(1)
        .correlate(_product)
        .scalar_subquery()
    )


#: A row for each pack on offer; several if a product has several verified papers.
_ROWS = (
    select(
        _product.c.id,
        _product.c.slug,
        _product.c.name,
        _product.c.name_en,
        _product.c.region,
        _product.c.band,
        _product.c.status,
        _product.c.drawing,
        _product.c.drawing_alt,
        _product.c.peak_months.cast(String).label("peak_months"),
        _product.c.some_months.cast(String).label("some_months"),
        _seller.c.name.label("seller_name"),
        _seller.c.slug.label("seller_slug"),
        _seller.c.status.label("seller_status"),
        _certificate.c.stars,
        _certificate.c.is_illustrative,
        _certificate.c.issued_on,
        _certificate.c.expires_on,
        _photo.c.alt,
        _media.c.key,
        _media.c.width,
        _media.c.height,
        _media.c.widths,
        _media.c.tone,
        _variant.c.id.label("variant_id"),
        _variant.c.price,
        _variant.c.measure,
        _variant.c.net_amount,
        (_stock.c.on_hand - _stock.c.reserved).label("left"),
        _rating.c.reviews,
        _rating.c.blossoms,
    )
    .join_from(_product, _seller, _seller.c.id == _product.c.seller_id)
    .join(_variant, and_(_variant.c.product_id == _product.c.id, _variant.c.is_offered))
    .outerjoin(_stock, _stock.c.variant_id == _variant.c.id)
    .outerjoin(_rating, _rating.c.product_id == _product.c.id)
    .outerjoin(
        _certificate,
        and_(
            _certificate.c.product_id == _product.c.id,
            _certificate.c.status == CertificateStatus.VERIFIED,
        ),
    )
    .outerjoin(_photo, _photo.c.id == _first_ready_photo())
    .outerjoin(_media, _media.c.id == _photo.c.media_id)
    .where(_product.c.id.in_(bindparam("ids", expanding=True)))
    .order_by(
        _certificate.c.issued_on,
        _certificate.c.id,
        _variant.c.price,
        _variant.c.position,
        _variant.c.id,
    )
)


def _facts(rows: Sequence[AnyRow], today: date) -> dict[int, AnyRow]:
    """What is told of products that may be seen. One with several verified papers comes with
    the same that certificates.queries.badges_of goes by: valid today, latest issue.
    """
    found: dict[int, AnyRow] = {}
    for row in rows:
        may_be_seen = row.status is ProductStatus.PUBLISHED and row.seller_status is SellerStatus.APPROVED
        if may_be_seen and (row.id not in found or _is_valid(row, today)):
            found[row.id] = row
    return found


def _is_valid(row: AnyRow, today: date) -> bool:
    return row.stars is not None and row.issued_on <= today <= row.expires_on


def _packs(rows: Sequence[AnyRow]) -> dict[int, list[AnyRow]]:
    """Packs on offer by product, the cheapest first."""
    found: dict[int, dict[int, AnyRow]] = defaultdict(dict)
    for row in rows:
        found[row.id][row.variant_id] = row
    return {number: list(packs.values()) for number, packs in found.items()}


@lru_cache(maxsize=5000)
def _months(written: str) -> frozenset[int]:
    """Months as the database writes a list of them; the same lists come again and again."""
    return frozenset(json.loads(written))


def _card(row: AnyRow, packs: list[AnyRow], today: date) -> ProductCard:
    cheapest = packs[0]
    has_stars = _is_valid(row, today)
    return ProductCard(
        slug=row.slug,
        name=row.name,
        seller_name=row.seller_name,
        seller_slug=row.seller_slug,
        region=row.region,
        band=row.band,
        stars=row.stars if has_stars else None,
        illustrative_certificate=has_stars and row.is_illustrative,
        price=cheapest.price,
        price_from=len(packs) > 1,
        measure_kind=cheapest.measure,
        measure_amount=cheapest.net_amount,
        picture=uploaded(row, row.alt) if row.key else picture_of(None, row.drawing, row.drawing_alt),
        in_stock=any(pack.left is not None and pack.left > 0 for pack in packs),
        in_season=today.month in _months(row.peak_months) or today.month in _months(row.some_months),
        variant_id=cheapest.variant_id,
        reviews=row.reviews or 0,
        blossoms=row.blossoms or 0,
        name_en=row.name_en,
    )
