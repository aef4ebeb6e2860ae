"""How an order stands with its money, as its buyer reads it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from shop.checkout.policies import UNPAID_KEPT_FOR
from shop.checkout.retake import could_take_goods
from shop.kernel.clock import now
from shop.kernel.money import Vnd
from shop.orders.models import Order, OrderStatus, PaymentMethod
from shop.orders.policies import is_over, paid_at, times_renewed
from shop.payments.banks import shown_bank
from shop.payments.methods import offered, receiver
from shop.payments.models import AttemptState, PaymentAttempt, Refund, RefundReason, RefundState
from shop.payments.policies import LIVE, MOST_ATTEMPTS, NOTHING, Money, can_renew, has_arrived, part_come
from shop.payments.queries import attempts_of, refunds_of
from shop.payments.values import Receiver
from shop.payments.vietqr import purpose_of


@dataclass(frozen=True)
class Paying:
    """`attempt` is the one that counts, live or the last one; `ways` are those still offered.

    `arrived` is what came by transfer so far, be it by a code that was left for another way to
    pay; `missing` is what is still to come of the whole.
    `can_renew` and `is_gone` are of an order whose hold has ended: whether its goods may be set
    aside once more, or only could not be had now, being sold out or no longer sold.
    What is received for parts, plus `beside`, is everything that ever came; `returned` and
    `goes_back` are everything that went back of it, or will (`Bill` adds it up).
    """

    attempt: PaymentAttempt
    tries: Sequence[PaymentAttempt]
    paid_at: datetime | None
    receiver: Receiver
    purpose: str
    is_waiting: bool
    is_held: bool
    can_renew: bool
    is_gone: bool
    ways: Sequence[PaymentMethod]
    refunds: Sequence[Refund]

    @property
    def method(self) -> PaymentMethod:
        """How it is to be paid, or was."""
        return self.attempt.method

    @property
    def until(self) -> datetime | None:
        """Until when the goods are held."""
        return self.attempt.expires_at if self.is_held else None

    @property
    def arrived(self) -> Vnd:
        """What came so far and does not go back."""
        return Vnd(sum(one.unrefunded for one in self.tries))

    @property
    def part_come(self) -> Vnd:
        """What came so far of an order that waits for the rest: every part of it is paid in part."""
        return part_come(self.tries)

    @property
    def missing(self) -> Vnd:
        """What is still to be transferred."""
        return Vnd(max(0, self.attempt.amount - self.arrived))

    @property
    def other_ways(self) -> Sequence[PaymentMethod]:
        """Ways to pay besides the one that is open; none once money has begun to come."""
        if self.arrived or len(self.tries) >= MOST_ATTEMPTS:
            return ()
        return [way for way in self.ways if way is not self.method]

    @property
    def given_up_at(self) -> datetime | None:
        """When an order whose hold has ended is canceled, if nothing happens."""
        ends = [one.expires_at for one in self.tries if one.expires_at]
        return max(ends) + UNPAID_KEPT_FOR if ends and self.is_waiting and not self.is_held else None

    def bank_name(self, bank_bin: str) -> str:
        """What a bank's number means."""
        return shown_bank(bank_bin)

    @property
    def is_paid(self) -> bool:
        """Whether the whole of it came, whatever went back since."""
        return self.attempt.state is AttemptState.CAPTURED and self.method is not PaymentMethod.COD

    @property
    def is_extended(self) -> bool:
        """Whether the buyer has said that the money is on its way; that is asked once."""
        return any(one.is_extended for one in self.tries)

    @property
    def is_looked_into(self) -> bool:
        """Whether money came that the market cannot take for its own; an officer finds out."""
        strange = AttemptState.MISMATCH
        return self.is_waiting and any(one.state is strange and not one.captured for one in self.tries)

    @property
    def beside(self) -> Vnd:
        """What came and is in no part's book: not enough yet, too much, too late."""
        came = sum(one.captured for one in self.tries)
        return Vnd(came - (self.attempt.amount if self.is_paid else 0))

    @property
    def returned(self) -> Vnd:
        """What has gone back to the buyer."""
        return Vnd(sum(one.amount for one in self.refunds if one.state is RefundState.DONE))

    @property
    def goes_back(self) -> Vnd:
        """What is still to go back."""
        return Vnd(sum(one.amount for one in self.refunds if one.state is not RefundState.DONE))

    @property
    def needs_account(self) -> Sequence[Refund]:
        """Refunds of which the buyer may say, or change, where they go."""
        return [refund for refund in self.refunds if refund.may_name_account]

    @property
    def lacks_account(self) -> bool:
        """Whether money waits for the buyer to say where it goes back to."""
        return any(not refund.account_no for refund in self.needs_account)

    @property
    def too_much(self) -> Vnd:
        """What was sent above the price and waits for the buyer to say where it goes back to."""
        over = [one for one in self.needs_account if one.reason is RefundReason.OVER]
        return Vnd(sum(one.amount for one in over if not one.account_no))


@dataclass(frozen=True)
class Bill:
    """All money of an order in its buyer's words; it adds up to the đồng.

    `sums` is the parts' book; `paying` is None where cash alone was ever meant.
    """

    sums: Money
    paying: Paying | None

    @property
    def paid(self) -> Vnd:
        """Everything that ever came."""
        return Vnd(self.sums.received + (self.paying.beside if self.paying else 0))

    @property
    def returned(self) -> Vnd:
        """What has gone back to the buyer."""
        return self.paying.returned if self.paying else NOTHING

    @property
    def goes_back(self) -> Vnd:
        """What is still to go back."""
        return self.paying.goes_back if self.paying else NOTHING

    @property
    def left(self) -> Vnd:
        """What the buyer still has to pay."""
        return Vnd(self.sums.due - self.paid + self.returned + self.goes_back)


def paying_of(order: Order) -> Paying | None:
    """The money's side of an order; None where it is paid in cash and nothing else ever came."""
    tries = attempts_of(order.id)
    if all(attempt.method is PaymentMethod.COD for attempt in tries):
        return None
    live = [attempt for attempt in tries if attempt.state in LIVE]
    captured = [attempt for attempt in tries if attempt.state is AttemptState.CAPTURED]
    waiting = order.status is OrderStatus.AWAITING_PAYMENT
    may_renew = waiting and not live and can_renew(times_renewed(order.events), len(tries))
    is_gone = may_renew and not could_take_goods(order)
    return Paying(
        attempt=(captured or live or tries)[-1],
        tries=tries,
        paid_at=paid_at(order.events),
        receiver=receiver(),
        purpose=purpose_of(order.code),
        is_waiting=waiting,
        is_held=waiting and bool(live),
        can_renew=may_renew and not is_gone,
        is_gone=is_gone,
        ways=offered(total=order.total, has_alcohol=True) if waiting else (),
        refunds=refunds_of(order.id),
    )


def can_forget(order: Order) -> bool:
    """Whether it is a guest's, nobody works for it any more, and no money is on its way back.

    Nor might a bank send a card's refund back: nobody would know whom to ask where to send it.
    """
    if order.buyer_id is not None or not order.phone or not is_over(order):
        return False
    return all(has_arrived(refund, now()) for refund in refunds_of(order.id))
