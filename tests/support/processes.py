"""Several operating-system processes against one durable database, started at one moment."""

import multiprocessing
import os
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, TypeVar
from unittest import mock

from flask import Flask

from shop import create_app
from shop.kernel.errors import Busy
from shop.platform.database import db
from tests.support.engines import POSTGRES_FOLDER, Engine, test_settings
from tests.support.postgres import PostgresServer

PATIENCE_SECONDS = 600.0
#: Members are forked from a clean server that has the shop loaded already.
_context = multiprocessing.get_context("forkserver")
_context.set_forkserver_preload(["shop.wiring", "sqlalchemy.dialects.postgresql.psycopg"])

Work = Callable[..., Any]
Result = TypeVar("Result")


class Member:
    """A process with an application and connections of its own, waiting for work."""

    def __init__(self, number: int, url: str, folder: Path) -> None:
        self._pipe, theirs = _context.Pipe()
        task = (theirs, number, url, str(folder))
        self._process = _context.Process(target=_serve, args=task, daemon=True)
        self._process.start()
        theirs.close()

    def tell(self, message: Any) -> None:
        """Hand over a piece of work, or the word to begin."""
        self._pipe.send(message)

    def hear(self, give_up: float) -> Any:
        """The answer; raises what went wrong there, or if the process has died."""
        if not self._pipe.poll(max(0.0, give_up - time.monotonic())):
            raise TimeoutError("a process did not answer")
        is_well, answer = self._pipe.recv()
        if not is_well:
            raise AssertionError(answer)
        return answer

    def dismiss(self) -> None:
        """End the process."""
        self._process.kill()
        self._process.join()
        self._pipe.close()


class Durable:
    """A migrated shop on a database with the manners of the real one: every commit is synced."""

    def __init__(self, name: str, folder: Path) -> None:
        self.name = name
        self._folder = folder
        self._engine = Engine(name, folder, "races", is_durable=True)
        self._crew: list[Member] = []
        self.url: str = self._engine.app.config["SQLALCHEMY_DATABASE_URI"]

    def fresh(self) -> Flask:
        """The application with an empty market."""
        return self._engine.fresh()

    @contextmanager
    def opened(self) -> Iterator[Flask]:
        """The application with an empty market, its context pushed."""
        app = self.fresh()
        with app.app_context():
            yield app
            db.session.remove()

    def together(self, work: Work, *, processes: int, **arguments: Any) -> list[Any]:
        """What `work(number, **arguments)` answers in each of so many processes.

        All begin when the last is ready. `work` must be importable. Raises if one does.
        """
        db.session.rollback()
        give_up = time.monotonic() + PATIENCE_SECONDS
        for number in range(len(self._crew), processes):
            self._crew.append(Member(number, self.url, self._folder))
        crew = self._crew[:processes]
        try:
            for message in ((work, arguments), "begin"):
                for member in crew:
                    member.tell(message)
                answers = [member.hear(give_up) for member in crew]
        except BaseException:
            self.dismiss()
            raise
        return answers

    def dismiss(self) -> None:
        """End all processes; the next work starts new ones."""
        while self._crew:
            self._crew.pop().dismiss()


@contextmanager
def durable_database(name: str, folder: Path) -> Iterator[Durable]:
    """SQLite in a file, or PostgreSQL on a server of its own that forgets nothing."""
    server = PostgresServer(options="") if name == "postgres" else None
    if server:
        server.start()
    try:
        where = {POSTGRES_FOLDER: str(server.folder)} if server else {}
        with mock.patch.dict(os.environ, where):
            durable = Durable(name, folder)
        yield durable
        durable.dismiss()
        with durable.fresh().app_context():
            db.engine.dispose()
    finally:
        if server:
            server.stop()


def patiently(act: Callable[..., Result], *args: Any, **kwargs: Any) -> Result:
    """Come back as often as the shop is busy: a slow machine does not change what is counted."""
    while True:
        try:
            return act(*args, **kwargs)
        except Busy:
            continue


def _serve(pipe: Connection, number: int, url: str, folder: str) -> None:
    app = create_app(test_settings(url, Path(folder)))
    with app.app_context():
        while True:
            work, arguments = pipe.recv()
            pipe.send((True, "ready"))
            pipe.recv()
            pipe.send(_answer(work, number, arguments))


def _answer(work: Work, number: int, arguments: dict[str, Any]) -> tuple[bool, Any]:
    try:
        return True, work(number, **arguments)
    except BaseException:
        return False, traceback.format_exc()
    finally:
        db.session.remove()
        db.engine.dispose()
