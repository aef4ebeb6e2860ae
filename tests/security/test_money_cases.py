"""Who would like money to be counted otherwise: buyers, browsers, messages."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from shop.catalog.models import Variant
from shop.checkout import asking, jobs
from shop.kernel.money import Vnd
from shop.orders.models import Order, OrderEvent, OrderStatus
from shop.payments.gateway import Ask
from shop.payments.models import (
    AttemptState,
    CaseKind,
    PaymentAttempt,
    PaymentCase,
    PaymentEvent,
    PaymentEventKind,
    WebhookEvent,
)
from shop.platform.database import db, transaction
from shop.stock.models import MoveKind, StockMove
from tests.checkout.test_card_payments import opened, post_messages
from tests.checkout.test_checkout_page import PAGE, give_cart, orders, reckon, typed
from tests.factories.orders import make_goods
from tests.factories.paying import (
    attempt_of,
    make_card_order,
    make_transfer_order,
    open_card_line,
    refunds_of,
    status_of,
)
from tests.orders.books import assert_books_are_clean
from tests.orders.test_order_page import follow, token
from tests.support.card_desk import CardLine
from tests.support.mailbox import Mailbox
from tests.support.moments import later


@pytest.fixture
def line(app: Flask) -> CardLine:
    """The shop takes cards."""
    return open_card_line()


def count(table: Any, *where: Any) -> int:
    return db.session.scalar(select(func.count()).select_from(table).where(*where)) or 0


def cases() -> list[CaseKind]:
    db.session.rollback()
    return list(db.session.scalars(select(PaymentCase.kind).order_by(PaymentCase.id)))


def kept() -> list[tuple[str, str]]:
    db.session.rollback()
    return [(event.kind, event.event_id) for event in db.session.query(WebhookEvent)]


def say(client: FlaskClient, line: CardLine, kind: str, thing: dict[str, Any], **more: Any) -> int:
    """A message as the card company would sign it."""
    event = {"id": "evt_said", "object": "event", "type": kind, "livemode": False, "data": {"object": thing}}
    sent = line.desk.signed(json.dumps({**event, **more}))
    return client.post("/webhooks/stripe", data=sent.body, headers=sent.headers).status_code


# Orders


def test_35_what_is_put_in_the_basket_or_changes_its_price_later_changes_no_payment(
    client: FlaskClient, line: CardLine
) -> None:
    honey = make_goods(on_hand=9)
    give_cart(client, honey)
    client.post(PAGE, data=typed(reckon(client), payment_method="card"))
    order = db.session.scalars(select(Order)).one()
    ref = attempt_of(order).provider_ref or ""

    client.post("/gio-hang/them", data={"variant_id": honey.variants[0].id, "quantity": "5"})
    with transaction():
        db.session.get_one(Variant, honey.variants[0].id).price = Vnd(1_000)
    asking.open_page(attempt_of(order).id)

    assert line.desk.session(ref)["amount_total"] == order.total == attempt_of(order).amount
    assert order.total > 285_000
    line.desk.pay(ref)
    asking.look_and_settle(attempt_of(order).id)
    assert status_of(order) is OrderStatus.PLACED
    assert (count(Order), count(PaymentAttempt)) == (1, 1)
    assert_books_are_clean()


def test_37_twenty_returns_and_ten_messages_are_one_payment_one_letter_one_move(
    client: FlaskClient, line: CardLine, deliver: Callable[[], int], letters: Mailbox
) -> None:
    order = make_card_order()
    follow(client, order)
    line.desk.pay(opened(order))

    for _ in range(10):
        assert client.get(f"/don-hang/{order.code}/tra-ve?the=xong").status_code == 303
    assert set(post_messages(client, line, times=10)) == {200}
    deliver()
    for _ in range(10):
        client.get(f"/don-hang/{order.code}/tra-ve?the=xong")
    deliver()

    assert status_of(order) is OrderStatus.PLACED
    assert count(PaymentEvent, PaymentEvent.kind == PaymentEventKind.RECEIVED) == 1
    assert count(OrderEvent, OrderEvent.kind == "order", OrderEvent.step == "placed") == 1
    assert count(StockMove, StockMove.kind == MoveKind.SALE) == 1
    assert len([letter for letter in letters.to("an@example.vn") if "đã trả" in letter.text.lower()]) == 1
    assert (cases(), refunds_of(order)) == ([], [])
    assert_books_are_clean()


def test_37_to_say_that_one_has_paid_pays_nothing(client: FlaskClient, line: CardLine) -> None:
    order = make_card_order()
    follow(client, order)
    opened(order)

    client.get(f"/don-hang/{order.code}/tra-ve?the=xong&payment_status=paid&session_id=cs_test_1")

    assert status_of(order) is OrderStatus.AWAITING_PAYMENT
    assert attempt_of(order).state is AttemptState.OPEN
    assert_books_are_clean()


def test_39_who_moves_after_the_postage_was_told_is_told_the_new_one(client: FlaskClient, app: Flask) -> None:
    give_cart(client, make_goods())
    near = reckon(client, province_code="11", ward_code="03352")
    far = reckon(client)
    assert typed(near)["seen"] != typed(far)["seen"]

    answer = client.post(PAGE, data=typed(near))

    assert answer.status_code == 409
    assert orders() == 0
    assert client.post(PAGE, data=typed(answer.text)).status_code == 303
    assert orders() == 1
    order = db.session.scalars(select(Order)).one()
    assert order.province_code == "01"
    assert str(order.total) == typed(far)["seen"].rpartition("|")[2]
    assert_books_are_clean()


# Transfers


def test_54_to_say_that_one_has_transferred_changes_no_money(client: FlaskClient, line: CardLine) -> None:
    order = make_transfer_order()
    html = follow(client, order)

    for _ in range(3):
        client.post(f"/don-hang/{order.code}/da-chuyen", data={"csrf_token": token(html)})

    attempt = attempt_of(order)
    assert (attempt.state, attempt.captured) == (AttemptState.OPEN, 0)
    assert status_of(order) is OrderStatus.AWAITING_PAYMENT
    assert count(PaymentEvent, PaymentEvent.kind == PaymentEventKind.RECEIVED) == 0
    assert_books_are_clean()


# Messages


def test_62_a_payment_of_another_amount_under_our_key_is_a_mismatch_that_officers_hear_of(
    client: FlaskClient, line: CardLine, deliver: Callable[[], int]
) -> None:
    order = make_card_order()
    ask = asking.ask_of(attempt_of(order))
    less = Ask(**{**vars(ask), "amount": Vnd(12_000)})
    line.desk.pay(line.gateway.open(less).ref)

    assert set(post_messages(client, line)) == {200}
    deliver()

    assert status_of(order) is OrderStatus.AWAITING_PAYMENT
    assert attempt_of(order).state is AttemptState.MISMATCH
    assert [refund.amount for refund in refunds_of(order)] == [12_000]
    assert cases() == [CaseKind.WRONG_MONEY]
    assert_books_are_clean()


def test_63_money_that_calls_itself_anothers_pays_nobody_who_has_a_name(
    client: FlaskClient, line: CardLine, deliver: Callable[[], int]
) -> None:
    order = make_card_order()
    ref = opened(order)
    mine = asking.ask_of(attempt_of(order))
    session = {"id": ref, "object": "checkout.session", "payment_status": "paid", "amount_total": order.total}
    assert say(client, line, "checkout.session.completed", session) == 200
    deliver()
    assert status_of(order) is OrderStatus.AWAITING_PAYMENT

    stranger = Ask(**{**vars(mine), "key": f"{mine.key}-", "amount": mine.amount})
    other = line.gateway.open(stranger).ref
    with line.desk.store.turn():
        session = line.desk.store.find("checkout.session", other) or {}
        line.desk.store.keep({**session, "metadata": {"attempt": mine.key}})
    line.desk.pay(other)
    post_messages(client, line)
    deliver()

    assert status_of(order) is OrderStatus.AWAITING_PAYMENT
    assert attempt_of(order).provider_ref == ref
    assert_books_are_clean()


@pytest.mark.parametrize(
    ("kind", "thing", "more"),
    [
        ("invoice.paid", {"id": "in_1"}, {}),
        ("checkout.session.completed", {"id": "cs_live"}, {"livemode": True}),
        ("checkout.session.completed", {"id": "cs_theirs"}, {"account": "acct_stranger"}),
        ("a.word.of.tomorrow", {"id": "x", "object": "tomorrow"}, {}),
        ("charge.dispute.created", {"id": "dp_1", "charge": "ch_nobody", "amount": 5}, {}),
        ("refund.created", {"id": "re_nobody", "amount": 5, "payment_intent": "pi_nobody"}, {}),
    ],
)
def test_64_65_what_is_not_ours_is_kept_answered_and_left_alone(
    client: FlaskClient, line: CardLine, deliver: Callable[[], int], kind: str, thing: Any, more: Any
) -> None:
    order = make_card_order()
    opened(order)
    asked = len(line.line.requests)

    assert say(client, line, kind, thing, **more) == 200
    deliver()

    assert [event_id for _, event_id in kept()] == ["evt_said"]
    assert all(event.handled_at for event in db.session.query(WebhookEvent))
    assert len(line.line.requests) == asked
    assert (status_of(order), cases()) == (OrderStatus.AWAITING_PAYMENT, [])
    assert_books_are_clean()


@pytest.mark.parametrize("where", ["id", "type", "object"])
def test_65_a_signed_message_with_a_character_that_cannot_be_kept_is_refused(
    client: FlaskClient, line: CardLine, where: str
) -> None:
    thing = {"id": "cs_\0" if where == "object" else "cs_1", "payment_status": "paid"}
    more = {"id": "evt_\0"} if where == "id" else {}
    kind = "checkout.session.\0" if where == "type" else "checkout.session.completed"

    assert say(client, line, kind, thing, **more) == 400
    assert kept() == []


def test_60_the_same_message_ten_times_is_one_row_and_one_effect(
    client: FlaskClient, line: CardLine, deliver: Callable[[], int]
) -> None:
    order = make_card_order()
    line.desk.pay(opened(order))
    messages = line.desk.take_messages()

    for message in messages * 10:
        assert client.post("/webhooks/stripe", data=message.body, headers=message.headers).status_code == 200
        deliver()

    assert len(kept()) == len(messages)
    assert count(PaymentEvent, PaymentEvent.kind == PaymentEventKind.RECEIVED) == 1
    assert (status_of(order), cases()) == (OrderStatus.PLACED, [])
    assert_books_are_clean()


def test_68_only_these_doors_ask_for_no_token_and_a_message_is_posted(
    client: FlaskClient, app: Flask, line: CardLine
) -> None:
    rules = [
        str(rule)
        for rule in app.url_map.iter_rules()
        if getattr(app.view_functions[rule.endpoint], "token_free", False)
    ]
    free = {rule for rule in rules if not rule.startswith("/en/")}

    kept = {"/mon-da-luu", "/theo-doi", "/bao-khi-co-hang"}
    letters = {"/thu-bao/co-hang/<secret>", "/thu-bao/nguoi-ban/<secret>"}
    assert free == {"/gio-hang/them", "/ruou/xac-nhan", "/webhooks/stripe"} | kept | letters
    for method in ("GET", "PUT", "DELETE", "PATCH"):
        assert client.open("/webhooks/stripe", method=method).status_code == 405


def test_48_goods_that_nobody_pays_for_are_free_again(
    client: FlaskClient, line: CardLine, deliver: Callable[[], int]
) -> None:
    honey = make_goods(on_hand=1)
    order = make_transfer_order(honey)
    follow(client, order)

    for days in range(1, 12):
        with later(days=days):
            for way in ("card", "vietqr"):
                html = follow(client, order)
                client.post(f"/don-hang/{order.code}/da-chuyen", data={"csrf_token": token(html)})
                where = f"/don-hang/{order.code}/tra-tien"
                client.post(where, data={"csrf_token": token(html), "payment_method": way})
            end_holds(deliver)

    assert attempt_of(order).state is AttemptState.CANCELED
    assert count(PaymentAttempt) <= 4
    assert make_card_order(honey, phone="+84912345679")
    assert_books_are_clean()


def end_holds(deliver: Callable[[], int]) -> None:
    with transaction():
        jobs.end_holds()
    deliver()
