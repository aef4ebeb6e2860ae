"""Text answers are sent compressed: brotli, else gzip."""

import gzip

import brotli
from flask import Flask, Response, request

SMALLEST = 1024
_TEXT = ("text/", "application/json", "image/svg+xml", "application/xml", "application/ld+json")


def set_up_compression(app: Flask) -> None:
    """Compress what is text, big enough, and wanted so."""

    @app.after_request
    def compress(response: Response) -> Response:
        if _is_eligible(response):
            response.vary.add("Accept-Encoding")
            if (coding := wanted_coding()) is not None:
                response.set_data(pack(response.get_data(), coding))
                response.headers["Content-Encoding"] = coding
        return response


def wanted_coding() -> str | None:
    """The best coding that the reader understands: `br`, `gzip` or none."""
    return request.accept_encodings.best_match(["br", "gzip"])


def pack(body: bytes, coding: str) -> bytes:
    """A body in a coding."""
    if coding == "br":
        return bytes(brotli.compress(body, quality=4))
    return gzip.compress(body, 6)


def _is_eligible(response: Response) -> bool:
    return (
        response.status_code not in {204, 206, 304}
        and not response.is_streamed
        and "Content-Encoding" not in response.headers
        and (response.content_type or "").startswith(_TEXT)
        and (response.calculate_content_length() or 0) >= SMALLEST
    )
