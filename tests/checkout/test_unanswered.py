"""An waits for a seller who never answers: the market cancels in An's stead."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from shop.checkout.jobs import give_up_unanswered
from shop.follow_ups import PERIODIC
from shop.kernel.clock import now, time_from
from shop.orders import services
from shop.orders.links import link_secret
from shop.orders.models import ActorKind, Order, OrderEvent, OrderStatus, SellerOrder, SellerOrderStatus
from shop.orders.policies import CONFIRM_WITHIN, WAIT_FOR_ANSWER
from shop.payments.models import AttemptState, PaymentAttempt
from shop.platform.database import db, transaction
from shop.platform.outbox import OutboxMessage, handler_name
from shop.stock.models import Stock
from tests.factories.orders import SUA, make_goods, make_order, make_two_sellers
from tests.factories.sellers import make_seller
from tests.orders.books import assert_books_are_clean
from tests.support.mailbox import Mailbox

Deliver = Callable[[], int]
AN = "an@example.vn"
PATIENCE = CONFIRM_WITHIN + WAIT_FOR_ANSWER
MINUTE = timedelta(minutes=1)


def look_round() -> None:
    """The periodic task comes round."""
    with transaction():
        give_up_unanswered()


def after(wait: timedelta, *acts: Callable[[], object]) -> None:
    """Do these so much later."""
    later = now() + wait
    with time_from(lambda: later):
        for act in acts:
            act()


def statuses() -> list[str]:
    db.session.rollback()
    parts = db.session.scalars(select(SellerOrder.status).order_by(SellerOrder.id))
    return [status.value for status in parts]


def reserved() -> int:
    return db.session.scalar(select(func.sum(Stock.reserved))) or 0


def test_after_three_days_without_an_answer_the_goods_can_be_sold_again(app: Flask, deliver: Deliver) -> None:
    order = make_order(make_goods(), quantity=3)
    assert reserved() == 3

    after(PATIENCE + MINUTE, look_round, deliver)

    assert statuses() == ["canceled"]
    assert reserved() == 0
    assert db.session.get_one(Order, order.id).status is OrderStatus.CANCELED
    assert db.session.scalars(select(PaymentAttempt.state)).all() == [AttemptState.CANCELED]
    event = db.session.scalars(select(OrderEvent).where(OrderEvent.step == "canceled").limit(1)).one()
    assert (event.actor, event.actor_id, event.reason) == (
        ActorKind.SYSTEM, None, "Người bán không trả lời kịp",
    )  # fmt: skip
    assert_books_are_clean()


def test_until_then_the_seller_may_still_answer(app: Flask, deliver: Deliver) -> None:
    make_order(make_goods())

    after(PATIENCE - MINUTE, look_round, deliver)

    assert statuses() == ["to_confirm"]
    assert reserved() == 1


def test_the_seller_who_answered_is_left_in_peace(app: Flask, deliver: Deliver) -> None:
    honey, tea = make_two_sellers()
    order = make_order(honey, tea)
    with transaction():
        services.confirm_part(part=order.parts[0], actor=SUA)

    after(PATIENCE + MINUTE, look_round, deliver)

    assert statuses() == ["to_pack", "canceled"]
    assert reserved() == 1
    assert db.session.get_one(Order, order.id).status is OrderStatus.PLACED
    assert_books_are_clean()


def test_an_answer_that_comes_just_before_the_canceling_counts(app: Flask, deliver: Deliver) -> None:
    part_id = make_order(make_goods()).parts[0].id

    def confirm() -> None:
        with transaction():
            services.confirm_part(part=db.session.get_one(SellerOrder, part_id), actor=SUA)

    after(PATIENCE + MINUTE, look_round, confirm, deliver)

    assert statuses() == [SellerOrderStatus.TO_PACK.value]
    assert reserved() == 1
    assert db.session.scalars(select(OutboxMessage.error).distinct()).all() == [None]
    assert_books_are_clean()


def test_coming_round_again_changes_nothing(app: Flask, letters: Mailbox, deliver: Deliver) -> None:
    make_order(make_goods())

    after(PATIENCE + MINUTE, look_round, look_round, deliver, look_round, deliver)

    steps = select(OrderEvent.kind).where(OrderEvent.step == "canceled").order_by(OrderEvent.kind)
    assert db.session.scalars(steps).all() == ["order", "part"]
    assert len([one for one in letters.to(AN) if "Đã hủy" in one.subject]) == 1
    assert_books_are_clean()


@pytest.mark.parametrize(
    ("language", "to_an"),
    [
        ("vi", ("Đã hủy", "Người bán không trả lời kịp", "Bạn không phải trả gì nữa")),
        ("en", ("is cancelled", "The seller did not answer in time", "You owe nothing more")),
    ],
)
def test_both_read_what_has_happened(
    app: Flask, letters: Mailbox, deliver: Deliver, language: str, to_an: tuple[str, ...]
) -> None:
    sua = make_seller(email="sua@example.vn")
    order = make_order(make_goods(seller=sua), language=language)
    deliver()
    letters.clear()

    after(PATIENCE + MINUTE, look_round, deliver)

    (letter,) = letters.to(AN)
    for words in (order.parts[0].code, *to_an):
        assert words in letter.subject + letter.text, words
    assert "Người mua đã hủy" not in letter.text
    (to_sua,) = letters.to("sua@example.vn")
    assert "Bà con chưa trả lời đơn này" in to_sua.text
    assert "Người mua đã hủy" not in to_sua.text


def test_the_page_of_the_order_says_why(client: FlaskClient, app: Flask, deliver: Deliver) -> None:
    order = make_order(make_goods())

    after(PATIENCE + MINUTE, look_round, deliver)

    page = client.get(f"/don-hang/{order.code}?k={link_secret(order)}", follow_redirects=True)
    assert "Người bán không trả lời kịp" in page.text


def test_it_comes_round_every_quarter_of_an_hour() -> None:
    rounds = {handler_name(task.handler): task.every for task in PERIODIC}

    assert rounds[handler_name(give_up_unanswered)] == timedelta(minutes=15)
