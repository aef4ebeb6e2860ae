"""Who may call a route: every view declares it, and what is not declared is refused.

A declaration names a role; the owner of a thing is part of the query that loads it.
"""

import enum
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any, TypeVar
from urllib.parse import urlsplit

from flask import Flask, abort, current_app, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFProtect

from shop.platform.settings import settings

View = TypeVar("View", bound=Callable[..., Any])
Guard = Callable[[], ResponseReturnValue | None]

#: How long a form may lie open: a phone is put away over night, and what was typed is not typed twice.
FORM_LIES_OPEN = timedelta(days=1)
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
_ACCESS = "access"
_TOKEN_FREE = "token_free"  # noqa: S105 - the name of a mark

csrf = CSRFProtect()


class Access(enum.Enum):
    """The kinds of routes."""

    PUBLIC = "public"  # the same bytes for everybody: no session, no cookie
    VISITOR = "visitor"  # anybody, on a private page
    SIGNED_IN = "signed_in"
    MEMBER = "member"  # belongs to a seller, in whatever state
    SELLER = "seller"  # an approved seller
    FULFILLER = "fulfiller"  # approved, or stopped and finishing open orders
    OFFICER = "officer"  # with the second factor
    ASSET = "asset"  # files that never change: no session either
    MACHINE = "machine"  # health checks


def allow(access: Access, *, token_free: bool = False) -> Callable[[View], View]:
    """Declare who may call a view. `token_free` spares the form token, not the origin check."""

    def declare(view: View) -> View:
        setattr(view, _ACCESS, access)
        setattr(view, _TOKEN_FREE, token_free)
        return view

    return declare


public = allow(Access.PUBLIC)
visitor = allow(Access.VISITOR)
signed_in = allow(Access.SIGNED_IN)
member = allow(Access.MEMBER)
seller = allow(Access.SELLER)
fulfiller = allow(Access.FULFILLER)
officer = allow(Access.OFFICER)


def access_of(app: Flask, endpoint: str | None) -> Access | None:
    """What the view behind an endpoint declared; None if it did not."""
    return getattr(app.view_functions.get(endpoint or ""), _ACCESS, None)


def guard_routes(app: Flask, guards: Mapping[Access, Guard]) -> None:
    """Check every request: where it comes from, its form token, and who sends it."""
    app.config["WTF_CSRF_CHECK_DEFAULT"] = False
    app.config["WTF_CSRF_TIME_LIMIT"] = int(FORM_LIES_OPEN.total_seconds())
    csrf.init_app(app)
    app.extensions["guards"] = guards

    @app.before_request
    def guard() -> ResponseReturnValue | None:
        if request.endpoint is None:
            return None
        access = access_of(app, request.endpoint) or abort(403)
        if request.method not in SAFE_METHODS:
            _check_origin()
        refusal = guards[access]() if access in guards else None
        if refusal is None and request.method not in SAFE_METHODS:
            _check_token()
        return refusal


def _check_token() -> None:
    view = current_app.view_functions[request.endpoint or ""]
    if not getattr(view, _TOKEN_FREE, False):
        csrf.protect()


def _check_origin() -> None:
    """Browsers say where a request comes from: it must be one of our own pages."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        if site != "same-origin":
            abort(403)
        return
    origin = request.headers.get("Origin")
    if origin is not None and origin not in _own_origins():
        abort(403)


def _own_origins() -> set[str]:
    home = urlsplit(settings().public_url)
    return {f"{home.scheme}://{home.netloc}", f"{request.scheme}://{request.host}"}
