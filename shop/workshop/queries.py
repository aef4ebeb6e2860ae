"""Reads for the seller's own pages. The seller is always part of the question."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import selectinload

from shop.catalog.models import Product, ProductAlias, ProductPhoto, ProductStatus, Variant
from shop.certificates.models import Certificate, CertificateStatus
from shop.certificates.policies import EXPIRING_DAYS
from shop.kernel.text import normalize, slugify
from shop.orders.models import Order, OrderLine, SellerOrder, SellerOrderStatus
from shop.platform.database import db
from shop.platform.media import MediaFile
from shop.platform.paging import Cursor, Page, newest_first
from shop.sellers.models import SellerMember
from shop.stock.models import MoveKind, Stock, StockMove
from shop.stock.policies import BY_HAND

#: At or below so many a pack is said to run out.
LOW_STOCK = 5
#: "What sells" looks back so far.
LOOK_BACK = timedelta(days=30)
PAGE_SIZE = 20

_SOLD = (
    SellerOrderStatus.TO_CONFIRM,
    SellerOrderStatus.TO_PACK,
    SellerOrderStatus.SHIPPED,
    SellerOrderStatus.DELIVERED,
)


@dataclass(frozen=True)
class OrdersToDo:
    """Orders that wait for the seller."""

    to_confirm: int
    to_pack: int


@dataclass(frozen=True)
class LowPack:
    """A pack of which little or nothing is left to sell."""

    product_id: int
    product_name: str
    variant_name: str
    available: int


@dataclass(frozen=True)
class SoldPack:
    """A pack and how many of it were ordered lately, for how much (đồng)."""

    product_name: str
    variant_name: str
    quantity: int
    amount: int


@dataclass(frozen=True)
class ExpiringPaper:
    """A certificate that ends soon."""

    product_id: int
    product_name: str
    expires_on: date


@dataclass(frozen=True)
class Figures:
    """The seller in figures; `drafts` are some of `in_work`, `amount` is what was ordered lately, in đồng."""

    on_sale: int
    in_work: int
    drafts: int
    orders: int
    amount: int


@dataclass(frozen=True)
class Move:
    """A change of the stock of one pack."""

    at: datetime
    variant_name: str
    quantity: int
    kind: MoveKind
    reference: str
    #: The seller's own part that it was for, if it was.
    part: str


def orders_to_do(seller_id: int) -> OrdersToDo:
    """How many orders wait to be confirmed and packed. One statement."""
    rows = db.session.execute(
        select(SellerOrder.status, func.count())
        .where(
            SellerOrder.seller_id == seller_id,
            SellerOrder.status.in_((SellerOrderStatus.TO_CONFIRM, SellerOrderStatus.TO_PACK)),
            SellerOrder.asked_at.is_not(None),
        )
        .group_by(SellerOrder.status)
    )
    counts = dict(rows.all())
    return OrdersToDo(counts.get(SellerOrderStatus.TO_CONFIRM, 0), counts.get(SellerOrderStatus.TO_PACK, 0))


def sent_back(seller_id: int, *, limit: int = 5) -> list[Product]:
    """Products that officers sent back and that nobody has submitted again."""
    returned = (ProductStatus.DRAFT, ProductStatus.REJECTED)
    return list(
        db.session.scalars(
            select(Product)
            .where(Product.seller_id == seller_id, Product.status.in_(returned), Product.refusal != "")
            .order_by(Product.updated_at.desc(), Product.id)
            .limit(limit)
        )
    )


def running_out(seller_id: int, *, limit: int = 4) -> list[LowPack]:
    """Packs on the shelf that are sold out or nearly, the emptiest first."""
    available = Stock.on_hand - Stock.reserved
    rows = db.session.execute(
        select(Product.id, Product.name, Variant.name, available)
        .join(Variant, Variant.product_id == Product.id)
        .join(Stock, Stock.variant_id == Variant.id)
        .where(
            Product.seller_id == seller_id,
            Product.status == ProductStatus.PUBLISHED,
            Variant.is_offered,
            available <= LOW_STOCK,
        )
        .order_by(available, Product.id, Variant.id)
        .limit(limit)
    )
    return [LowPack(*row) for row in rows]


def expiring_papers(seller_id: int, *, on: date, limit: int = 5) -> list[ExpiringPaper]:
    """Valid certificates that end within 60 days, the soonest first."""
    rows = db.session.execute(
        select(Certificate.product_id, Product.name, Certificate.expires_on)
        .join(Product, Product.id == Certificate.product_id)
        .where(
            Certificate.seller_id == seller_id,
            Certificate.status == CertificateStatus.VERIFIED,
            Certificate.expires_on.between(on, on + timedelta(days=EXPIRING_DAYS)),
        )
        .order_by(Certificate.expires_on, Certificate.id)
        .limit(limit)
    )
    return [ExpiringPaper(*row) for row in rows]


def best_sellers(seller_id: int, *, moment: datetime, limit: int = 5) -> list[SoldPack]:
    """What was ordered most in the last 30 days, declined and canceled apart."""
    quantity = func.sum(OrderLine.quantity)
    rows = db.session.execute(
        select(OrderLine.product_name, OrderLine.variant_name, quantity, func.sum(OrderLine.line_total))
        .join(SellerOrder, SellerOrder.id == OrderLine.part_id)
        .where(*_sold_lately(seller_id, moment))
        .group_by(OrderLine.product_name, OrderLine.variant_name)
        .order_by(quantity.desc(), OrderLine.product_name, OrderLine.variant_name)
        .limit(limit)
    )
    return [SoldPack(name, variant, int(count), int(amount)) for name, variant, count, amount in rows]


def figures(seller_id: int, *, moment: datetime) -> Figures:
    """Products on sale and in work, orders and goods of the lines that `best_sellers` counts."""
    statuses = dict(
        db.session.execute(
            select(Product.status, func.count())
            .where(Product.seller_id == seller_id)
            .group_by(Product.status)
        ).all()
    )
    orders, amount = db.session.execute(
        select(func.count(OrderLine.part_id.distinct()), func.coalesce(func.sum(OrderLine.line_total), 0))
        .join(SellerOrder, SellerOrder.id == OrderLine.part_id)
        .where(*_sold_lately(seller_id, moment))
    ).one()
    on_sale = statuses.pop(ProductStatus.PUBLISHED, 0)
    drafts = statuses.get(ProductStatus.DRAFT, 0)
    return Figures(on_sale, sum(statuses.values()), drafts, orders, int(amount))


def pictures(media_ids: Collection[int], *, seller_id: int) -> dict[int, MediaFile]:
    """Those public pictures that the seller's people took in, in whatever state."""
    people = select(SellerMember.user_id).where(SellerMember.seller_id == seller_id)
    on_products = (
        select(ProductPhoto.media_id)
        .join(Product, Product.id == ProductPhoto.product_id)
        .where(Product.seller_id == seller_id)
    )
    found = db.session.scalars(
        select(MediaFile).where(
            MediaFile.id.in_(media_ids),
            MediaFile.is_private.is_(False),
            or_(MediaFile.owner_id.in_(people), MediaFile.id.in_(on_products)),
        )
    )
    return {media.id: media for media in found}


def products(
    seller_id: int, *, status: ProductStatus | None, text: str, cursor: Cursor
) -> Page[Product, int]:
    """A page of a seller's products with packs and pictures, the newest first."""
    query = (
        select(Product)
        .where(Product.seller_id == seller_id)
        .options(selectinload(Product.variants), selectinload(Product.photos))
    )
    if status is not None:
        query = query.where(Product.status == status)
    if text:
        query = query.where(_called(text))
    return newest_first(query, Product.id, cursor, size=PAGE_SIZE)


def last_moves_by_hand(variant_ids: Collection[int], *, seller_id: int) -> dict[int, int]:
    """The id of the last move that somebody entered by hand, by variant. One statement."""
    rows = db.session.execute(
        select(Stock.variant_id, func.max(StockMove.id))
        .join(StockMove, StockMove.stock_id == Stock.id)
        .where(
            Stock.variant_id.in_(variant_ids),
            Stock.seller_id == seller_id,
            StockMove.kind.in_(BY_HAND),
        )
        .group_by(Stock.variant_id)
    )
    return dict(rows.all())


def moves(product_id: int, *, seller_id: int, limit: int = 30) -> list[Move]:
    """The latest changes of the stock of a product's packs, newest first. Two statements."""
    rows = db.session.execute(
        select(StockMove.at, Variant.name, StockMove.quantity, StockMove.kind, StockMove.reference)
        .join(Stock, Stock.id == StockMove.stock_id)
        .join(Variant, Variant.id == Stock.variant_id)
        .where(Variant.product_id == product_id, Variant.seller_id == seller_id)
        .order_by(StockMove.id.desc())
        .limit(limit)
    ).all()
    parts = _own_parts({_order_in(row.reference) for row in rows}, seller_id)
    return [Move(*row, part=parts.get(_order_in(row.reference), "")) for row in rows]


def _order_in(reference: str) -> str:
    """The order's code in that of an order, a part or a parcel (K7MXQA, K7MXQA-1, K7MXQA-1-K1)."""
    return reference.partition("-")[0]


def _own_parts(order_codes: set[str], seller_id: int) -> dict[str, str]:
    """The codes of the seller's parts of these orders, by the order's: those that the seller may open."""
    rows = db.session.execute(
        select(Order.code, SellerOrder.code)
        .join(SellerOrder.order)
        .where(
            Order.code.in_(order_codes - {""}),
            SellerOrder.seller_id == seller_id,
            SellerOrder.asked_at.is_not(None),
        )
    )
    return dict(rows.all())


def _sold_lately(seller_id: int, moment: datetime) -> tuple[ColumnElement[bool], ...]:
    """Lines of the last 30 days that are sold, or still may be."""
    return (
        OrderLine.seller_id == seller_id,
        OrderLine.declined_at.is_(None),
        SellerOrder.status.in_(_SOLD),
        SellerOrder.asked_at.is_not(None),
        SellerOrder.created_at >= moment - LOOK_BACK,
    )


def _called(text: str) -> ColumnElement[bool]:
    """By name with marks or without (the address is the folded name), by another name or code."""
    slug = slugify(text)
    aliases = select(ProductAlias.product_id).where(ProductAlias.name == normalize(text))
    codes = select(Variant.product_id).where(Variant.sku == text.strip().upper())
    found = or_(Product.id.in_(aliases), Product.id.in_(codes))
    return or_(found, Product.slug.contains(slug, autoescape=True)) if slug else found
