"""Several operating-system processes against one durable database, started at one moment."""

import multiprocessing
import os
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any
from unittest import mock

from flask import Flask

from shop import create_app
from shop.platform.database import db
from tests.support.engines import POSTGRES_FOLDER, Engine, test_settings
from tests.support.postgres import PostgresServer

#: Children are forked from a clean server that has the shop loaded already.
_context = multiprocessing.get_context("forkserver")
_context.set_forkserver_preload(["shop.wiring", "sqlalchemy.dialects.postgresql.psycopg"])
PATIENCE_SECONDS = 120.0


class Durable:
    """A migrated shop on a database with the manners of the real one: every commit is synced."""

    def __init__(self, name: str, folder: Path) -> None:
        self.name = name
        self._folder = folder
        self._engine = Engine(name, folder, "races")
        self.url: str = self._engine.app.config["SQLALCHEMY_DATABASE_URI"]

    def fresh(self) -> Flask:
        """The application with an empty market."""
        return self._engine.fresh()

    def together(self, work: Callable[..., Any], *, processes: int, **arguments: Any) -> list[Any]:
        """What `work(number, **arguments)` answers in each of so many processes.

        All begin at one moment, each with an application and connections of its own. `work`
        must be importable. Raises if one of them does.
        """
        db.session.remove()
        barrier = _context.Barrier(processes)
        crew = [self._start(work, number, barrier, arguments) for number in range(processes)]
        give_up = time.monotonic() + PATIENCE_SECONDS
        try:
            return [_answer(pipe, give_up) for _, pipe in crew]
        finally:
            for process, _ in crew:
                process.join(1)
                process.kill()

    def _start(
        self, work: Callable[..., Any], number: int, barrier: Any, arguments: dict[str, Any]
    ) -> tuple[Any, Connection]:
        here, there = _context.Pipe(duplex=False)
        task = (there, barrier, self.url, str(self._folder), work, number, arguments)
        process = _context.Process(target=_child, args=task, daemon=True)
        process.start()
        there.close()
        return process, here


@contextmanager
def durable_database(name: str, folder: Path) -> Iterator[Durable]:
    """SQLite in a file, or PostgreSQL on a server of its own that forgets nothing."""
    if name == "sqlite":
        yield Durable(name, folder)
        return
    server = PostgresServer(options="")
    server.start()
    try:
        with mock.patch.dict(os.environ, {POSTGRES_FOLDER: str(server.folder)}):
            durable = Durable(name, folder)
        yield durable
        with durable.fresh().app_context():
            db.engine.dispose()
    finally:
        server.stop()


def _answer(pipe: Connection, give_up: float) -> Any:
    if not pipe.poll(max(0.0, give_up - time.monotonic())):
        raise TimeoutError("a process did not answer")
    is_well, answer = pipe.recv()
    if not is_well:
        raise AssertionError(answer)
    return answer


def _child(
    pipe: Connection,
    barrier: Any,
    url: str,
    folder: str,
    work: Callable[..., Any],
    number: int,
    arguments: dict[str, Any],
) -> None:
    try:
        app = create_app(test_settings(url, Path(folder)))
        with app.app_context():
            barrier.wait(PATIENCE_SECONDS)
            answer = work(number, **arguments)
            db.session.remove()
            db.engine.dispose()
        pipe.send((True, answer))
    except BaseException:
        barrier.abort()
        pipe.send((False, traceback.format_exc()))
