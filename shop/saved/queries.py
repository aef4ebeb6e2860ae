"""Reads of what people keep an eye on. Whose it is, is part of the question."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from shop.accounts.models import User
from shop.accounts.policies import veiled_email
from shop.catalog.models import Product, ProductStatus, Variant
from shop.kernel.clock import now
from shop.kernel.codes import digest
from shop.platform.database import db
from shop.platform.paging import Cursor, Page, newest_first
from shop.saved.models import Follow, SavedProduct, StockAlert
from shop.saved.policies import ALERT_LIVES, CONFIRM_WITHIN, MOST_ALERTS, MOST_FOLLOWED, news_moment
from shop.sellers.models import Seller, SellerStatus
from shop.stock.models import Stock

#: Saved goods on a page.
PAGE = 24
_ON_SALE = (Product.status == ProductStatus.PUBLISHED, Seller.status == SellerStatus.APPROVED)


@dataclass(frozen=True)
class Owner:
    """Whose list it is: a person's, a guest's by a secret, or nobody's."""

    user_id: int | None = None
    guest_secret: str | None = None

    @property
    def is_nobody(self) -> bool:
        """A guest who has kept nothing yet."""
        return self.user_id is None and not self.guest_secret


@dataclass(frozen=True)
class Counts:
    """How much a person keeps an eye on."""

    saved: int
    followed: int
    waiting: int


@dataclass(frozen=True)
class Reader:
    """Whose letters a link ends: enough of the address to recognise it, and what the letters are about."""

    email: str
    about: str


def is_of(owner: Owner) -> ColumnElement[bool]:
    """The rows of an owner's list; none for nobody."""
    if owner.user_id is not None:
        return SavedProduct.user_id == owner.user_id
    if owner.guest_secret:
        return SavedProduct.guest_digest == digest(owner.guest_secret)
    return false()


def saved_page(owner: Owner, cursor: Cursor, *, with_gated: bool) -> Page[SavedProduct, int]:
    """A page of saved goods, the latest first; alcohol only for those of age. One statement."""
    listed = select(SavedProduct).join(SavedProduct.product).where(is_of(owner))
    if not with_gated:
        listed = listed.where(Product.is_alcohol.is_(False))
    query = listed.options(contains_eager(SavedProduct.product))
    return newest_first(query, SavedProduct.id, cursor, size=PAGE)


def has_gated(owner: Owner) -> bool:
    """Whether something of the gated shelf is among the saved goods."""
    gated = select(SavedProduct.id).join(SavedProduct.product).where(is_of(owner), Product.is_alcohol)
    return db.session.scalar(gated.limit(1)) is not None


def saved_product(owner: Owner, product_id: int) -> SavedProduct | None:
    """A product on an owner's list."""
    return db.session.scalar(select(SavedProduct).where(is_of(owner), SavedProduct.product_id == product_id))


def counts_of(user_id: int) -> Counts:
    """How much a person keeps an eye on, alcohol apart. One statement."""
    saved = (
        select(func.count())
        .select_from(SavedProduct)
        .join(SavedProduct.product)
        .where(SavedProduct.user_id == user_id, Product.is_alcohol.is_(False))
    )
    followed = select(func.count()).select_from(Follow).where(Follow.user_id == user_id)
    waiting = (
        select(func.count()).select_from(StockAlert).where(StockAlert.user_id == user_id, *still_waiting())
    )
    scalars = (part.scalar_subquery() for part in (saved, followed, waiting))
    return Counts(*db.session.execute(select(*scalars)).one())


def kept(
    owner: Owner, *, products: Collection[int], sellers: Collection[int], variants: Collection[int]
) -> tuple[set[int], set[int], set[int]]:
    """Which of these the owner has saved, follows and waits for. Asks for what is asked alone."""
    saved = select(SavedProduct.product_id).where(is_of(owner), SavedProduct.product_id.in_(products))
    person = owner.user_id
    followed = select(Follow.seller_id).where(Follow.user_id == person, Follow.seller_id.in_(sellers))
    waited = select(StockAlert.variant_id).where(
        StockAlert.user_id == person, StockAlert.variant_id.in_(variants), *still_waiting()
    )
    return (
        set(db.session.scalars(saved)) if products and not owner.is_nobody else set(),
        set(db.session.scalars(followed)) if sellers and person else set(),
        set(db.session.scalars(waited)) if variants and person else set(),
    )


def product_on_sale(product_id: int) -> Product | None:
    """A product that visitors may see, on whichever shelf."""
    return db.session.scalar(select(Product).join(Product.seller).where(Product.id == product_id, *_ON_SALE))


def follows_of(user_id: int) -> Sequence[Follow]:
    """The producers a person follows, the latest first, with their places."""
    return db.session.scalars(
        select(Follow)
        .where(Follow.user_id == user_id)
        .options(joinedload(Follow.seller))
        .order_by(Follow.id.desc())
        .limit(MOST_FOLLOWED)
    ).all()


def still_waiting() -> tuple[ColumnElement[bool], ...]:
    """Requests that count: confirmed, not answered, not too old."""
    return (
        StockAlert.confirmed_at.is_not(None),
        StockAlert.done_at.is_(None),
        StockAlert.asked_at > now() - ALERT_LIVES,
    )


def awaited_pack(variant_id: int) -> Variant | None:
    """A pack that people may wait for, with its product: on offer, on sale, never alcohol."""
    pack = _awaited().where(Variant.id == variant_id)
    return db.session.scalar(pack.options(contains_eager(Variant.product)))


def has_stock(variant_id: int) -> bool:
    """Whether a pack may be waited for and can be had at this moment."""
    return db.session.scalar(_in_stock().where(Variant.id == variant_id)) is not None


def variants_to_tell(limit: int) -> Sequence[int]:
    """Packs that can be had and that somebody still waits for."""
    waits = select(StockAlert.variant_id).where(*still_waiting())
    return db.session.scalars(
        _in_stock().where(Variant.id.in_(waits)).order_by(Variant.id).limit(limit)
    ).all()


def alerts_of(user_id: int) -> Sequence[StockAlert]:
    """What a person waits for, the latest first, with pack, product and seller."""
    product = joinedload(StockAlert.variant).joinedload(Variant.product)
    return db.session.scalars(
        select(StockAlert)
        .where(StockAlert.user_id == user_id, *still_waiting())
        .options(product.joinedload(Product.seller))
        .order_by(StockAlert.id.desc())
        .limit(MOST_ALERTS)
    ).all()


def asked_alert(token: str, *, lock: bool = False) -> StockAlert | None:
    """The request of a letter's link, with pack and product: to be confirmed yet, or waiting since.

    `lock` inside `transaction()`.
    """
    in_time = and_(StockAlert.confirmed_at.is_(None), StockAlert.asked_at > now() - CONFIRM_WITHIN)
    wanted = (
        select(StockAlert)
        .where(StockAlert.token_digest == digest(token), or_(in_time, and_(*still_waiting())))
        .options(joinedload(StockAlert.variant).joinedload(Variant.product))
    )
    if lock:
        wanted = wanted.with_for_update(of=StockAlert).execution_options(populate_existing=True)
    return db.session.scalar(wanted)


def waiting_by_variant(variant_ids: Collection[int], *, seller_id: int) -> dict[int, int]:
    """How many wait for each pack of a seller; packs nobody waits for are absent."""
    counted = (
        select(StockAlert.variant_id, func.count())
        .join(StockAlert.variant)
        .where(StockAlert.variant_id.in_(variant_ids), Variant.seller_id == seller_id, *still_waiting())
        .group_by(StockAlert.variant_id)
    )
    return dict(db.session.execute(counted).all())


def alerts_to_write(alert_ids: Collection[int]) -> Sequence[StockAlert]:
    """Requests with reader, pack, product and seller, in order; of people who may be written to."""
    pack = joinedload(StockAlert.variant).joinedload(Variant.product).joinedload(Product.seller)
    rows = db.session.scalars(
        select(StockAlert)
        .outerjoin(StockAlert.user)
        .where(StockAlert.id.in_(alert_ids), User.active.is_(True) | StockAlert.user_id.is_(None))
        .options(contains_eager(StockAlert.user), pack)
        .order_by(StockAlert.id)
    )
    return rows.unique().all()


def follows_to_write(follow_ids: Collection[int]) -> Sequence[tuple[Follow, User]]:
    """Follows with their people, in order; of people who may be written to."""
    rows = db.session.execute(
        select(Follow, User)
        .join(User, User.id == Follow.user_id)
        .where(Follow.id.in_(follow_ids), User.active)
        .order_by(Follow.id)
    ).unique()
    return [(row[0], row[1]) for row in rows]


def followers(seller_id: int, *, after: int, limit: int) -> Sequence[int]:
    """Ids of the follows of a producer behind an id."""
    return db.session.scalars(
        select(Follow.id)
        .where(Follow.seller_id == seller_id, Follow.id > after)
        .order_by(Follow.id)
        .limit(limit)
    ).all()


def news_of(seller_id: int, day: date) -> Sequence[int]:
    """Ids of a producer's goods that came to the shelf for the first time within a day's letter."""
    until = news_moment(day)
    fresh = (
        select(Product.id)
        .join(Product.seller)
        .where(
            *_ON_SALE,
            Product.seller_id == seller_id,
            Product.is_alcohol.is_(False),
            Product.published_at > until - timedelta(days=1),
            Product.published_at <= until,
        )
    )
    return db.session.scalars(fresh.order_by(Product.published_at, Product.id).limit(20)).all()


def products_to_write(product_ids: Collection[int]) -> Sequence[Product]:
    """Those of the new goods that are still on sale, with their sellers, in the order they came."""
    return db.session.scalars(
        select(Product)
        .join(Product.seller)
        .options(contains_eager(Product.seller))
        .where(*_ON_SALE, Product.id.in_(product_ids), Product.is_alcohol.is_(False))
        .order_by(Product.published_at, Product.id)
    ).all()


def _awaited() -> Select[Variant]:
    return (
        select(Variant)
        .join(Variant.product)
        .join(Product.seller)
        .where(*_ON_SALE, Variant.is_offered, Product.is_alcohol.is_(False))
    )


def _in_stock() -> Select[int]:
    stocked = _awaited().join(Stock, Stock.variant_id == Variant.id)
    return stocked.where(Stock.on_hand > Stock.reserved).with_only_columns(Variant.id)


def follow_reader(key: str) -> Reader | None:
    """Who follows whom by the key of a letter's link; None once that has ended."""
    query = select(User.email, Seller.name).select_from(Follow).join(Follow.seller)
    row = db.session.execute(query.join(User, User.id == Follow.user_id).where(Follow.key == key)).first()
    return Reader(veiled_email(row[0]), row[1]) if row else None


def alert_reader(key: str) -> Reader | None:
    """Who waits for what by the key of a letter's link; None once that has ended."""
    email = func.coalesce(StockAlert.email, User.email)
    query = select(email, Product.name).select_from(StockAlert).join(StockAlert.variant).join(Variant.product)
    row = db.session.execute(query.outerjoin(StockAlert.user).where(StockAlert.key == key)).first()
    return Reader(veiled_email(row[0]), row[1]) if row else None
