"""Keeping the index in step with what is sold."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import bindparam, delete, func, insert, select, update
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from shop.catalog.groups import group_of
from shop.catalog.models import Product, ProductStatus, Variant
from shop.certificates.queries import Badge, badges_of
from shop.kernel.clock import vietnam_today
from shop.kernel.money import Vnd
from shop.platform.database import db
from shop.platform.page_cache import pages_changed
from shop.reviews.policies import praise
from shop.reviews.queries import ratings_of
from shop.search import vocabulary
from shop.search.engines import text_engine
from shop.search.models import SearchRow, SearchSeller, season_bit
from shop.search.shelf import bare, row
from shop.search.words import Document, document, folded_words, sort_key
from shop.sellers.models import Seller
from shop.stock.models import Stock

#: Products written down at a time when all are.
BATCH = 500


def index_product(product_id: int) -> None:
    """Write a product down as it is now, or forget it if it is not published."""
    index_products([product_id])


def index_products(product_ids: Collection[int]) -> None:
    """Write products down as they are now; the statements do not grow with their number.

    Product and seller are held while they are read, so that a hiding which commits
    meanwhile cannot be undone by what was read before it.
    """
    found = _published(product_ids)
    rows = _rows(product_ids)
    documents = {product.id: _document(product) for product in found}
    ordinary = [number for number, old in rows.items() if not old["is_alcohol"]]
    vocabulary.change(
        gone=text_engine().words_of(ordinary).values(),
        come=[set(documents[p.id].words.split()) for p in found if not p.is_alcohol],
    )
    _forget(set(rows) - set(documents))
    _write(found, rows)
    text_engine().put(documents)
    pages_changed()


def index_seller(seller_id: int) -> None:
    """Write down a seller's name, for suggestions."""
    seller = db.session.get_one(Seller, seller_id)
    folded = f" {' '.join(folded_words(seller.name))} "
    db.session.merge(SearchSeller(seller_id=seller_id, name_folded=folded))
    pages_changed()


def ids_of_seller(seller_id: int) -> Sequence[int]:
    """The published products of a seller, and those that the index still has."""
    published = select(Product.id).where(
        Product.seller_id == seller_id, Product.status == ProductStatus.PUBLISHED
    )
    kept = select(SearchRow.product_id).where(SearchRow.seller_id == seller_id)
    return sorted(db.session.scalars(published.union(kept)))


def rebuild() -> None:
    """Write everything down anew in one transaction; the command goes by batches instead."""
    forget_everything()
    index_all_sellers()
    last = 0
    while batch := next_batch(last):
        index_products(batch)
        last = batch[-1]
    text_engine().learn()


def next_batch(after: int) -> Sequence[int]:
    """Ids of the next products that are published or still in the index; empty at the end."""
    published = select(Product.id).where(Product.id > after, Product.status == ProductStatus.PUBLISHED)
    kept = select(SearchRow.product_id).where(SearchRow.product_id > after)
    first = [source.order_by(source.selected_columns[0]).limit(BATCH) for source in (published, kept)]
    return sorted({number for source in first for number in db.session.scalars(source)})[:BATCH]


def ordinary_words() -> Counter[str]:
    """How many products of the ordinary shelf have each word, counted anew."""
    counted: Counter[str] = Counter()
    rows = select(SearchRow.product_id).where(SearchRow.is_alcohol.is_(False))
    numbers = db.session.scalars(rows).all()
    for start in range(0, len(numbers), BATCH):
        for words in text_engine().words_of(numbers[start : start + BATCH]).values():
            counted.update(words)
    return counted


def index_all_sellers() -> None:
    """Write down the names of all sellers."""
    for seller_id in db.session.scalars(select(Seller.id).order_by(Seller.id)).all():
        index_seller(seller_id)


def forget_everything() -> None:
    """Empty the index."""
    text_engine().clear()
    vocabulary.clear()
    db.session.execute(delete(SearchRow))
    db.session.execute(delete(SearchSeller))
    pages_changed()


def lapsed_products(*, limit: int = BATCH) -> Sequence[int]:
    """Products whose stars have lapsed by the clock and are still written down."""
    lapsed = select(SearchRow.product_id).where(SearchRow.stars_until < vietnam_today())
    return db.session.scalars(lapsed.order_by(SearchRow.product_id).limit(limit)).all()


def _published(product_ids: Collection[int]) -> list[Product]:
    wanted = (
        select(Product)
        .join(Product.seller)
        .where(Product.id.in_(product_ids), Product.status == ProductStatus.PUBLISHED)
        .options(
            contains_eager(Product.seller),
            joinedload(Product.province),
            selectinload(Product.aliases),
        )
        .order_by(Product.id)
        .with_for_update(read=True, of=(Product, Seller))
        .execution_options(populate_existing=True)
    )
    return list(db.session.scalars(wanted))


def _rows(product_ids: Collection[int]) -> dict[int, dict[str, Any]]:
    """The rows kept so far, held until the end so that nobody else writes them meanwhile."""
    kept = select(bare(SearchRow)).where(row.product_id.in_(product_ids)).order_by(row.product_id)
    found = db.session.execute(kept.with_for_update()).mappings()
    return {old["product_id"]: dict(old) for old in found}


def _forget(product_ids: Collection[int]) -> None:
    if product_ids:
        text_engine().remove(product_ids)
        db.session.execute(delete(SearchRow).where(SearchRow.product_id.in_(product_ids)))


def _write(products: Sequence[Product], rows: Mapping[int, Mapping[str, Any]]) -> None:
    """New rows in one statement, so that PostgreSQL counts them in one go; changed rows one by one."""
    numbers = [product.id for product in products]
    offers, badges, ratings = _offers(numbers), badges_of(numbers), ratings_of(numbers)
    written = [
        _row(p, *offers.get(p.id, (Vnd(0), 0)), badges.get(p.id), praise(*ratings.get(p.id, (0, 0))))
        for p in products
    ]
    new = [values for values in written if values["product_id"] not in rows]
    changed = [v for v in written if v["product_id"] in rows and v != rows[v["product_id"]]]
    if new:
        db.session.execute(insert(bare(SearchRow)).returning(row.product_id), new)
    if changed:
        same = update(bare(SearchRow)).where(row.product_id == bindparam("number"))
        values = [{"number": v["product_id"], **v} for v in changed]
        db.session.execute(same.values({name: bindparam(name) for name in changed[0]}), values)


def _offers(product_ids: Collection[int]) -> dict[int, tuple[Vnd, int]]:
    """Lowest price and largest stock among the packs on offer."""
    offered = (
        select(Variant.product_id, func.min(Variant.price), func.max(Stock.on_hand - Stock.reserved))
        .outerjoin(Stock, Stock.variant_id == Variant.id)
        .where(Variant.product_id.in_(product_ids), Variant.is_offered)
        .group_by(Variant.product_id)
    )
    return {number: (price, available or 0) for number, price, available in db.session.execute(offered)}


def _row(product: Product, price: Vnd, available: int, badge: Badge | None, praised: int) -> dict[str, Any]:
    """The row of a product; `available` is the most that is left of any of its packs."""
    return {
        "product_id": product.id,
        "seller_id": product.seller_id,
        "is_listed": price > 0 and product.seller.is_selling,
        "is_alcohol": product.is_alcohol,
        "group": group_of(product.subgroup).code,
        "subgroup": product.subgroup,
        "province_code": product.province_code,
        "price": price,
        "in_stock": available > 0,
        "season_bits": sum(map(season_bit, {*product.peak_months, *product.some_months})),
        "stars": badge.stars if badge else 0,
        "stars_until": badge.expires_on if badge else None,
        "published_at": product.published_at or product.created_at,
        "name_key": sort_key(product.name),
        "praise": praised,
    }


def _document(product: Product) -> Document:
    return document(
        names=[product.name, *(alias.name for alias in product.aliases)],
        texts=[
            product.name_en,
            product.summary,
            product.summary_en,
            product.region,
            product.province.name,
            product.place_text,
            product.seller.name,
            product.ingredients,
        ],
    )
