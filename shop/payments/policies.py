"""The life of an attempt, and the payment status that follows from what happened."""

import enum
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from shop.kernel.money import Vnd
from shop.payments.models import AttemptState

NOTHING = Vnd(0)
#: How the keys of reductions of postage begin; the others are of goods.
POSTAGE = "postage:"


class PaymentStatus(enum.StrEnum):
    """How far a purchase, or a part of it, is paid (features.md §5); always derived."""

    UNPAID = "unpaid"
    PARTIALLY_PAID = "partially_paid"
    PAID = "paid"
    OVERPAID = "overpaid"
    PARTIALLY_REFUNDED = "partially_refunded"
    REFUNDED = "refunded"


ATTEMPT_STEPS: Mapping[AttemptState, frozenset[AttemptState]] = {
    AttemptState.NEW: frozenset({AttemptState.OPEN, AttemptState.FAILED, AttemptState.CANCELED}),
    AttemptState.OPEN: frozenset(
        {AttemptState.CAPTURED, AttemptState.FAILED, AttemptState.CANCELED, AttemptState.MISMATCH}
    ),
    AttemptState.CAPTURED: frozenset(),
    AttemptState.FAILED: frozenset(),
    AttemptState.CANCELED: frozenset(),
    AttemptState.MISMATCH: frozenset(),
}


@dataclass(frozen=True)
class Money:
    """What was to be paid, what was taken off it, and what came in; in đồng.

    `postage_off` is how much of `reduced` was postage.
    """

    expected: Vnd = NOTHING
    reduced: Vnd = NOTHING
    received: Vnd = NOTHING
    postage_off: Vnd = NOTHING

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
        """What is still to come; negative if too much came in."""
        return Vnd(self.due - self.received)

    @property
    def status(self) -> PaymentStatus:
        """The payment status in a word."""
        if self.received <= 0:
            return PaymentStatus.UNPAID
        if self.outstanding > 0:
            return PaymentStatus.PARTIALLY_PAID
        return PaymentStatus.PAID if self.outstanding == 0 else PaymentStatus.OVERPAID


def sum_of(parts: Iterable[Money]) -> Money:
    """The money of a purchase out of that of its parts."""
    moneys = list(parts)
    return Money(
        Vnd(sum(money.expected for money in moneys)),
        Vnd(sum(money.reduced for money in moneys)),
        Vnd(sum(money.received for money in moneys)),
        Vnd(sum(money.postage_off for money in moneys)),
    )


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
