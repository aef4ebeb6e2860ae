"""What the card company will not show, or never tells: a person learns of it, and nothing stays stuck."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from shop.checkout import asking, jobs
from shop.checkout.cancel_order import cancel_order
from shop.demo.card_desk.faults import Failure, Fault
from shop.kernel import clock
from shop.orders.models import Order, OrderStatus
from shop.payments import jobs as refund_jobs
from shop.payments.gateway import GatewayTrouble
from shop.payments.models import AttemptState, CaseKind, PaymentCase, RefundState, WebhookEvent
from shop.platform.database import db, transaction
from shop.platform.outbox import OutboxMessage
from tests.checkout.test_card_payments import opened, paid, post_messages
from tests.factories.orders import AN, make_goods
from tests.factories.paying import attempt_of, make_card_order, open_card_line, refunds_of, status_of
from tests.orders.books import assert_books_are_clean
from tests.support.card_desk import CardLine
from tests.support.mailbox import Mailbox
from tests.support.moments import later
from tests.support.officers import minh_sits_down
from tests.support.signing_in import SignIn


@pytest.fixture(autouse=True)
def line(app: Flask) -> CardLine:
    """The shop takes cards."""
    return open_card_line()


def cases() -> list[PaymentCase]:
    db.session.rollback()
    return list(db.session.scalars(select(PaymentCase).order_by(PaymentCase.id)))


def refuse_everything(line: CardLine) -> None:
    line.desk.faults.choose = lambda: Fault(Failure.REFUSED, 400)


def dead() -> list[str]:
    """What the worker has given up."""
    db.session.rollback()
    return [m.handler for m in db.session.query(OutboxMessage) if m.failed_at]


def an_unnamed_payment(client: FlaskClient, line: CardLine) -> Order:
    """Paid, told, but we were stopped before we learnt what it is called."""
    order = make_card_order()
    line.desk.pay(line.gateway.open(asking.ask_of(attempt_of(order))).ref)
    refuse_everything(line)
    post_messages(client, line)
    return order


# A payment that is not shown


def test_a_payment_that_is_not_shown_at_first_is_asked_for_again(
    client: FlaskClient, line: CardLine, deliver: Callable[[], int]
) -> None:
    order = an_unnamed_payment(client, line)
    deliver()
    assert cases() == []

    line.desk.faults.choose = None
    with later(minutes=10):
        deliver()

    assert status_of(order) is OrderStatus.PLACED
    assert_books_are_clean()


def test_a_payment_that_stays_hidden_is_put_before_the_officers_once(
    client: FlaskClient, line: CardLine, deliver: Callable[[], int]
) -> None:
    an_unnamed_payment(client, line)

    for minutes in range(0, 300, 15):
        with later(minutes=minutes):
            deliver()

    (case,) = cases()
    assert (case.kind, case.order_id) == (CaseKind.FOREIGN_MONEY, None)
    assert case.detail.startswith("cs_")
    assert all(event.handled_at for event in db.session.query(WebhookEvent))
    assert dead() == []
    assert_books_are_clean()


def test_a_page_that_is_never_shown_again_holds_no_goods_for_ever(
    line: CardLine, deliver: Callable[[], int]
) -> None:
    honey = make_goods(on_hand=1)
    order = make_card_order(honey)
    ref = opened(order)
    refuse_everything(line)

    with later(hours=2):
        with pytest.raises(GatewayTrouble):
            asking.close_and_settle(attempt_of(order).id)
    assert attempt_of(order).state is AttemptState.OPEN

    with later(hours=26):
        with transaction():
            jobs.end_holds()
        deliver()

    assert attempt_of(order).state is AttemptState.CANCELED
    (case,) = cases()
    assert (case.kind, case.order_id) == (CaseKind.FOREIGN_MONEY, order.id)
    assert case.detail.startswith(ref)
    assert make_card_order(honey)
    assert_books_are_clean()


def test_money_that_is_shown_after_all_is_taken(line: CardLine) -> None:
    order = make_card_order()
    line.desk.pay(opened(order))
    refuse_everything(line)
    with later(hours=26):
        asking.close_and_settle(attempt_of(order).id)
    line.desk.faults.choose = None

    asking.look_and_settle(attempt_of(order).id)

    assert status_of(order) is OrderStatus.PLACED
    assert_books_are_clean()


# A refund that is not shown


def sent_back(line: CardLine, deliver: Callable[[], int]) -> Order:
    """A canceled order whose money is on its way to the card."""
    line.desk.faults.refunds_begin = "pending"
    order = paid(line)
    with transaction():
        cancel_order(order=order, reason="Tôi đổi ý", actor=AN)
    deliver()
    assert [refund.state for refund in refunds_of(order)] == [RefundState.SENT]
    return order


def look_after_refunds(deliver: Callable[[], int], **span: float) -> None:
    with later(**span):
        with transaction():
            refund_jobs.look_after_refunds()
        deliver()


def test_a_refund_that_is_not_shown_for_a_day_is_put_before_the_officers_once(
    line: CardLine, deliver: Callable[[], int]
) -> None:
    order = sent_back(line, deliver)
    refuse_everything(line)

    look_after_refunds(deliver, hours=2)
    assert cases() == []
    for hours in (26, 27, 50):
        look_after_refunds(deliver, hours=hours)

    assert [case.kind for case in cases()] == [CaseKind.REFUND_FAILED]
    assert [refund.state for refund in refunds_of(order)] == [RefundState.SENT]
    assert_books_are_clean()

    line.desk.faults.choose = None
    line.desk.end_refund(refunds_of(order)[0].provider_ref or "")
    look_after_refunds(deliver, hours=51)
    assert [refund.state for refund in refunds_of(order)] == [RefundState.DONE]
    assert_books_are_clean()


def test_the_case_of_a_refund_that_is_not_shown_asks_for_nothing_that_the_pages_do_not_have(
    client: FlaskClient, line: CardLine, deliver: Callable[[], int], sign_in: SignIn, letters: Mailbox
) -> None:
    minh_sits_down(sign_in)
    order = sent_back(line, deliver)
    (refund,) = refunds_of(order)
    refuse_everything(line)
    look_after_refunds(deliver, hours=26)
    (case,) = cases()

    page = client.get(f"/quan-tri/vu-viec-tien/{case.id}").text
    assert "Hoàn thẻ chưa rõ tới đâu" in page
    assert "Tra mã ở mục Ghi kèm trên trang của cổng thẻ" in page
    assert "gửi lại" not in page.lower()
    assert refund.provider_ref in page
    assert "Card refund out of sight" in client.get(f"/en/quan-tri/vu-viec-tien/{case.id}").text
    of_refund = client.get(f"/quan-tri/hoan-tien/{refund.id}").text
    assert "/gui-lai" not in of_refund
    assert "cần người xem thì mở một vụ việc" in of_refund
    assert "chưa rõ tiền hoàn đã tới đâu" in letters.to("minh@chophien.vn")[-1].subject


def test_without_knowing_what_was_sent_before_nothing_is_sent(
    line: CardLine, deliver: Callable[[], int]
) -> None:
    order = paid(line)
    with transaction():
        cancel_order(order=order, reason="Tôi đổi ý", actor=AN)
    refusals = iter([Fault(Failure.REFUSED, 400)])
    line.desk.faults.choose = lambda: next(refusals, None)

    deliver()
    assert [refund.state for refund in refunds_of(order)] == [RefundState.DUE]
    assert line.line.requests.count("POST /v1/refunds") == 0

    with later(minutes=5):
        deliver()
    assert [refund.state for refund in refunds_of(order)] == [RefundState.DONE]
    assert cases() == []
    assert_books_are_clean()


# Disputes


def look_after_disputes(deliver: Callable[[], int]) -> None:
    with transaction():
        refund_jobs.defer(refund_jobs.look_after_disputes, {})
    deliver()


def test_a_dispute_that_nobody_told_of_is_found(line: CardLine, deliver: Callable[[], int]) -> None:
    order = paid(line)
    line.desk.dispute(attempt_of(order).payment_ref or "", order.total)
    line.desk.take_messages()  # lost

    look_after_disputes(deliver)
    look_after_disputes(deliver)

    (case,) = cases()
    assert (case.kind, case.amount, case.order_id) == (CaseKind.DISPUTE, order.total, order.id)
    assert " needs_response product_not_received " in case.detail
    assert_books_are_clean()


def test_61_a_dispute_that_comes_before_its_payment_is_known_waits_for_it(
    client: FlaskClient, line: CardLine, deliver: Callable[[], int]
) -> None:
    order = make_card_order()
    session = line.desk.pay(opened(order))
    line.desk.take_messages()  # that it was paid is not heard yet
    line.desk.dispute(session["payment_intent"], order.total)
    assert post_messages(client, line) == [200]
    deliver()
    look_after_disputes(deliver)
    assert cases() == []
    assert status_of(order) is OrderStatus.AWAITING_PAYMENT

    asking.look_and_settle(attempt_of(order).id)
    look_after_disputes(deliver)

    assert [case.kind for case in cases()] == [CaseKind.DISPUTE]
    assert status_of(order) is OrderStatus.PLACED
    assert_books_are_clean()


def test_61_a_refund_that_is_told_of_before_its_payment_is_known_changes_nothing(
    client: FlaskClient, line: CardLine, deliver: Callable[[], int]
) -> None:
    order = make_card_order()
    session = line.desk.pay(opened(order))
    line.desk.take_messages()
    line.gateway.refund(payment_ref=session["payment_intent"], amount=order.total, key="by hand")
    assert set(post_messages(client, line)) == {200}
    deliver()
    assert (refunds_of(order), cases()) == ([], [])

    asking.look_and_settle(attempt_of(order).id)

    assert status_of(order) is OrderStatus.PLACED
    assert_books_are_clean()


def test_a_key_that_may_not_ask_for_disputes_stops_nothing(
    line: CardLine, deliver: Callable[[], int]
) -> None:
    refuse_everything(line)

    look_after_disputes(deliver)

    assert (cases(), dead()) == ([], [])
    assert all(message.done_at for message in db.session.query(OutboxMessage))


def test_a_silent_card_company_is_asked_for_disputes_again(
    line: CardLine, deliver: Callable[[], int]
) -> None:
    order = paid(line)
    line.desk.dispute(attempt_of(order).payment_ref or "", order.total)
    line.line.is_down = True
    look_after_disputes(deliver)
    assert cases() == []

    line.line.is_down = False
    with later(minutes=5):
        deliver()

    assert len(cases()) == 1


def test_old_disputes_are_not_gone_through_for_ever(line: CardLine, deliver: Callable[[], int]) -> None:
    order = paid(line)
    long_ago = clock.now() - timedelta(days=40)
    with clock.time_from(lambda: long_ago):
        line.desk.dispute(attempt_of(order).payment_ref or "", order.total)

    look_after_disputes(deliver)

    assert cases() == []


def test_every_page_of_disputes_is_read(line: CardLine) -> None:
    ref = attempt_of(paid(line)).payment_ref or ""
    for number in range(205):
        line.desk.dispute(ref, 1_000 + number)

    found: Any = line.gateway.disputes(since=clock.now() - timedelta(days=1))

    assert sorted(dispute.amount for dispute in found) == list(range(1_000, 1_205))
