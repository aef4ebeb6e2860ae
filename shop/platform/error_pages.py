"""What a visitor sees when something goes wrong: the shop's own page, never a traceback."""

from flask import Flask, Response, jsonify, make_response, render_template
from flask.globals import request_ctx
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from shop.kernel.errors import Busy
from shop.platform.asking import wants_json
from shop.platform.database import db
from shop.platform.logs import log, request_id
from shop.platform.rate_limit import TooManyAttempts
from shop.platform.retry import as_busy

RETRY_SECONDS = 5
_DRESSED = (403, 404, 413, 429, 500, 503)


def set_up_error_pages(app: Flask) -> None:
    """Error pages in the shop's dress; JSON for those who ask for it."""

    @app.errorhandler(CSRFError)
    def stale_form(error: CSRFError) -> Response:
        return error_answer(400, kind="stale")

    @app.errorhandler(HTTPException)
    def refused(error: HTTPException) -> Response:
        if error.response is not None:
            return make_response(error.response)
        response = error_answer(error.code or 500)
        for name, value in error.get_headers():
            if name not in {"Content-Type", "Content-Length"}:
                response.headers[name] = value
        return response

    @app.errorhandler(TooManyAttempts)
    def too_often(error: TooManyAttempts) -> Response:
        response = error_answer(429)
        response.headers["Retry-After"] = str(error.wait_seconds)
        return response

    @app.errorhandler(Busy)
    def busy(error: Busy) -> Response:
        db.session.rollback()
        response = error_answer(503)
        response.headers["Retry-After"] = str(RETRY_SECONDS)
        return response

    @app.errorhandler(Exception)
    def broken(error: Exception) -> Response:
        db.session.rollback()
        log.error("request.broken", exc_info=error)
        passing = as_busy(error)  # trouble that came before the view, or after it
        return busy(passing) if isinstance(passing, Busy) else error_answer(500)


def error_answer(code: int, kind: str = "") -> Response:
    """The shop's page for a refusal, or JSON for a script; `kind="stale"`: a form lay open too long."""
    if wants_json():
        response = jsonify(error=code, request_id=request_id())
    elif request_ctx.url_adapter is None:  # a host that is not ours gets no page of ours
        response = make_response("")
    else:
        page = code if code in _DRESSED else (404 if code < 500 else 500)
        html = render_template("errors/error.html", code=page, kind=kind, request_id=request_id())
        response = make_response(html)
    response.status_code = code
    return response
