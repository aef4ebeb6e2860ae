"""A card desk inside the test process, with the real library in front of it and no socket between."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import stripe

from shop.demo.card_desk.app import create_desk
from shop.demo.card_desk.desk import CardDesk
from shop.demo.card_desk.options import Options
from shop.payments.stripe_gateway import StripeGateway

API_KEY = "sk_test_for_tests_only"
WEBHOOK_SECRET = "whsec_for_tests_only"


class Hanging(Exception):
    """The desk has done its work, and its answer never comes."""


def hang() -> None:
    """What a hanging desk does here, where nobody should wait."""
    raise Hanging


class InProcess(stripe.HTTPClient):
    """Hands the library's requests to an application; `is_down` is a line that nobody answers."""

    name = "in process"

    def __init__(self, app: Any) -> None:
        super().__init__()
        self._app = app
        self.is_down = False
        self.requests: list[str] = []

    def request(
        self, method: str, url: str, headers: Mapping[str, str] | None, post_data: Any = None
    ) -> tuple[bytes, int, Mapping[str, str]]:
        there = urlsplit(url)
        self.requests.append(f"{method.upper()} {there.path}")
        if self.is_down:
            raise stripe.APIConnectionError("nobody answers", should_retry=True)
        try:
            answer = self._app.test_client().open(
                there.path, query_string=there.query, method=method.upper(), headers=headers, data=post_data
            )
        except Hanging as error:
            raise stripe.APIConnectionError("read timeout", should_retry=True) from error
        return answer.get_data(), answer.status_code, answer.headers


@dataclass(frozen=True)
class CardLine:
    """A gateway, the desk at its other end, and the line between them."""

    gateway: StripeGateway
    desk: CardDesk
    line: InProcess
    app: Any


def card_line(**options: Any) -> CardLine:
    """A new desk with a memory of its own; `options` as in `Options`."""
    given = {"api_key": API_KEY, "webhook_secrets": (WEBHOOK_SECRET,), **options}
    app = create_desk(Options(**given), {})
    app.testing = True
    desk: CardDesk = app.extensions["card_desk"]
    desk.faults.wait = hang
    line = InProcess(app)
    gateway = StripeGateway(API_KEY, given["webhook_secrets"], "http://desk.example", line)
    return CardLine(gateway, desk, line, app)
