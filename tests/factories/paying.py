"""Orders that are paid ahead, for tests."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from flask import Flask, current_app

from shop.catalog.models import Product
from shop.checkout.confirm_transfer import Arrival
from shop.checkout.settle_payment import Settled, settle_payment
from shop.kernel.clock import vietnam_today
from shop.kernel.money import Vnd
from shop.orders.models import Actor, ActorKind, Order, OrderStatus, PaymentMethod
from shop.payments.gateway import Evidence, PaymentSight
from shop.payments.models import AttemptState, PaymentAttempt, Refund
from shop.payments.queries import attempts_of
from shop.platform.database import db, transaction
from tests.factories.orders import make_order
from tests.support.card_desk import CardLine, card_line

ACCOUNT = "0011001234567"
MARKET = Actor(ActorKind.SYSTEM)


@contextmanager
def only_cash(app: Flask) -> Iterator[None]:
    """A market that has set up no way to pay ahead."""
    before, gateways = app.extensions["settings"], app.extensions["gateways"]
    app.extensions["settings"] = replace(before, vietqr_account="", stripe_secret_key="")
    app.extensions["gateways"] = {}
    public = app.jinja_env.globals["settings_public"]
    told = dict(vars(public))
    vars(public).update(vietqr_account="", takes_cards=False, takes_cashless=False)
    try:
        yield
    finally:
        app.extensions["settings"], app.extensions["gateways"] = before, gateways
        vars(public).update(told)


def open_card_line() -> CardLine:
    """The shop takes cards, at a desk in this process."""
    line = card_line()
    current_app.extensions["gateways"] = {PaymentMethod.CARD: line.gateway}
    return line


def make_transfer_order(*goods: Product, **changes: Any) -> Order:
    """An order that waits for a transfer."""
    return make_order(*goods, payment_method="vietqr", **changes)


def make_card_order(*goods: Product, **changes: Any) -> Order:
    """An order that waits for a card; its page is not open yet."""
    return make_order(*goods, payment_method="card", **changes)


def attempt_of(order: Order) -> PaymentAttempt:
    """The latest try at paying it, as it is now."""
    db.session.rollback()
    return attempts_of(order.id)[-1]


def states_of(order: Order) -> list[AttemptState]:
    """Where its tries stand now, the first one first."""
    db.session.rollback()
    return [one.state for one in attempts_of(order.id)]


def status_of(order: Order) -> OrderStatus:
    """Where the order stands now."""
    db.session.rollback()
    return db.session.get_one(Order, order.id).status


def refunds_of(order: Order) -> list[Refund]:
    """What goes back of its money, as it is now."""
    db.session.rollback()
    return list(db.session.query(Refund).filter(Refund.order_id == order.id).order_by(Refund.id))


def news(attempt: PaymentAttempt, **changes: Any) -> Evidence:
    """What is said when the whole amount has come, unless changed."""
    said = {
        "sight": PaymentSight.PAID,
        "ref": attempt.provider_ref or "",
        "payment_ref": f"money-{attempt.id}",
        "amount": attempt.amount,
        "currency": attempt.currency,
        "is_live": attempt.is_live,
        "account": attempt.account,
    }
    return Evidence(**{**said, **changes})


def settle(order: Order, **changes: Any) -> Settled:
    """News about the latest try of an order."""
    attempt = attempt_of(order)
    evidence = news(attempt, **changes)
    with transaction():
        return settle_payment(attempt_id=attempt.id, evidence=evidence, actor=MARKET)


def arrival(order: Order | None, amount: int, bank_ref: str = "FT1", **changes: Any) -> Arrival:
    """A line of the bank's statement."""
    said = {
        "account": ACCOUNT,
        "bank_ref": bank_ref,
        "amount": Vnd(amount),
        "purpose": order.code if order else "cam on",
        "arrived_on": vietnam_today(),
    }
    return Arrival(**{**said, **changes})
