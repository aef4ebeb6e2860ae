"""A visitor's browser without scripts."""

from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse


class Browser(FlaskClient):
    """Each request gets an application context of its own, as on a server.

    Tests keep a context open; Flask would lend it to the requests, and what one request
    left in `g` (who is signed in, a nonce) would be seen by the next.
    """

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        with self.application.app_context():
            return super().open(*args, **kwargs)

    def session_transaction(self, *args: Any, **kwargs: Any) -> Any:
        kwargs.setdefault("path", "/dang-nhap")
        return super().session_transaction(*args, **kwargs)
