"""Attempts to pay an order, refunds, transfers, cases, and the list of what happened to the money."""

import enum
from datetime import date, datetime

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Date,
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
    false,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from shop.kernel.clock import now
from shop.kernel.money import CURRENCY, Vnd
from shop.orders.models import ActorKind, Order, PaymentMethod, SellerOrder
from shop.platform.database import Base
from shop.platform.types import choice


class AttemptState(enum.StrEnum):
    """Where an attempt stands."""

    NEW = "new"
    OPEN = "open"
    CAPTURED = "captured"
    FAILED = "failed"
    CANCELED = "canceled"
    MISMATCH = "mismatch"


class PaymentAttempt(Base):
    """One try at paying an order. For COD it stays open until the cash is recorded.

    `key` is what a gateway is told, so that a question asked twice is one payment;
    `provider_ref` is its name for the payment, `payment_ref` its name for the money. An
    attempt holds stock until `expires_at`. `captured` is what came to the market, to
    `account`: nothing of cash, which the sellers receive. `refund_reserved` is how much of it
    is on its way back or there already (I-16).
    """

    __tablename__ = "payment_attempt"
    __table_args__ = (
        CheckConstraint("amount > 0", name="amount_is_positive"),
        CheckConstraint("refund_reserved >= 0 AND refund_reserved <= captured", name="refunds_what_came"),
        Index(
            "ix_payment_attempt_one_capture",
            "order_id",
            unique=True,
            sqlite_where=text("state = 'captured'"),
            postgresql_where=text("state = 'captured'"),
        ),
        Index("ix_payment_attempt_key", "key", unique=True),
        Index("ix_payment_attempt_payment_ref", "payment_ref", unique=True),
        Index("ix_payment_attempt_state_expires", "state", "expires_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[int] = mapped_column(ForeignKey(Order.id), index=True)
    method: Mapped[PaymentMethod] = mapped_column(choice(PaymentMethod))
    amount: Mapped[Vnd] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(String(3), default=CURRENCY)
    state: Mapped[AttemptState] = mapped_column(choice(AttemptState), default=AttemptState.OPEN)
    provider_ref: Mapped[str | None] = mapped_column(String(120), unique=True)
    created_at: Mapped[datetime] = mapped_column(default=now)
    key: Mapped[str | None] = mapped_column(String(64))
    page_url: Mapped[str | None] = mapped_column(String(2000))
    payment_ref: Mapped[str | None] = mapped_column(String(120))
    account: Mapped[str] = mapped_column(String(64), default="", server_default="")
    is_live: Mapped[bool] = mapped_column(default=False, server_default=false())
    expires_at: Mapped[datetime | None]
    is_extended: Mapped[bool] = mapped_column(default=False, server_default=false())
    captured: Mapped[Vnd] = mapped_column(BigInteger, default=0, server_default=text("0"))
    refund_reserved: Mapped[Vnd] = mapped_column(BigInteger, default=0, server_default=text("0"))

    @property
    def unrefunded(self) -> Vnd:
        """What came to the market and does not go back."""
        return Vnd(self.captured - self.refund_reserved)

    @property
    def missing(self) -> Vnd:
        """What is still to come to the market."""
        return Vnd(max(0, self.amount - self.unrefunded))


class PaymentEventKind(enum.StrEnum):
    """What happened to the money.

    `expected` opens what is to be paid, `reduced` takes from it (a declined line, a
    cancellation, a parcel refused at the door), `received` is money in hand, `refunded` is
    money that has left for the buyer again, `returned` is such money that the buyer's bank sent
    back to the market.
    """

    EXPECTED = "expected"
    REDUCED = "reduced"
    RECEIVED = "received"
    REFUNDED = "refunded"
    RETURNED = "returned"


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


class RefundState(enum.StrEnum):
    """Where a refund stands."""

    DUE = "due"
    SENT = "sent"
    DONE = "done"
    FAILED = "failed"


class RefundReason(enum.StrEnum):
    """Why money goes back.

    The first four are what became of a part, or of the whole order. `duplicate` came for an order
    that waits for no more, `paid_otherwise` was a part of what then came whole in another way.
    """

    CANCELED = "canceled"
    DECLINED = "declined"
    REFUSED = "refused"
    LOST = "lost"
    LATE = "late"
    OVER = "over"
    DUPLICATE = "duplicate"
    PAID_OTHERWISE = "paid_otherwise"
    WRONG_MONEY = "wrong_money"


#: What stands between the key of a refund and the number of its try, from the second one on.
AGAIN = "#"


class Refund(Base):
    """Money that goes back to the buyer, out of one attempt's.

    Of a seller's part if `part_id` is known; else money that was never for the order (too
    much, twice, too late). A card is refunded by its gateway under `key`; a transfer by an
    officer, to the account that the buyer named, closed with the bank's reference.
    """

    __tablename__ = "refund"
    __table_args__ = (
        CheckConstraint("amount > 0", name="amount_is_positive"),
        CheckConstraint("(state = 'done') = (done_at IS NOT NULL)", name="is_done_at_a_moment"),
        Index("ix_refund_state", "state", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[int] = mapped_column(ForeignKey(Order.id), index=True)
    part_id: Mapped[int | None] = mapped_column(ForeignKey(SellerOrder.id), index=True)
    attempt_id: Mapped[int] = mapped_column(ForeignKey(PaymentAttempt.id), index=True)
    method: Mapped[PaymentMethod] = mapped_column(choice(PaymentMethod))
    amount: Mapped[Vnd] = mapped_column(BigInteger)
    key: Mapped[str] = mapped_column(String(80), unique=True)
    reason: Mapped[RefundReason] = mapped_column(choice(RefundReason))
    state: Mapped[RefundState] = mapped_column(choice(RefundState), default=RefundState.DUE)
    provider_ref: Mapped[str | None] = mapped_column(String(120), unique=True)
    bank_bin: Mapped[str] = mapped_column(String(6), default="")
    account_no: Mapped[str] = mapped_column(String(19), default="")
    account_name: Mapped[str] = mapped_column(String(80), default="")
    bank_ref: Mapped[str | None] = mapped_column(String(64), unique=True)
    approved_by: Mapped[int | None]
    closed_by: Mapped[int | None]
    created_at: Mapped[datetime] = mapped_column(default=now)
    sent_at: Mapped[datetime | None]
    done_at: Mapped[datetime | None]
    trouble: Mapped[str] = mapped_column(String(200), default="")

    @property
    def again(self) -> str:
        """What tells its tries apart: nothing for the first, `#2` for the second."""
        _stem, sign, tries = self.key.partition(AGAIN)
        return f"{sign}{tries}"

    @property
    def has_come_back(self) -> bool:
        """Whether it had left, and the buyer's bank would not take it."""
        return self.state is RefundState.FAILED and self.sent_at is not None

    @property
    def is_by_bank(self) -> bool:
        """Whether an officer sends it, to an account that the buyer names; else its gateway does."""
        return self.method is PaymentMethod.VIETQR

    @property
    def may_name_account(self) -> bool:
        """Whether the buyer may say, or change, where it goes: until the market begins to send it."""
        return self.is_by_bank and self.state is RefundState.DUE and self.approved_by is None


class TransferState(enum.StrEnum):
    """What an arrived bank transfer turned out to be; each has a next step."""

    EXACT = "exact"
    SHORT = "short"
    OVER = "over"
    LATE = "late"
    DUPLICATE = "duplicate"
    UNREADABLE = "unreadable"


class BankTransfer(Base):
    """Money that arrived on the market's account, as the bank's statement names it (I-27)."""

    __tablename__ = "bank_transfer"
    __table_args__ = (
        UniqueConstraint("account", "bank_ref"),
        CheckConstraint("amount > 0", name="amount_is_positive"),
        Index("ix_bank_transfer_state", "state", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    account: Mapped[str] = mapped_column(String(26))
    bank_ref: Mapped[str] = mapped_column(String(64))
    amount: Mapped[Vnd] = mapped_column(BigInteger)
    purpose: Mapped[str] = mapped_column(String(200), default="")
    arrived_on: Mapped[date] = mapped_column(Date)
    state: Mapped[TransferState] = mapped_column(choice(TransferState))
    order_id: Mapped[int | None] = mapped_column(ForeignKey(Order.id), index=True)
    attempt_id: Mapped[int | None] = mapped_column(ForeignKey(PaymentAttempt.id), index=True)
    recorded_by: Mapped[int]
    recorded_at: Mapped[datetime] = mapped_column(default=now)


class CaseKind(enum.StrEnum):
    """Why a person must look at money."""

    SECOND_CAPTURE = "second_capture"
    WRONG_MONEY = "wrong_money"
    FOREIGN_MONEY = "foreign_money"
    LATE_MONEY = "late_money"
    REFUND_FAILED = "refund_failed"
    DISPUTE = "dispute"


#: How the keys of cases begin whose thing at a gateway is not shown; its name follows.
UNSEEN = "unseen:"


class PaymentCase(Base):
    """Something about money that an officer must see and close with a word. `key` makes it one."""

    __tablename__ = "payment_case"
    __table_args__ = (Index("ix_payment_case_open", "closed_at", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[CaseKind] = mapped_column(choice(CaseKind))
    key: Mapped[str] = mapped_column(String(200), unique=True)
    order_id: Mapped[int | None] = mapped_column(ForeignKey(Order.id), index=True)
    attempt_id: Mapped[int | None] = mapped_column(ForeignKey(PaymentAttempt.id))
    amount: Mapped[int] = mapped_column(BigInteger, default=0)
    currency: Mapped[str] = mapped_column(String(3), default=CURRENCY)
    detail: Mapped[str] = mapped_column(String(500), default="")
    opened_at: Mapped[datetime] = mapped_column(default=now)
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[int | None]
    outcome: Mapped[str] = mapped_column(String(500), default="")

    @property
    def is_unseen_refund(self) -> bool:
        """Whether a gateway has taken a refund and will not show what became of it."""
        return self.kind is CaseKind.REFUND_FAILED and self.key.startswith(UNSEEN)


class WebhookEvent(Base):
    """A gateway's message, kept before it is answered (I-22, I-23). Handled by a task of its own."""

    __tablename__ = "webhook_event"

    provider: Mapped[str] = mapped_column(String(20), primary_key=True)
    event_id: Mapped[str] = mapped_column(String(120), primary_key=True)
    type: Mapped[str] = mapped_column(String(80))
    kind: Mapped[str] = mapped_column(String(20))
    ref: Mapped[str] = mapped_column(String(120))
    amount: Mapped[int] = mapped_column(BigInteger, default=0)
    body: Mapped[str]
    received_at: Mapped[datetime] = mapped_column(default=now)
    handled_at: Mapped[datetime | None]
