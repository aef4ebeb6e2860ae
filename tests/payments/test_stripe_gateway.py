"""Stripe's gateway on a bad line, with slow money, and with everything that Stripe may post."""

import ast
import json
import threading
from pathlib import Path
from typing import Any

import pytest

from shop.demo.card_desk.faults import Failure
from shop.kernel.money import Vnd
from shop.payments.breaker import REST_SECONDS, SILENCES, Breaker
from shop.payments.gateway import (
    BadSignature,
    GatewayRefused,
    GatewayTrouble,
    NoticeKind,
    PaymentSight,
    RefundSight,
)
from shop.payments.stripe_gateway import TIMEOUTS, StripeGateway
from tests.payments.gateway_contract import PRICE, an_ask
from tests.support.card_desk import WEBHOOK_SECRET, CardLine, card_line
from tests.support.moments import later

SHOP = Path(__file__).parents[2] / "shop"


@pytest.fixture
def line() -> CardLine:
    return card_line()


def pay(line: CardLine, **changes: Any) -> str:
    """A payment that was made; its `payment_ref`."""
    opened = line.gateway.open(an_ask(**changes))
    line.desk.pay(opened.ref)
    return line.gateway.look(opened.ref).payment_ref or ""


def count(line: CardLine, kind: str) -> int:
    return len(line.desk.store.newest(kind, parent=None, limit=1000))


# What is asked


def test_the_order_is_named_in_the_buyers_language_and_paid_in_whole_dong(line: CardLine) -> None:
    home = line.gateway.open(an_ask())
    abroad = line.gateway.open(an_ask(language="en", email="an@example.com"))

    vietnamese, english = line.desk.session(home.ref), line.desk.session(abroad.ref)
    assert (vietnamese["_title"], vietnamese["locale"]) == ("Đơn K7MXQA", "vi")
    assert (english["_title"], english["locale"]) == ("Order K7MXQA", "en")
    assert (vietnamese["amount_total"], vietnamese["currency"]) == (285_000, "vnd")
    assert (vietnamese["customer_email"], english["customer_email"]) == (None, "an@example.com")


def test_session_and_payment_both_carry_the_attempts_key(line: CardLine) -> None:
    ask = an_ask()
    session = line.desk.session(line.gateway.open(ask).ref)

    noted = {"attempt": ask.key, "order": "K7MXQA"}
    assert (session["metadata"], session["_intent"]["metadata"]) == (noted, noted)
    assert session["client_reference_id"] == "K7MXQA"
    assert session["expires_at"] == int(ask.expires_at.timestamp())


def test_the_return_address_tells_how_the_buyer_comes_back(line: CardLine) -> None:
    plain = line.desk.session(line.gateway.open(an_ask(return_url="http://cho.example/don/K7")).ref)
    with_query = line.desk.session(line.gateway.open(an_ask(return_url="http://cho.example/don?k=1#x")).ref)

    assert plain["success_url"] == "http://cho.example/don/K7?the=xong"
    assert plain["cancel_url"] == "http://cho.example/don/K7?the=thoi"
    assert with_query["success_url"] == "http://cho.example/don?k=1&the=xong#x"


def test_whose_money_it_is_is_asked_once(line: CardLine) -> None:
    assert line.gateway.account == ""
    for _ in range(3):
        line.gateway.open(an_ask())

    assert line.gateway.account == "acct_demo"
    assert line.line.requests.count("GET /v1/account") == 1


def test_a_key_tells_whether_the_money_is_real() -> None:
    kinds = {
        key: StripeGateway(key, []).is_live for key in ("sk_test_1", "rk_test_1", "sk_live_1", "rk_live_1")
    }

    assert kinds == {"sk_test_1": False, "rk_test_1": False, "sk_live_1": True, "rk_live_1": True}
    assert TIMEOUTS == (2.0, 8.0)


def test_one_module_alone_knows_the_library() -> None:
    knowing = [
        str(path.relative_to(SHOP))
        for path in SHOP.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if (isinstance(node, ast.Import) and any(name.name.split(".")[0] == "stripe" for name in node.names))
        or (isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "stripe")
    ]

    assert set(knowing) == {"payments/stripe_gateway.py"}
    assert (SHOP / "payments/stripe_gateway.py").read_text().count("\n") <= 200


# Slow money


def test_slow_money_is_under_way_until_it_has_come(line: CardLine) -> None:
    ref = line.gateway.open(an_ask()).ref
    line.desk.pay_later(ref)
    assert line.gateway.look(ref).sight is PaymentSight.UNDER_WAY
    assert line.gateway.close(ref).sight is PaymentSight.UNDER_WAY

    with later(minutes=1):
        seen = line.gateway.look(ref)

    assert (seen.sight, seen.amount) == (PaymentSight.PAID, PRICE)


def test_slow_money_that_never_comes_closes_the_payment(line: CardLine) -> None:
    ref = line.gateway.open(an_ask()).ref
    line.desk.pay_later(ref, succeeds=False)

    with later(minutes=1):
        seen = line.gateway.look(ref)

    assert (seen.sight, seen.amount) == (PaymentSight.CLOSED, 0)


def test_a_page_closes_by_itself_when_its_time_is_up(line: CardLine) -> None:
    ref = line.gateway.open(an_ask()).ref

    with later(minutes=44):
        assert line.gateway.look(ref).sight is PaymentSight.OPEN
    with later(minutes=46):
        assert line.gateway.look(ref).sight is PaymentSight.CLOSED
        assert line.gateway.close(ref).sight is PaymentSight.CLOSED


# Refunds


def test_a_refund_under_way_is_sent_then_done(line: CardLine) -> None:
    paid = pay(line)
    line.desk.faults.refunds_begin = "pending"

    sent = line.gateway.refund(payment_ref=paid, amount=PRICE, key="r1")
    line.desk.end_refund(sent.ref)

    assert sent.sight is RefundSight.SENT
    assert line.gateway.look_at_refund(sent.ref).sight is RefundSight.DONE


def test_a_refund_that_comes_back_says_why_and_can_be_sent_anew(line: CardLine) -> None:
    paid = pay(line)
    line.desk.faults.refunds_begin = "pending"
    sent = line.gateway.refund(payment_ref=paid, amount=PRICE, key="r1")
    line.desk.end_refund(sent.ref, failure_reason="expired_or_canceled_card")

    failed = line.gateway.look_at_refund(sent.ref)
    line.desk.faults.refunds_begin = "succeeded"
    anew = line.gateway.refund(payment_ref=paid, amount=PRICE, key="r2")

    assert (failed.sight, failed.reason) == (RefundSight.FAILED, "expired_or_canceled_card")
    assert anew.sight is RefundSight.DONE


def test_a_refund_is_sent_once_even_after_its_key_was_forgotten(line: CardLine) -> None:
    paid = pay(line)
    sent = line.gateway.refund(payment_ref=paid, amount=Vnd(85_000), key="r1")
    line.desk.store._sql.execute("DELETE FROM answer")

    again = line.gateway.refund(payment_ref=paid, amount=Vnd(85_000), key="r1")

    assert again == sent
    assert count(line, "refund") == 1


# A bad line (F01 to F06)


def test_nobody_there_is_trouble_and_changes_nothing(line: CardLine) -> None:
    line.line.is_down = True
    with pytest.raises(GatewayTrouble):
        line.gateway.open(an_ask())

    line.line.is_down = False

    assert line.gateway.open(an_ask()).page_url
    assert count(line, "checkout.session") == 1


@pytest.mark.parametrize("failure", [Failure.HANGS, Failure.LOST, Failure.GARBLED])
def test_an_answer_that_got_lost_is_asked_for_again_and_nothing_is_done_twice(
    line: CardLine, failure: Failure
) -> None:
    ask = an_ask()
    line.gateway.open(an_ask())  # the account is known
    line.desk.faults.add(failure)
    with pytest.raises(GatewayTrouble):
        line.gateway.open(ask)
    opened = line.gateway.open(ask)
    line.desk.pay(opened.ref)
    paid = line.gateway.look(opened.ref).payment_ref or ""

    line.desk.faults.choose = iter_faults(None, failure)
    with pytest.raises(GatewayTrouble):
        line.gateway.refund(payment_ref=paid, amount=PRICE, key="r1")
    line.desk.faults.choose = None
    refund = line.gateway.refund(payment_ref=paid, amount=PRICE, key="r1")

    assert count(line, "checkout.session") == 2
    assert (count(line, "refund"), refund.sight) == (1, RefundSight.DONE)


def iter_faults(*failures: Failure | None) -> Any:
    """Requests meet these in turn, then none."""
    from shop.demo.card_desk.faults import Fault

    waiting = list(failures)

    def choose() -> Fault | None:
        failure = waiting.pop(0) if waiting else None
        return Fault(failure) if failure else None

    return choose


@pytest.mark.parametrize("status", [500, 502, 503, 429])
def test_a_server_that_stumbles_is_asked_again(line: CardLine, status: int) -> None:
    ask = an_ask()
    line.gateway.open(an_ask())
    line.desk.faults.add(Failure.REFUSED, status)
    with pytest.raises(GatewayTrouble):
        line.gateway.open(ask)

    assert line.gateway.open(ask).page_url


def test_a_second_tap_is_shown_the_page_that_the_first_is_opening(line: CardLine) -> None:
    ask = an_ask()
    line.desk.keys_in_use.add(f"open:{ask.key}")
    answered = threading.Timer(0.1, line.desk.keys_in_use.discard, [f"open:{ask.key}"])
    answered.start()

    assert line.gateway.open(ask).page_url
    assert count(line, "checkout.session") == 1


def test_a_twin_that_is_never_answered_is_not_waited_for_long(line: CardLine) -> None:
    ask = an_ask()
    line.desk.keys_in_use.add(f"open:{ask.key}")

    with pytest.raises(GatewayTrouble):
        line.gateway.open(ask)
    assert count(line, "checkout.session") == 0


def test_a_no_that_is_kept_under_its_key_needs_another_key(line: CardLine) -> None:
    cheap = an_ask(amount=Vnd(100))
    for _ in range(2):
        with pytest.raises(GatewayRefused):
            line.gateway.open(cheap)
    kept = line.desk.store.answer(f"open:{cheap.key}")
    assert kept is not None
    assert kept[1] == 400

    assert line.gateway.open(an_ask()).page_url


def test_a_failure_that_is_kept_under_its_key_stays_trouble(line: CardLine) -> None:
    ask = an_ask()
    line.gateway.open(an_ask())
    line.desk.faults.add(Failure.KEPT, 500)

    for _ in range(2):
        with pytest.raises(GatewayTrouble):
            line.gateway.open(ask)

    assert line.gateway.open(an_ask()).page_url


def test_a_failure_while_closing_is_not_kept(line: CardLine) -> None:
    ref = line.gateway.open(an_ask()).ref
    line.desk.faults.add(Failure.KEPT, 500)
    with pytest.raises(GatewayTrouble):
        line.gateway.close(ref)

    assert line.gateway.close(ref).sight is PaymentSight.CLOSED


def test_a_key_that_has_run_out_is_trouble_for_the_operator_not_a_no(line: CardLine) -> None:
    stale = StripeGateway("sk_test_stale", [WEBHOOK_SECRET], "http://desk.example", line.line)

    with pytest.raises(GatewayTrouble):
        stale.open(an_ask())


@pytest.mark.parametrize("body", ["[]", "null", '"x"', "{}", '{"id": 7}', '{"id": "x", "url": null}', ""])
def test_an_answer_that_makes_no_sense_is_no_answer(
    line: CardLine, monkeypatch: pytest.MonkeyPatch, body: str
) -> None:
    line.gateway.open(an_ask())
    monkeypatch.setattr(line.line, "request", lambda *_, **__: (body.encode(), 200, {}))

    for ask in (
        lambda: line.gateway.look("cs_test_1"),
        lambda: line.gateway.look_at_refund("re_1"),
        lambda: line.gateway.refund(payment_ref="pi_1", amount=PRICE, key="r1"),
    ):
        line.gateway.breaker.answer()
        with pytest.raises(GatewayTrouble):
            ask()


# The fuse


def test_after_five_silences_nobody_waits_until_the_line_has_rested(line: CardLine) -> None:
    moments = [0.0]
    line.gateway.breaker = Breaker(lambda: moments[0])
    line.gateway.open(an_ask())
    line.line.is_down = True
    for _ in range(SILENCES):
        with pytest.raises(GatewayTrouble):
            line.gateway.look("cs_test_1")
    asked = len(line.line.requests)
    line.line.is_down = False

    with pytest.raises(GatewayTrouble):
        line.gateway.open(an_ask())
    assert len(line.line.requests) == asked

    moments[0] = REST_SECONDS
    assert line.gateway.open(an_ask()).page_url


def test_one_more_silence_after_the_rest_breaks_the_line_again() -> None:
    moments = [0.0]
    breaker = Breaker(lambda: moments[0])
    for _ in range(SILENCES):
        breaker.silence()
    moments[0] = REST_SECONDS
    breaker.check()

    breaker.silence()

    with pytest.raises(GatewayTrouble):
        breaker.check()


def test_answers_in_between_keep_the_line_whole(line: CardLine) -> None:
    for _ in range(SILENCES):
        line.line.is_down = True
        with pytest.raises(GatewayTrouble):
            line.gateway.open(an_ask())
        line.line.is_down = False
        with pytest.raises(GatewayRefused):
            line.gateway.look("cs_test_nobody")

    assert line.gateway.open(an_ask()).page_url


# What Stripe posts


def notices(line: CardLine) -> list[tuple[str, NoticeKind, str]]:
    read = [
        line.gateway.read_notice(body=message.body, headers=message.headers)
        for message in line.desk.take_messages()
    ]
    return [(notice.type, notice.kind, notice.ref) for notice in read]


def test_each_step_of_a_payment_is_told(line: CardLine) -> None:
    ref = line.gateway.open(an_ask()).ref
    line.desk.pay(ref, "generic_decline")
    line.desk.pay(ref)

    told = notices(line)

    assert ("checkout.session.completed", NoticeKind.PAYMENT, ref) in told
    assert {kind for name, kind, _ in told if not name.startswith("checkout.")} == {NoticeKind.OTHER}
    assert [name for name, _, _ in told].count("payment_intent.payment_failed") == 1


def test_slow_money_and_closed_pages_are_told(line: CardLine) -> None:
    come, lost, closed, timed_out = (line.gateway.open(an_ask()).ref for _ in range(4))
    line.desk.pay_later(come)
    line.desk.pay_later(lost, succeeds=False)
    line.gateway.close(closed)
    with later(minutes=60):
        line.desk.let_time_pass()
        told = notices(line)

    assert {
        ("checkout.session.completed", NoticeKind.PAYMENT, come),
        ("checkout.session.async_payment_succeeded", NoticeKind.PAYMENT, come),
        ("checkout.session.async_payment_failed", NoticeKind.PAYMENT, lost),
        ("checkout.session.expired", NoticeKind.PAYMENT, closed),
        ("checkout.session.expired", NoticeKind.PAYMENT, timed_out),
    } <= set(told)
    assert [name for name, _, _ in told].count("checkout.session.expired") == 2


def test_refunds_and_disputes_are_told_with_their_money(line: CardLine) -> None:
    paid = pay(line)
    line.desk.take_messages()
    refund = line.gateway.refund(payment_ref=paid, amount=Vnd(85_000), key="r1")
    line.desk.dispute(paid, 200_000)

    read = {
        notice.type: notice
        for message in line.desk.take_messages()
        for notice in [line.gateway.read_notice(body=message.body, headers=message.headers)]
    }
    sent, dispute = read["refund.created"], read["charge.dispute.created"]
    assert (sent.kind, sent.ref, sent.amount, sent.detail) == (NoticeKind.REFUND, refund.ref, 85_000, paid)
    assert (dispute.kind, dispute.ref, dispute.amount) == (NoticeKind.DISPUTE, paid, 200_000)
    assert " needs_response product_not_received " in dispute.detail
    assert read["charge.refunded"].kind is NoticeKind.OTHER


def read(line: CardLine, event: object) -> Any:
    message = line.desk.signed(json.dumps(event))
    return line.gateway.read_notice(body=message.body, headers=message.headers)


def an_event(kind: str, thing: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "id": "evt_1",
        "object": "event",
        "type": kind,
        "livemode": False,
        "data": {"object": thing},
        **more,
    }


@pytest.mark.parametrize("kind", ["charge.refund.updated", "refund.updated", "refund.failed"])
def test_every_word_about_a_refund_names_it(line: CardLine, kind: str) -> None:
    notice = read(line, an_event(kind, {"id": "re_1", "amount": 5, "payment_intent": "pi_1"}))

    assert (notice.kind, notice.ref, notice.amount, notice.detail) == (NoticeKind.REFUND, "re_1", 5, "pi_1")


def test_an_old_charge_event_names_its_newest_refund(line: CardLine) -> None:
    charge = {
        "id": "ch_1",
        "amount": 9,
        "payment_intent": "pi_1",
        "refunds": {"data": [{"id": "re_2", "amount": 4}]},
    }

    notice = read(line, an_event("charge.refunded", charge))

    assert (notice.kind, notice.ref, notice.amount) == (NoticeKind.REFUND, "re_2", 4)


@pytest.mark.parametrize(
    "event",
    [
        an_event("invoice.paid", {"id": "in_1", "amount": 1.5}),
        an_event("payment_intent.succeeded", {"id": "pi_1"}),
        an_event("checkout.session.completed", {"id": "cs_1"}, livemode=True),
        an_event("checkout.session.completed", {"id": "cs_1"}, account="acct_stranger"),
        {"id": "evt_1", "object": "v2.core.event", "type": "v2.core.thing"},
    ],
)
def test_what_is_not_ours_to_look_at_is_only_kept(line: CardLine, event: dict[str, Any]) -> None:
    notice = read(line, event)

    assert (notice.event_id, notice.kind) == ("evt_1", NoticeKind.OTHER)


@pytest.mark.parametrize(
    "event",
    [
        [], None, 7, "event", {}, {"id": "evt_1"},
        an_event("", {}), an_event("refund.created", {}), {**an_event("invoice.paid", {}), "id": None},
        {**an_event("invoice.paid", {}), "type": ["x"]}, {**an_event("invoice.paid", {}), "data": None},
        an_event("refund.created", {"id": "re_1", "amount": "much"}), an_event("invoice.paid", []),  # type: ignore[arg-type]
        an_event("refund.created", {"id": "re_1", "amount": 10**30}),
        an_event("refund.created", {"id": "re_1", "amount": -5}),
        {**an_event("invoice.paid", {}), "type": "\ud800"}, an_event("invoice.paid", {"id": "\ud800"}),
        {**an_event("invoice.paid", {}), "id": "evt_" + "x" * 120},
    ],
)  # fmt: skip
def test_a_signed_message_that_is_no_event_is_refused(line: CardLine, event: object) -> None:
    with pytest.raises(BadSignature):
        read(line, event)


@pytest.mark.parametrize("body", ["{", "", "[" * 100_000])
def test_signed_rubbish_is_refused(line: CardLine, body: str) -> None:
    message = line.desk.signed(body)

    with pytest.raises(BadSignature):
        line.gateway.read_notice(body=message.body, headers=message.headers)
