"""What a press on a public page is answered with: a few words to a script, else a page."""

from flask import flash, jsonify, make_response, redirect
from flask.typing import ResponseReturnValue

from shop.platform.asking import wants_json


def told(words: str, *, is_kept: bool, way: tuple[str, str], to: str) -> ResponseReturnValue:
    """It is done. `way` is a link (address, words) beside the news; without scripts one goes to `to`."""
    if wants_json():
        return jsonify(message=words, kept=is_kept, href=way[0], label=way[1])
    flash(words, "success")
    return redirect(to, 303)


def refused(words: str, *, way: tuple[str, str], to: str) -> ResponseReturnValue:
    """It cannot be done, and nothing has changed."""
    if wants_json():
        return make_response(jsonify(message=words, href=way[0], label=way[1]), 409)
    flash(words, "error")
    return redirect(to, 303)
