"""The order as it would be: live offers, postage and sums of a cart."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from shop.cart.models import CartLine
from shop.catalog.queries import Offer, offers
from shop.certificates.queries import Badge, badges_of
from shop.checkout.policies import Sight
from shop.kernel.money import Vnd
from shop.orders.models import PaymentMethod
from shop.payments.methods import offered
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
