"""Try again to pay: another way while the goods are held, or once more after a hold has ended."""

from shop.checkout.errors import (
    HoldCannotBeRenewed,
    NoOtherWayLeft,
    NothingToPay,
    PartHasCome,
    PaymentStillOpen,
    WayNotOffered,
)
from shop.checkout.retake import has_goods, is_still_sold
from shop.orders.models import Actor, Order, OrderStatus, PaymentMethod
from shop.orders.policies import times_renewed
from shop.orders.services.fulfilment import demand_of
from shop.orders.services.paying import note_hold
from shop.orders.services.steps import lock_order
from shop.payments.methods import offered, terms_of
from shop.payments.models import AttemptState, PaymentAttempt
from shop.payments.policies import LIVE, MOST_ATTEMPTS, MOST_RENEWALS, part_come
from shop.payments.queries import attempts_of, live_attempt, order_of_attempt
from shop.payments.services.attempts import begin_attempt, close_attempt, locked_attempt
from shop.stock.errors import OutOfStock


def check_way(order: Order, method: PaymentMethod) -> None:
    """Raises `NothingToPay`, `WayNotOffered`, or what says that every try was used up:
    `NoOtherWayLeft` while a way is open, else `HoldCannotBeRenewed`.

    `PartHasCome` if some of the money is here: the rest of it is awaited, not all anew. To be
    asked before a way that is open is closed for it.
    """
    if order.status is not OrderStatus.AWAITING_PAYMENT:
        raise NothingToPay
    if not _may_pay_by(order, method):
        raise WayNotOffered
    tries = attempts_of(order.id)
    if part_come(tries):
        raise PartHasCome
    if len(tries) >= MOST_ATTEMPTS:
        raise NoOtherWayLeft if any(one.state in LIVE for one in tries) else HoldCannotBeRenewed


def renew_payment(
    *, order: Order, method: PaymentMethod, actor: Actor, has_left: bool = False
) -> PaymentAttempt:
    """One more attempt, by this method; the open one if it is the same.

    `has_left`: a card's page was left for it just now, which uses up no renewal.
    A card's open page must be closed at its gateway before (`PaymentStillOpen`). Raises what
    `check_way` does, `HoldCannotBeRenewed` when the goods were set aside anew before or are no
    longer sold, `OutOfStock` when others were faster.
    """
    order = lock_order(order.id)
    live = live_attempt(order.id)
    if live and live.method is method and order.status is OrderStatus.AWAITING_PAYMENT:
        return live
    check_way(order, method)
    if live:
        _leave(live)
    else:
        _take_goods_again(order, actor, has_left=has_left)
    return begin_attempt(order=order, method=method, terms=terms_of(method))


def begin_anew(*, attempt_id: int) -> int | None:
    """A card's attempt whose page can no longer be opened gives way to a new one; the goods stay held.

    The id of the attempt to pay by now: another press may have begun it. None if nobody waits
    for its money any more, or the tries are used up.
    """
    order = lock_order(order_of_attempt(attempt_id))
    live = live_attempt(order.id)
    if order.status is not OrderStatus.AWAITING_PAYMENT or not live or live.method is not PaymentMethod.CARD:
        return None
    if live.id != attempt_id or live.state is not AttemptState.NEW:
        return live.id
    if len(attempts_of(order.id)) >= MOST_ATTEMPTS:
        return None
    close_attempt(attempt=locked_attempt(live.id))
    return begin_attempt(order=order, method=PaymentMethod.CARD, terms=terms_of(PaymentMethod.CARD)).id


def _may_pay_by(order: Order, method: PaymentMethod) -> bool:
    return method is not PaymentMethod.COD and method in offered(total=order.total, has_alcohol=True)


def _leave(live: PaymentAttempt) -> None:
    """Leave a transfer that nobody has made; what arrives for it later is still recognised."""
    live = locked_attempt(live.id)
    if live.method is PaymentMethod.CARD:
        raise PaymentStillOpen
    close_attempt(attempt=live, state=AttemptState.CANCELED)


def _take_goods_again(order: Order, actor: Actor, *, has_left: bool) -> None:
    if not has_left and times_renewed(order.events) >= MOST_RENEWALS:
        raise HoldCannotBeRenewed
    if not is_still_sold(order):
        raise HoldCannotBeRenewed
    if not has_goods(order):
        raise OutOfStock(sorted(line.variant_id for line in demand_of(order.parts)))
    note_hold(order=order, step="kept" if has_left else "renewed", actor=actor)
