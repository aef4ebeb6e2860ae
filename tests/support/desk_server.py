"""A card desk that other processes reach over a socket, as the shop reaches Stripe."""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import urlencode
from urllib.request import Request, urlopen

from flask import current_app
from werkzeug.serving import make_server

from shop.demo.card_desk.app import create_desk
from shop.demo.card_desk.desk import CardDesk
from shop.demo.card_desk.options import Options
from shop.demo.card_desk.pages import TEST_CARD
from shop.orders.models import PaymentMethod
from shop.payments.stripe_gateway import StripeGateway
from tests.support.card_desk import API_KEY, WEBHOOK_SECRET


@dataclass(frozen=True)
class ServedDesk:
    """A desk and its address."""

    desk: CardDesk
    url: str


@contextmanager
def served_desk() -> Iterator[ServedDesk]:
    """A new desk behind a port that the system chooses."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    app = create_desk(Options(api_key=API_KEY, webhook_secrets=(WEBHOOK_SECRET,)), {})
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield ServedDesk(app.extensions["card_desk"], f"http://127.0.0.1:{server.port}")
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def take_cards_at(url: str) -> None:
    """The shop of this process takes cards at a desk, from now on."""
    known = current_app.extensions["gateways"].get(PaymentMethod.CARD)
    if getattr(known, "desk_url", None) != url:
        gateway = StripeGateway(API_KEY, (WEBHOOK_SECRET,), url)
        gateway.desk_url = url  # type: ignore[attr-defined]
        current_app.extensions["gateways"] = {PaymentMethod.CARD: gateway}


def pay_at(url: str, ref: str) -> None:
    """A buyer pays on the desk's page."""
    form = urlencode({"number": TEST_CARD}).encode()
    asked = Request(f"{url}/pay/{ref}", data=form, method="POST")
    try:
        urlopen(asked, timeout=30).close()
    except OSError:
        return  # the page leads back to a shop that nobody serves here
