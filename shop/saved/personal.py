"""What the lists keep about a person: goods saved, producers followed, packs waited for."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, select

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
    saved = select(Product.name.label("product"), SavedProduct.saved_at.label("at"))
    return _told(saved.join(SavedProduct.product), SavedProduct, user_id)


def follows_of(user_id: int) -> Sequence[Json]:
    """The producers that a person follows."""
    followed = select(Seller.name.label("seller"), Follow.followed_at.label("at"))
    return _told(followed.join(Follow.seller), Follow, user_id)


def alerts_of(user_id: int) -> Sequence[Json]:
    """The packs that a person waits for, or was written to about."""
    awaited = select(
        Product.name.label("product"), Variant.name.label("variant"), StockAlert.asked_at.label("at")
    )
    return _told(awaited.join(StockAlert.variant).join(Variant.product), StockAlert, user_id)


def forget_lists(user_id: int) -> None:
    """Delete all of it, also what the person's address waits for without the account."""
    forget_person(user_id=user_id, email=db.session.get_one(User, user_id).email)


def _told(
    rows: Select[*tuple[Any, ...]], table: type[SavedProduct | Follow | StockAlert], user_id: int
) -> Sequence[Json]:
    """A person's own rows in the order they came, by the names of their columns."""
    mine = rows.where(table.user_id == user_id).order_by(table.id)
    return [dict(row) for row in db.session.execute(mine).mappings()]


PERSONAL = (
    PersonalData("saved", mark("Món đã lưu"), saved_of, forget_lists),
    PersonalData("follows", mark("Người bán bạn theo dõi"), follows_of, forget_lists),
    PersonalData("alerts", mark("Lời nhờ báo khi có hàng"), alerts_of, forget_lists),
)
