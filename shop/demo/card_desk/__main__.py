"""`python -m shop.demo.card_desk --port 8431 --shop http://127.0.0.1:8000/webhooks/stripe`.

Its keys are the shop's own settings: STRIPE_SECRET_KEY and STRIPE_WEBHOOK_SECRET (more than
one parted by commas).
"""

import argparse
import logging
import os
import signal
import sys
from collections.abc import Mapping, Sequence

from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from config import LOOPBACK, BadSetting
from shop.demo.card_desk.app import create_desk
from shop.demo.card_desk.options import Options
from shop.demo.card_desk.postman import Postman


class Quiet(WSGIRequestHandler):
    """Writes no line per request."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None: ...


def main(arguments: Sequence[str], environ: Mapping[str, str] = os.environ) -> None:
    """Serve until told to stop."""
    given = _given(arguments)
    if given.host not in LOOPBACK:
        raise BadSetting("the card desk opens on this machine alone")
    logging.basicConfig(level=logging.WARNING)
    app = create_desk(_options(given, environ), environ)
    desk = app.extensions["card_desk"]
    server = make_server(given.host, given.port, app, threaded=True, request_handler=Quiet)
    postman = Postman(desk)
    _end_on_signal(server)
    postman.start()
    print(f"the card desk is open at http://{given.host}:{server.server_port}", flush=True)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        pass
    finally:
        postman.stop()
        server.server_close()


def _given(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="card_desk", description="A stand-in for Stripe. No real money.")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8431)
    parser.add_argument("--shop", default="", help="where messages are posted")
    parser.add_argument("--state", default=":memory:", help="the file that a restart finds again")
    parser.add_argument("--minimum", type=int, default=Options.least_amount, help="smallest amount in đồng")
    return parser.parse_args(arguments)


def _options(given: argparse.Namespace, environ: Mapping[str, str]) -> Options:
    key, secrets = environ.get("STRIPE_SECRET_KEY", ""), environ.get("STRIPE_WEBHOOK_SECRET", "")
    if not key.startswith("sk_test_") or not secrets:
        raise BadSetting("STRIPE_SECRET_KEY (sk_test_…) and STRIPE_WEBHOOK_SECRET are the desk's keys too")
    return Options(
        api_key=key,
        webhook_secrets=tuple(secret.strip() for secret in secrets.split(",") if secret.strip()),
        shop_url=given.shop,
        state=given.state,
        least_amount=given.minimum,
    )


def _end_on_signal(server: BaseWSGIServer) -> None:
    def end(*_: object) -> None:
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, end)


if __name__ == "__main__":
    main(sys.argv[1:])
