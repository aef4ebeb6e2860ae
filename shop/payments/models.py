"""Attempts to pay an order, and the append-only list of what happened to the money."""

import enum
from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from shop.kernel.clock import now
from shop.kernel.money import CURRENCY, Vnd
from shop.orders.models import ActorKind, Order, PaymentMethod, SellerOrder
from shop.platform.database import Base
from shop.platform.types import choice


class AttemptState(enum.StrEnum):
    """Where an attempt stands (features.md §5)."""

    NEW = "new"
    OPEN = "open"
    CAPTURED = "captured"
    FAILED = "failed"
    CANCELED = "canceled"
    MISMATCH = "mismatch"


class PaymentAttempt(Base):
    """One try at paying an order. For COD it stays open until the cash is recorded."""

    __tablename__ = "payment_attempt"
    __table_args__ = (
        CheckConstraint("amount > 0", name="amount_is_positive"),
        Index(
            "ix_payment_attempt_one_capture",
            "order_id",
            unique=True,
            sqlite_where=text("state = 'captured'"),
            postgresql_where=text("state = 'captured'"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[int] = mapped_column(ForeignKey(Order.id), index=True)
    method: Mapped[PaymentMethod] = mapped_column(choice(PaymentMethod))
    amount: Mapped[Vnd] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(String(3), default=CURRENCY)
    state: Mapped[AttemptState] = mapped_column(choice(AttemptState), default=AttemptState.OPEN)
    provider_ref: Mapped[str | None] = mapped_column(String(120), unique=True)
    created_at: Mapped[datetime] = mapped_column(default=now)


class PaymentEventKind(enum.StrEnum):
    """What happened to the money.

    `expected` opens what is to be paid, `reduced` takes from it (a declined line, a
    cancellation, a parcel refused at the door), `received` is cash in hand.
    """

    EXPECTED = "expected"
    REDUCED = "reduced"
    RECEIVED = "received"


class PaymentEvent(Base):
    """One fact about money, per seller's part. Append-only; amounts are positive đồng."""

    __tablename__ = "payment_event"
    __table_args__ = (CheckConstraint("amount > 0", name="amount_is_positive"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[int] = mapped_column(ForeignKey(Order.id), index=True)
    part_id: Mapped[int] = mapped_column(ForeignKey(SellerOrder.id), index=True)
    attempt_id: Mapped[int] = mapped_column(ForeignKey(PaymentAttempt.id))
    kind: Mapped[PaymentEventKind] = mapped_column(choice(PaymentEventKind))
    amount: Mapped[Vnd] = mapped_column(BigInteger)
    key: Mapped[str] = mapped_column(String(80), unique=True)
    reason: Mapped[str] = mapped_column(String(80), default="")
    actor: Mapped[ActorKind] = mapped_column(choice(ActorKind))
    actor_id: Mapped[int | None]
    at: Mapped[datetime] = mapped_column(default=now)
