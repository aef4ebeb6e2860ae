"""Sessions: none at all on public pages, a signed cookie on private ones."""

from typing import Any

from flask import Flask, Request, Response
from flask.globals import request_ctx
from flask.sessions import NullSession, SecureCookieSessionInterface, SessionMixin
from itsdangerous import SignatureExpired, TimestampSigner, URLSafeTimedSerializer

from config import Settings
from shop.platform.access import Access, access_of
from shop.platform.asking import wants_json

_WITHOUT_SESSION = frozenset({Access.PUBLIC, Access.ASSET, Access.MACHINE, None})


class PatientSigner(TimestampSigner):
    """Takes what was signed a moment from now: a clock set back takes nobody's cart or sign-in.

    How long a sign-in holds is kept in the database.
    """

    def unsign(self, signed_value: Any, max_age: int | None = None, return_timestamp: bool = False) -> Any:
        unsign: Any = super().unsign
        try:
            return unsign(signed_value, max_age, return_timestamp)
        except SignatureExpired as expired:
            signed_at = expired.date_signed
            if signed_at is None or signed_at.timestamp() <= self.get_timestamp():
                raise
            return unsign(signed_value, None, return_timestamp)


class ShopSessions(SecureCookieSessionInterface):
    """Opens nothing on public pages, so that they are the same bytes for everybody."""

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        serializer = super().get_signing_serializer(app)
        if serializer is not None:
            serializer.signer = PatientSigner
        return serializer

    def open_session(self, app: Flask, request: Request) -> Any:
        if request.url_rule is None and request.routing_exception is None:
            request_ctx.match_request()
        if request.url_rule is not None and access_of(app, request.endpoint) in _WITHOUT_SESSION:
            return NullSession()
        return super().open_session(app, request)

    def should_set_cookie(self, app: Flask, session: SessionMixin) -> bool:
        """Whether the answer brings the session along: a page prolongs it, what a script asks for does not.

        A script's answer may come late, after one that changed the session, and would take that back.
        """
        return session.modified or (not wants_json() and super().should_set_cookie(app, session))

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        if not isinstance(session, NullSession):
            super().save_session(app, session, response)


def set_up_sessions(app: Flask, settings: Settings) -> None:
    """Cookies: __Host- and Secure when the shop is reached by https, plain on loopback."""
    app.session_interface = ShopSessions()
    prefix = "__Host-" if settings.https else ""
    app.config.update(
        SESSION_COOKIE_NAME=f"{prefix}phien",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.https,
        SESSION_COOKIE_PATH="/",
    )
