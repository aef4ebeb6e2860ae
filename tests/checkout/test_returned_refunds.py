"""A refund that had left, and that the buyer's bank sends back: it is due again."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from shop.checkout.cancel_order import cancel_order
from shop.checkout.queries import can_forget
from shop.kernel import clock
from shop.orders.links import link_secret
from shop.orders.models import Order
from shop.payments import jobs as refund_jobs
from shop.payments.gateway import RefundEvidence
from shop.payments.models import CaseKind, PaymentCase, PaymentEvent, PaymentEventKind, Refund, RefundState
from shop.payments.personal import open_refunds
from shop.payments.policies import PaymentStatus
from shop.payments.queries import money_of
from shop.payments.services.refunds import (
    close_with_reference,
    locked_refund,
    name_account,
    send_again,
    send_by_bank,
)
from shop.platform.database import db, transaction
from shop.platform.formatting import day
from tests.checkout.test_card_payments import paid, post_messages
from tests.checkout.test_not_shown import cases, refuse_everything
from tests.factories.accounts import make_user
from tests.factories.money_desk import AN as ACCOUNT
from tests.factories.orders import AN
from tests.factories.paying import only_cash, open_card_line, refunds_of
from tests.orders.books import assert_books_are_clean
from tests.support.card_desk import CardLine
from tests.support.mailbox import Mailbox
from tests.support.moments import later
from tests.support.officers import minh_sits_down
from tests.support.signing_in import SignIn

Deliver = Callable[[], int]
WHY = "lost_or_stolen_card"


@pytest.fixture(autouse=True)
def line(app: Flask) -> CardLine:
    """The shop takes cards."""
    return open_card_line()


@pytest.fixture
def order(client: FlaskClient, line: CardLine, deliver: Deliver) -> Order:
    """Paid by card, canceled, refunded: the buyer was told that the money has left."""
    order = canceled(line)
    deliver()
    line.desk.take_messages()
    assert state_of(order) is RefundState.DONE
    return order


def canceled(line: CardLine) -> Order:
    """Paid by card and canceled."""
    order = paid(line, email="an@example.vn")
    with transaction():
        cancel_order(order=order, reason="Tôi đổi ý", actor=AN)
    return order


def the_refund(order: Order) -> Refund:
    db.session.rollback()
    (refund,) = refunds_of(order)
    return refund


def state_of(order: Order) -> RefundState:
    return the_refund(order).state


def send_back(line: CardLine, order: Order) -> None:
    """Weeks later the bank of the card finds no account for it."""
    line.desk.end_refund(the_refund(order).provider_ref or "", failure_reason=WHY)


def facts() -> list[PaymentEventKind]:
    db.session.rollback()
    return list(db.session.scalars(select(PaymentEvent.kind).order_by(PaymentEvent.id)))


def status(order: Order) -> PaymentStatus:
    return money_of(order_ids=[order.id])[order.id].status


def test_it_is_due_again_and_a_person_learns_of_it(
    client: FlaskClient, line: CardLine, order: Order, deliver: Deliver
) -> None:
    assert status(order) is PaymentStatus.REFUNDED
    send_back(line, order)

    post_messages(client, line, times=2)
    deliver()

    refund = the_refund(order)
    assert (refund.state, refund.done_at, refund.trouble) == (RefundState.FAILED, None, WHY)
    assert refund.has_come_back
    (case,) = cases()
    assert (case.kind, case.amount, case.detail) == (CaseKind.REFUND_FAILED, refund.amount, WHY)
    assert facts()[-2:] == [PaymentEventKind.REFUNDED, PaymentEventKind.RETURNED]
    assert status(order) is PaymentStatus.OVERPAID
    assert_books_are_clean()


def test_the_buyer_learns_of_it_and_that_the_money_is_still_hers(
    client: FlaskClient, line: CardLine, order: Order, deliver: Deliver, letters: Mailbox
) -> None:
    send_back(line, order)
    post_messages(client, line)
    deliver()

    (letter,) = [one for one in letters.to("an@example.vn") if one.key.startswith("refund-returned:")]
    assert "chưa tới được thẻ" in letter.subject
    assert "Tiền vẫn là của bạn" in letter.text
    page = client.get(f"/don-hang/{order.code}?k={link_secret(order)}", follow_redirects=True).text
    assert "đã trả khoản này lại cho chợ" in page
    assert "Đã hoàn tiền" not in page


def test_an_officer_reads_when_it_was_sent_and_that_it_came_back(
    client: FlaskClient, line: CardLine, order: Order, sign_in: SignIn
) -> None:
    send_back(line, order)
    refund_jobs.look_after_refund(the_refund(order).id)
    minh_sits_down(sign_in)
    desk = f"/quan-tri/hoan-tien/{the_refund(order).id}"

    assert f"Đã gửi ngày {day(clock.now())}, ngân hàng của thẻ trả lại cho chợ." in client.get(desk).text
    assert "bank has sent it back to the market" in client.get(f"/en{desk}").text


def test_who_has_not_been_told_that_it_left_is_told_that_it_came_back_alone(
    line: CardLine, deliver: Deliver, letters: Mailbox
) -> None:
    order = canceled(line)
    refund_jobs.send_refund(the_refund(order).id)
    send_back(line, order)
    refund_jobs.look_after_refund(the_refund(order).id)

    deliver()

    told = [one.key.partition(":")[0] for one in letters.to("an@example.vn") if one.key.startswith("refund-")]
    assert told == ["refund-returned"]


def test_what_the_gateway_took_and_never_sent_did_not_come_back(
    client: FlaskClient, line: CardLine, deliver: Deliver
) -> None:
    order = canceled(line)
    line.desk.faults.refunds_begin = "pending"
    deliver()
    assert state_of(order) is RefundState.SENT

    line.desk.end_refund(the_refund(order).provider_ref or "", failure_reason="insufficient_funds")
    refund_jobs.look_after_refund(the_refund(order).id)

    assert state_of(order) is RefundState.FAILED
    assert not the_refund(order).has_come_back
    page = client.get(f"/don-hang/{order.code}?k={link_secret(order)}", follow_redirects=True).text
    assert "Cổng thẻ chưa gửi được" in page
    assert_books_are_clean()


def test_a_lost_message_is_made_up_for_within_a_day(line: CardLine, order: Order, deliver: Deliver) -> None:
    send_back(line, order)
    line.desk.take_messages()

    with later(days=20):
        with transaction():
            refund_jobs.look_for_returned_refunds()
        deliver()

    assert state_of(order) is RefundState.FAILED
    assert_books_are_clean()


def test_after_five_weeks_nobody_asks_any_more(line: CardLine, order: Order) -> None:
    with later(days=36), transaction():
        refund_jobs.look_for_returned_refunds()
    line.line.requests.clear()

    with later(days=36):
        refund_jobs.look_after_refunds()

    assert line.line.requests == []


def test_a_market_that_takes_no_cards_any_more_plans_no_question(
    app: Flask, line: CardLine, order: Order, deliver: Deliver
) -> None:
    with only_cash(app):
        with transaction():
            refund_jobs.look_for_returned_refunds()

        assert deliver() == 0


def test_what_is_not_shown_of_a_refund_that_was_done_alarms_nobody(
    line: CardLine, order: Order, deliver: Deliver
) -> None:
    refuse_everything(line)

    with later(days=3):
        refund_jobs.look_after_refund(the_refund(order).id)
        deliver()

    assert cases() == []
    assert state_of(order) is RefundState.DONE


def test_nor_of_one_that_came_back_and_is_before_the_officers_already(
    line: CardLine, order: Order, deliver: Deliver
) -> None:
    send_back(line, order)
    refund_jobs.look_after_refund(the_refund(order).id)
    refuse_everything(line)

    with later(days=3):
        refund_jobs.look_after_refund(the_refund(order).id)
        deliver()

    assert [case.detail for case in cases()] == [WHY]


def test_nobody_is_forgotten_while_the_money_may_still_come_back(order: Order) -> None:
    """Else the market would not know whom to ask where to send it."""
    assert not can_forget(order)
    with later(days=36):
        assert can_forget(order)


def test_an_account_stays_while_the_money_may_still_come_back(order: Order) -> None:
    an = make_user()
    with transaction():
        db.session.get_one(Order, order.id).buyer_id = an.id
    assert [tie.codes for tie in open_refunds(an.id)] == [[order.code]]
    with later(days=36):
        assert open_refunds(an.id) == ()


def test_it_goes_by_bank_then_and_the_books_say_each_step(
    client: FlaskClient, line: CardLine, order: Order, deliver: Deliver, letters: Mailbox
) -> None:
    send_back(line, order)
    post_messages(client, line)
    deliver()
    refund_id = the_refund(order).id

    with transaction():
        send_by_bank(refund=locked_refund(refund_id))
        name_account(refund=locked_refund(refund_id), account=ACCOUNT)
    with transaction():
        refund = locked_refund(refund_id)
        close_with_reference(refund=refund, bank_ref="FT1", officer_id=1, limit=refund.amount)
    deliver()

    assert state_of(order) is RefundState.DONE
    assert facts()[-3:] == [
        PaymentEventKind.REFUNDED, PaymentEventKind.RETURNED, PaymentEventKind.REFUNDED
    ]  # fmt: skip
    assert status(order) is PaymentStatus.REFUNDED
    told = [one.key for one in letters.to("an@example.vn") if one.key.startswith("refund-done:")]
    assert len(told) == 2
    assert_books_are_clean()


def test_one_that_comes_back_twice_is_put_before_the_officers_twice(
    client: FlaskClient, line: CardLine, order: Order, deliver: Deliver
) -> None:
    for _ in range(2):
        send_back(line, order)
        post_messages(client, line)
        deliver()
        with transaction():
            send_again(refund=locked_refund(the_refund(order).id))
        deliver()

    assert state_of(order) is RefundState.DONE
    assert db.session.query(PaymentCase).count() == 2
    assert facts().count(PaymentEventKind.RETURNED) == 2
    assert_books_are_clean()


def test_an_answer_about_an_earlier_try_says_nothing_about_the_next(
    line: CardLine, order: Order, monkeypatch: pytest.MonkeyPatch
) -> None:
    send_back(line, order)
    refund_id = the_refund(order).id
    refund_jobs.look_after_refund(refund_id)
    look = line.gateway.look_at_refund

    def and_meanwhile(ref: str) -> RefundEvidence:
        with transaction():
            send_again(refund=locked_refund(refund_id))
        return look(ref)

    monkeypatch.setattr(line.gateway, "look_at_refund", and_meanwhile)
    refund_jobs.look_after_refund(refund_id)

    assert state_of(order) is RefundState.DUE
    assert_books_are_clean()
