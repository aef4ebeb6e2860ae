"""Somebody else holds a lock on PostgreSQL: nobody waits for ever, nobody gets half of anything."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import create_engine, event, text

from shop.checkout import asking
from shop.orders.models import OrderStatus
from shop.payments.models import WebhookEvent
from shop.platform.database import db, transaction
from shop.platform.mail import queue_letter
from shop.platform.outbox import OutboxMessage
from tests.factories.paying import attempt_of, make_card_order, open_card_line
from tests.faults.till import (
    assert_asked_to_come_back,
    assert_becomes_one_order,
    assert_nothing_happened,
    at_the_till,
    count,
    press,
)
from tests.orders.books import assert_books_are_clean
from tests.platform.test_mail import letter
from tests.support.mailbox import Mailbox

pytestmark = pytest.mark.parametrize("engine", ["postgres"], indirect=True)

#: What a press must write or hold, each locked by somebody else.
LOCKS = {
    "cart": "SELECT id FROM cart FOR UPDATE",
    "sellers": "SELECT id FROM seller FOR UPDATE",
    "stock": "SELECT id FROM stock FOR UPDATE",
    "migration": "LOCK TABLE seller_order IN ACCESS EXCLUSIVE MODE",
}


@pytest.fixture(autouse=True)
def short_patience(app: Flask) -> Iterator[None]:
    """Each lock is waited for a tenth of a second, not three seconds."""

    def hurry(_dialect: Any, _record: Any, _args: Any, params: dict[str, Any]) -> None:
        assert "lock_timeout=3000" in params["options"]
        params["options"] = params["options"].replace("lock_timeout=3000", "lock_timeout=100")

    db.session.remove()
    db.engine.dispose()
    event.listen(db.engine, "do_connect", hurry)
    yield
    event.remove(db.engine, "do_connect", hurry)
    db.session.remove()
    db.engine.dispose()


@contextmanager
def locked(statement: str) -> Iterator[None]:
    """Another session holds a lock."""
    db.session.rollback()
    other = create_engine(db.engine.url)
    try:
        with other.connect() as connection:
            connection.execute(text(statement))
            yield
    finally:
        other.dispose()


@pytest.mark.parametrize("what", LOCKS)
def test_who_waits_too_long_for_a_lock_is_asked_to_come_back_and_then_buys_once(
    client: FlaskClient, what: str
) -> None:
    """F17."""
    form = at_the_till(client)
    with locked(LOCKS[what]):
        assert_asked_to_come_back(press(client, form))
    assert_nothing_happened()

    assert_becomes_one_order(client, form)


def test_a_message_about_money_that_cannot_be_kept_is_refused_and_comes_again(
    client: FlaskClient, deliver: Callable[[], int]
) -> None:
    """F17."""
    line = open_card_line()
    order = make_card_order()
    asking.open_page(attempt_of(order).id)
    line.desk.pay(attempt_of(order).provider_ref or "")
    messages = line.desk.take_messages()

    def told() -> set[int]:
        db.session.rollback()
        answers = [client.post("/webhooks/stripe", data=m.body, headers=m.headers) for m in messages]
        return {answer.status_code for answer in answers}

    with locked("LOCK TABLE webhook_event IN ACCESS EXCLUSIVE MODE"):
        assert told() == {503}
    assert count(WebhookEvent) == 0

    assert told() == {200}
    deliver()
    db.session.rollback()
    assert order.status is OrderStatus.PLACED
    assert_books_are_clean()


def test_the_worker_skips_what_is_locked_and_does_it_once_it_is_free(
    letters: Mailbox, deliver: Callable[[], int]
) -> None:
    """F17."""
    with transaction():
        queue_letter(letter())
    with locked(f"SELECT id FROM {OutboxMessage.__tablename__} FOR UPDATE"):
        assert deliver() == 0
    assert letters == []

    deliver()

    assert len(letters) == 1
