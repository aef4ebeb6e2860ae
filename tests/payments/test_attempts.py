"""What a try to pay may become, and how much of its money may go back."""

import pytest
from flask import Flask

from shop.kernel.money import Vnd
from shop.orders.models import PaymentMethod
from shop.payments.errors import MoneyRefused
from shop.payments.models import AttemptState, PaymentAttempt, Refund, RefundReason
from shop.payments.policies import ATTEMPT_STEPS, Terms
from shop.payments.services.attempts import begin_attempt, step_attempt
from shop.payments.services.refunds import owe
from shop.platform.database import db, transaction
from tests.factories.paying import attempt_of, make_transfer_order, settle


@pytest.mark.parametrize("here", AttemptState)
def test_an_attempt_takes_no_step_that_its_table_does_not_have(app: Flask, here: AttemptState) -> None:
    order = make_transfer_order()
    for there in AttemptState:
        with transaction():
            attempt = begin_attempt(order=order, method=PaymentMethod.CARD, terms=Terms(None))
            attempt.state = here
        if there in ATTEMPT_STEPS[here]:
            with transaction():
                step_attempt(attempt, there)
        else:
            with pytest.raises(MoneyRefused), transaction():
                step_attempt(attempt, there)
        db.session.refresh(attempt)
        assert attempt.state is (there if there in ATTEMPT_STEPS[here] else here)
        with transaction():
            db.session.delete(attempt)


def test_no_more_goes_back_than_came_in_and_nothing_of_it_is_written(app: Flask) -> None:
    order = make_transfer_order()
    settle(order)
    attempt = attempt_of(order)
    came = attempt.captured

    with pytest.raises(MoneyRefused), transaction():
        owe(attempt=attempt, amount=Vnd(came + 1), key="more than all", reason=RefundReason.OVER)
    with transaction():
        assert owe(attempt=attempt, amount=Vnd(came - 1), key="all but one", reason=RefundReason.OVER)
    with pytest.raises(MoneyRefused), transaction():
        owe(attempt=attempt, amount=Vnd(2), key="two more", reason=RefundReason.OVER)

    db.session.expire_all()
    kept = db.session.get_one(PaymentAttempt, attempt.id)
    assert (kept.captured, kept.refund_reserved) == (came, came - 1)
    assert [refund.amount for refund in db.session.query(Refund)] == [came - 1]
