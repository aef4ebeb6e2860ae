"""What lies in a cart, as it can be bought at this moment."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import joinedload

from shop.cart.models import Cart, CartLine
from shop.cart.policies import MOST_PER_LINE, Problem, problems_of
from shop.catalog.queries import Offer, offers
from shop.certificates.queries import Badge, badges_of
from shop.kernel.codes import digest
from shop.kernel.money import Vnd
from shop.platform.database import db
from shop.platform.settings import settings
from shop.shipping.queries import Quote, Shipment, quotes
from shop.stock.queries import available_of


@dataclass(frozen=True)
class CartRow:
    """One line. `price_before` is set if the price has changed since it was last looked at."""

    line_id: int
    offer: Offer
    quantity: int
    available: int
    badge: Badge | None
    price_before: Vnd | None
    problems: tuple[Problem, ...]

    @property
    def line_total(self) -> Vnd:
        """Quantity times today's price."""
        return Vnd(self.quantity * self.offer.price)

    @property
    def most(self) -> int:
        """How many of it may be asked for."""
        return max(1, min(MOST_PER_LINE, self.available))


@dataclass(frozen=True)
class SellerGroup:
    """What comes from one seller, in one parcel."""

    seller_id: int
    seller_name: str
    seller_slug: str
    seller_province_code: str
    region: str
    band: str
    lines: Sequence[CartRow]

    @property
    def ready(self) -> list[CartRow]:
        """The lines that nothing stands in the way of."""
        return [row for row in self.lines if not row.problems]

    @property
    def goods_total(self) -> Vnd:
        """What those lines cost."""
        return Vnd(sum(row.line_total for row in self.ready))

    @property
    def grams(self) -> int:
        """What the parcel weighs, packing included."""
        return sum(row.quantity * row.offer.gross_grams for row in self.ready)

    @property
    def is_perishable(self) -> bool:
        """Whether something in it spoils on a long way."""
        return any(row.offer.is_perishable for row in self.ready)


@dataclass(frozen=True)
class CartView:
    """A cart as its page shows it. Totals count the lines that can be ordered."""

    groups: Sequence[SellerGroup]

    @cached_property
    def rows(self) -> list[CartRow]:
        """All lines, seller by seller."""
        return [row for group in self.groups for row in group.lines]

    @property
    def count(self) -> int:
        """How many things there are, counting each jar."""
        return sum(row.quantity for row in self.rows)

    @property
    def ready_count(self) -> int:
        """How many things can be ordered, counting each jar."""
        return sum(row.quantity for group in self.groups for row in group.ready)

    @property
    def goods_total(self) -> Vnd:
        """What can be ordered costs so much, postage apart."""
        return Vnd(sum(group.goods_total for group in self.groups))

    @property
    def changes(self) -> list[CartRow]:
        """Lines whose price is not what was seen before."""
        return [row for row in self.rows if row.price_before is not None]

    @property
    def problems(self) -> list[CartRow]:
        """Lines that must be changed or taken out before ordering."""
        return [row for row in self.rows if row.problems]

    @property
    def is_ready(self) -> bool:
        """Whether all of it can be ordered."""
        return bool(self.rows) and not self.problems


@dataclass(frozen=True)
class Estimate:
    """What sending would cost: the cheapest way per seller, None where nobody delivers."""

    province_code: str
    ways: Mapping[int, Quote | None]

    @property
    def postage(self) -> Vnd:
        """All parcels together."""
        return Vnd(sum(way.fee for way in self.ways.values() if way))

    @property
    def is_complete(self) -> bool:
        """Whether every parcel can be sent there."""
        return all(self.ways.values())


EMPTY = CartView(groups=())


def cart_of(user_id: int | None, guest_secret: str | None) -> Cart | None:
    """The cart of a signed-in person, else of the guest with this secret; its lines loaded."""
    if user_id is None and not guest_secret:
        return None
    wanted = select(Cart).where(is_owned_by(user_id, guest_secret))
    return db.session.scalars(wanted.options(joinedload(Cart.lines))).unique().one_or_none()


def count_of(user_id: int | None, guest_secret: str | None) -> int:
    """How many things lie in somebody's cart. One statement at the most."""
    if user_id is None and not guest_secret:
        return 0
    total = select(func.sum(CartLine.quantity)).join(CartLine.cart)
    return db.session.scalar(total.where(is_owned_by(user_id, guest_secret))) or 0


def view_cart(cart: Cart | None) -> CartView:
    """The cart with today's offers, prices, stock and stars: four statements, whatever its size."""
    lines = list(cart.lines) if cart else []
    if not lines:
        return EMPTY
    variant_ids = [line.variant_id for line in lines]
    known = offers(variant_ids)
    left = available_of(variant_ids)
    badges = badges_of({offer.product_id for offer in known.values()})
    return CartView(groups=_grouped([_row(line, known, left, badges) for line in lines]))


def estimate(view: CartView, *, province_code: str) -> Estimate:
    """Postage of what can be ordered, to a province. Two statements."""
    shipments = [
        Shipment(
            seller_id=group.seller_id,
            from_province=group.seller_province_code,
            to_province=province_code,
            grams=group.grams,
            is_perishable=group.is_perishable,
        )
        for group in view.groups
        if group.ready
    ]
    found = quotes(shipments)
    cheapest = {seller_id: ways[0] if ways else None for seller_id, ways in found.items()}
    return Estimate(province_code, cheapest)


def is_owned_by(user_id: int | None, guest_secret: str | None) -> ColumnElement[bool]:
    """The condition that a cart belongs to a person, else to the guest with this secret."""
    if user_id is not None:
        return Cart.user_id == user_id
    return Cart.secret_digest == digest(guest_secret or "")


def _row(
    line: CartLine, known: Mapping[int, Offer], left: Mapping[int, int], badges: Mapping[int, Badge]
) -> CartRow:
    offer = known[line.variant_id]
    available = left[line.variant_id]
    return CartRow(
        line_id=line.id,
        offer=offer,
        quantity=line.quantity,
        available=available,
        badge=badges.get(offer.product_id),
        price_before=None if line.price_seen == offer.price else line.price_seen,
        problems=problems_of(
            offer,
            quantity=line.quantity,
            available=available,
            sells_alcohol=settings().takes_cashless,
        ),
    )


def _grouped(rows: Sequence[CartRow]) -> list[SellerGroup]:
    """By seller, in the order in which their first goods were added."""
    by_seller: dict[int, list[CartRow]] = {}
    for row in rows:
        by_seller.setdefault(row.offer.seller_id, []).append(row)
    return [_group(lines) for lines in by_seller.values()]


def _group(lines: Sequence[CartRow]) -> SellerGroup:
    first = lines[0].offer
    return SellerGroup(
        seller_id=first.seller_id,
        seller_name=first.seller_name,
        seller_slug=first.seller_slug,
        seller_province_code=first.seller_province_code,
        region=first.region,
        band=first.band,
        lines=tuple(lines),
    )
