"""Money that is before the officers, for tests: arrivals, refunds and cases."""

from itertools import count
from typing import Any

from shop.checkout.cancel_order import cancel_order
from shop.checkout.confirm_transfer import record_transfer
from shop.orders.models import Actor, ActorKind, Order
from shop.orders.services.steps import lock_order
from shop.orders.words import CANCEL_REASONS
from shop.payments.models import BankTransfer, CaseKind, PaymentCase, Refund
from shop.payments.services.cases import open_case
from shop.payments.services.refunds import fail, locked_refund, name_account
from shop.payments.values import BankAccount
from shop.platform.database import db, transaction
from tests.factories.paying import (
    arrival,
    attempt_of,
    make_card_order,
    make_transfer_order,
    open_card_line,
    refunds_of,
    settle,
)

AN = BankAccount("970436", "0123456789", "LO THI AN")
#: Somebody who recorded it before.
MAI = 1_000
BUYER = Actor(ActorKind.BUYER)
_numbers = count(1)


def somebody() -> dict[str, str]:
    """A telephone and a network of their own: neither has its fill of orders."""
    number = next(_numbers)
    return {"phone": f"+8497{number:07}", "origin": f"192.0.{number // 250}.{number % 250}"}


def arrive(order: Order | None, amount: int, bank_ref: str = "FT1", **changes: Any) -> BankTransfer:
    """Money that an officer has written down."""
    said = arrival(order, amount, bank_ref, **changes)
    with transaction():
        return record_transfer(arrival=said, order=lock_order(order.id) if order else None, officer_id=MAI)


def make_bank_refund(amount: int = 50_000, *, account: BankAccount | None = AN) -> Refund:
    """So much came too much by bank, and goes back to the account that An named."""
    order = make_transfer_order(**somebody())
    arrive(order, order.total + amount, f"FT-{order.code}")
    refund = refunds_of(order)[0]
    if account:
        with transaction():
            name_account(refund=locked_refund(refund.id), account=account)
    return refund


def make_failed_refund(trouble: str = "the card is closed") -> Refund:
    """A canceled order's money, which its gateway will not send back to the card."""
    open_card_line()
    order = make_card_order(**somebody())
    settle(order)
    with transaction():
        cancel_order(order=order, reason=CANCEL_REASONS[0], actor=BUYER)
    refund = refunds_of(order)[0]
    with transaction():
        fail(refund=locked_refund(refund.id), trouble=trouble)
    return refunds_of(order)[0]


def make_case(kind: CaseKind = CaseKind.DISPUTE, *, order: Order | None = None, **facts: Any) -> PaymentCase:
    """Something that an officer must see."""
    attempt = attempt_of(order) if order else None
    key = f"case:{kind}:{order.id if order else 0}:{facts.get('detail', '')}"
    with transaction():
        open_case(kind=kind, key=key, attempt=attempt, **{"amount": 100_000, **facts})
    return db.session.query(PaymentCase).filter(PaymentCase.key == key).one()
