"""What the lists keep about a person: goods saved, producers followed, packs waited for."""

from collections.abc import Sequence

from sqlalchemy import select

from shop.accounts.models import User
from shop.catalog.models import Product, Variant
from shop.kernel.errors import mark
from shop.platform.database import db
from shop.platform.personal import PersonalData
from shop.platform.types import Json
from shop.saved.models import Follow, SavedProduct, StockAlert
from shop.saved.services.forgetting import forget_person
from shop.sellers.models import Seller


def saved_of(user_id: int) -> Sequence[Json]:
    """The goods that a person has saved."""
    rows = db.session.execute(
        select(Product.name, SavedProduct.saved_at)
        .join_from(SavedProduct, Product, Product.id == SavedProduct.product_id)
        .where(SavedProduct.user_id == user_id)
        .order_by(SavedProduct.id)
    )
    return [{"product": name, "at": at} for name, at in rows]


def follows_of(user_id: int) -> Sequence[Json]:
    """The producers that a person follows."""
    rows = db.session.execute(
        select(Seller.name, Follow.followed_at)
        .join_from(Follow, Seller, Seller.id == Follow.seller_id)
        .where(Follow.user_id == user_id)
        .order_by(Follow.id)
    )
    return [{"seller": name, "at": at} for name, at in rows]


def alerts_of(user_id: int) -> Sequence[Json]:
    """The packs that a person waits for, or was written to about."""
    rows = db.session.execute(
        select(Product.name, Variant.name, StockAlert.asked_at)
        .join_from(StockAlert, Variant, Variant.id == StockAlert.variant_id)
        .join(Product, Product.id == Variant.product_id)
        .where(StockAlert.user_id == user_id)
        .order_by(StockAlert.id)
    )
    return [{"product": product, "variant": variant, "at": at} for product, variant, at in rows]


def forget_lists(user_id: int) -> None:
    """Delete all of it, also what the person's address waits for without the account."""
    forget_person(user_id=user_id, email=db.session.get_one(User, user_id).email)


PERSONAL = (
    PersonalData("saved", mark("Món đã lưu"), saved_of, forget_lists),
    PersonalData("follows", mark("Người bán theo dõi"), follows_of, forget_lists),
    PersonalData("alerts", mark("Báo khi có hàng"), alerts_of, forget_lists),
)
