"""The card desk keeps Stripe's manners, never meets real money, and carries its messages."""

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from queue import Queue
from typing import Any

import pytest
import stripe
from flask.testing import FlaskClient

from config import BadSetting, load
from shop.demo.card_desk.__main__ import main
from shop.demo.card_desk.app import create_desk
from shop.demo.card_desk.faults import Failure
from shop.demo.card_desk.options import Options, from_settings, leads_to_a_desk
from shop.demo.card_desk.postman import MOST_TRIES, Postman
from shop.kernel import clock
from shop.kernel.money import Vnd
from shop.payments.gateway import GatewayRefused, NoticeKind, PaymentSight
from shop.payments.stripe_gateway import StripeGateway
from tests.payments.counters import ProcessCounter, desk_process, desk_settings
from tests.payments.gateway_contract import an_ask
from tests.support.card_desk import API_KEY, WEBHOOK_SECRET, CardLine, card_line
from tests.support.moments import later

SHOP = desk_settings(8431)
AUTH = {"Authorization": f"Bearer {API_KEY}"}
SESSION = {
    "mode": "payment",
    "line_items[0][quantity]": "1",
    "line_items[0][price_data][currency]": "vnd",
    "line_items[0][price_data][unit_amount]": "285000",
    "line_items[0][price_data][product_data][name]": "Đơn K7MXQA",
    "success_url": "http://127.0.0.1:8000/don",
}


@pytest.fixture
def line() -> CardLine:
    return card_line()


@pytest.fixture
def api(line: CardLine) -> FlaskClient:
    return line.app.test_client()


def create(api: FlaskClient, key: str = "", **changes: str) -> Any:
    headers = {**AUTH, **({"Idempotency-Key": key} if key else {})}
    return api.post("/v1/checkout/sessions", data={**SESSION, **changes}, headers=headers)


# Real money


@pytest.mark.parametrize(
    "changes",
    [
        {"STRIPE_SECRET_KEY": "sk_live_abc"},
        {"OTHER": "rk_live_abc"},
        {"LEFT_OVER": "export KEY=sk_live_abc"},
        {"HOST": "0.0.0.0"},
        {"PUBLIC_URL": "https://chophien.example"},
    ],
)
def test_the_desk_stays_closed_beside_real_money_and_before_strangers(changes: dict[str, str]) -> None:
    environ = {**SHOP, **changes}

    with pytest.raises(BadSetting):
        main([], environ)
    with pytest.raises(BadSetting):
        create_desk(Options(api_key=API_KEY, webhook_secrets=(WEBHOOK_SECRET,)), environ)


@pytest.mark.parametrize(
    "changes",
    [
        {"STRIPE_API_BASE": ""},
        {"STRIPE_API_BASE": "https://api.stripe.com"},
        {"STRIPE_API_BASE": "http://192.0.2.7:8431"},
        {"STRIPE_SECRET_KEY": "rk_test_abc"},
        {"STRIPE_WEBHOOK_SECRET": ""},
    ],
)
def test_the_desk_is_not_opened_for_a_shop_that_asks_elsewhere(changes: dict[str, str]) -> None:
    with pytest.raises(BadSetting):
        main([], {**SHOP, **changes})


def test_the_desk_takes_keys_and_address_from_the_shops_settings() -> None:
    settings = load({**SHOP, "PORT": "8001"})
    options = from_settings(settings)

    assert leads_to_a_desk(settings)
    assert options.shop_url == "http://127.0.0.1:8001/webhooks/stripe"
    assert (options.api_key, options.webhook_secrets) == (API_KEY, (WEBHOOK_SECRET,))


# Stripe's manners


def test_a_stranger_without_the_key_gets_nothing(api: FlaskClient) -> None:
    for headers in ({}, {"Authorization": "Bearer sk_test_other"}, {"Authorization": "Basic x"}):
        answer = api.get("/v1/account", headers=headers)
        assert (answer.status_code, answer.json["error"]["type"]) == (401, "invalid_request_error")

    assert api.get("/v1/account", auth=(API_KEY, "")).json["id"] == "acct_demo"


def test_what_is_not_spoken_here_is_refused_in_stripes_shape(api: FlaskClient) -> None:
    unknown, wrong_method = api.get("/v1/customers", headers=AUTH), api.delete("/v1/refunds", headers=AUTH)

    assert (unknown.status_code, unknown.json["error"]["type"]) == (404, "invalid_request_error")
    assert (wrong_method.status_code, "error" in wrong_method.json) == (405, True)


@pytest.mark.parametrize("minutes", [-1, 0, 29, 30, 60, 24 * 60, 24 * 60 + 1])
def test_a_page_lasts_from_half_an_hour_to_a_day_counted_from_its_opening(
    line: CardLine, api: FlaskClient, minutes: int
) -> None:
    moment = clock.now()
    with clock.time_from(lambda: moment):
        answer = create(api, "key-1", expires_at=str(int(moment.timestamp()) + minutes * 60))
        mended = create(api, "key-1", expires_at=str(int(moment.timestamp()) + 3600))

    is_right = 30 <= minutes <= 24 * 60
    assert answer.status_code == (200 if is_right else 400)
    assert is_right or answer.json["error"]["param"] == "expires_at"
    # What was refused has begun nothing: its key may be used for another question.
    assert mended.status_code == (400 if is_right and minutes != 60 else 200)


@pytest.mark.parametrize(
    ("changes", "param"),
    [
        ({"mode": "subscription"}, "mode"),
        ({"line_items[0][price_data][unit_amount]": "-1"}, "unit_amount"),
        ({"line_items[0][price_data][unit_amount]": "1.5"}, "unit_amount"),
        ({"line_items[0][quantity]": ""}, "quantity"),
        ({"success_url": "javascript:alert(1)"}, "success_url"),
        ({"customer_email": "nobody"}, "customer_email"),
        ({"locale": "tlh"}, "locale"),
        ({"expires_at": "1"}, "expires_at"),
        ({"expires_at": "99999999999"}, "expires_at"),
        ({"surprise": "1"}, "surprise"),
        ({"metadata": "x"}, "metadata"),
        ({"metadata[a][b]": "x"}, "a"),
        ({"line_items": "x"}, "line_items"),
        ({"a[b][c]][": "x"}, "a[b][c]]["),
    ],
)
def test_a_session_that_makes_no_sense_is_refused_and_not_kept(
    line: CardLine, api: FlaskClient, changes: dict[str, str], param: str
) -> None:
    refused = create(api, "key-1", **changes)

    assert (refused.status_code, refused.json["error"]["type"]) == (400, "invalid_request_error")
    assert refused.json["error"]["param"].startswith(param)
    assert create(api, "key-1").status_code == 200
    assert len(line.desk.store.newest("checkout.session", parent=None, limit=9)) == 1


def test_stripes_limits_of_an_amount_hold(line: CardLine) -> None:
    for amount in (11_999, 100_000_000):
        with pytest.raises(GatewayRefused):
            line.gateway.open(an_ask(amount=Vnd(amount)))

    assert line.gateway.open(an_ask(amount=Vnd(12_000))).page_url
    assert line.gateway.open(an_ask(amount=Vnd(99_999_999))).page_url


def test_the_same_key_with_another_body_is_an_error_of_its_own(api: FlaskClient) -> None:
    first = create(api, "key-1")
    other = create(api, "key-1", **{"line_items[0][price_data][unit_amount]": "300000"})

    assert create(api, "key-1").data == first.data
    assert (other.status_code, other.json["error"]["type"]) == (400, "idempotency_error")


def test_the_same_key_while_the_first_is_still_answered_is_a_conflict(
    line: CardLine, api: FlaskClient
) -> None:
    is_busy, may_end = threading.Event(), threading.Event()

    def hold() -> None:
        is_busy.set()
        may_end.wait(20)

    line.desk.faults.wait = hold
    line.desk.faults.add(Failure.HANGS)
    answers: list[Any] = []
    first = threading.Thread(target=lambda: answers.append(create(line.app.test_client(), "key-1")))
    first.start()
    assert is_busy.wait(20)

    second = create(api, "key-1")
    may_end.set()
    first.join(20)

    assert (second.status_code, second.json["error"]["type"]) == (409, "idempotency_error")
    assert create(api, "key-1").data == answers[0].data


def test_many_with_one_key_make_one_refund(line: CardLine) -> None:
    opened = line.gateway.open(an_ask())
    line.desk.pay(opened.ref)
    form = {"payment_intent": line.gateway.look(opened.ref).payment_ref or "", "amount": "100000"}
    start = threading.Barrier(8)
    statuses: list[int] = []

    def ask() -> None:
        start.wait(20)
        headers = {**AUTH, "Idempotency-Key": "refund-1"}
        statuses.append(line.app.test_client().post("/v1/refunds", data=form, headers=headers).status_code)

    together = [threading.Thread(target=ask) for _ in range(8)]
    for thread in together:
        thread.start()
    for thread in together:
        thread.join(20)

    assert set(statuses) <= {200, 409}
    assert 200 in statuses
    assert len(line.desk.store.newest("refund", parent=None, limit=9)) == 1


def test_lists_show_what_belongs_to_one_payment(line: CardLine, api: FlaskClient) -> None:
    refs = [line.gateway.open(an_ask()).ref for _ in range(2)]
    for ref in refs:
        line.desk.pay(ref)
    paid = line.gateway.look(refs[0]).payment_ref or ""
    refund = line.gateway.refund(payment_ref=paid, amount=Vnd(1000), key="r1")

    sessions = api.get("/v1/checkout/sessions", query_string={"payment_intent": paid}, headers=AUTH).json
    refunds = api.get("/v1/refunds", query_string={"payment_intent": paid, "limit": "1"}, headers=AUTH).json

    assert [session["id"] for session in sessions["data"]] == [refs[0]]
    assert [one["id"] for one in refunds["data"]] == [refund.ref]
    assert not [name for name in sessions["data"][0] if name.startswith("_")]


def test_an_expired_session_is_told_once_however_often_it_is_read(line: CardLine) -> None:
    ref = line.gateway.open(an_ask()).ref
    with later(minutes=50):
        for _ in range(3):
            assert line.gateway.look(ref).sight is PaymentSight.CLOSED
        line.desk.let_time_pass()
        told = [message.type for message in line.desk.take_messages()]

    assert told == ["checkout.session.expired"]


def test_paying_twice_moves_the_money_once(line: CardLine) -> None:
    ref = line.gateway.open(an_ask()).ref

    for _ in range(3):
        line.desk.pay(ref)

    assert [intent["amount_received"] for intent in line.desk.captured()] == [285_000]
    assert [m.type for m in line.desk.take_messages()].count("checkout.session.completed") == 1


def test_a_restart_finds_everything_again(tmp_path: Path) -> None:
    state = str(tmp_path / "instance" / "desk.db")
    ask = an_ask()
    before = card_line(state=state)
    opened = before.gateway.open(ask)
    before.desk.pay(opened.ref)

    after = card_line(state=state)

    assert after.gateway.open(ask) == opened
    assert after.gateway.look(opened.ref).sight is PaymentSight.PAID
    assert "checkout.session.completed" in [message.type for message in after.desk.take_messages()]


# Messages


def test_the_real_library_believes_the_desks_signature() -> None:
    line = card_line(webhook_secrets=("whsec_old", "whsec_new"))
    line.desk.pay(line.gateway.open(an_ask()).ref)

    for message in line.desk.take_messages():
        for secret in ("whsec_old", "whsec_new"):
            event = stripe.Webhook.construct_event(message.body, message.headers["Stripe-Signature"], secret)
            assert event.type == message.type


Door = tuple[str, "Queue[tuple[bytes, dict[str, str]]]", list[int]]


@pytest.fixture
def door() -> Iterator[Door]:
    """A shop's door: where it is, what came through it, and what it answers next (then 200)."""
    came: Queue[tuple[bytes, dict[str, str]]] = Queue()
    answers: list[int] = []

    class Take(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            came.put((self.rfile.read(int(self.headers["Content-Length"])), dict(self.headers)))
            self.send_response(answers.pop(0) if answers else 200)
            self.end_headers()

        def log_message(self, *_: object) -> None: ...

    server = HTTPServer(("127.0.0.1", 0), Take)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", came, answers
    server.shutdown()
    thread.join()
    server.server_close()


def drain(came: "Queue[tuple[bytes, dict[str, str]]]") -> list[str]:
    return [json.loads(came.get_nowait()[0])["type"] for _ in range(came.qsize())]


def test_the_postman_comes_back_until_the_shop_has_taken_it(door: Door) -> None:
    url, came, answers = door
    line = card_line(shop_url=f"{url}/webhooks/stripe")
    line.gateway.close(line.gateway.open(an_ask()).ref)
    postman = Postman(line.desk)
    answers += [503, 400]

    postman.post_what_is_due()
    assert drain(came) == ["checkout.session.expired"]
    postman.post_what_is_due()
    assert drain(came) == []
    for minutes, told in ((1, ["checkout.session.expired"]), (9, ["checkout.session.expired"]), (99, [])):
        with later(minutes=minutes):
            postman.post_what_is_due()
        assert drain(came) == told


def test_the_postman_gives_up_in_the_end(door: Door) -> None:
    url, came, answers = door
    line = card_line(shop_url=f"{url}/webhooks/stripe")
    line.gateway.close(line.gateway.open(an_ask()).ref)
    answers += [500] * (MOST_TRIES + 5)

    for hour in range(MOST_TRIES + 5):
        with later(minutes=60 * hour):
            Postman(line.desk).post_what_is_due()

    assert len(drain(came)) == MOST_TRIES
    assert line.desk.store.messages(2e10) == []


def test_nobody_at_the_door_is_no_reason_to_stop() -> None:
    line = card_line(shop_url="http://127.0.0.1:9/webhooks/stripe")
    line.gateway.close(line.gateway.open(an_ask()).ref)

    Postman(line.desk).post_what_is_due()

    assert [tries for _, _, tries in line.desk.store.messages(2e10)] == [1]


def test_who_closes_the_desk_waits_for_the_round_that_runs(
    line: CardLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    began, may_end, ended = threading.Event(), threading.Event(), threading.Event()

    def round_that_takes_its_time() -> None:
        began.set()
        may_end.wait(10)
        ended.set()

    monkeypatch.setattr(line.desk, "let_time_pass", round_that_takes_its_time)
    postman = Postman(line.desk)
    postman.start()
    assert began.wait(10)
    threading.Timer(0.2, may_end.set).start()

    postman.stop()

    assert ended.is_set()


def test_a_desk_of_its_own_tells_the_shop_what_a_buyer_did(door: Door, tmp_path: Path) -> None:
    url, came, _ = door
    state = str(tmp_path / "desk.db")
    with desk_process(state, PUBLIC_URL=url) as base:
        counter = ProcessCounter(base)
        opened = counter.gateway.open(an_ask())
        counter.pay(opened.ref)
        notice = first_about(came, counter.gateway.read_notice)

    assert notice.ref == opened.ref
    with desk_process(state) as base:
        again = StripeGateway(API_KEY, [WEBHOOK_SECRET], base)
        assert again.look(opened.ref).sight is PaymentSight.PAID


def first_about(came: "Queue[tuple[bytes, dict[str, str]]]", read: Callable[..., Any]) -> Any:
    """The first message about a payment."""
    while True:
        body, headers = came.get(timeout=30)
        notice = read(body=body, headers=headers)
        if notice.kind is NoticeKind.PAYMENT:
            return notice
