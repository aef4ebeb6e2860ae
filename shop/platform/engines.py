"""Manners of the two engines, set on engine events so that nothing slips past them."""

import sqlite3
from typing import Any

import structlog
from sqlalchemy import Engine, event
from sqlalchemy.engine import Connection
from sqlalchemy.exc import OperationalError

from shop.platform.write_gate import WriteGate

#: WAL with full syncs: an acknowledged order survives a crash.
SQLITE_PRAGMAS = (
    "journal_mode=wal",
    "synchronous=full",
    "busy_timeout=5000",
    "foreign_keys=on",
    "trusted_schema=off",
    "wal_autocheckpoint=0",
    "journal_size_limit=1048576",
)
#: Requests are short and many: helpers of one statement would take their processors, and the
#: branches of a search must be answered in their order. To compile a statement costs more
#: than to run it.
POSTGRES_OPTIONS = (
    "-c lock_timeout=3000 -c statement_timeout=10000 -c idle_in_transaction_session_timeout=15000"
    " -c max_parallel_workers_per_gather=0 -c jit=off"
)
#: Pages in the log after which the next writer moves them into the database.
CHECKPOINT_PAGES = 1000
_GATE = "write_gate"

log = structlog.get_logger("engines")


def engine_options(url: str) -> dict[str, Any]:
    """What SQLAlchemy needs to know about an engine, by its address.

    Errors do not name the values sent: letters, addresses and telephones stay out of the log.
    """
    if url.startswith("sqlite"):
        return {"connect_args": {"check_same_thread": False}, "pool_size": 8, "hide_parameters": True}
    return {
        "hide_parameters": True,
        "pool_size": 4,
        "max_overflow": 4,
        "pool_pre_ping": True,
        "connect_args": {"options": POSTGRES_OPTIONS},
        "isolation_level": "READ COMMITTED",
    }


def watch(engine: Engine) -> None:
    """Teach a SQLite engine to begin as asked and to write one at a time."""
    if engine.dialect.name != "sqlite" or not engine.url.database:
        return
    gate = WriteGate(f"{engine.url.database}.wlock")
    event.listen(engine, "connect", _set_pragmas)
    event.listen(engine, "begin", lambda connection: _begin(connection, gate))
    event.listen(engine, "commit", lambda connection: _leave(connection, checkpoint=True))
    event.listen(engine, "rollback", lambda connection: _leave(connection, checkpoint=False))


def _set_pragmas(raw: sqlite3.Connection, _: object) -> None:
    raw.isolation_level = None
    for pragma in SQLITE_PRAGMAS:
        raw.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection, gate: WriteGate) -> None:
    how = connection.get_execution_options().get("begin", "BEGIN IMMEDIATE")
    if how == "BEGIN IMMEDIATE":
        connection.info[_GATE] = gate.enter()
    try:
        connection.exec_driver_sql(how)
    except BaseException:
        _leave(connection, checkpoint=False)
        raise


def _leave(connection: Connection, *, checkpoint: bool) -> None:
    """Give the gate back once the engine has finished; the log is folded in behind it."""
    ticket = connection.info.pop(_GATE, None)
    if ticket is None:
        return
    raw: Any = connection.connection.driver_connection
    try:
        _commit(raw) if checkpoint else raw.rollback()
        if checkpoint and ticket.is_time_to_checkpoint(CHECKPOINT_PAGES):
            _fold_in(raw)
    finally:
        ticket.leave()


def _commit(raw: sqlite3.Connection) -> None:
    """Commit, or leave nothing open behind the gate: the log may find no room on the disk."""
    try:
        raw.commit()
    except sqlite3.OperationalError as error:
        raw.rollback()
        raise OperationalError("COMMIT", None, error) from error


def _fold_in(raw: sqlite3.Connection) -> None:
    """Move the log into the database. What is committed stays so if there is no room: it waits."""
    try:
        raw.execute("PRAGMA wal_checkpoint(PASSIVE)")
    except sqlite3.OperationalError:
        log.exception("sqlite.log_not_folded_in")
