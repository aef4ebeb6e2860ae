"""SQLite writes one at a time: who would have to wait too long is asked to come back."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event

from shop.kernel.errors import Busy
from shop.platform import write_gate
from shop.platform.database import db, transaction
from shop.platform.mail import queue_letter
from shop.platform.worker import work_off
from tests.faults.till import (
    assert_asked_to_come_back,
    assert_becomes_one_order,
    assert_nothing_happened,
    at_the_till,
    press,
)
from tests.platform.test_mail import letter
from tests.support.mailbox import Mailbox

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)

#: What another process does to the database until its input is closed.
HOLD_GATE = """
import fcntl, sys
handle = open(sys.argv[1] + ".wlock", "a")
fcntl.flock(handle, fcntl.LOCK_EX)
print("held", flush=True)
sys.stdin.read()
"""
#: A backup tool, say, that knows nothing of the gate.
HOLD_FILE = """
import sqlite3, sys
file = sqlite3.connect(sys.argv[1], isolation_level=None)
file.execute("BEGIN IMMEDIATE")
print("held", flush=True)
sys.stdin.read()
"""


@pytest.fixture(autouse=True)
def short_patience(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Nobody waits five seconds for the gate, nor for the file."""

    def hurry(raw: object, *_: object) -> None:
        raw.execute("PRAGMA busy_timeout=100")  # type: ignore[attr-defined]

    monkeypatch.setattr(write_gate, "WAIT_SECONDS", 0.1)
    event.listen(db.engine, "checkout", hurry)
    yield
    event.remove(db.engine, "checkout", hurry)
    db.session.remove()
    db.engine.dispose()


@contextmanager
def held(program: str) -> Iterator[None]:
    """Another process holds what `program` takes."""
    command = [sys.executable, "-c", program, str(db.engine.url.database)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdin is not None
        assert other.stdout is not None
        try:
            assert other.stdout.readline() == "held\n"
            yield
        finally:
            other.stdin.close()
            other.wait(10)


@pytest.mark.parametrize("program", [HOLD_GATE, HOLD_FILE], ids=["gate", "file"])
def test_who_cannot_write_in_time_is_asked_to_come_back_and_then_buys_once(
    client: FlaskClient, program: str
) -> None:
    """F24."""
    form = at_the_till(client)
    with held(program):
        assert_asked_to_come_back(press(client, form))
        assert_nothing_happened()

    assert_becomes_one_order(client, form)


@pytest.mark.parametrize("program", [HOLD_GATE, HOLD_FILE], ids=["gate", "file"])
def test_who_only_looks_does_not_wait_for_who_writes(client: FlaskClient, program: str) -> None:
    """F24: pages, the cart and the till open as always."""
    at_the_till(client)
    with held(program):
        for path in ("/", "/san-pham", "/gio-hang", "/thanh-toan", "/readyz"):
            assert client.get(path).status_code == 200, path


def test_the_worker_comes_back_too(letters: Mailbox, deliver: Callable[[], int]) -> None:
    """F24: the letter is not lost, and goes out once."""
    with transaction():
        queue_letter(letter())
    with held(HOLD_GATE), pytest.raises(Busy):
        work_off()
    assert letters == []

    deliver()
    deliver()

    assert len(letters) == 1
