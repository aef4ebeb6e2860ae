"""The desk as an application."""

import os
from collections.abc import Mapping

from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException

from shop.demo.card_desk.api import api, no_such_address
from shop.demo.card_desk.desk import CardDesk
from shop.demo.card_desk.options import Options, refuse_beside_real_money
from shop.demo.card_desk.pages import no_page, pages

MOST_BYTES = 64 * 1024


def create_desk(options: Options, environ: Mapping[str, str] = os.environ) -> Flask:
    """A desk; raises `BadSetting` beside a key that moves real money."""
    refuse_beside_real_money(environ)
    app = Flask(__name__, static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = MOST_BYTES
    app.extensions["card_desk"] = CardDesk(options)
    app.register_blueprint(api)
    app.register_blueprint(pages)
    app.register_error_handler(HTTPException, _nowhere)
    return app


def _nowhere(error: HTTPException) -> Response:
    return no_such_address(error) if request.path.startswith("/v1/") else no_page(error)
