"""Carts of guests and of signed-in people."""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from shop.accounts.models import User
from shop.catalog.models import Variant
from shop.kernel.clock import now
from shop.kernel.money import Vnd
from shop.platform.database import Base


class Cart(Base):
    """A guest's cart is found by a secret in the session, a person's by the person."""

    __tablename__ = "cart"

    id: Mapped[int] = mapped_column(primary_key=True)
    secret_digest: Mapped[str | None] = mapped_column(String(64), unique=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey(User.id), unique=True)
    created_at: Mapped[datetime] = mapped_column(default=now)
    updated_at: Mapped[datetime] = mapped_column(default=now, index=True)

    lines: Mapped[list["CartLine"]] = relationship(
        order_by="CartLine.id", cascade="all, delete-orphan", back_populates="cart"
    )


class CartLine(Base):
    """So many of a variant, at the price that was seen when it was last looked at."""

    __tablename__ = "cart_line"
    __table_args__ = (
        UniqueConstraint("cart_id", "variant_id"),
        CheckConstraint("quantity >= 1 AND quantity <= 99", name="quantity_is_sane"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    cart_id: Mapped[int] = mapped_column(ForeignKey(Cart.id), index=True)
    variant_id: Mapped[int] = mapped_column(ForeignKey(Variant.id), index=True)
    quantity: Mapped[int]
    price_seen: Mapped[Vnd] = mapped_column(BigInteger)
    added_at: Mapped[datetime] = mapped_column(default=now)

    cart: Mapped[Cart] = relationship(back_populates="lines")
    variant: Mapped[Variant] = relationship()
