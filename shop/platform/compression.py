"""Text answers are sent compressed: brotli, else gzip."""

import gzip
from functools import lru_cache

import brotli
from flask import Flask, Response, request
from werkzeug.http import parse_accept_header

SMALLEST = 1024
_TEXT = ("text/", "application/json", "image/svg+xml", "application/xml", "application/ld+json")


def set_up_compression(app: Flask) -> None:
    """Compress what is text, big enough, and wanted so."""

    @app.after_request
    def compress(response: Response) -> Response:
        if _is_eligible(response):
            response.vary.add("Accept-Encoding")
            if (coding := wanted_coding(request.headers.get("Accept-Encoding", ""))) is not None:
                response.set_data(pack(response.get_data(), coding))
                response.headers["Content-Encoding"] = coding
        return response


@lru_cache(maxsize=256)
def wanted_coding(accepted: str) -> str | None:
    """The best coding among those a reader accepts: `br`, `gzip` or none."""
    return parse_accept_header(accepted).best_match(["br", "gzip"])


def pack(body: bytes, coding: str, *, well: bool = False) -> bytes:
    """A body in a coding; `well` takes three times as long to make it a tenth smaller."""
    if coding == "br":
        return bytes(brotli.compress(body, quality=5 if well else 2))
    return gzip.compress(body, 6 if well else 1)


def _is_eligible(response: Response) -> bool:
    return (
        response.status_code not in {204, 206, 304}
        and not response.is_streamed
        and "Content-Encoding" not in response.headers
        and (response.content_type or "").startswith(_TEXT)
        and (response.calculate_content_length() or 0) >= SMALLEST
    )
