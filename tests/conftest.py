"""Fixtures of all rooms: each functional test runs on both engines."""

import gc
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from typing import TypeVar

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from shop.kernel import clock
from shop.platform.database import db
from shop.platform.i18n import compile_translations
from shop.platform.outbox import OutboxMessage
from shop.platform.worker import work_off
from tests.support import demo_market
from tests.support.browser import Browser
from tests.support.engines import POSTGRES_FOLDER, TEMPLATES_FOLDER, Engine
from tests.support.mailbox import Mailbox
from tests.support.postgres import PostgresServer
from tests.support.processes import Durable
from tests.support.signing_in import sign_in

__all__ = ["sign_in"]

Row = TypeVar("Row")
_server: PostgresServer | None = None
#: What all processes of a run share in a folder.
_FOLDERS = (demo_market.FOLDER, TEMPLATES_FOLDER)


def pytest_sessionstart(session: pytest.Session) -> None:
    global _server
    if not hasattr(session.config, "workerinput") and not session.config.option.collectonly:
        compile_translations()
        _server = PostgresServer()
        _server.start()
        os.environ[POSTGRES_FOLDER] = str(_server.folder)
        for name in _FOLDERS:
            os.environ[name] = tempfile.mkdtemp(prefix="phien-run-")


def pytest_sessionfinish(session: pytest.Session) -> None:
    if _server is not None:
        _server.stop()
        for name in _FOLDERS:
            shutil.rmtree(os.environ[name], ignore_errors=True)


def pytest_collection_finish() -> None:
    """What is loaded stays: the collector looks at what tests make, and not after every few rows."""
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


@pytest.fixture(scope="session", params=["sqlite", "postgres"])
def engine(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    worker_id: str,
) -> Iterator[Engine]:
    """A migrated shop, once per engine and test process."""
    name: str = request.param
    engine = Engine(name, tmp_path_factory.mktemp(name), worker_id)
    yield engine
    engine.close()


@pytest.fixture
def app(engine: Engine) -> Iterator[Flask]:
    """The shop with an empty market, its context pushed."""
    app = engine.fresh()
    app.test_client_class = Browser
    with app.app_context():
        yield app
        db.session.remove()


@pytest.fixture
def durable_app(durable: Durable) -> Iterator[Flask]:
    """The shop with an empty market on the durable database of a folder or a file."""
    with durable.opened() as app:
        yield app


@pytest.fixture
def still_clock() -> Iterator[None]:
    """The clock stands: no window of a limit ends while a test counts."""
    moment = clock.now()
    with clock.time_from(lambda: moment):
        yield


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A visitor's browser without scripts."""
    return app.test_client()


@pytest.fixture
def letters(engine: Engine) -> Mailbox:
    """The letters sent so far; call `deliver` first."""
    return engine.mailbox


@pytest.fixture
def deliver(app: Flask) -> Callable[[], int]:
    """Let the worker do everything that is due."""

    def work() -> int:
        db.session.rollback()  # what this test read before is not what the worker must see
        return work_off()

    return work


@pytest.fixture
def reload(app: Flask) -> Callable[[Row], Row]:
    """The row as the database has it now."""

    def look_again(row: Row) -> Row:
        db.session.rollback()
        db.session.expire_all()
        db.session.refresh(row)
        return row

    return look_again


@pytest.fixture
def recorded_events(app: Flask) -> Callable[[], list[str]]:
    """Names of the facts that wait in the outbox."""

    def names() -> list[str]:
        db.session.rollback()
        waiting = select(OutboxMessage.event).where(
            OutboxMessage.done_at.is_(None), OutboxMessage.event.is_not(None)
        )
        return sorted({name for name in db.session.scalars(waiting) if name})

    return names
