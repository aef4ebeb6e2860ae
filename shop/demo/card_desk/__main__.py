"""`python -m shop.demo.card_desk`, with the shop's own settings in the environment.

They tell where it opens (STRIPE_API_BASE), with which keys, and where its messages go.
"""

import argparse
import logging
import os
import signal
import sys
from collections.abc import Mapping, Sequence
from urllib.parse import urlsplit

from werkzeug.serving import WSGIRequestHandler, make_server

from config import INSTANCE, load
from shop.demo.card_desk.app import create_desk
from shop.demo.card_desk.options import from_settings, refuse_beside_real_money
from shop.demo.card_desk.postman import Postman


class Quiet(WSGIRequestHandler):
    """Writes no line per request."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None: ...


def main(arguments: Sequence[str], environ: Mapping[str, str] = os.environ) -> None:
    """Serve until told to stop; raises `BadSetting` where it must not be open."""
    refuse_beside_real_money(environ)
    given, settings = _given(arguments), load(environ)
    options = from_settings(settings, state=given.state)
    place = urlsplit(settings.stripe_api_base)
    logging.basicConfig(level=logging.WARNING)
    app = create_desk(options, environ)
    server = make_server(
        place.hostname or "127.0.0.1", place.port or 80, app, threaded=True, request_handler=Quiet
    )
    postman = Postman(app.extensions["card_desk"])
    signal.signal(signal.SIGTERM, _stop)
    signal.signal(signal.SIGINT, _stop)
    postman.start()
    print(f"the card desk is open at {settings.stripe_api_base}", flush=True)
    try:
        server.serve_forever()
    except Stopped:
        postman.stop()
        server.server_close()


class Stopped(Exception):
    """Somebody closes the desk."""


def _stop(*_: object) -> None:
    raise Stopped


def _given(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="card_desk", description="A stand-in for Stripe. No real money.")
    parser.add_argument(
        "--state", default=str(INSTANCE / "card-desk.db"), help="the file that a restart finds again"
    )
    return parser.parse_args(arguments)


if __name__ == "__main__":
    main(sys.argv[1:])
