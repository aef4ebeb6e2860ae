"""Reads for the seller's own pages. The seller is always part of the question."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import func, select

from shop.catalog.models import Product, ProductStatus, Variant
from shop.certificates.models import Certificate, CertificateStatus
from shop.certificates.policies import EXPIRING_DAYS
from shop.orders.models import OrderLine, SellerOrder, SellerOrderStatus
from shop.platform.database import db
from shop.stock.models import Stock

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
    """The seller in four figures; `amount` is what was ordered lately, in đồng."""

    on_sale: int
    in_work: int
    orders: int
    amount: int


def orders_to_do(seller_id: int) -> OrdersToDo:
    """How many orders wait to be confirmed and packed. One statement."""
    rows = db.session.execute(
        select(SellerOrder.status, func.count())
        .where(
            SellerOrder.seller_id == seller_id,
            SellerOrder.status.in_((SellerOrderStatus.TO_CONFIRM, SellerOrderStatus.TO_PACK)),
        )
        .group_by(SellerOrder.status)
    )
    counts = dict(rows.tuples())
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
        .where(
            OrderLine.seller_id == seller_id,
            OrderLine.declined_at.is_(None),
            SellerOrder.status.in_(_SOLD),
            SellerOrder.created_at >= moment - LOOK_BACK,
        )
        .group_by(OrderLine.product_name, OrderLine.variant_name)
        .order_by(quantity.desc(), OrderLine.product_name, OrderLine.variant_name)
        .limit(limit)
    )
    return [SoldPack(name, variant, int(count), int(amount)) for name, variant, count, amount in rows]


def figures(seller_id: int, *, moment: datetime) -> Figures:
    """Products on sale and in work, orders and goods ordered in the last 30 days."""
    statuses = dict(
        db.session.execute(
            select(Product.status, func.count())
            .where(Product.seller_id == seller_id)
            .group_by(Product.status)
        ).tuples()
    )
    orders, amount = db.session.execute(
        select(func.count(), func.coalesce(func.sum(SellerOrder.goods_total), 0)).where(
            SellerOrder.seller_id == seller_id,
            SellerOrder.status.in_(_SOLD),
            SellerOrder.created_at >= moment - LOOK_BACK,
        )
    ).one()
    on_sale = statuses.pop(ProductStatus.PUBLISHED, 0)
    return Figures(on_sale, sum(statuses.values()), orders, int(amount))
