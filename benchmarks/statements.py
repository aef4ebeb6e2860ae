"""Statements per page, counted at the driver inside one process."""

from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event

from benchmarks.visitor import Answer
from shop.platform.database import db

_FREE = ("BEGIN", "PRAGMA", "SAVEPOINT", "RELEASE")


@contextmanager
def counted(app: Flask) -> Iterator[list[str]]:
    """The statements that run inside the block, but for the framing of transactions."""
    seen: list[str] = []

    def note(*details: object) -> None:
        statement = str(details[2])
        if not statement.startswith(_FREE):
            seen.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", note)


class InProcessBrowser:
    """A visitor inside the process, for counting."""

    def __init__(self, client: FlaskClient) -> None:
        self._client = client

    def get(self, path: str) -> Answer:
        return self._answer(self._client.get(path))

    def post(self, path: str, body: str) -> Answer:
        kind = "application/x-www-form-urlencoded"
        headers = {"Sec-Fetch-Site": "same-origin"}
        return self._answer(self._client.post(path, data=body, content_type=kind, headers=headers))

    @staticmethod
    def _answer(response: object) -> Answer:
        headers = response.headers  # type: ignore[attr-defined]
        location = headers.get("Location", "").removeprefix("http://127.0.0.1:8000")
        return Answer(response.status_code, location, response.get_data(as_text=True))  # type: ignore[attr-defined]
