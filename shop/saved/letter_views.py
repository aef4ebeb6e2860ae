"""Pages behind the links of letters. Wrong and old links look alike: 404, the same page."""

from collections.abc import Callable

from flask import Response, render_template, request

from shop.platform.database import transaction
from shop.platform.web_security import unreferred
from shop.saved.links import read_stop
from shop.saved.queries import Reader


def stop_page(
    secret: str, stop: Callable[[str], None], *, about: str, reader: Callable[[str], Reader | None]
) -> Response:
    """A button, then the end of those letters. Mail programs send the same without looking."""
    key = read_stop(secret)
    if key is None:
        return spent_page()
    told = reader(key)
    is_done = request.method == "POST"
    if is_done:
        with transaction():
            stop(key)
    return unreferred(render_template("saved/stop.html", about=about, is_done=is_done, reader=told))


def spent_page() -> Response:
    """The link is not good, or not any longer."""
    return unreferred((render_template("saved/spent.html"), 404))
