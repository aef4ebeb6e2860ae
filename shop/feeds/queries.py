"""Reads for those outside: what is published and sold by an approved seller, alcohol never, in batches.

Goods and sellers are told in parts by ranges of their numbers, so that a part stays the same part
whatever comes after it, and no part is found by counting rows.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from shop.catalog.models import Product, ProductStatus
from shop.certificates.models import Certificate
from shop.certificates.queries import anybody_may_check
from shop.platform.database import db
from shop.search.models import SearchRow
from shop.sellers.models import Seller, SellerStatus

#: Numbers in a part: each is told in every language, and a sitemap holds 50,000 addresses.
PART = 5000
#: Rows in memory at a time.
BATCH = 200
_DECIDED = func.coalesce(Certificate.decided_at, Certificate.created_at)


@dataclass(frozen=True)
class Part:
    """A range of numbers that holds something, and when anything in it last changed."""

    number: int
    changed: datetime | None


@dataclass(frozen=True)
class ShownPaper:
    """A certificate's number, and when officers last decided on it."""

    id: int
    changed: datetime


@dataclass(frozen=True)
class ShownSeller:
    """A producer's address, and when what its page shows last changed."""

    id: int
    slug: str
    changed: datetime


def product_parts(*, size: int = PART) -> list[Part]:
    """The parts that goods on the public shelves stand in."""
    number = (Product.id // size).label("number")
    found = _on_shelf().with_only_columns(number, func.max(Product.updated_at)).group_by(number)
    return [Part(*row) for row in db.session.execute(found.order_by(number))]


def seller_parts(*, size: int = PART) -> list[Part]:
    """The parts that approved sellers stand in."""
    number = (Seller.id // size).label("number")
    found = (
        select(number, func.max(Seller.approved_at))
        .where(Seller.status == SellerStatus.APPROVED)
        .group_by(number)
        .order_by(number)
    )
    return [Part(*row) for row in db.session.execute(found)]


def paper_parts(*, size: int = PART) -> list[Part]:
    """The parts that certificates stand in which anybody may check."""
    number = (Certificate.id // size).label("number")
    found = anybody_may_check().with_only_columns(number, func.max(_DECIDED)).group_by(number)
    return [Part(*row) for row in db.session.execute(found.order_by(number))]


def papers_of_part(number: int, *, size: int = PART) -> list[ShownPaper]:
    """The certificates of a part: two values each, so one batch."""
    found = anybody_may_check().with_only_columns(Certificate.id, _DECIDED)
    within = found.where(Certificate.id >= number * size, Certificate.id < (number + 1) * size)
    return [ShownPaper(*row) for row in db.session.execute(within.order_by(Certificate.id))]


def goods_of_part(number: int, *, size: int = PART, batch: int = BATCH) -> Iterator[list[Product]]:
    """The goods of a part with all that is told of them, batch after batch.

    Whoever hands something on between two batches calls `let_go` before: a slow reader must hold
    neither rows nor a transaction.
    """
    last = number * size - 1
    while goods := _goods_after(last, before=(number + 1) * size, limit=batch):
        last = goods[-1].id
        yield goods


def let_go() -> None:
    """Forget the rows of a batch and end the reading."""
    db.session.expunge_all()
    db.session.rollback()


def sellers_of_part(number: int, *, size: int = PART, batch: int = BATCH) -> Iterator[list[ShownSeller]]:
    """The producers of a part, batch after batch."""
    last = number * size - 1
    while sellers := _sellers_after(last, before=(number + 1) * size, limit=batch):
        last = sellers[-1].id
        yield sellers


def shown_product(product_id: int) -> Product | None:
    """One product on the public shelves, with what its picture to share shows."""
    found = _told().where(Product.id == product_id)
    return db.session.scalar(found)


def shown_ids(product_ids: Collection[int]) -> set[int]:
    """Those of some products that stand on the public shelves."""
    found = _on_shelf().with_only_columns(Product.id).where(Product.id.in_(product_ids))
    return set(db.session.scalars(found))


def ids_of_seller(seller_id: int) -> list[int]:
    """All published goods of a seller, whatever has become of him."""
    mine = select(Product.id).where(
        Product.seller_id == seller_id,
        Product.status == ProductStatus.PUBLISHED,
        Product.is_alcohol.is_(False),
    )
    return list(db.session.scalars(mine.order_by(Product.id)))


def shelves_with_goods() -> tuple[set[str], set[str]]:
    """Codes of the sets of products, and of the provinces, that have goods on sale."""
    listed = (SearchRow.is_listed, SearchRow.is_alcohol.is_(False))
    kinds = select(SearchRow.subgroup).where(*listed).distinct()
    provinces = select(SearchRow.province_code).where(*listed).distinct()
    return set(db.session.scalars(kinds)), set(db.session.scalars(provinces))


def _goods_after(last: int, *, before: int, limit: int) -> list[Product]:
    found = _told().where(Product.id > last, Product.id < before).order_by(Product.id).limit(limit)
    return list(db.session.scalars(found))


def _sellers_after(last: int, *, before: int, limit: int) -> list[ShownSeller]:
    changed = (
        select(func.max(Product.updated_at))
        .where(Product.seller_id == Seller.id, Product.is_alcohol.is_(False))
        .correlate(Seller)
        .scalar_subquery()
    )
    found = (
        select(Seller.id, Seller.slug, func.coalesce(changed, Seller.approved_at))
        .where(Seller.status == SellerStatus.APPROVED, Seller.id > last, Seller.id < before)
        .order_by(Seller.id)
        .limit(limit)
    )
    return [ShownSeller(*row) for row in db.session.execute(found)]


def _told() -> Select[Product]:
    return _on_shelf().options(
        contains_eager(Product.seller),
        joinedload(Product.province),
        selectinload(Product.photos),
        selectinload(Product.variants),
    )


def _on_shelf() -> Select[Product]:
    return (
        select(Product)
        .join(Product.seller)
        .where(
            Product.status == ProductStatus.PUBLISHED,
            Seller.status == SellerStatus.APPROVED,
            Product.is_alcohol.is_(False),
        )
    )
