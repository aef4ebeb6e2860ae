"""Stock rows, reservations and moves."""

import enum
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from shop.kernel.clock import now
from shop.platform.database import Base
from shop.platform.types import choice

#: The most of one variant that may lie on hand.
MOST_ON_HAND = 1_000_000


class Stock(Base):
    """How many of a variant there are, and how many of them are set aside for orders."""

    __tablename__ = "stock"
    __table_args__ = (
        UniqueConstraint("id", "seller_id"),
        ForeignKeyConstraint(["variant_id", "seller_id"], ["variant.id", "variant.seller_id"]),
        CheckConstraint("reserved >= 0 AND reserved <= on_hand", name="never_oversold"),
        CheckConstraint("on_hand >= 0 AND on_hand <= 1000000", name="on_hand_is_sane"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    variant_id: Mapped[int] = mapped_column(unique=True)
    seller_id: Mapped[int]
    on_hand: Mapped[int] = mapped_column(default=0)
    reserved: Mapped[int] = mapped_column(default=0)

    @property
    def available(self) -> int:
        """How many can still be sold."""
        return self.on_hand - self.reserved


class ReservationState(enum.StrEnum):
    """A reservation ends exactly once: consumed or released."""

    HELD = "held"
    CONSUMED = "consumed"
    RELEASED = "released"


class Reservation(Base):
    """Stock set aside for one order line; once released, it may be set aside anew.

    `given_back_at`: the parcel was refused at the door and what was consumed came home.
    """

    __tablename__ = "reservation"
    __table_args__ = (
        ForeignKeyConstraint(["stock_id", "seller_id"], ["stock.id", "stock.seller_id"]),
        CheckConstraint("quantity > 0", name="sets_something_aside"),
        Index("ix_reservation_order", "order_id"),
        Index("ix_reservation_stock_state", "stock_id", "state"),
        Index(
            "ix_reservation_line",
            "line_id",
            unique=True,
            sqlite_where=text("state <> 'released'"),
            postgresql_where=text("state <> 'released'"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    stock_id: Mapped[int]
    seller_id: Mapped[int]
    order_id: Mapped[int]
    line_id: Mapped[int]
    quantity: Mapped[int]
    state: Mapped[ReservationState] = mapped_column(choice(ReservationState), default=ReservationState.HELD)
    created_at: Mapped[datetime] = mapped_column(default=now)
    ended_at: Mapped[datetime | None]
    given_back_at: Mapped[datetime | None]


class MoveKind(enum.StrEnum):
    """Why the quantity on hand changed."""

    RESTOCK = "restock"
    CORRECTION = "correction"
    SALE = "sale"
    RETURN = "return"


class StockMove(Base):
    """A change of the quantity on hand; their sum is what is on hand. Append-only."""

    __tablename__ = "stock_move"
    __table_args__ = (
        ForeignKeyConstraint(["stock_id", "seller_id"], ["stock.id", "stock.seller_id"]),
        CheckConstraint("quantity <> 0", name="moves_something"),
        Index("ix_stock_move_stock", "stock_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    stock_id: Mapped[int]
    seller_id: Mapped[int]
    quantity: Mapped[int]
    kind: Mapped[MoveKind] = mapped_column(choice(MoveKind))
    reference: Mapped[str] = mapped_column(String(80), default="")
    actor_id: Mapped[int | None]
    at: Mapped[datetime] = mapped_column(default=now)
