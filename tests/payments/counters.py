"""Stripe's gateway at three counters: a desk in this process, one in its own, a server of yours."""

import http.client
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import stripe

from benchmarks.processes import free_port
from shop.demo.card_desk.events import signature
from shop.kernel import clock
from shop.payments.gateway import Gateway
from shop.payments.stripe_gateway import StripeGateway
from tests.payments.gateway_contract import Counter, Payable, Signed
from tests.support.card_desk import API_KEY, WEBHOOK_SECRET, card_line

ROOT = Path(__file__).parents[2]
TEST_CARD, DECLINED_CARD = "4242 4242 4242 4242", "4000 0000 0000 0002"


class DownLine(stripe.HTTPClient):
    """Nobody answers."""

    name = "down"

    def request(self, *_: object, **__: object) -> tuple[bytes, int, Mapping[str, str]]:
        raise stripe.APIConnectionError("nobody answers", should_retry=True)


@dataclass
class StripeCounter:
    """What is the same at every counter that speaks Stripe's interface."""

    name: str
    gateway: Gateway

    def unreachable(self) -> Gateway:
        return StripeGateway(API_KEY, [WEBHOOK_SECRET], "http://desk.example", DownLine())

    def with_secrets(self, secrets: Sequence[str]) -> Gateway:
        return StripeGateway(API_KEY, secrets, "http://desk.example", DownLine())

    def message(self, *, about: str, secrets: Sequence[str], minutes_ago: int = 0) -> Signed:
        thing = {"id": about, "object": "checkout.session", "payment_status": "paid"}
        event = {"id": "evt_7", "object": "event", "type": "checkout.session.completed", "livemode": False}
        body = json.dumps({**event, "data": {"object": thing}})
        signed_at = int((clock.now() - timedelta(minutes=minutes_ago)).timestamp())
        return Signed(body.encode(), {"Stripe-Signature": signature(body, secrets, signed_at)})


class DeskCounter(StripeCounter):
    """The desk in this process."""

    def __init__(self) -> None:
        self.line = card_line()
        super().__init__("a desk in this process", self.line.gateway)

    def pay(self, ref: str) -> None:
        self.line.desk.pay(ref)

    def decline(self, ref: str) -> None:
        self.line.desk.pay(ref, "generic_decline")


class ProcessCounter(StripeCounter):
    """The desk in a process of its own; the buyer fills in its page."""

    def __init__(self, base: str) -> None:
        self.base = base
        super().__init__("a desk in its own process", StripeGateway(API_KEY, [WEBHOOK_SECRET], base))

    def unreachable(self) -> Gateway:
        return StripeGateway(API_KEY, [WEBHOOK_SECRET], f"http://127.0.0.1:{free_port()}")

    def pay(self, ref: str) -> None:
        self._send(ref, TEST_CARD)

    def decline(self, ref: str) -> None:
        self._send(ref, DECLINED_CARD)

    def _send(self, ref: str, number: str) -> None:
        there = urlsplit(self.base)
        line = http.client.HTTPConnection(there.hostname or "", there.port, timeout=10)
        form = urlencode({"how": "card", "number": number})
        line.request("POST", f"/pay/{ref}", form, {"Content-Type": "application/x-www-form-urlencoded"})
        line.getresponse().read()
        line.close()


def desk_settings(port: int, **more: str) -> dict[str, str]:
    """The environment of a shop that asks a desk on this port."""
    return {
        "DEMO": "1",
        "SECRET_KEY": "a-secret-for-tests-only-0123456789",
        "STRIPE_SECRET_KEY": API_KEY,
        "STRIPE_WEBHOOK_SECRET": WEBHOOK_SECRET,
        "STRIPE_API_BASE": f"http://127.0.0.1:{port}",
        **more,
    }


@contextmanager
def desk_process(state: str = ":memory:", **more: str) -> Iterator[str]:
    """A desk of its own; the address it is open at. `more` is put into its environment."""
    environ = {"PATH": os.environ["PATH"], **desk_settings(free_port(), **more)}
    command = [sys.executable, "-m", "shop.demo.card_desk", "--state", state]
    process = subprocess.Popen(command, cwd=ROOT, env=environ, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        yield process.stdout.readline().split()[-1]
    finally:
        process.terminate()
        assert process.wait(10) == 0
        assert process.stdout is not None
        process.stdout.close()


@contextmanager
def in_this_process() -> Iterator[Payable]:
    """A new desk."""
    yield DeskCounter()


@contextmanager
def in_its_own_process() -> Iterator[Payable]:
    """A desk behind a real socket."""
    with desk_process() as base:
        yield ProcessCounter(base)


@contextmanager
def configured_server() -> Iterator[Counter]:
    """The server that STRIPE_API_BASE and STRIPE_SECRET_KEY lead to; nobody clicks on its pages."""
    key, base = os.environ["STRIPE_SECRET_KEY"], os.environ["STRIPE_API_BASE"]
    assert "_live_" not in key, "tests never run against real money"
    yield StripeCounter("the configured server", StripeGateway(key, [WEBHOOK_SECRET], base))


PAYABLE = {"a desk in this process": in_this_process, "a desk in its own process": in_its_own_process}
IS_CONFIGURED = bool(os.environ.get("STRIPE_API_BASE") and os.environ.get("STRIPE_SECRET_KEY"))
EVERY = {**PAYABLE, **({"the configured server": configured_server} if IS_CONFIGURED else {})}
