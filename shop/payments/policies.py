"""The life of an attempt, and the payment status that follows from what happened."""

import enum
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from shop.kernel.money import Vnd
from shop.orders.models import PaymentMethod
from shop.payments.gateway import Evidence
from shop.payments.models import AttemptState, PaymentAttempt, Refund, RefundState

NOTHING = Vnd(0)
#: How long a bank may take to send a refund back (Stripe, failed refunds: up to 30 days), and a little.
MAY_RETURN_FOR = timedelta(days=35)
#: How the keys of reductions of postage begin; the others are of goods.
POSTAGE = "postage:"


class PaymentStatus(enum.StrEnum):
    """How far a purchase, or a part of it, is paid; always derived."""

    UNPAID = "unpaid"
    PARTIALLY_PAID = "partially_paid"
    PAID = "paid"
    OVERPAID = "overpaid"
    PARTIALLY_REFUNDED = "partially_refunded"
    REFUNDED = "refunded"


#: States in which somebody can still pay by an attempt.
LIVE = (AttemptState.NEW, AttemptState.OPEN)
#: States of an attempt that has its money, be it the order's or not: nothing more is expected.
MONEY_CAME = frozenset({AttemptState.CAPTURED, AttemptState.MISMATCH})
#: In these nobody can pay by it, and nobody asks after it any more.
GIVEN_UP = frozenset({AttemptState.FAILED, AttemptState.CANCELED})

#: Money may come after an attempt was given up: it is taken, or it goes back.
ATTEMPT_STEPS: Mapping[AttemptState, frozenset[AttemptState]] = {
    AttemptState.NEW: frozenset({AttemptState.OPEN}) | GIVEN_UP | MONEY_CAME,
    AttemptState.OPEN: GIVEN_UP | MONEY_CAME,
    AttemptState.CAPTURED: frozenset(),
    AttemptState.FAILED: MONEY_CAME,
    AttemptState.CANCELED: MONEY_CAME,
    AttemptState.MISMATCH: frozenset(),
}


@dataclass(frozen=True)
class Money:
    """What was to be paid, what was taken off it, what came in and what went back; in đồng.

    `postage_off` is how much of `reduced` was postage.
    """

    expected: Vnd = NOTHING
    reduced: Vnd = NOTHING
    received: Vnd = NOTHING
    postage_off: Vnd = NOTHING
    refunded: Vnd = NOTHING

    @property
    def due(self) -> Vnd:
        """What the buyer pays in the end."""
        return Vnd(self.expected - self.reduced)

    @property
    def goods_off(self) -> Vnd:
        """How much of `reduced` was goods."""
        return Vnd(self.reduced - self.postage_off)

    @property
    def outstanding(self) -> Vnd:
        """What is still to come; negative if something is to go back."""
        return Vnd(self.due - self.received + self.refunded)

    @property
    def status(self) -> PaymentStatus:
        """The payment status in a word."""
        if self.received <= 0:
            return PaymentStatus.UNPAID
        if self.outstanding:
            return PaymentStatus.PARTIALLY_PAID if self.outstanding > 0 else PaymentStatus.OVERPAID
        if not self.refunded:
            return PaymentStatus.PAID
        return PaymentStatus.PARTIALLY_REFUNDED if self.due else PaymentStatus.REFUNDED


@dataclass(frozen=True)
class Terms:
    """What an attempt is opened with: until when it holds stock, to whose account money comes."""

    expires_at: datetime | None
    account: str = ""
    is_live: bool = False


def sum_of(parts: Iterable[Money]) -> Money:
    """The money of a purchase out of that of its parts."""
    moneys = list(parts)
    return Money(
        Vnd(sum(money.expected for money in moneys)),
        Vnd(sum(money.reduced for money in moneys)),
        Vnd(sum(money.received for money in moneys)),
        Vnd(sum(money.postage_off for money in moneys)),
        Vnd(sum(money.refunded for money in moneys)),
    )


def part_come(tries: Iterable[PaymentAttempt]) -> Vnd:
    """What came by transfer, is not enough yet, and does not go back."""
    return Vnd(sum(one.unrefunded for one in tries if one.state is not AttemptState.CAPTURED))


def end_of_attempt(money: Money) -> AttemptState | None:
    """How an attempt of an order ends: captured once nothing is outstanding, canceled if
    nothing is to be paid at all; None while money is still to come."""
    if money.outstanding > 0:
        return None
    return AttemptState.CAPTURED if money.received > 0 else AttemptState.CANCELED


def line_key(line_id: int) -> str:
    """Under which a line is taken off, once."""
    return f"line:{line_id}"


def postage_key(part_id: int, line_ids: Collection[int]) -> str:
    """Under which postage is taken off with these lines, once: a line goes only once."""
    return f"{POSTAGE}{part_id}:{min(line_ids)}"


def transfer_of(tries: Sequence[PaymentAttempt]) -> PaymentAttempt | None:
    """Of an order's tries the one that money by bank is for: a transfer that paid it, else the one
    that was asked for last; None if none was."""
    asked = [one for one in tries if one.method is PaymentMethod.VIETQR]
    paid = [one for one in asked if one.state is AttemptState.CAPTURED]
    return next(iter([*paid, *reversed(asked)]), None)


def has_arrived(refund: Refund, at: datetime) -> bool:
    """Whether a refund is done, and the bank of a card cannot send it back any more."""
    if refund.state is not RefundState.DONE:
        return False
    return refund.provider_ref is None or (refund.sent_at or at) < at - MAY_RETURN_FOR


def is_foreign(attempt: PaymentAttempt, evidence: Evidence) -> bool:
    """Whether money is in another currency, of another mode, or on another account than asked for."""
    return (
        evidence.currency != attempt.currency
        or evidence.is_live != attempt.is_live
        or bool(attempt.account and evidence.account and evidence.account != attempt.account)
    )


#: How often goods are set aside anew for an order that was not paid in time.
MOST_RENEWALS = 1
#: How many tries an order has in all: changing one's mind must not hold goods for ever.
MOST_ATTEMPTS = 4


def can_renew(renewals: int, attempts: int) -> bool:
    """Whether goods may be set aside once more for an order that was not paid in time."""
    return renewals < MOST_RENEWALS and attempts < MOST_ATTEMPTS
