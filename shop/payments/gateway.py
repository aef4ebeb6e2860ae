"""The port through which money moves: how the shop speaks to whoever takes it.

A way of paying that another company carries out is one file beside this one and one run of
the contract suite (tests/payments/gateway_contract.py). Every call here goes over a network
and is never made inside a transaction. What comes back is what the other side says *now*:
webhook, return page and poller all ask `look` and hand the answer to `settle_payment`.
"""

import enum
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from shop.kernel.money import CURRENCY, Vnd


class GatewayTrouble(Exception):
    """The other side could not be asked, or gave no usable answer: ask again, same key."""


class GatewayRefused(Exception):
    """The other side said no for good; repeating the same question cannot help."""


class PaymentSight(enum.StrEnum):
    """What the other side says about an attempt.

    `under_way`: the buyer has done their part, and a slow method's money is not there yet.
    """

    OPEN = "open"
    UNDER_WAY = "under_way"
    PAID = "paid"
    CLOSED = "closed"


class RefundSight(enum.StrEnum):
    """What the other side says about a refund."""

    SENT = "sent"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, kw_only=True)
class Ask:
    """A payment to be opened. `key` makes it one, however often it is asked for."""

    key: str
    order_code: str
    amount: Vnd
    currency: str = CURRENCY
    language: str = "vi"
    email: str | None = None
    return_url: str
    expires_at: datetime


@dataclass(frozen=True, kw_only=True)
class Opened:
    """A page where the buyer pays, and the name under which the other side keeps it."""

    ref: str
    page_url: str


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """What the other side says about a payment: how much of what came to whose account.

    `amount` is in the currency's smallest unit (whole đồng for VND) and 0 unless paid;
    `payment_ref` names the money itself, for refunds. `is_live` tells real money from a test.
    """

    sight: PaymentSight
    ref: str
    payment_ref: str | None = None
    amount: int = 0
    currency: str = CURRENCY
    is_live: bool = False
    account: str = ""
    key: str = ""


#: What is true of an attempt by which nobody can pay, where no gateway needs to be asked for it.
CLOSED = Evidence(sight=PaymentSight.CLOSED, ref="")


@dataclass(frozen=True, kw_only=True)
class RefundEvidence:
    """What the other side says about a refund."""

    sight: RefundSight
    ref: str
    amount: int
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class Dispute:
    """A buyer's bank asks money back. `detail` is the text of its `DisputeFacts`."""

    payment_ref: str
    amount: int
    detail: str = ""


class NoticeKind(enum.StrEnum):
    """What a message from the other side is about."""

    PAYMENT = "payment"
    REFUND = "refund"
    DISPUTE = "dispute"
    OTHER = "other"


@dataclass(frozen=True, kw_only=True)
class Notice:
    """A signed message, read: a hint to look again, never evidence by itself.

    `ref` names the payment or refund to look at; for a dispute `ref` is the `payment_ref`
    of the money and `amount` what is disputed.
    """

    event_id: str
    kind: NoticeKind
    type: str
    ref: str
    amount: int = 0
    detail: str = ""


class BadSignature(Exception):
    """The message was not signed by the other side, or too long ago."""


class Gateway(Protocol):
    """One company that takes money."""

    name: str
    #: Whether it moves real money, and the account that it moves it to ('' if unknown).
    is_live: bool
    account: str
    #: The origin of its payment pages (`https://checkout.stripe.com`): forms may lead there.
    pages_at: str

    def open(self, ask: Ask) -> Opened:
        """Open a page to pay at. The same key gives the same page; `GatewayRefused` for good."""
        ...

    def look(self, ref: str) -> Evidence:
        """What has become of a payment."""
        ...

    def close(self, ref: str) -> Evidence:
        """Ask that nobody can pay any more, and say what is true then: closed, paid, or under way."""
        ...

    def refund(self, *, payment_ref: str, amount: Vnd, key: str) -> RefundEvidence:
        """Send money back. The same key sends it once; `GatewayRefused` for good."""
        ...

    def look_at_refund(self, ref: str) -> RefundEvidence:
        """What has become of a refund."""
        ...

    def disputes(self, *, since: datetime) -> Sequence[Dispute]:
        """Every dispute that was begun since then, in any order."""
        ...

    def read_notice(self, *, body: bytes, headers: Mapping[str, str]) -> Notice:
        """Check and read a message; raises `BadSignature`."""
        ...

    def read_kept(self, body: str) -> Notice:
        """Read a message again that was checked and kept before."""
        ...
