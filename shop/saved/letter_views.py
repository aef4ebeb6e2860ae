"""Pages behind the links of letters. Wrong and old links look alike: 404, the same page."""

from collections.abc import Callable

from flask import make_response, render_template, request
from werkzeug import Response

from shop.platform.database import transaction
from shop.saved.links import read_stop


def stop_page(secret: str, stop: Callable[[str], None], *, about: str) -> Response:
    """A button, then the end of those letters. Mail programs send the same without looking."""
    key = read_stop(secret)
    if key is None:
        return spent_page()
    is_done = request.method == "POST"
    if is_done:
        with transaction():
            stop(key)
    return unreferred(make_response(render_template("saved/stop.html", about=about, is_done=is_done)))


def spent_page() -> Response:
    """The link is not good, or not any longer."""
    return unreferred(make_response(render_template("saved/spent.html"), 404))


def unreferred(response: Response) -> Response:
    """A page whose address is a secret tells nobody where it was."""
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
