"""Paying by card: every road to the same end, whatever is lost, late or repeated on the way."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete

from shop.checkout import asking, jobs
from shop.checkout.cancel_order import cancel_order
from shop.checkout.decline_lines import decline_lines
from shop.checkout.errors import CardPageUnreachable, PaymentStillOpen
from shop.demo.card_desk.faults import Failure, Fault
from shop.kernel import clock
from shop.orders.models import Order, OrderStatus
from shop.payments import jobs as refund_jobs
from shop.payments.disputes import read_dispute
from shop.payments.gateway import GatewayTrouble
from shop.payments.models import AttemptState, CaseKind, PaymentCase, RefundState, WebhookEvent
from shop.payments.policies import PaymentStatus
from shop.payments.queries import money_of
from shop.platform.database import db, transaction
from shop.platform.invariants import check
from shop.platform.outbox import OutboxMessage
from tests.factories.orders import AN, SUA, make_goods, make_two_sellers
from tests.factories.paying import (
    attempt_of,
    make_card_order,
    make_transfer_order,
    open_card_line,
    refunds_of,
    status_of,
)
from tests.orders.books import assert_books_are_clean, every_rule
from tests.support.card_desk import CardLine
from tests.support.moments import later


@pytest.fixture(autouse=True)
def line(app: Flask) -> CardLine:
    """The shop takes cards."""
    return open_card_line()


def opened(order: Order) -> str:
    """The card's page is open; its name at the desk."""
    asking.open_page(attempt_of(order).id)
    return attempt_of(order).provider_ref or ""


def paid(line: CardLine, *goods: Any, **changes: Any) -> Order:
    """An order that its buyer has paid by card."""
    order = make_card_order(*goods, **changes)
    line.desk.pay(opened(order))
    asking.look_and_settle(attempt_of(order).id)
    return order


def post_messages(client: FlaskClient, line: CardLine, *, times: int = 1) -> list[int]:
    """Everything that the desk has to say, each message so many times."""
    answers = []
    for message in line.desk.take_messages():
        for _ in range(times):
            answers.append(client.post("/webhooks/stripe", data=message.body, headers=message.headers))
    return [answer.status_code for answer in answers]


def test_the_page_is_opened_once_however_often_it_is_asked_for(line: CardLine) -> None:
    order = make_card_order()

    pages = {asking.open_page(attempt_of(order).id) for _ in range(3)}

    assert len(pages) == 1
    assert line.line.requests.count("POST /v1/checkout/sessions") == 1
    assert attempt_of(order).state is AttemptState.OPEN


def test_a_page_that_cannot_be_opened_leaves_the_order_as_it_is(line: CardLine) -> None:
    order = make_card_order()
    line.line.is_down = True

    with pytest.raises(CardPageUnreachable):
        asking.open_page(attempt_of(order).id)

    assert attempt_of(order).state is AttemptState.NEW
    line.line.is_down = False
    assert asking.open_page(attempt_of(order).id)
    assert_books_are_clean()


def test_the_message_of_the_card_company_places_the_order(
    client: FlaskClient, line: CardLine, deliver: Callable[[], int]
) -> None:
    order = make_card_order()
    line.desk.pay(opened(order))

    assert set(post_messages(client, line, times=3)) == {200}
    deliver()

    assert status_of(order) is OrderStatus.PLACED
    kept = db.session.query(WebhookEvent).all()
    assert len(kept) == len({event.event_id for event in kept})
    assert all(event.handled_at for event in kept)
    assert_books_are_clean()


def test_a_message_whose_task_got_lost_is_noticed(client: FlaskClient, line: CardLine) -> None:
    order = make_card_order()
    line.desk.pay(opened(order))
    post_messages(client, line)
    assert_books_are_clean()

    with transaction():
        db.session.execute(delete(OutboxMessage).where(OutboxMessage.handler.endswith("handle_notice")))

    assert {found.code for found in check(every_rule())} == {"I-22"}


def test_a_message_that_overtakes_our_own_writing_finds_its_attempt(
    client: FlaskClient, line: CardLine, deliver: Callable[[], int]
) -> None:
    order = make_card_order()
    session = line.gateway.open(asking.ask_of(attempt_of(order)))
    line.desk.pay(session.ref)

    post_messages(client, line)
    deliver()

    assert status_of(order) is OrderStatus.PLACED
    assert attempt_of(order).provider_ref == session.ref
    assert_books_are_clean()


@pytest.mark.parametrize("signature", ["", "t=1,v1=00", "nonsense"])
def test_a_strangers_message_is_refused_and_not_kept(
    client: FlaskClient, line: CardLine, signature: str
) -> None:
    line.desk.pay(opened(make_card_order()))
    (told, *_) = line.desk.take_messages()

    answer = client.post("/webhooks/stripe", data=told.body, headers={"Stripe-Signature": signature})

    assert answer.status_code == 400
    assert db.session.query(WebhookEvent).count() == 0


def test_a_message_too_long_to_be_true_is_not_read(client: FlaskClient) -> None:
    body = io.BytesIO(b"x" * (257 * 1024))
    told = {"CONTENT_LENGTH": str(257 * 1024)}

    answer = client.post("/webhooks/stripe", input_stream=body, environ_overrides=told)

    assert answer.status_code == 413
    assert body.tell() == 0


def test_nor_is_one_that_does_not_say_how_long_it_is(client: FlaskClient) -> None:
    answer = client.post(
        "/webhooks/stripe",
        input_stream=io.BytesIO(b"x" * (257 * 1024)),
        environ_overrides={"wsgi.input_terminated": True, "CONTENT_LENGTH": ""},
    )

    assert answer.status_code == 413


def test_money_is_found_without_any_message(line: CardLine, deliver: Callable[[], int]) -> None:
    order = make_card_order()
    line.desk.pay(opened(order))

    with later(minutes=3):
        with transaction():
            jobs.look_after_payments()
        deliver()

    assert status_of(order) is OrderStatus.PLACED
    assert_books_are_clean()


def test_an_abandoned_page_is_closed_before_the_goods_go_back(
    line: CardLine, deliver: Callable[[], int]
) -> None:
    order = make_card_order()
    ref = opened(order)

    with later(minutes=71):
        with transaction():
            jobs.end_holds()
        deliver()

    assert line.desk.session(ref)["status"] == "expired"
    assert status_of(order) is OrderStatus.AWAITING_PAYMENT
    assert attempt_of(order).state is AttemptState.CANCELED
    assert_books_are_clean()


def test_goods_are_held_as_long_as_the_page_cannot_be_closed(
    line: CardLine, deliver: Callable[[], int]
) -> None:
    order = make_card_order()
    opened(order)
    line.line.is_down = True

    with later(minutes=71):
        with transaction():
            jobs.end_holds()
        deliver()

    assert attempt_of(order).state is AttemptState.OPEN
    assert_books_are_clean()


def test_a_hold_that_ends_while_the_card_is_charged_ends_paid(
    line: CardLine, deliver: Callable[[], int]
) -> None:
    order = make_card_order()
    line.desk.pay(opened(order))

    with later(minutes=71):
        with transaction():
            jobs.end_holds()
        deliver()

    assert status_of(order) is OrderStatus.PLACED
    assert_books_are_clean()


def test_an_order_that_stays_unpaid_is_canceled_in_the_end(deliver: Callable[[], int]) -> None:
    honey = make_goods(on_hand=3)
    order = make_transfer_order(honey)
    with later(hours=25):
        with transaction():
            jobs.end_holds()
        deliver()

    with later(days=5):
        with transaction():
            jobs.cancel_unpaid_orders()
        deliver()

    assert status_of(order) is OrderStatus.CANCELED
    assert_books_are_clean()


def test_an_open_page_must_be_closed_before_the_order_is_canceled(line: CardLine) -> None:
    order = make_card_order()
    opened(order)

    with pytest.raises(PaymentStillOpen), transaction():
        cancel_order(order=order, reason="Tôi đổi ý", actor=AN)

    asking.close_and_settle(attempt_of(order).id)
    with transaction():
        cancel_order(order=order, reason="Tôi đổi ý", actor=AN)
    assert status_of(order) is OrderStatus.CANCELED
    assert_books_are_clean()


def test_canceling_a_paid_order_sends_the_money_back_to_the_card(
    line: CardLine, deliver: Callable[[], int]
) -> None:
    honey, tea = make_two_sellers()
    order = paid(line, honey, tea)

    with transaction():
        cancel_order(order=order, reason="Tôi đổi ý", actor=AN)
    deliver()

    refunds = refunds_of(order)
    assert sum(refund.amount for refund in refunds) == order.total
    assert {refund.state for refund in refunds} == {RefundState.DONE}
    assert money_of(order_ids=[order.id])[order.id].status is PaymentStatus.REFUNDED
    assert_books_are_clean()


def test_a_declined_line_goes_back_with_its_share_of_the_postage(
    line: CardLine, deliver: Callable[[], int]
) -> None:
    honey = make_goods()
    seller = honey.seller
    tea = make_goods("Trà", seller=seller, price=320_000)
    order = paid(line, honey, tea)
    part = order.parts[0]

    with transaction():
        decline_lines(part=part, line_ids=[part.lines[0].id], reason="Hết hàng", actor=SUA)
    deliver()

    (refund,) = refunds_of(order)
    money = money_of(part_ids=[part.id])[part.id]
    assert refund.amount == money.reduced == money.refunded
    assert refund.amount >= part.lines[0].line_total
    assert money.status is PaymentStatus.PARTIALLY_REFUNDED
    assert_books_are_clean()


def test_a_refund_waits_for_a_silent_gateway_and_is_sent_once(
    line: CardLine, deliver: Callable[[], int]
) -> None:
    order = paid(line)
    line.line.is_down = True
    with transaction():
        cancel_order(order=order, reason="Tôi đổi ý", actor=AN)
    deliver()
    (refund,) = refunds_of(order)
    assert refund.state is RefundState.DUE

    line.line.is_down = False
    for _ in range(3):
        refund_jobs.send_refund(refund.id)

    (refund,) = refunds_of(order)
    assert refund.state is RefundState.DONE
    assert line.line.requests.count("POST /v1/refunds") == 1
    assert_books_are_clean()


def test_what_the_gateway_will_not_send_back_is_a_case(line: CardLine, deliver: Callable[[], int]) -> None:
    order = paid(line)
    line.gateway.refund(payment_ref=attempt_of(order).payment_ref or "", amount=order.total, key="by hand")

    with transaction():
        cancel_order(order=order, reason="Tôi đổi ý", actor=AN)
    deliver()

    (refund,) = refunds_of(order)
    assert refund.state is RefundState.FAILED
    assert [case.kind for case in db.session.query(PaymentCase)] == [CaseKind.REFUND_FAILED]
    assert_books_are_clean()


def test_a_dispute_is_a_case_once(client: FlaskClient, line: CardLine, deliver: Callable[[], int]) -> None:
    order = paid(line)
    line.desk.take_messages()
    line.desk.dispute(attempt_of(order).payment_ref or "", order.total)

    post_messages(client, line, times=2)
    deliver()

    (case,) = db.session.query(PaymentCase).all()
    assert (case.kind, case.amount) == (CaseKind.DISPUTE, order.total)
    facts = read_dispute(case.detail)
    assert facts is not None
    assert (facts.state, facts.reason) == ("needs_response", "product_not_received")
    assert facts.answer_by is not None
    assert facts.answer_by > clock.now()
    assert_books_are_clean()


def test_a_gateway_that_cannot_be_asked_is_trouble_and_changes_nothing(line: CardLine) -> None:
    order = make_card_order()
    opened(order)
    line.line.is_down = True

    with pytest.raises(GatewayTrouble):
        asking.look_and_settle(attempt_of(order).id)

    assert attempt_of(order).state is AttemptState.OPEN
    assert_books_are_clean()


@pytest.mark.parametrize("ask", [asking.look_and_settle, asking.close_and_settle])
def test_a_question_that_is_refused_tells_nothing_of_the_money(line: CardLine, ask: Any) -> None:
    order = make_card_order()
    line.desk.pay(opened(order))
    line.desk.faults.choose = lambda: Fault(Failure.REFUSED, 400)

    with pytest.raises(GatewayTrouble):
        ask(attempt_of(order).id)

    assert attempt_of(order).state is AttemptState.OPEN
    line.desk.faults.choose = None
    ask(attempt_of(order).id)
    assert status_of(order) is OrderStatus.PLACED
    assert_books_are_clean()
