"""Reads of products. Visitors see what is published and sold by an approved seller."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Integer,
    RowMapping,
    Select,
    bindparam,
    func,
    select,
    union_all,
)
from sqlalchemy.orm import contains_eager, joinedload

from shop.catalog.groups import scene_of
from shop.catalog.models import (
    MeasureKind,
    Product,
    ProductPhoto,
    ProductStatus,
    Variant,
)
from shop.catalog.pictures import picture_of
from shop.kernel.money import Vnd
from shop.platform.database import db
from shop.platform.media import MediaFile, MediaState
from shop.platform.pictures import Picture
from shop.sellers.models import Seller, SellerMember, SellerStatus

#: Goods of one kind that a product page shows beside its own.
BESIDE = 4


@dataclass(frozen=True)
class Offer:
    """A pack as a cart or an order needs it. `net_amount` in grams, millilitres or pieces.

    `is_buyable` says that it may be ordered now, stock apart.
    """

    variant_id: int
    product_id: int
    seller_id: int
    product_slug: str
    product_name: str
    variant_name: str
    sku: str
    price: Vnd
    measure: MeasureKind
    net_amount: int
    gross_grams: int
    is_alcohol: bool
    is_perishable: bool
    ingredients: str
    storage: str
    shelf_life: str
    responsible: str
    region: str
    band: str
    seller_name: str
    seller_slug: str
    seller_status: SellerStatus
    seller_province_code: str
    picture: Picture
    is_buyable: bool


_OFFER_COLUMNS = (
    Variant.id.label("variant_id"),
    Product.id.label("product_id"),
    Product.seller_id,
    Product.slug.label("product_slug"),
    Product.name.label("product_name"),
    Variant.name.label("variant_name"),
    Variant.sku,
    Variant.price,
    Variant.measure,
    Variant.net_amount,
    Variant.gross_grams,
    Product.is_alcohol,
    Product.is_perishable,
    Product.ingredients,
    Product.storage,
    Product.shelf_life,
    Product.responsible,
    Product.region,
    Product.band,
    Seller.name.label("seller_name"),
    Seller.slug.label("seller_slug"),
    Seller.status.label("seller_status"),
    Seller.province_code.label("seller_province_code"),
)


def offers(variant_ids: Collection[int]) -> dict[int, Offer]:
    """Packs by id, whatever their state; unknown ids are absent. Two statements at the most."""
    if not variant_ids:
        return {}
    rows = db.session.execute(
        select(
            *_OFFER_COLUMNS,
            Product.status,
            Product.drawing,
            Product.drawing_alt,
            Variant.is_offered,
        )
        .join(Product, Product.id == Variant.product_id)
        .join(Seller, Seller.id == Product.seller_id)
        .where(Variant.id.in_(variant_ids))
    ).all()
    photos = first_photos({row.product_id for row in rows})
    return {row.variant_id: _offer(row._mapping, photos.get(row.product_id)) for row in rows}


def first_photos(product_ids: Collection[int]) -> dict[int, ProductPhoto]:
    """The first picture that is ready, by product. One statement."""
    if not product_ids:
        return {}
    photos = db.session.scalars(
        select(ProductPhoto)
        .join(ProductPhoto.media)
        .options(contains_eager(ProductPhoto.media))
        .where(ProductPhoto.product_id.in_(product_ids), MediaFile.state == MediaState.READY)
        .order_by(ProductPhoto.position.desc(), ProductPhoto.id.desc())
    )
    return {photo.product_id: photo for photo in photos}


@cache
def product_at(*, alcohol: bool) -> Select[Product]:
    """A product on sale with all that its page shows, found by `slug`; a page may ask for more with it.

    Alcohol is found by the gated shelf alone, and nothing else is found there. The question is put
    together once: doing so for each visitor costs more than asking it.
    """
    seller = contains_eager(Product.seller)
    return (
        _on_sale()
        .where(Product.slug == bindparam("slug"), Product.is_alcohol.is_(alcohol))
        .options(
            seller.joinedload(Seller.ward),
            seller.joinedload(Seller.province),
            joinedload(Product.province),
            joinedload(Product.ward),
            joinedload(Product.variants),
            joinedload(Product.photos),
        )
    )


def beside(product: Product) -> list[int]:
    """Ids of the newest goods on sale of the same seller, then of others in its province.

    Four of each at the most, never alcohol. One statement, answered by two indexes.
    """
    values = {"id": product.id, "seller_id": product.seller_id, "province_code": product.province_code}
    return list(db.session.scalars(_beside(), values))


@cache
def _beside() -> CompoundSelect[*tuple[Any, ...]]:
    same_seller = Product.seller_id == bindparam("seller_id")
    same_place = Product.province_code == bindparam("province_code")
    return union_all(_newest(same_seller), _newest(same_place & ~same_seller))


def on_sale_of_seller(seller_id: int, *, limit: int) -> list[tuple[int, str]]:
    """Id and landscape of a seller's goods on the public shelves, newest first."""
    rows = db.session.execute(_of_seller(), {"seller_id": seller_id, "most": limit})
    return [(row.id, scene_of(row.subgroup)) for row in rows]


@cache
def _of_seller() -> Select[int, str]:
    return (
        _on_sale()
        .where(Product.seller_id == bindparam("seller_id"), Product.is_alcohol.is_(False))
        .with_only_columns(Product.id, Product.subgroup)
        .order_by(Product.published_at.desc(), Product.id.desc())
        .limit(bindparam("most", type_=Integer))
    )


def has_gated_goods(seller_id: int) -> bool:
    """Whether a seller has alcohol on sale, which stands on the gated shelf alone."""
    gated = _on_sale().where(Product.seller_id == seller_id, Product.is_alcohol.is_(True))
    return db.session.scalar(gated.with_only_columns(Product.id).limit(1)) is not None


def product_of_seller(product_id: int, *, seller_id: int) -> Product | None:
    """A seller's own product, in whatever state."""
    return db.session.scalar(select(Product).where(Product.id == product_id, Product.seller_id == seller_id))


def products_by_status(seller_id: int) -> dict[ProductStatus, int]:
    """How many products of a seller stand where."""
    counted = (
        select(Product.status, func.count()).where(Product.seller_id == seller_id).group_by(Product.status)
    )
    return dict(db.session.execute(counted).all())


def variant_of_seller(variant_id: int, *, seller_id: int) -> Variant | None:
    """A seller's own pack, with its product."""
    return db.session.scalar(
        select(Variant)
        .where(Variant.id == variant_id, Variant.seller_id == seller_id)
        .options(joinedload(Variant.product))
    )


def slug_is_taken(slug: str) -> bool:
    """Whether a product has this address."""
    return db.session.scalar(select(Product.id).where(Product.slug == slug)) is not None


def sku_is_taken(sku: str, seller_id: int) -> bool:
    """Whether the seller has a pack under this code."""
    taken = select(Variant.id).where(Variant.seller_id == seller_id, Variant.sku == sku)
    return db.session.scalar(taken) is not None


def usable_media(media_ids: Iterable[int], *, seller_id: int) -> set[int]:
    """Those pictures that may stand on a product: public, sound, taken in by the seller's people."""
    people = select(SellerMember.user_id).where(SellerMember.seller_id == seller_id)
    found = select(MediaFile.id).where(
        MediaFile.id.in_(list(media_ids)),
        MediaFile.is_private.is_(False),
        MediaFile.state != MediaState.FAILED,
        MediaFile.owner_id.in_(people),
    )
    return set(db.session.scalars(found))


def _newest(like: ColumnElement[bool]) -> Select[int]:
    found = (
        _on_sale()
        .where(like, Product.id != bindparam("id"), Product.is_alcohol.is_(False))
        .with_only_columns(Product.id)
        .order_by(Product.id.desc())
        .limit(BESIDE)
        .subquery()
    )
    return select(found.c.id)


def _on_sale() -> Select[Product]:
    return (
        select(Product)
        .join(Product.seller)
        .where(Product.status == ProductStatus.PUBLISHED, Seller.status == SellerStatus.APPROVED)
    )


def _offer(row: RowMapping, photo: ProductPhoto | None) -> Offer:
    on_sale = row["status"] is ProductStatus.PUBLISHED and row["is_offered"]
    selling = row["seller_status"] is SellerStatus.APPROVED
    return Offer(
        **{column.key: row[column.key] for column in _OFFER_COLUMNS},
        picture=picture_of(photo, row["drawing"], row["drawing_alt"]),
        is_buyable=on_sale and selling,
    )
