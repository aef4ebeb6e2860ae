"""What single processes do in races about money. Importable, so that a child can find it."""

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any
from unittest import mock

from flask import current_app, g

from shop.checkout import asking, cancel_order, jobs, settle_payment
from shop.checkout.confirm_transfer import record_transfer
from shop.checkout.renew_payment import renew_payment
from shop.kernel.errors import ShopError
from shop.kernel.money import Vnd
from shop.orders.models import Actor, ActorKind, Order, PaymentMethod
from shop.orders.services import steps
from shop.payments import jobs as refund_jobs
from shop.payments.gateway import GatewayTrouble
from shop.payments.models import PaymentAttempt, Refund, RefundReason
from shop.payments.services import attempts
from shop.payments.services.refunds import owe
from shop.platform.database import db, transaction
from shop.platform.retry import retrying
from shop.platform.worker import work_off
from shop.stock import services as stock
from shop.stock.services import Demand
from tests.factories.paying import arrival
from tests.support.desk_server import pay_at, take_cards_at
from tests.support.processes import patiently

AN = Actor(ActorKind.BUYER)


@dataclass(frozen=True)
class Waiting:
    """What another process must know of an order that waits for its money."""

    order_id: int
    attempt_id: int
    total: int
    ref: str = ""


def press(number: int, *, desk: str, cookie: str, data: dict[str, str]) -> str:
    """Press the button of the checkout in a browser that holds this cookie; where it leads."""
    take_cards_at(desk)
    client = current_app.test_client()
    client.set_cookie("phien", cookie)
    answer = client.post("/thanh-toan", data=data)
    return f"{answer.status_code} {answer.location}"


def write_down(number: int, *, cookie: str, data: dict[str, str]) -> str:
    """Press the button of the transfers' desk in an officer's browser; what is answered."""
    g.pop("_login_user", None)  # who was here before, in the same process
    client = current_app.test_client()
    client.set_cookie("phien", cookie)
    answer = client.post("/quan-tri/chuyen-khoan", data=data)
    is_known = "Mã giao dịch này đã được ghi rồi." in answer.text
    return f"{answer.status_code} {'known' if is_known else answer.location}"


def open_page(number: int, *, desk: str, attempt_id: int) -> str:
    """Press the card's button on the order's page; where it leads."""
    take_cards_at(desk)
    try:
        return patiently(retrying(asking.open_page), attempt_id)
    except ShopError as refusal:
        return type(refusal).__name__


def tell_look_and_ask(
    number: int, *, desk: str, attempt_id: int, message: tuple[bytes, dict[str, str]], times: int
) -> list[int]:
    """Odd processes post one message so often and do its work, others look: as the page, as the poller."""
    take_cards_at(desk)
    client = current_app.test_client()
    told = []
    for _ in range(times):
        if number % 2:
            body, headers = message
            told.append(client.post("/webhooks/stripe", data=body, headers=headers).status_code)
        else:
            patiently(retrying(asking.look_and_settle), attempt_id, actor=AN if number % 4 else asking.MARKET)
    if number % 2:
        work_off()
    return told


def pull(number: int, *, desk: str, waiting: list[Waiting], guarded: bool = True) -> list[str]:
    """On each order: one pays, one cancels, one ends its hold, one asks after it."""
    take_cards_at(desk)
    acts = (_pay, _cancel, _end_hold, _look)
    with _unguarded() if not guarded else ExitStack():
        return [_named(acts[(number + turn) % 4], desk, one) for turn, one in enumerate(waiting)]


def _named(act: Callable[[str, Waiting], str], desk: str, one: Waiting) -> str:
    try:
        return patiently(retrying(act), desk, one)
    except (ShopError, GatewayTrouble) as refusal:
        return type(refusal).__name__
    finally:
        db.session.rollback()


def pull_unguarded(number: int, *, desk: str, waiting: list[Waiting]) -> str:
    """The same without any guard; what broke of it by itself."""
    try:
        pull(number, desk=desk, waiting=waiting, guarded=False)
    except Exception as error:
        return type(error).__name__
    return ""


def _pay(desk: str, one: Waiting) -> str:
    pay_at(desk, one.ref)
    return f"paid: {asking.look_and_settle(one.attempt_id)}"


def _cancel(desk: str, one: Waiting) -> str:
    asking.close_and_settle(one.attempt_id, actor=AN)
    with transaction():
        cancel_order.cancel_order(order=db.session.get_one(Order, one.order_id), reason="Đổi ý", actor=AN)
    return "canceled"


def _end_hold(desk: str, one: Waiting) -> str:
    jobs.end_hold(one.attempt_id)
    return "ended"


def _look(desk: str, one: Waiting) -> str:
    return f"looked: {asking.look_and_settle(one.attempt_id)}"


@contextmanager
def _unguarded() -> Iterator[None]:
    """Nobody locks an order or an attempt, and no step asks whether it begins where it should."""
    with ExitStack() as patches:
        for module in (settle_payment, cancel_order, steps):
            patches.enter_context(mock.patch.object(module, "lock_order", _look_at_order))
        patches.enter_context(mock.patch.object(settle_payment, "locked_attempt", _look_at_attempt))
        patches.enter_context(mock.patch.object(steps, "_change", db.session.execute))
        patches.enter_context(mock.patch.object(attempts, "step_attempt", _step_anyway))
        patches.enter_context(mock.patch.object(settle_payment, "close_attempt", _close_anyway))
        patches.enter_context(mock.patch.object(cancel_order, "close_attempt", _close_anyway))
        yield


def _look_at_order(order_id: int) -> Order:
    """What `lock_order` would be without its lock; the look takes a moment."""
    order = db.session.get_one(Order, order_id, populate_existing=True)
    time.sleep(0.003)
    return order


def _look_at_attempt(attempt_id: int) -> PaymentAttempt:
    return db.session.get_one(PaymentAttempt, attempt_id, populate_existing=True)


def _step_anyway(attempt: PaymentAttempt, to: Any, **values: Any) -> None:
    for name, value in {"state": to, **values}.items():
        setattr(attempt, name, value)
    db.session.flush()


def _close_anyway(*, attempt: PaymentAttempt, state: Any = attempts.AttemptState.CANCELED) -> bool:
    if attempt.state not in attempts.LIVE:
        return False
    _step_anyway(attempt, state)
    return True


def claim(number: int, *, attempt_id: int, amount: int, guarded: bool = True) -> str:
    """Owe the whole money of an attempt to its buyer, each process for a reason of its own."""

    @retrying
    def act() -> str:
        with transaction():
            attempt = db.session.get_one(PaymentAttempt, attempt_id)
            if guarded:
                owe(attempt=attempt, amount=Vnd(amount), key=f"claim:{number}", reason=RefundReason.OVER)
            else:
                _owe_naively(attempt, amount, number)
        return "owed"

    try:
        return patiently(act)
    except ShopError as refusal:
        return type(refusal).__name__


def _owe_naively(attempt: PaymentAttempt, amount: int, number: int) -> None:
    """Read, decide, write: what `owe` would be without its conditional UPDATE."""
    if attempt.captured - attempt.refund_reserved < amount:
        raise ShopError
    time.sleep(0.05)
    attempt.refund_reserved += amount
    refund = Refund(
        order_id=attempt.order_id,
        attempt_id=attempt.id,
        method=attempt.method,
        amount=amount,
        key=f"claim:{number}",
        reason=RefundReason.OVER,
    )
    db.session.add(refund)
    db.session.flush()


def send(number: int, *, desk: str, refund_id: int) -> str:
    """Send one refund; silence of the desk means that the next try would."""
    take_cards_at(desk)
    try:
        patiently(retrying(refund_jobs.send_refund), refund_id)
    except GatewayTrouble:
        return "trouble"
    return "sent"


def note_arrivals(number: int, *, waiting: list[Waiting], each: bool = False) -> list[str]:
    """An officer writes down what the statement says; with `each` everybody a statement of their own."""
    return [_note(one, f"FT{one.order_id}-{number if each else ''}", number) for one in waiting]


def _note(one: Waiting, bank_ref: str, officer: int) -> str:
    @retrying
    def act() -> str:
        order = db.session.get_one(Order, one.order_id)
        said = arrival(order, one.total, bank_ref)
        with transaction():
            return record_transfer(arrival=said, order=order, officer_id=officer).state.value

    try:
        return patiently(act)
    except ShopError as refusal:
        return type(refusal).__name__


def renew_or_note(number: int, *, waiting: list[Waiting]) -> list[str]:
    """Half of them try again to pay, half find the money of the first try on the statement."""
    if number % 2:
        return note_arrivals(0, waiting=waiting)
    return [_renew(one) for one in waiting]


def _renew(one: Waiting) -> str:
    @retrying
    def act() -> str:
        order = db.session.get_one(Order, one.order_id)
        with transaction():
            renew_payment(order=order, method=PaymentMethod.VIETQR, actor=AN)
        return "renewed"

    try:
        return patiently(act)
    except ShopError as refusal:
        return type(refusal).__name__


def end_or_note(number: int, *, waiting: list[Waiting]) -> list[str]:
    """Half of them end holds whose time is over, half find the money at that very moment."""
    if number % 2:
        return note_arrivals(0, waiting=waiting)
    return [_named(_end_hold, "", one) for one in waiting]


def note_or_cancel(number: int, *, waiting: list[Waiting]) -> list[str]:
    """Half of them pay orders, half cancel them, from opposite ends."""
    if number % 2:
        return note_arrivals(number, waiting=waiting, each=True)
    return [_named(_cancel_plainly, "", one) for one in reversed(waiting)]


def _cancel_plainly(_desk: str, one: Waiting) -> str:
    with transaction():
        cancel_order.cancel_order(order=db.session.get_one(Order, one.order_id), reason="Đổi ý", actor=AN)
    return "canceled"


def take_two_lines(number: int, *, order_ids: list[int], shelf: tuple[int, int]) -> int:
    """Late money for orders with two lines on one shelf; how many could have their goods again."""
    mine = order_ids[number::8]
    return sum(patiently(_take_two, order_id, shelf) for order_id in mine)


@retrying
def _take_two(order_id: int, shelf: tuple[int, int]) -> bool:
    lines = [Demand(order_id * 10 + place, *shelf, 1) for place in range(2)]
    with transaction():
        return stock.holds_or_takes(order_id=order_id, demand=lines)


def open_desk(number: int, *, desk: str) -> None:
    """From now on this process takes cards."""
    take_cards_at(desk)
