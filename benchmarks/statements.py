"""Statements per page, counted at the driver inside one process."""

from contextlib import AbstractContextManager

from flask import Flask
from flask.testing import FlaskClient

from benchmarks.visitor import Answer
from shop.platform.database import db
from tests.support.statements import statements


def counted(app: Flask) -> AbstractContextManager[list[str]]:
    """The statements that run inside the block, but for the framing of transactions."""
    with app.app_context():
        return statements(db.engine)


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
