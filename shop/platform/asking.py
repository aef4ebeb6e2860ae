"""Who asks: a browser that shows pages, or a script of ours."""

from flask import request


def wants_json() -> bool:
    """Whether a script asks, which makes nothing of a page."""
    return bool(request.accept_mimetypes.best == "application/json")
