"""Saved goods, followed producers, and who wants to hear when a pack is back."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from shop.accounts.models import User
from shop.catalog.models import Product, Variant
from shop.kernel.clock import now
from shop.kernel.codes import new_secret
from shop.platform.database import Base
from shop.sellers.models import Seller


class SavedProduct(Base):
    """A product on the list of a person, or of a guest, who is found by a secret in the session."""

    __tablename__ = "saved_product"
    __table_args__ = (
        UniqueConstraint("user_id", "product_id"),
        UniqueConstraint("guest_digest", "product_id"),
        CheckConstraint("(user_id IS NULL) <> (guest_digest IS NULL)", name="one_owner"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey(User.id))
    guest_digest: Mapped[str | None] = mapped_column(String(64))
    product_id: Mapped[int] = mapped_column(ForeignKey(Product.id), index=True)
    saved_at: Mapped[datetime] = mapped_column(default=now)

    product: Mapped[Product] = relationship()


class Follow(Base):
    """A person who wants a letter when a producer has new goods. `key` names it in links of letters."""

    __tablename__ = "follow"
    __table_args__ = (UniqueConstraint("user_id", "seller_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(24), unique=True, default=new_secret)
    user_id: Mapped[int] = mapped_column(ForeignKey(User.id))
    seller_id: Mapped[int] = mapped_column(ForeignKey(Seller.id), index=True)
    followed_at: Mapped[datetime] = mapped_column(default=now)

    seller: Mapped[Seller] = relationship()


class StockAlert(Base):
    """A request to hear once when a pack can be had again.

    Of a person with an account, or of an address that must confirm it by its letter's link, whose
    token is kept as a digest: `confirmed_at` is the consent. `done_at`: the letter with the news was
    written. `key` names the request in links of letters.
    """

    __tablename__ = "stock_alert"
    __table_args__ = (
        UniqueConstraint("variant_id", "user_id"),
        UniqueConstraint("variant_id", "email"),
        CheckConstraint("(user_id IS NULL) <> (email IS NULL)", name="one_reader"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(24), unique=True, default=new_secret)
    variant_id: Mapped[int] = mapped_column(ForeignKey(Variant.id))
    user_id: Mapped[int | None] = mapped_column(ForeignKey(User.id), index=True)
    email: Mapped[str | None] = mapped_column(String(254), index=True)
    language: Mapped[str] = mapped_column(String(2), default="vi")
    token_digest: Mapped[str | None] = mapped_column(String(64), unique=True)
    asked_at: Mapped[datetime] = mapped_column(default=now, index=True)
    confirmed_at: Mapped[datetime | None]
    done_at: Mapped[datetime | None]

    variant: Mapped[Variant] = relationship()
    user: Mapped[User | None] = relationship()
