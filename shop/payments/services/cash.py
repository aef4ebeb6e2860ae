"""The money of an order: expected, reduced, received. Every amount is in whole đồng.

The order's row is locked first, so that what is compared is what is written. A key makes
each fact happen once.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import CursorResult, insert, select, update

from shop.kernel.money import Vnd
from shop.orders.models import Actor, Order, PaymentMethod, SellerOrder, SellerOrderStatus
from shop.orders.services.steps import lock_part
from shop.payments.errors import (
    AmountDiffers,
    CashAlreadyReceived,
    CashNotDueYet,
    MoneyRefused,
)
from shop.payments.models import AttemptState, PaymentAttempt, PaymentEvent, PaymentEventKind
from shop.payments.policies import ATTEMPT_STEPS, end_of_attempt
from shop.payments.queries import money_of, open_attempt
from shop.platform.database import db


@dataclass(frozen=True)
class _Fact:
    kind: PaymentEventKind
    amount: Vnd
    key: str
    reason: str


def expect(*, order: Order, parts: Sequence[SellerOrder], actor: Actor) -> PaymentAttempt:
    """Open the cash attempt of a new order and write down what each seller is to receive."""
    attempt = PaymentAttempt(
        order_id=order.id, method=order.payment_method, amount=order.total, state=AttemptState.OPEN
    )
    db.session.add(attempt)
    db.session.flush()
    facts = [
        _row(
            part,
            attempt,
            _Fact(PaymentEventKind.EXPECTED, part.total, f"expected:{part.id}", "placed"),
            actor,
        )
        for part in parts
    ]
    db.session.execute(insert(PaymentEvent), facts)
    return attempt


def reduce(*, part: SellerOrder, amounts: Mapping[str, Vnd], reason: str, actor: Actor) -> None:
    """Take amounts off what a part is to bring, each once under its key (`line:7`, `postage:3:7`).

    Raises `MoneyRefused` if more would be taken off than is outstanding. Ends the attempt
    if nothing remains to be paid. Free postage takes nothing off.
    """
    lock_part(part)
    amounts = {key: amount for key, amount in amounts.items() if amount}
    known = select(PaymentEvent.key).where(PaymentEvent.key.in_(amounts))
    done = set(db.session.scalars(known))
    new = {key: amount for key, amount in amounts.items() if key not in done}
    if sum(new.values()) > money_of(part_ids=[part.id])[part.id].outstanding:
        raise MoneyRefused
    attempt = _attempt(part)
    for key, amount in new.items():
        _write(part, attempt, _Fact(PaymentEventKind.REDUCED, amount, key, reason), actor)
    _end_attempt_if_settled(attempt)


def receive_cash(*, part: SellerOrder, amount: Vnd, actor: Actor) -> None:
    """The cash of a delivered part is in hand, to the đồng and once.

    Raises `CashNotDueYet`, `CashAlreadyReceived`, `AmountDiffers`; then nothing is written.
    """
    lock_part(part)
    money = money_of(part_ids=[part.id])[part.id]
    if money.received or money.outstanding <= 0:
        raise CashAlreadyReceived
    if part.status is not SellerOrderStatus.DELIVERED:
        raise CashNotDueYet
    if amount != money.outstanding:
        raise AmountDiffers(due=f"{money.outstanding:,} ₫".replace(",", "."))
    attempt = _attempt(part)
    _write(part, attempt, _Fact(PaymentEventKind.RECEIVED, amount, f"cash:{part.id}", "cod"), actor)
    _end_attempt_if_settled(attempt)


def _attempt(part: SellerOrder) -> PaymentAttempt:
    attempt = open_attempt(part.order_id)
    if attempt is None or attempt.method is not PaymentMethod.COD:
        raise MoneyRefused
    return attempt


def _end_attempt_if_settled(attempt: PaymentAttempt) -> None:
    """Every part of the order is paid or no longer owed: the attempt is over."""
    db.session.flush()
    end = end_of_attempt(money_of(order_ids=[attempt.order_id])[attempt.order_id])
    if end is None or end not in ATTEMPT_STEPS[attempt.state]:
        return
    still_open = update(PaymentAttempt).where(
        PaymentAttempt.id == attempt.id, PaymentAttempt.state == attempt.state
    )
    result = db.session.execute(still_open.values(state=end))
    if cast("CursorResult[Any]", result).rowcount != 1:
        raise MoneyRefused


def _write(part: SellerOrder, attempt: PaymentAttempt, fact: _Fact, actor: Actor) -> None:
    db.session.add(PaymentEvent(**_row(part, attempt, fact, actor)))


def _row(part: SellerOrder, attempt: PaymentAttempt, fact: _Fact, actor: Actor) -> dict[str, Any]:
    return {
        "order_id": part.order_id,
        "part_id": part.id,
        "attempt_id": attempt.id,
        "kind": fact.kind,
        "amount": fact.amount,
        "key": fact.key,
        "reason": fact.reason[:80],
        "actor": actor.kind,
        "actor_id": actor.id,
    }
