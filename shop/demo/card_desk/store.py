"""What the desk remembers: objects, answers under a key, and messages that wait to be posted."""

import json
import sqlite3
import threading
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

#: An object as Stripe would show it; what begins with "_" is the desk's own and not shown.
Thing = dict[str, Any]

TABLES = """
CREATE TABLE IF NOT EXISTS thing (
  number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, parent TEXT,
  due REAL, body TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS thing_due ON thing (due) WHERE due IS NOT NULL;
CREATE INDEX IF NOT EXISTS thing_parent ON thing (kind, parent);
CREATE TABLE IF NOT EXISTS answer (
  key TEXT PRIMARY KEY, request TEXT NOT NULL, status INTEGER NOT NULL, body TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS message (
  number INTEGER PRIMARY KEY, body TEXT NOT NULL, due REAL NOT NULL, tries INTEGER NOT NULL DEFAULT 0);
CREATE INDEX IF NOT EXISTS message_due ON message (due);
"""


class Store:
    """A small SQLite file, or memory. One thread at a time has its turn; a turn is a transaction."""

    def __init__(self, path: str) -> None:
        self._lock = threading.RLock()
        self._depth = 0
        if path != ":memory:":
            Path(path).parent.mkdir(parents=True, exist_ok=True)
        self._sql = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        weakref.finalize(self, self._sql.close)
        self._sql.executescript(TABLES)

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Everything inside happens, or nothing does."""
        with self._lock:
            self._depth += 1
            if self._depth == 1:
                self._sql.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                self._end("ROLLBACK")
                raise
            self._end("COMMIT")

    def _end(self, how: str) -> None:
        self._depth -= 1
        if self._depth == 0:
            self._sql.execute(how)

    def keep(self, thing: Thing, *, parent: str | None = None, due: float | None = None) -> Thing:
        """Write an object down; `due` is when time itself will change it."""
        self._sql.execute(
            "INSERT INTO thing (id, kind, parent, due, body) VALUES (?, ?, ?, ?, ?)"
            " ON CONFLICT (id) DO UPDATE SET due = excluded.due, body = excluded.body,"
            " parent = coalesce(excluded.parent, parent)",
            (thing["id"], thing["object"], parent, due, json.dumps(thing)),
        )
        return thing

    def find(self, kind: str, ref: str) -> Thing | None:
        """The object of that kind and id."""
        row = self._sql.execute("SELECT body FROM thing WHERE kind = ? AND id = ?", (kind, ref)).fetchone()
        return json.loads(row[0]) if row else None

    def newest(self, kind: str, *, parent: str | None, limit: int, after: str | None = None) -> list[Thing]:
        """Objects of a kind, newest first; of one parent if it is named, those after one if it is."""
        rows = self._sql.execute(
            "SELECT body FROM thing WHERE kind = ? AND (? IS NULL OR parent = ?)"
            " AND (? IS NULL OR number < (SELECT number FROM thing WHERE id = ?))"
            " ORDER BY number DESC LIMIT ?",
            (kind, parent, parent, after, after, limit),
        )
        return [json.loads(body) for (body,) in rows]

    def due(self, now: float) -> list[str]:
        """Ids of sessions that time has changed."""
        return [ref for (ref,) in self._sql.execute("SELECT id FROM thing WHERE due <= ? LIMIT 500", (now,))]

    def answer(self, key: str) -> tuple[str, int, str] | None:
        """The request, status and body kept under an idempotency key."""
        row = self._sql.execute("SELECT request, status, body FROM answer WHERE key = ?", (key,)).fetchone()
        return row if row is None else (row[0], row[1], row[2])

    def keep_answer(self, key: str, request: str, status: int, body: str) -> None:
        """Keep an answer under its key for good."""
        self._sql.execute("INSERT OR IGNORE INTO answer VALUES (?, ?, ?, ?)", (key, request, status, body))

    def add_message(self, body: str, due: float) -> None:
        """A message that waits to be posted."""
        self._sql.execute("INSERT INTO message (body, due) VALUES (?, ?)", (body, due))

    def messages(self, now: float) -> list[tuple[int, str, int]]:
        """Number, body and earlier tries of messages that are due, in the order they were written."""
        rows = self._sql.execute(
            "SELECT number, body, tries FROM message WHERE due <= ? ORDER BY number LIMIT 100", (now,)
        )
        return list(rows)

    def put_off(self, number: int, due: float) -> None:
        """Try a message again later."""
        self._sql.execute("UPDATE message SET due = ?, tries = tries + 1 WHERE number = ?", (due, number))

    def drop_message(self, number: int) -> None:
        """A message has arrived, or is given up."""
        self._sql.execute("DELETE FROM message WHERE number = ?", (number,))
