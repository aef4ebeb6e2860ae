"""A bank sends a refund back while workers ask after it and officers send it again, all at one moment."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from shop.checkout import asking
from shop.checkout.cancel_order import cancel_order
from shop.payments.models import Refund, RefundState
from shop.platform.database import db, transaction
from shop.platform.worker import work_off
from tests.factories.orders import AN
from tests.factories.paying import attempt_of, make_card_order
from tests.orders.books import assert_books_are_clean
from tests.races import refund_work
from tests.support.desk_server import ServedDesk, served_desk, take_cards_at
from tests.support.processes import Durable

pytestmark = pytest.mark.race

FIGHTERS = 5
ROUNDS = 20
#: Fights in which a race that is left open must have shown itself at least once.
MOST_FIGHTS = 10
#: Seconds that the bank takes to send back what has arrived.
SOON = 0.02


@pytest.fixture
def app(durable_app: Flask) -> Flask:
    return durable_app


@pytest.fixture(scope="module")
def desk() -> Iterator[ServedDesk]:
    with served_desk() as desk:
        yield desk


def owed(desk: ServedDesk) -> tuple[int, str]:
    """A refund that is due, and the name of the money that it is of."""
    take_cards_at(desk.url)
    order = make_card_order()
    asking.open_page(attempt_of(order).id)
    desk.desk.pay(attempt_of(order).provider_ref or "")
    asking.look_and_settle(attempt_of(order).id)
    with transaction():
        cancel_order(order=order, reason="Tôi đổi ý", actor=AN)
    refund_id = db.session.scalars(select(Refund.id).where(Refund.order_id == order.id)).one()
    return refund_id, attempt_of(order).payment_ref or ""


def sent(desk: ServedDesk, payment_ref: str) -> list[dict[str, Any]]:
    with desk.desk.store.turn():
        return list(desk.desk.store.newest("refund", parent=payment_ref, limit=1_000))


@contextmanager
def bank_that_takes_nothing(desk: ServedDesk, payment_ref: str) -> Iterator[None]:
    """Whatever arrives there comes back soon."""
    is_over = threading.Event()

    def send_back() -> None:
        while not is_over.wait(SOON):
            for thing in sent(desk, payment_ref):
                desk.desk.end_refund(thing["id"], failure_reason="lost_or_stolen_card")

    bank = threading.Thread(target=send_back)
    bank.start()
    try:
        yield
    finally:
        is_over.set()
        bank.join()


def fought(durable: Durable, desk: ServedDesk, **options: Any) -> tuple[Refund, list[dict[str, Any]]]:
    """A refund that everybody fought over, at rest, and all that the desk has sent of it."""
    refund_id, payment_ref = owed(desk)
    with bank_that_takes_nothing(desk, payment_ref):
        durable.together(
            refund_work.fight,
            processes=FIGHTERS,
            desk=desk.url,
            refund_id=refund_id,
            rounds=ROUNDS,
            **options,
        )
    refund_work.settle(refund_id)  # what came back last
    refund_work.settle(refund_id)
    work_off()
    db.session.rollback()
    return db.session.get_one(Refund, refund_id, populate_existing=True), sent(desk, payment_ref)


def is_told_true(refund: Refund, things: list[dict[str, Any]]) -> bool:
    """Whether the shop says done of what has arrived, and each try was sent once."""
    arrived = [thing["id"] for thing in things if thing["status"] == "succeeded"]
    tries = int(refund.again.lstrip("#") or 1)
    return (refund.state, [refund.provider_ref], tries) == (RefundState.DONE, arrived, len(things))


def test_each_try_is_sent_once_and_the_last_one_is_the_one_that_is_done(
    durable: Durable, app: Flask, desk: ServedDesk
) -> None:
    refund, things = fought(durable, desk)

    assert len(things) > 1, "nothing came back"
    assert is_told_true(refund, things)
    assert_books_are_clean()


def test_answers_that_are_written_down_for_any_try_lose_money(
    durable: Durable, app: Flask, desk: ServedDesk
) -> None:
    assert any(not is_told_true(*fought(durable, desk, guarded=False)) for _ in range(MOST_FIGHTS))
