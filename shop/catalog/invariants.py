"""What must always hold of products."""

from sqlalchemy import func, select

from shop.catalog.models import Product, ProductEvent, ProductStatus, Variant
from shop.platform.invariants import Invariant

_last_event = (
    select(func.max(ProductEvent.id))
    .where(ProductEvent.product_id == Product.id)
    .correlate(Product)
    .scalar_subquery()
)

INVARIANTS = (
    Invariant(
        "P-01",
        "the last line of a product's history says where it stands",
        select(Product.id, Product.status)
        .outerjoin(ProductEvent, ProductEvent.id == _last_event)
        .where(ProductEvent.step.is_distinct_from(Product.status)),
    ),
    Invariant(
        "P-02",
        "what is or was on the shelf knows since when",
        select(Product.id).where(
            Product.status.in_((ProductStatus.PUBLISHED, ProductStatus.HIDDEN)),
            Product.published_at.is_(None),
        ),
    ),
    Invariant(
        "P-03",
        "goods of an alcohol set are flagged as alcohol",
        select(Product.id).where(Product.subgroup.startswith("II.1"), Product.is_alcohol.is_(False)),
    ),
    Invariant(
        "P-04",
        "a seller has one pack under one code",
        select(Variant.seller_id, Variant.sku)
        .group_by(Variant.seller_id, Variant.sku)
        .having(func.count() > 1),
    ),
)
