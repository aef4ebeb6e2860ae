"""Headers that protect visitors, on every answer."""

import secrets
from collections.abc import Callable, Iterable

from flask import Flask, Response, g, make_response, request
from flask.typing import ResponseReturnValue
from werkzeug.middleware.proxy_fix import ProxyFix

from config import Settings
from shop.kernel.clock import YEAR
from shop.platform.access import Access, access_of

_BASE_POLICY = (
    "default-src 'self'; script-src {scripts}; style-src 'self'; img-src 'self' data:;"
    " base-uri 'none'; object-src 'none'; frame-ancestors 'none'; form-action 'self'{targets}"
)


def csp_nonce() -> str:
    """The nonce of this answer, for scripts of private pages."""
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.token_urlsafe(16)
    return str(g.csp_nonce)


def unreferred(answer: ResponseReturnValue) -> Response:
    """An answer that tells nobody where it was: the address of an order or of a letter's link is a secret."""
    response = make_response(answer)
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def set_up_web_security(app: Flask, settings: Settings, form_targets: Callable[[], Iterable[str]]) -> None:
    """Trusted hosts, the proxy's word, body limits, headers.

    `form_targets` tells the foreign origins at which a form of a private page may end: browsers
    hold redirects after a POST to the policy, too.
    """
    app.extensions["form_targets"] = form_targets
    app.config["TRUSTED_HOSTS"] = list(settings.trusted_hosts)
    app.config["MAX_CONTENT_LENGTH"] = settings.max_request_bytes
    app.config["MAX_FORM_MEMORY_SIZE"] = 1024 * 1024
    app.config["MAX_FORM_PARTS"] = 500
    hops = settings.trusted_proxies
    if hops:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops
        )

    @app.after_request
    def protect(response: Response) -> Response:
        headers = response.headers
        headers.setdefault("Content-Security-Policy", _policy(app))
        headers.setdefault("X-Content-Type-Options", "nosniff")
        headers.setdefault("Referrer-Policy", "strict-origin-when-cross-origin")
        headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        headers.setdefault("Permissions-Policy", "geolocation=(), microphone=(), camera=(self)")
        if settings.https:
            headers.setdefault("Strict-Transport-Security", f"max-age={YEAR}")
        if "Cache-Control" not in headers:
            _let_nobody_keep(app, response)
        return response


def _let_nobody_keep(app: Flask, response: Response) -> None:
    """Private pages at all; of public ones a refusal, which caches may otherwise repeat at their pleasure.

    A page that is there is kept by the page cache, which comes after.
    """
    if not _is_public(app):
        response.headers["Cache-Control"] = "private, no-store"
    elif response.status_code != 200:
        response.headers["Cache-Control"] = "no-cache"


def _is_public(app: Flask) -> bool:
    return access_of(app, request.endpoint) is Access.PUBLIC


def _policy(app: Flask) -> str:
    """Public pages carry no nonce: it would change their bytes."""
    if _is_public(app):
        return _BASE_POLICY.format(scripts="'self'", targets="")
    nonce = g.get("csp_nonce")
    scripts = "'self'" if nonce is None else f"'self' 'nonce-{nonce}'"
    targets = "".join(f" {origin}" for origin in app.extensions["form_targets"]())
    return _BASE_POLICY.format(scripts=scripts, targets=targets)
