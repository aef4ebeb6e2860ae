"""The mail server has trouble; the market goes on, and the letters go out later."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from shop.kernel.clock import now, time_from
from shop.orders.models import Order
from shop.platform import mail as platform_mail
from shop.platform.database import db, transaction
from shop.platform.mail import REST_SECONDS, SMTP_SECONDS, SmtpMailer, queue_letter
from shop.platform.outbox import OutboxMessage
from shop.platform.worker import PATIENT_TRIES, work_off
from tests.factories.orders import make_order
from tests.faults import mail_server as moods
from tests.faults.mail_server import MailServer, mail_server
from tests.faults.till import assert_becomes_one_order, at_the_till
from tests.orders.books import assert_books_are_clean
from tests.platform.test_mail import letter

SENDER = "Chợ Phiên <cho@chophien.example>"
PASSING = {
    "busy": moods.TOO_BUSY,
    "greylisting": moods.GREYLISTS,
    "full": moods.NO_ROOM,
    "stumbling": moods.STUMBLES_AT_THE_END,
    "silent": moods.SILENT,
    "silent at the end": moods.SILENT_AT_THE_END,
}


#: Who hears of the order: its buyer and both sellers.
READERS = ["an@example.vn", "sua@example.vn", "sua@example.vn"]


class Ticks:
    """Seconds that pass when they are told to."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def ticks() -> Ticks:
    return Ticks()


@pytest.fixture
def server(app: Flask, ticks: Ticks, monkeypatch: pytest.MonkeyPatch) -> Iterator[MailServer]:
    """The shop's letters go by SMTP; nobody waits twenty seconds for an answer."""
    monkeypatch.setattr(platform_mail, "SMTP_SECONDS", 0.2)
    with mail_server() as (mail, port):
        mailer = SmtpMailer(f"smtp://127.0.0.1:{port}", SENDER, ticks)
        monkeypatch.setitem(app.extensions, "mailer", mailer)
        yield mail


@pytest.fixture
def recovers(server: MailServer, ticks: Ticks, monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """The server is well again and rested, and given all the time that a busy machine needs."""

    def recover() -> None:
        server.mood = {}
        ticks.seconds += REST_SECONDS
        monkeypatch.setattr(platform_mail, "SMTP_SECONDS", SMTP_SECONDS)

    return recover


def work_at(**span: float) -> None:
    """The worker works at another hour."""
    db.session.rollback()
    moment = now() + timedelta(**span)
    with time_from(lambda: moment):
        work_off()


def waiting() -> list[OutboxMessage]:
    db.session.rollback()
    undone = select(OutboxMessage).where(OutboxMessage.done_at.is_(None))
    return list(db.session.scalars(undone.order_by(OutboxMessage.id)))


def readers(mail: MailServer) -> list[str]:
    return sorted(str(letter["To"]) for letter in mail.letters)


@pytest.mark.parametrize("mood", PASSING)
def test_an_order_is_placed_all_the_same_and_its_letter_goes_out_later(
    client: FlaskClient, server: MailServer, recovers: Callable[[], None], mood: str
) -> None:
    """F13."""
    form = at_the_till(client)
    server.mood = PASSING[mood]

    order = assert_becomes_one_order(client, form)
    work_at()
    assert server.letters == []
    assert waiting() != []
    assert_books_are_clean()

    recovers()
    work_at(minutes=5)
    work_at(minutes=9)
    assert readers(server) == READERS
    assert all(order.code in str(letter["Subject"]) for letter in server.letters)
    assert waiting() == []


def test_nobody_at_the_mail_servers_door_holds_no_order_up(
    client: FlaskClient, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """F13: connection refused."""
    with mail_server() as (_mail, port):
        monkeypatch.setitem(app.extensions, "mailer", SmtpMailer(f"smtp://127.0.0.1:{port}", SENDER))
    assert_becomes_one_order(client, at_the_till(client))
    work_at()
    assert {message.error for message in waiting()} == {"ConnectionRefusedError"}

    with mail_server(port) as (mail, _port):
        work_at(minutes=5)
        assert readers(mail) == READERS
    assert waiting() == []


def test_a_letter_whose_yes_was_lost_is_known_by_its_number(
    server: MailServer, recovers: Callable[[], None]
) -> None:
    """F13: sent twice, as it must be, but mail programs see one letter."""
    with transaction():
        queue_letter(letter())
    server.mood = {".": moods.KEPT_IN_SILENCE}
    work_at()
    recovers()
    work_at(minutes=5)

    assert len(server.letters) == 2
    assert len({str(sent["Message-ID"]) for sent in server.letters}) == 1
    assert waiting() == []


def test_a_mail_server_that_is_away_for_a_day_costs_no_letter(server: MailServer) -> None:
    """F13: whenever the worker comes round in 24 hours, the letter waits for it."""
    server.mood = moods.GREYLISTS
    with transaction():
        queue_letter(letter())
    for quarter in range(4 * 24):
        work_at(minutes=15 * quarter)
    assert server.letters == []
    assert [message.failed_at for message in waiting()] == [None]

    server.mood = {}
    work_at(hours=25)
    assert len(server.letters) == 1
    assert waiting() == []


def test_a_reader_who_does_not_exist_keeps_nobody_else_waiting(server: MailServer) -> None:
    """F13: a no that stays a no is laid aside after the last try; the others get theirs."""
    server.mood = moods.UNKNOWN_READER
    with transaction():
        queue_letter(letter(to="nobody@example.vn"))
    for hour in range(PATIENT_TRIES):
        work_at(hours=2 * hour)
    assert [message.failed_at is not None for message in waiting()] == [True]

    server.mood = {}
    with transaction():
        queue_letter(letter(to="an@example.vn"))
    work_at()
    assert readers(server) == ["an@example.vn"]


def test_a_silent_mail_server_costs_the_worker_one_wait_not_one_per_letter(
    server: MailServer, recovers: Callable[[], None]
) -> None:
    """F13: what waits behind the letters (refunds, messages about money) is not held up by them."""
    orders = [make_order(phone=f"+8491234567{number}") for number in range(6)]
    server.mood = moods.SILENT
    work_at()

    assert server.steps["HELLO"] == 1
    assert len(waiting()) >= len(orders)

    recovers()
    work_at(minutes=5)
    work_at(minutes=20)
    assert len(readers(server)) >= len(orders)
    assert waiting() == []
    assert db.session.query(Order).count() == len(orders)
