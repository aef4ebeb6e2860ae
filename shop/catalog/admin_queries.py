"""Products as officers read them: every state, searched and filtered."""

from collections.abc import Mapping

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from shop.catalog.models import Product, ProductStatus
from shop.kernel.text import slugify
from shop.platform.database import db
from shop.platform.paging import Cursor, Page, newest_first
from shop.sellers.models import Seller

SIZE = 30


def products(
    *, text: str = "", status: ProductStatus | None = None, seller_id: int | None = None, cursor: Cursor
) -> Page[Product, int]:
    """Products with their sellers, packs and pictures, the latest first. Four statements."""
    query = (
        select(Product)
        .join(Product.seller)
        .options(
            contains_eager(Product.seller),
            selectinload(Product.variants),
            selectinload(Product.photos),
        )
    )
    if status is not None:
        query = query.where(Product.status == status)
    if seller_id is not None:
        query = query.where(Product.seller_id == seller_id)
    if text:
        query = query.where(speaks_of(text))
    return newest_first(query, Product.id, cursor, size=SIZE)


def by_status() -> Mapping[ProductStatus, int]:
    """How many stand where. One statement."""
    rows = db.session.execute(select(Product.status, func.count()).group_by(Product.status))
    return dict(rows.all())


def product(product_id: int) -> Product | None:
    """Any product with all that its page would show, and its history."""
    return db.session.scalar(
        select(Product)
        .where(Product.id == product_id)
        .options(
            joinedload(Product.seller).joinedload(Seller.province),
            joinedload(Product.seller).joinedload(Seller.ward),
            joinedload(Product.province),
            joinedload(Product.ward),
            selectinload(Product.variants),
            selectinload(Product.photos),
            selectinload(Product.aliases),
            selectinload(Product.events),
        )
    )


def product_to_decide(product_id: int) -> Product | None:
    """A product as it is now; nobody else changes it until the transaction ends."""
    locked = (
        select(Product)
        .where(Product.id == product_id)
        .with_for_update(of=Product)
        .execution_options(populate_existing=True)
    )
    return db.session.scalar(locked)


def speaks_of(text: str) -> ColumnElement[bool]:
    """A product, or its seller, is called so; for questions that join both."""
    fits = [Product.name.icontains(text, autoescape=True), Seller.name.icontains(text, autoescape=True)]
    if words := slugify(text):
        fits += [Product.slug.contains(words), Seller.slug.contains(words)]
    return or_(*fits)
