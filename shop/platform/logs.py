"""Logs: one line per request with its id, as JSON or for reading; no personal data."""

import logging
import re
import time
from uuid import uuid4

import structlog
from flask import Flask, Response, g, request

from config import Settings

_ACCEPTED_ID = re.compile(r"[0-9A-Za-z_-]{8,64}")

log = structlog.get_logger("request")


def request_id() -> str:
    """The id of the request in hand: in the log, in the answer, on the error page."""
    return str(g.get("request_id", ""))


def set_up_logs(app: Flask, settings: Settings) -> None:
    """Number every request and write down what became of it."""
    _configure(settings.log_format)

    @app.before_request
    def number() -> None:
        g.request_id = number_of(request.headers.get("X-Request-ID", ""))
        g.started = time.perf_counter()
        structlog.contextvars.bind_contextvars(request_id=g.request_id)

    @app.after_request
    def note(response: Response) -> Response:
        route = request.url_rule.rule if request.url_rule else None
        started = g.get("started", time.perf_counter())
        note_answer(response, request_id(), request.method, route, started)
        structlog.contextvars.clear_contextvars()
        return response


def number_of(given: str) -> str:
    """The id of a request: the one that a proxy gave it, or a new one."""
    return given if _ACCEPTED_ID.fullmatch(given) else uuid4().hex


def note_answer(response: Response, number: str, method: str, route: str | None, started: float) -> None:
    """Put a request's id on its answer, and a line into the log; `started` by `perf_counter`."""
    response.headers["X-Request-ID"] = number
    took = round((time.perf_counter() - started) * 1000, 1)
    status = response.status_code
    log.info("request", method=method, route=route, status=status, ms=took, request_id=number)


def _configure(style: str) -> None:
    shared: list[structlog.types.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
    ]
    last: structlog.types.Processor = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if style == "json"
        else structlog.dev.ConsoleRenderer(colors=False)
    )
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        cache_logger_on_first_use=True,
    )
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared,
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, last],
    )
    handler = logging.StreamHandler()
    handler.setFormatter(formatter)
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.INFO)
