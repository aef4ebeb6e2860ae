"""Writing down what happened to money, for good."""

from dataclasses import dataclass
from typing import Any

from shop.kernel.money import Vnd
from shop.orders.models import Actor, SellerOrder
from shop.payments.models import PaymentAttempt, PaymentEvent, PaymentEventKind
from shop.platform.database import db


@dataclass(frozen=True)
class Fact:
    """So much, for this reason; the key makes it happen once."""

    kind: PaymentEventKind
    amount: Vnd
    key: str
    reason: str


def write_fact(part: SellerOrder, attempt: PaymentAttempt, fact: Fact, actor: Actor) -> None:
    """One more row of a part's money."""
    db.session.add(PaymentEvent(**fact_row(part, attempt, fact, actor)))


def fact_row(part: SellerOrder, attempt: PaymentAttempt, fact: Fact, actor: Actor) -> dict[str, Any]:
    """The columns of that row."""
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
