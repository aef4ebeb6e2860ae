"""The shop's clock goes wrong, or right again, while something waits for its hour."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from itsdangerous import TimestampSigner

from shop.checkout import asking, jobs
from shop.checkout.errors import CardPageRefused
from shop.kernel.clock import now, time_from
from shop.orders.models import Order, OrderStatus
from shop.payments.models import AttemptState, WebhookEvent
from shop.platform.database import db, transaction
from shop.platform.mail import queue_letter
from shop.platform.rate_limit import TooManyAttempts, count_attempt
from shop.platform.worker import work_off
from tests.accounts.pages import is_signed_in, link_in, send
from tests.factories.accounts import make_user
from tests.factories.money_desk import arrive
from tests.factories.orders import make_goods
from tests.factories.paying import attempt_of, make_card_order, make_transfer_order, open_card_line, status_of
from tests.faults.till import assert_becomes_one_order, at_the_till, count, press
from tests.orders.books import assert_books_are_clean
from tests.platform.test_mail import letter
from tests.support.mailbox import Mailbox
from tests.support.signing_in import SignIn

TEN_MINUTES, HOUR = timedelta(minutes=10), timedelta(hours=1)
STEPS = {"+10 min": TEN_MINUTES, "-10 min": -TEN_MINUTES, "-1 h": -HOUR}
every_step = pytest.mark.parametrize("step", STEPS.values(), ids=STEPS)


@contextmanager
def clock_off_by(step: timedelta) -> Iterator[None]:
    """The shop's clock, that of signed tokens included, is wrong by so much and goes on from there."""
    patch = pytest.MonkeyPatch()
    patch.setattr(TimestampSigner, "get_timestamp", lambda _: int(time.time() + step.total_seconds()))
    try:
        with time_from(lambda: datetime.now(UTC) + step):
            yield
    finally:
        patch.undo()


def work() -> int:
    db.session.rollback()
    return work_off()


@every_step
def test_a_step_of_the_clock_between_page_and_press_changes_nothing_for_the_buyer(
    client: FlaskClient, letters: Mailbox, step: timedelta
) -> None:
    """F19: at worst the page is stale and asks to be sent again."""
    form = at_the_till(client)
    with clock_off_by(step):
        answer = press(client, form)
        assert answer.status_code == (303 if step > timedelta(0) else 400)
        form = {**form, "csrf_token": at_hand(client)}
        order = assert_becomes_one_order(client, form)
        work()
    assert_becomes_same(client, form, order)
    work()
    assert len(letters.to("an@example.vn")) == 1
    assert_books_are_clean()


@pytest.mark.parametrize(("after", "status"), [(timedelta(hours=23), 303), (timedelta(hours=25), 400)])
def test_a_form_may_lie_open_over_night_and_not_for_ever(
    client: FlaskClient, after: timedelta, status: int
) -> None:
    form = at_the_till(client)
    with clock_off_by(after):
        assert press(client, form).status_code == status


def at_hand(client: FlaskClient) -> str:
    """The token of a page that is opened now."""
    page = client.get("/dang-nhap").text
    return page.partition('name="csrf_token"')[2].partition('value="')[2].partition('"')[0]


def assert_becomes_same(client: FlaskClient, form: dict[str, str], order: Order) -> None:
    """Pressed once more by the right clock: still this order."""
    answer = press(client, {**form, "csrf_token": at_hand(client)})
    assert answer.location == f"/don-hang/{order.code}"
    assert count(Order) == 1


@every_step
def test_a_hold_ends_once_and_money_that_comes_after_it_is_not_lost(app: Flask, step: timedelta) -> None:
    """F19: the worker's clock is wrong, the money is right."""
    order = make_transfer_order(make_goods(on_hand=3))
    just_before = attempt_of(order).expires_at - timedelta(minutes=5)  # type: ignore[operator]
    for off in (timedelta(0), step, timedelta(0)):
        moment = just_before + off
        with time_from(lambda moment=moment: moment):
            with transaction():
                jobs.end_holds()
            work()
    ended_early = attempt_of(order).state is not AttemptState.OPEN
    assert ended_early == (step > timedelta(0))
    assert_books_are_clean()

    arrive(order, order.total)
    assert status_of(order) is OrderStatus.PLACED
    assert_books_are_clean()


@every_step
def test_a_card_page_opened_by_a_wrong_clock_is_paid_or_honestly_refused(app: Flask, step: timedelta) -> None:
    """F19: the card company's clock is right."""
    line = open_card_line()
    with time_from(lambda: datetime.now(UTC) + step):
        order = make_card_order()
    try:
        asking.open_page(attempt_of(order).id)
    except CardPageRefused:
        assert step == -HOUR  # the page would be over before it began
        assert attempt_of(order).state is AttemptState.CANCELED
        assert status_of(order) is OrderStatus.AWAITING_PAYMENT
    else:
        line.desk.pay(attempt_of(order).provider_ref or "")
        asking.look_and_settle(attempt_of(order).id)
        assert status_of(order) is OrderStatus.PLACED
    assert_books_are_clean()


@every_step
def test_a_message_is_heard_or_its_money_found_by_the_poller(client: FlaskClient, step: timedelta) -> None:
    """F19: by a clock that is ahead every message looks old and is refused."""
    line = open_card_line()
    order = make_card_order()
    asking.open_page(attempt_of(order).id)
    line.desk.pay(attempt_of(order).provider_ref or "")
    messages = line.desk.take_messages()
    db.session.rollback()
    with time_from(lambda: datetime.now(UTC) + step):
        told = {
            client.post("/webhooks/stripe", data=message.body, headers=message.headers).status_code
            for message in messages
        }
    assert told == ({400} if step > timedelta(0) else {200})
    assert count(WebhookEvent) == (0 if step > timedelta(0) else len(messages))

    later = now() + timedelta(minutes=3)
    with time_from(lambda: later):
        with transaction():
            jobs.look_after_payments()
        work()
    assert status_of(order) is OrderStatus.PLACED
    assert_books_are_clean()


@every_step
def test_a_letter_written_by_a_wrong_clock_goes_out_once(
    app: Flask, letters: Mailbox, step: timedelta
) -> None:
    """F19: at the latest when the right clock has reached its hour."""
    with time_from(lambda: datetime.now(UTC) + step), transaction():
        queue_letter(letter())
    for moment in (now(), now() + abs(step), now() + 2 * abs(step)):
        with time_from(lambda moment=moment: moment + timedelta(seconds=1)):
            work()
    assert len(letters) == 1


@every_step
def test_a_link_to_a_new_password_works_or_says_that_another_is_needed(
    client: FlaskClient, letters: Mailbox, deliver: Callable[[], int], step: timedelta
) -> None:
    """F19."""
    make_user()
    send(client, "/quen-mat-khau", email="an@example.vn")
    deliver()
    link = link_in(letters[-1])
    with clock_off_by(step):
        assert client.get(link).status_code in {200, 302, 303}
        letters.clear()
        send(client, "/quen-mat-khau", email="an@example.vn")
        with time_from(lambda: datetime.now(UTC) + 2 * HOUR):
            work()
        assert client.get(link_in(letters[-1])).status_code == 200


@every_step
def test_who_is_signed_in_stays_so(client: FlaskClient, sign_in: SignIn, step: timedelta) -> None:
    """F19."""
    sign_in(make_user())
    with clock_off_by(step):
        assert is_signed_in(client)
    assert is_signed_in(client)


@every_step
def test_who_tried_too_often_is_never_sent_away_for_longer_than_the_limit_says(
    app: Flask, step: timedelta
) -> None:
    """F19."""
    within = timedelta(minutes=15)
    waits: list[int] = []
    for off in (timedelta(0), step, timedelta(0)):
        with time_from(lambda off=off: datetime.now(UTC) + off):
            for _ in range(3):
                waits.append(seconds_to_wait(within))
    assert any(waits)
    assert max(waits) <= within.total_seconds()
    later = now() + within + TEN_MINUTES
    with time_from(lambda: later):
        assert seconds_to_wait(within) == 0


def seconds_to_wait(within: timedelta) -> int:
    """One more try; how long its maker is sent away for."""
    try:
        count_attempt("guess", "203.0.113.7", most=2, within=within)
    except TooManyAttempts as refusal:
        return refusal.wait_seconds
    return 0


def test_a_clock_that_goes_back_over_midnight_shows_no_page_of_tomorrow(client: FlaskClient) -> None:
    """F19: pages are kept for their day."""
    after_midnight = datetime(2026, 11, 15, 17, 5, tzinfo=UTC)
    make_goods()
    for moment in (after_midnight, after_midnight - TEN_MINUTES, after_midnight - HOUR, after_midnight):
        with time_from(lambda moment=moment: moment):
            page = client.get("/san-pham")
        assert page.status_code == 200
        seconds = int(page.headers["Cache-Control"].partition("s-maxage=")[2].partition(",")[0])
        assert 0 <= seconds <= 30
