"""Two workers ask for one refund, and their answers cross: money that left is never asked for twice."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from shop.orders.models import Order
from shop.payments import jobs as refund_jobs
from shop.payments.gateway import GatewayRefused, RefundEvidence
from shop.payments.models import RefundState
from shop.payments.services.refunds import fail, locked_refund, send_again
from shop.platform.database import transaction
from tests.checkout.test_returned_refunds import canceled, the_refund
from tests.factories.paying import open_card_line
from tests.orders.books import assert_books_are_clean
from tests.support.card_desk import CardLine


@pytest.fixture(autouse=True)
def line(app: Flask) -> CardLine:
    """The shop takes cards."""
    return open_card_line()


@pytest.fixture
def order(line: CardLine) -> Order:
    """Its money is still to be sent back."""
    return canceled(line)


def refused_to_another(refund_id: int) -> None:
    with transaction():
        fail(refund=locked_refund(refund_id), trouble="This key may not refund.")


def while_asking(line: CardLine, monkeypatch: pytest.MonkeyPatch, meanwhile: Callable[[], None]) -> None:
    """Something happens between the gateway's doing and its answer's being written down, once."""
    ask = line.gateway.refund

    def slow(**asked: Any) -> RefundEvidence:
        monkeypatch.setattr(line.gateway, "refund", ask)
        answer = ask(**asked)
        meanwhile()
        return answer

    monkeypatch.setattr(line.gateway, "refund", slow)


def test_what_was_taken_from_one_is_sent_though_it_was_refused_to_another(
    line: CardLine, order: Order, monkeypatch: pytest.MonkeyPatch, deliver: Callable[[], int]
) -> None:
    refund_id = the_refund(order).id
    while_asking(line, monkeypatch, lambda: refused_to_another(refund_id))

    refund_jobs.send_refund(refund_id)
    deliver()

    refund = the_refund(order)
    assert (refund.state, refund.trouble) == (RefundState.DONE, "")
    assert refund.provider_ref
    assert line.line.requests.count("POST /v1/refunds") == 1
    assert_books_are_clean()


def test_an_answer_about_one_try_says_nothing_about_the_next(
    line: CardLine, order: Order, monkeypatch: pytest.MonkeyPatch, deliver: Callable[[], int]
) -> None:
    refund_id = the_refund(order).id

    def comes_back_and_is_sent_again() -> None:
        refund_jobs.send_refund(refund_id)
        line.desk.end_refund(the_refund(order).provider_ref or "", failure_reason="lost_or_stolen_card")
        refund_jobs.look_after_refund(refund_id)
        with transaction():
            send_again(refund=locked_refund(refund_id))

    while_asking(line, monkeypatch, comes_back_and_is_sent_again)
    refund_jobs.send_refund(refund_id)

    assert (the_refund(order).state, the_refund(order).provider_ref) == (RefundState.DUE, None)
    deliver()
    assert the_refund(order).state is RefundState.DONE
    assert_books_are_clean()


def test_a_refusal_of_one_try_says_nothing_about_the_next(
    line: CardLine, order: Order, monkeypatch: pytest.MonkeyPatch, deliver: Callable[[], int]
) -> None:
    refund_id = the_refund(order).id

    def refused(**_asked: Any) -> RefundEvidence:
        monkeypatch.undo()
        refused_to_another(refund_id)
        with transaction():
            send_again(refund=locked_refund(refund_id))
        raise GatewayRefused("This key may not refund.")

    monkeypatch.setattr(line.gateway, "refund", refused)
    refund_jobs.send_refund(refund_id)

    assert the_refund(order).state is RefundState.DUE
    deliver()
    assert the_refund(order).state is RefundState.DONE
    assert line.line.requests.count("POST /v1/refunds") == 1
    assert_books_are_clean()
