"""The disk is full, or may only be read: no order is taken, and none is lost."""

import os
import resource
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import create_engine, event, text

from config import Settings
from shop import create_app
from shop.platform import engines
from shop.platform.database import db
from tests.faults.till import (
    assert_asked_to_come_back,
    assert_becomes_one_order,
    assert_nothing_happened,
    at_the_till,
    press,
    trouble_at,
)
from tests.support.engines import Engine, test_settings

on_sqlite = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
on_postgres = pytest.mark.parametrize("engine", ["postgres"], indirect=True)
#: Somebody without rights: `nobody` on most systems.
NOBODY = 65534


def let_go() -> None:
    """Give every connection back and end it."""
    db.session.remove()
    db.engine.dispose()


def log_file() -> Path:
    """SQLite's write-ahead log."""
    return Path(f"{db.engine.url.database}-wal")


@contextmanager
def no_file_may_grow(past: int | None = None) -> Iterator[int]:
    """The kernel refuses to write `past` so many bytes of a file; by default what the log has now."""
    most = log_file().stat().st_size if past is None else past
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, before[1]))
    try:
        yield most
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@contextmanager
def no_page_is_left() -> Iterator[None]:
    """The order needs more pages than SQLite may add to its file: "database or disk is full"."""

    def tighten(raw: Any, *_: object) -> None:
        raw.execute("PRAGMA max_page_count=1")  # as many as there are: fewer it cannot be

    def swell() -> None:
        db.session.execute(text("CREATE TABLE ballast AS SELECT zeroblob(30000000)"))

    let_go()
    event.listen(db.engine, "checkout", tighten)
    try:
        with trouble_at("K03", swell):
            yield
    finally:
        event.remove(db.engine, "checkout", tighten)
        let_go()


@on_sqlite
@pytest.mark.parametrize("full", [no_file_may_grow, no_page_is_left])
def test_a_full_disk_takes_no_order_and_once_there_is_room_just_one(
    client: FlaskClient, full: Callable[[], Any]
) -> None:
    """F14."""
    form = at_the_till(client)
    with full():
        assert client.get("/thanh-toan").status_code == 200
        assert_asked_to_come_back(press(client, form))
    assert_nothing_happened()

    assert_becomes_one_order(client, form)


@on_sqlite
def test_an_order_stands_although_its_log_cannot_be_moved_into_the_database(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """F14: what is in the log is committed; it is moved another time."""
    form = at_the_till(client)
    monkeypatch.setattr(engines, "CHECKPOINT_PAGES", 0)
    with no_file_may_grow(past=log_file().stat().st_size + 400_000) as limit:
        assert limit < Path(str(db.engine.url.database)).stat().st_size
        assert press(client, form).status_code == 303
    assert "log_not_folded_in" in caplog.text

    assert_becomes_one_order(client, form)


@contextmanager
def full_server() -> Iterator[None]:
    """PostgreSQL says of a table what it says when the disk is full."""
    told = "RAISE EXCEPTION USING ERRCODE = 'disk_full', MESSAGE = 'could not extend file'"
    with db.engine.begin() as connection:
        connection.execute(
            text(f"CREATE FUNCTION be_full() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN {quoted(told)}; END'")
        )
        connection.execute(
            text("CREATE TRIGGER be_full BEFORE INSERT ON order_line EXECUTE FUNCTION be_full()")
        )
    try:
        yield
    finally:
        db.session.rollback()
        with db.engine.begin() as connection:
            connection.execute(text("DROP FUNCTION be_full CASCADE"))


def quoted(statement: str) -> str:
    """Inside quotation marks."""
    return statement.replace("'", "''")


@contextmanager
def server_that_only_reads() -> Iterator[None]:
    """New sessions of this database may only read, as on a standby after a switch."""
    url = db.engine.url
    let_go()
    admin = create_engine(url.set(database="postgres"), isolation_level="AUTOCOMMIT")
    try:
        with admin.connect() as connection:
            change = f'ALTER DATABASE "{url.database}" SET default_transaction_read_only = '
            connection.execute(text(f"{change} on"))
            yield
            connection.execute(text(f"{change} off"))
    finally:
        admin.dispose()
        let_go()


@on_postgres
@pytest.mark.parametrize("trouble", [full_server, server_that_only_reads])
def test_a_server_that_cannot_write_takes_no_order_and_once_it_can_just_one(
    client: FlaskClient, trouble: Callable[[], Any]
) -> None:
    """F14, F22."""
    form = at_the_till(client)
    with trouble():
        assert client.get("/thanh-toan").status_code == 200
        assert_asked_to_come_back(press(client, form))
    assert_nothing_happened()

    assert_becomes_one_order(client, form)


# -- a folder that may only be read


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that everybody may look into, wherever the tests' own folders are."""
    folder = Path(tempfile.mkdtemp(prefix="phien-read-only-"))
    yield folder
    folder.chmod(0o755)
    shutil.rmtree(folder)


def answer_of_a_child(settings: dict[str, Any], cookie: str, data: dict[str, str]) -> dict[str, str]:
    """Look and press as somebody who may only read the folder; what a look and a press are answered."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.close(reading)
            if os.geteuid() == 0:
                os.setgid(NOBODY)
                os.setuid(NOBODY)
            os.write(writing, _look_and_press(settings, cookie, data).encode())
        finally:
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        told = pipe.read()
    os.waitpid(child, 0)
    return dict(line.partition("=")[::2] for line in told.splitlines())


def _look_and_press(settings: dict[str, Any], cookie: str, data: dict[str, str]) -> str:
    client = create_app(Settings(**settings)).test_client()
    client.set_cookie("phien", cookie)
    look = client.get("/thanh-toan")
    answer = client.post("/thanh-toan", data=data)
    retry = answer.headers.get("Retry-After", "")
    return f"look={look.status_code}\npress={answer.status_code}\nretry={retry}\n"


@on_sqlite
def test_a_folder_that_may_only_be_read_shows_the_shop_and_takes_no_order(
    app: Flask, engine: Engine, client: FlaskClient, open_folder: Path
) -> None:
    """F22."""
    form = at_the_till(client)
    cookie = client.get_cookie("phien")
    assert cookie is not None
    for file in Path(str(db.engine.url.database)).parent.glob("shop.db*"):
        shutil.copy(file, open_folder)
    let_go()
    for file in open_folder.iterdir():
        file.chmod(0o444)
    open_folder.chmod(0o555)
    settings = asdict(test_settings(f"sqlite:///{open_folder / 'shop.db'}", open_folder))

    told = answer_of_a_child(settings, cookie.value, form)

    assert told == {"look": "200", "press": "503", "retry": "5"}
    assert_nothing_happened()
    assert_becomes_one_order(client, form)
