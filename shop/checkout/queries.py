"""The order as it would be: live offers, postage and sums of a cart; and how it stands with money."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from shop.cart.models import CartLine
from shop.catalog.queries import Offer, offers
from shop.certificates.queries import Badge, badges_of
from shop.checkout.policies import UNPAID_KEPT_FOR, Sight
from shop.kernel.money import Vnd
from shop.orders.models import Order, OrderStatus, PaymentMethod
from shop.orders.policies import is_over, paid_at, times_renewed
from shop.payments.banks import shown_bank
from shop.payments.methods import offered, receiver
from shop.payments.models import AttemptState, PaymentAttempt, Refund, RefundState
from shop.payments.policies import LIVE, MOST_ATTEMPTS, can_renew
from shop.payments.queries import attempts_of, refunds_of
from shop.payments.values import Receiver
from shop.payments.vietqr import purpose_of
from shop.platform.database import db
from shop.sellers.models import Seller
from shop.shipping.queries import Quote, Shipment, quotes
from shop.stock.queries import available_of


@dataclass(frozen=True)
class DraftLine:
    """So many of a pack, with the stars of the day and how many could be had."""

    line_id: int
    offer: Offer
    quantity: int
    badge: Badge | None
    available: int

    @property
    def total(self) -> Vnd:
        """Price times quantity."""
        return Vnd(self.offer.price * self.quantity)

    @property
    def is_fine(self) -> bool:
        """Whether it can be ordered as it stands."""
        return self.offer.is_buyable and self.quantity <= self.available


@dataclass(frozen=True)
class DraftPart:
    """One seller's goods and the ways to send them; `way` is None where nobody delivers."""

    seller: Seller
    lines: Sequence[DraftLine]
    ways: Sequence[Quote]
    way: Quote | None

    @property
    def goods_total(self) -> Vnd:
        """Without postage."""
        return Vnd(sum(line.total for line in self.lines))

    @property
    def fee(self) -> Vnd:
        """Postage; 0 while no way is known."""
        return self.way.fee if self.way else Vnd(0)

    @property
    def gross_grams(self) -> int:
        """What the postage weighs."""
        return sum(line.offer.gross_grams * line.quantity for line in self.lines)


@dataclass(frozen=True)
class Draft:
    """A purchase that could be placed. Sellers are in the order in which they came into the cart."""

    parts: Sequence[DraftPart]
    province_code: str | None

    @cached_property
    def lines(self) -> list[DraftLine]:
        """All lines of all sellers."""
        return [line for part in self.parts for line in part.lines]

    @property
    def goods_total(self) -> Vnd:
        """Without postage."""
        return Vnd(sum(part.goods_total for part in self.parts))

    @property
    def shipping_total(self) -> Vnd:
        """All postage."""
        return Vnd(sum(part.fee for part in self.parts))

    @property
    def total(self) -> Vnd:
        """What is to be paid."""
        return Vnd(self.goods_total + self.shipping_total)

    @property
    def is_priced(self) -> bool:
        """Whether every seller's postage is known."""
        return all(part.way for part in self.parts)

    @property
    def has_alcohol(self) -> bool:
        """Whether something in it is alcohol."""
        return any(line.offer.is_alcohol for line in self.lines)

    @property
    def ways_to_pay(self) -> Sequence[PaymentMethod]:
        """How it could be paid, as far as its price is known; the usual way first."""
        return offered(total=self.total, has_alcohol=self.has_alcohol)

    @property
    def sight(self) -> Sight:
        """What a page with this draft shows."""
        return Sight(
            {line.offer.variant_id: (line.quantity, line.offer.price) for line in self.lines},
            {part.seller.id: (part.way.method.value, part.fee) for part in self.parts if part.way},
            self.total if self.is_priced else Vnd(0),
        )


def lines_of(cart_id: int) -> Sequence[CartLine]:
    """What lies in a cart at this moment, in the order in which it was put there."""
    mine = select(CartLine).where(CartLine.cart_id == cart_id).order_by(CartLine.id)
    return db.session.scalars(mine.execution_options(populate_existing=True)).all()


def draft_of(rows: Sequence[CartLine], *, province_code: str | None, delivery: Mapping[int, str]) -> Draft:
    """Lines of a cart as an order, priced for a province. The cheapest way where none was chosen.

    The number of statements does not grow with the cart.
    """
    found = offers([row.variant_id for row in rows])
    available = available_of(found)
    badges = badges_of({offer.product_id for offer in found.values()})
    lines: defaultdict[int, list[DraftLine]] = defaultdict(list)
    for row in rows:
        if offer := found.get(row.variant_id):
            badge = badges.get(offer.product_id)
            line = DraftLine(row.id, offer, row.quantity, badge, available.get(row.variant_id, 0))
            lines[offer.seller_id].append(line)
    ways = _ways(lines, province_code)
    sellers = _sellers(lines)
    parts = [
        DraftPart(sellers[key], group, ways.get(key, ()), _chosen(ways.get(key, ()), delivery.get(key)))
        for key, group in lines.items()
    ]
    return Draft(parts, province_code)


def _ways(
    lines: Mapping[int, Sequence[DraftLine]], province_code: str | None
) -> Mapping[int, Sequence[Quote]]:
    if not province_code:
        return {}
    return quotes(
        [
            Shipment(
                seller_id=seller_id,
                from_province=group[0].offer.seller_province_code,
                to_province=province_code,
                grams=sum(line.offer.gross_grams * line.quantity for line in group),
                is_perishable=any(line.offer.is_perishable for line in group),
            )
            for seller_id, group in lines.items()
        ]
    )


def _chosen(ways: Sequence[Quote], method: str | None) -> Quote | None:
    wanted = [way for way in ways if way.method.value == method]
    return next(iter([*wanted, *ways]), None)


def _sellers(ids: Mapping[int, object]) -> dict[int, Seller]:
    """Sellers with their places: the law wants their address shown."""
    wanted = select(Seller).options(joinedload(Seller.province), joinedload(Seller.ward))
    return {seller.id: seller for seller in db.session.scalars(wanted.where(Seller.id.in_(ids)))}


def can_forget(order: Order) -> bool:
    """Whether it is a guest's, nobody works for it any more, and no money is on its way back."""
    if order.buyer_id is not None or not order.phone or not is_over(order):
        return False
    return all(refund.state is RefundState.DONE for refund in refunds_of(order.id))


@dataclass(frozen=True)
class Paying:
    """`attempt` is the one that counts, live or the last one; `ways` are those still offered.

    `arrived` is what came by transfer so far, `missing` what is still to come of the whole.
    What is received for parts, plus `beside`, is everything that ever came; `returned` and
    `goes_back` are everything that went back of it, or will.
    """

    attempt: PaymentAttempt
    tries: Sequence[PaymentAttempt]
    paid_at: datetime | None
    receiver: Receiver
    purpose: str
    is_waiting: bool
    is_held: bool
    can_renew: bool
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
        """What came so far, of an attempt that is not complete, and does not go back."""
        return self.attempt.unrefunded

    @property
    def missing(self) -> Vnd:
        """What is still to be transferred."""
        return self.attempt.missing

    @property
    def other_ways(self) -> Sequence[PaymentMethod]:
        """Ways to pay besides the one that is open; none once money has begun to come by it."""
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


def paying_of(order: Order) -> Paying | None:
    """The money's side of an order; None where it is paid in cash and nothing else ever came."""
    tries = attempts_of(order.id)
    if all(attempt.method is PaymentMethod.COD for attempt in tries):
        return None
    live = [attempt for attempt in tries if attempt.state in LIVE]
    captured = [attempt for attempt in tries if attempt.state is AttemptState.CAPTURED]
    waiting = order.status is OrderStatus.AWAITING_PAYMENT
    return Paying(
        attempt=(captured or live or tries)[-1],
        tries=tries,
        paid_at=paid_at(order.events),
        receiver=receiver(),
        purpose=purpose_of(order.code),
        is_waiting=waiting,
        is_held=waiting and bool(live),
        can_renew=waiting and not live and can_renew(times_renewed(order.events), len(tries)),
        ways=offered(total=order.total, has_alcohol=True) if waiting else (),
        refunds=refunds_of(order.id),
    )
