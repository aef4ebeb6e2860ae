"""The worker is killed in the middle of its work (kill -9, as when memory runs out).

K17 and K18 in tests/crashes/test_payment_crashes.py kill it at named points of money's way; here
the very process that `flask worker` is dies while it speaks to a mail server.
"""

import signal
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from shop.kernel.clock import now, time_from
from shop.platform.database import db, transaction
from shop.platform.mail import SmtpMailer, queue_letter
from shop.platform.outbox import OutboxMessage
from shop.platform.worker import LEASE, work_off
from tests.factories.orders import make_order
from tests.faults import mail_server as moods
from tests.faults.mail_server import mail_server
from tests.faults.running import Market, until
from tests.orders.books import assert_books_are_clean
from tests.platform.test_mail import letter
from tests.support.processes import Durable

pytestmark = pytest.mark.crash


def undone() -> list[str]:
    db.session.rollback()
    return list(db.session.scalars(select(OutboxMessage.handler).where(OutboxMessage.done_at.is_(None))))


def test_what_a_killed_worker_held_is_done_by_the_next_one(
    durable_app: Flask, durable: Durable, tmp_path: Path
) -> None:
    """F20: killed while a letter is on the line; all letters come, none as two."""
    make_order()
    with transaction():
        queue_letter(letter(to="lo@example.vn"))
    db.session.remove()
    with mail_server() as (mail, port):
        mail.mood = moods.SILENT_AT_THE_END
        market = Market(durable.url, tmp_path, mail_url=f"smtp://127.0.0.1:{port}")
        with market.worker() as worker:
            until(lambda: mail.steps["."] or worker.poll() is not None, "a letter is on the line")
            worker.send_signal(signal.SIGKILL)
            assert worker.wait(30) == -signal.SIGKILL
        assert_books_are_clean()
        assert undone() != []
        mail.mood = {}
        durable_app.extensions["mailer"] = SmtpMailer(f"smtp://127.0.0.1:{port}", "cho@chophien.example")
        assert "lo@example.vn" not in told(mail)

        later = now() + LEASE + timedelta(seconds=1)
        with time_from(lambda: later):
            work_off()

        assert told(mail) == ["an@example.vn", "lo@example.vn", "sua@example.vn"]
    assert undone() == []
    assert_books_are_clean()


def told(mail: moods.MailServer) -> list[str]:
    """Who had letters."""
    return sorted(str(letter["To"]) for letter in mail.letters)
