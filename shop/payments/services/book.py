"""What is to be paid for an order, and what is taken off it again."""

from collections.abc import Mapping, Sequence

from sqlalchemy import insert, select

from shop.kernel.money import Vnd
from shop.orders.models import Actor, PaymentMethod, SellerOrder
from shop.orders.services.steps import lock_part
from shop.payments.errors import MoneyRefused
from shop.payments.models import PaymentAttempt, PaymentEvent, PaymentEventKind, RefundReason
from shop.payments.queries import money_of, on_the_way_back, telling_attempt
from shop.payments.services.cash import end_attempt_if_settled
from shop.payments.services.facts import Fact, fact_row, write_fact
from shop.payments.services.refunds import owe
from shop.platform.database import db


def expect(*, parts: Sequence[SellerOrder], attempt: PaymentAttempt, actor: Actor) -> None:
    """Write down what each seller of a new order is to receive."""
    facts = [
        fact_row(
            part, attempt, Fact(PaymentEventKind.EXPECTED, part.total, f"expected:{part.id}", "placed"), actor
        )
        for part in parts
    ]
    db.session.execute(insert(PaymentEvent), facts)


def reduce(*, part: SellerOrder, amounts: Mapping[str, Vnd], reason: RefundReason, actor: Actor) -> None:
    """Take amounts off what a part is to bring, each once under its key (`line:7`, `postage:3:7`).

    What was paid for it before becomes a refund that is due. Raises `MoneyRefused` if more
    would be taken off than is still to be paid or was paid. Free postage takes nothing off.
    """
    lock_part(part)
    amounts = {key: amount for key, amount in amounts.items() if amount}
    done = set(db.session.scalars(select(PaymentEvent.key).where(PaymentEvent.key.in_(amounts))))
    new = {key: amount for key, amount in amounts.items() if key not in done}
    attempt = telling_attempt(part.order_id)
    money = money_of(part_ids=[part.id])[part.id]
    in_cash = attempt.method is PaymentMethod.COD
    if sum(new.values()) > (money.outstanding if in_cash else money.due):
        raise MoneyRefused
    for key, amount in new.items():
        write_fact(part, attempt, Fact(PaymentEventKind.REDUCED, amount, key, reason), actor)
    db.session.flush()
    if in_cash:
        end_attempt_if_settled(attempt)
    else:
        _give_back(part, attempt, reason)


def _give_back(part: SellerOrder, attempt: PaymentAttempt, reason: RefundReason) -> None:
    """What was paid for a part beyond what it is to bring, and is not on its way back yet."""
    money = money_of(part_ids=[part.id])[part.id]
    surplus = Vnd(-money.outstanding - on_the_way_back(part.id))
    if surplus > 0:
        owe(
            attempt=attempt,
            amount=surplus,
            key=f"part:{part.id}:{money.reduced}",
            reason=reason,
            part_id=part.id,
        )
