"""Placing an order: check against the live market, write, reserve, empty the cart.

Idempotent by the placement key made with the page: the same form gives the same order and
its link again, a changed form is refused. Two pages of one cart cannot both order: whoever
empties it decides.

Everybody locks in one order: cart, sellers by id, phone and network, order, stock rows by id.
"""

from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import CursorResult, delete, inspect, select

from shop.cart.errors import AgeNotConfirmed
from shop.cart.models import Cart, CartLine
from shop.catalog.models import Variant
from shop.checkout.drafts import Draft, draft_of, lines_of
from shop.checkout.errors import (
    AlcoholNeedsCashless,
    AlreadyPlaced,
    CartHasProblems,
    CartIsEmpty,
    NoDeliveryThere,
    OwnGoods,
    TotalChanged,
    UnknownPlace,
    WayNotOffered,
)
from shop.checkout.policies import PlaceOrder, changes_between, read_sight
from shop.checkout.snapshots import line_rows, order_row, part_row
from shop.kernel.codes import digest
from shop.kernel.money import Vnd
from shop.orders import services as orders
from shop.orders.events import OrderAwaitsPayment, OrderPlaced
from shop.orders.links import secret_for
from shop.orders.models import Actor, ActorKind, Order, PaymentMethod
from shop.orders.services.fulfilment import demand_of
from shop.payments import services as payments
from shop.payments.methods import offered, terms_of
from shop.places.models import Ward
from shop.places.queries import ward_with_province
from shop.platform import outbox
from shop.platform.database import db
from shop.platform.faultpoints import faultpoint
from shop.platform.keys import keyed_digest
from shop.platform.networks import network_of
from shop.platform.settings import settings
from shop.sellers.models import Seller, SellerMember
from shop.stock import services as stock


@dataclass(frozen=True)
class PlacedOrder:
    """The order and the secret of its link; `is_repeat` if it had been placed before."""

    order: Order
    secret: str
    is_repeat: bool = False


def place_order(
    *,
    cart: Cart,
    form: PlaceOrder,
    buyer_id: int | None,
    origin: str,
    seen_total: Vnd,
    placement_key: str,
    is_of_age: bool = False,
) -> PlacedOrder:
    """Make one order of a cart. Unless it is paid on delivery, it then waits for its money.

    Raises `CartIsEmpty`, `AlreadyPlaced`, `UnknownPlace`, `OwnGoods`, `CartHasProblems`,
    `NoDeliveryThere`, `AgeNotConfirmed`, `WayRefused`, `TotalChanged`, `TooManyUnconfirmed`,
    `TooManyUnpaid`, `OutOfStock`; the caller's transaction then leaves nothing behind.
    """
    cart_id = _lock(cart)
    key = digest(f"{cart_id}:{placement_key}")
    if earlier := _placed_before(key, form):
        return PlacedOrder(earlier, secret_for(key), is_repeat=True)
    ward = ward_with_province(form.ward_code, province_code=form.province_code)
    draft = _held_draft(cart_id, form)
    _check(draft, ward, buyer_id)
    _check_way(draft, PaymentMethod(form.payment_method), is_of_age)
    _compare(draft, form, seen_total)
    origin_digest = _origin_digest(origin)
    _check_waiting(form, origin_digest)
    order = order_row(
        form,
        draft,
        cast(Ward, ward),
        placement_key=key,
        placement_digest=form.digest(),
        secret_digest=digest(secret_for(key)),
        buyer_id=buyer_id,
        origin_digest=origin_digest,
    )
    _write(order, draft, Actor(ActorKind.BUYER, buyer_id))
    faultpoint("K04")
    return PlacedOrder(order, secret_for(key))


def _check_waiting(form: PlaceOrder, origin_digest: str) -> None:
    orders.check_waiting_cap(
        phone=form.phone,
        origin_digest=origin_digest,
        method=PaymentMethod(form.payment_method),
        cap=settings().cod_cap,
    )


def _write(order: Order, draft: Draft, buyer: Actor) -> None:
    in_cash = order.payment_method is PaymentMethod.COD
    parts = [part_row(part, is_asked=in_cash) for part in draft.parts]
    lines = [line_rows(part) for part in draft.parts]
    orders.open_order(order=order, parts=parts, lines=lines, actor=buyer)
    faultpoint("K03")
    stock.reserve(order_id=order.id, demand=demand_of(parts))
    terms = terms_of(order.payment_method)
    attempt = payments.begin_attempt(order=order, method=order.payment_method, terms=terms)
    payments.expect(parts=parts, attempt=attempt, actor=buyer)
    _take_out_of_cart(draft)
    outbox.record(OrderPlaced(order_id=order.id) if in_cash else OrderAwaitsPayment(order_id=order.id))
    db.session.flush()


def _lock(cart: Cart) -> int:
    """One placement of a cart at a time; the loser then finds it empty."""
    identity = inspect(cart).identity
    locked = select(Cart.id).where(Cart.id == (identity or (0,))[0]).with_for_update()
    cart_id = db.session.scalar(locked)
    if cart_id is None:
        raise CartIsEmpty
    return cart_id


def _held_draft(cart_id: int, form: PlaceOrder) -> Draft:
    _hold_sellers(cart_id)
    return draft_of(lines_of(cart_id), province_code=form.province_code, delivery=form.delivery)


def _hold_sellers(cart_id: int) -> None:
    """Nobody is suspended or closed while something is ordered there; what was decided is seen.

    Shared, so that orders do not wait for each other. SQLite has one writer at a time.
    """
    if db.session.get_bind().dialect.name != "postgresql":
        return
    variants = select(CartLine.variant_id).where(CartLine.cart_id == cart_id)
    wanted = select(Variant.seller_id).where(Variant.id.in_(variants))
    held = select(Seller.id).where(Seller.id.in_(wanted)).order_by(Seller.id)
    db.session.execute(held.with_for_update(read=True))


def _placed_before(key: str, form: PlaceOrder) -> Order | None:
    earlier = db.session.scalar(select(Order).where(Order.placement_key == key))
    if earlier and earlier.placement_digest != form.digest():
        raise AlreadyPlaced(earlier.code)
    return earlier


def _check(draft: Draft, ward: Ward | None, buyer_id: int | None) -> None:
    if not draft.lines:
        raise CartIsEmpty
    if buyer_id and _seller_of(buyer_id) in {part.seller.id for part in draft.parts}:
        raise OwnGoods
    if wrong := [line.offer.variant_id for line in draft.lines if not line.is_fine]:
        raise CartHasProblems(wrong)
    if ward is None:
        raise UnknownPlace
    if not draft.is_priced:
        raise NoDeliveryThere


def _check_way(draft: Draft, method: PaymentMethod, is_of_age: bool) -> None:
    """Only ways that are offered for exactly this; alcohol never for cash, nor to who may be too young."""
    if draft.has_alcohol and not is_of_age:
        raise AgeNotConfirmed
    if draft.has_alcohol and method is PaymentMethod.COD:
        raise AlcoholNeedsCashless
    if method not in offered(total=draft.total, has_alcohol=draft.has_alcohol):
        raise WayNotOffered


def _compare(draft: Draft, form: PlaceOrder, seen_total: Vnd) -> None:
    """The total shown is the total charged, and so is everything that makes it."""
    now = draft.sight
    if seen_total == now.total and form.seen in {"", now.text}:
        return
    raise TotalChanged(changes_between(read_sight(form.seen), now))


def _seller_of(user_id: int) -> int | None:
    return db.session.scalar(select(SellerMember.seller_id).where(SellerMember.user_id == user_id))


def _take_out_of_cart(draft: Draft) -> None:
    """Exactly the lines that were ordered; if one is gone, another page was faster."""
    ordered = delete(CartLine).where(CartLine.id.in_([line.line_id for line in draft.lines]))
    result = cast("CursorResult[Any]", db.session.execute(ordered))
    if result.rowcount != len(draft.lines):
        raise CartIsEmpty


def _origin_digest(origin: str) -> str:
    """The network a visitor comes from, not to be read back."""
    return keyed_digest("origin", network_of(origin)).hex()
