"""What An reads about money that is asked for, that came, and that goes back."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from shop.checkout.cancel_order import cancel_order, cancel_unpaid
from shop.checkout.confirm_transfer import record_transfer
from shop.checkout.decline_lines import decline_lines
from shop.checkout.jobs import end_hold
from shop.checkout.lose_parcel import lose_parcel
from shop.checkout.refuse_parcel import refuse_parcel
from shop.checkout.renew_payment import renew_payment
from shop.kernel import clock
from shop.orders.models import Order, PaymentMethod
from shop.payments.services.refunds import close_with_reference, locked_refund, name_account
from shop.payments.values import BankAccount
from shop.platform.database import transaction
from tests.factories.accounts import make_user
from tests.factories.orders import AN, SUA, make_two_sellers, ship
from tests.factories.paying import (
    arrival,
    attempt_of,
    make_card_order,
    make_transfer_order,
    open_card_line,
    refunds_of,
    settle,
)
from tests.notifications.test_order_letters import the_letter
from tests.support.card_desk import CardLine
from tests.support.mailbox import Mailbox

Deliver = Callable[[], int]
TO = "an@example.vn"
CASH = ("tiền mặt", "khi nhận hàng là", "Tiền mặt")


@pytest.fixture(autouse=True)
def line(app: Flask) -> CardLine:
    """The shop takes cards."""
    return open_card_line()


def dong(amount: int) -> str:
    return f"{amount:,}".replace(",", ".")


def record(order: Order, amount: int, bank_ref: str = "FT1") -> None:
    with transaction():
        record_transfer(arrival=arrival(order, amount, bank_ref), order=order, officer_id=1)


def end(order: Order) -> None:
    attempt = attempt_of(order)
    moment = (attempt.expires_at or clock.now()) + timedelta(seconds=1)
    with clock.time_from(lambda: moment):
        end_hold(attempt.id)


def test_who_is_to_transfer_reads_everything_that_is_to_be_typed(letters: Mailbox, deliver: Deliver) -> None:
    order = make_transfer_order()
    deliver()

    letter = the_letter(letters, TO, f"Đơn {order.code} chờ bạn trả tiền")
    for fact in (
        "Vietcombank",
        "0011001234567",
        "CHO PHIEN",
        order.code,
        dong(order.total),
        "Giữ hàng tới",
        "?k=",
    ):
        assert fact in letter.text, fact
    assert not letters.to("sua@example.vn")


def test_who_is_to_pay_by_card_is_led_to_the_order(letters: Mailbox, deliver: Deliver) -> None:
    order = make_card_order()
    deliver()

    letter = the_letter(letters, TO, "chờ bạn trả tiền")
    assert "Số tài khoản" not in letter.text
    assert f"/don-hang/{order.code}?k=" in letter.text


def test_what_was_paid_at_once_is_not_asked_for(letters: Mailbox, deliver: Deliver) -> None:
    settle(make_card_order())
    deliver()

    assert not [letter for letter in letters.to(TO) if "chờ bạn trả tiền" in letter.subject]


def test_once_it_is_paid_buyer_and_sellers_read_it(letters: Mailbox, deliver: Deliver) -> None:
    order = make_card_order()
    settle(order)
    deliver()

    letter = the_letter(letters, TO, f"Chợ đã nhận tiền của đơn {order.code}")
    assert "Thẻ, đã trả đủ" in letter.text
    assert "5600123456" in letter.text
    assert not any(words in letter.text for words in CASH)
    sellers = the_letter(letters, "sua@example.vn", "Đơn mới")
    assert "người mua đã trả trước" in sellers.text


def test_the_end_of_a_hold_is_told_unless_it_was_paid_meanwhile(letters: Mailbox, deliver: Deliver) -> None:
    late, paid = make_transfer_order(), make_transfer_order()
    end(late)
    end(paid)
    record(paid, paid.total)
    with clock.time_from(lambda: datetime.now(UTC) + timedelta(days=2)):
        deliver()

    letter = the_letter(letters, TO, "hết giờ giữ hàng")
    assert late.code in letter.subject
    assert "giữ hàng lại một lần nữa" in letter.text


def test_too_little_names_what_came_and_what_is_missing(letters: Mailbox, deliver: Deliver) -> None:
    order = make_transfer_order()
    record(order, 100_000)
    deliver()

    letter = the_letter(letters, TO, "còn thiếu tiền")
    assert "100.000" in letter.text
    assert dong(order.total - 100_000) in letter.text
    assert "0011001234567" in letter.text


def test_who_went_on_to_the_card_is_told_how_to_transfer_the_rest(letters: Mailbox, deliver: Deliver) -> None:
    order = make_transfer_order()
    with transaction():
        renew_payment(order=order, method=PaymentMethod.CARD, actor=AN)
    record(order, order.total - 5_000)
    deliver()

    letter = the_letter(letters, TO, "còn thiếu tiền")
    assert f"còn thiếu {dong(5_000)}" in letter.text
    assert "0011001234567" in letter.text
    assert "Thẻ ngân hàng" not in letter.text


def test_a_cancelled_transfer_asks_for_an_account_and_tells_when_it_has_left(
    letters: Mailbox, deliver: Deliver
) -> None:
    order = make_transfer_order()
    record(order, order.total)
    with transaction():
        cancel_order(order=order, reason="Tôi đổi ý", actor=AN)
    deliver()
    canceled = the_letter(letters, TO, "Đã hủy")
    assert f"tính cả đơn là {dong(order.total)}" in canceled.text
    due = the_letter(letters, TO, "Chợ hoàn lại")
    assert "cho biết tài khoản" in due.text
    assert dong(order.total) in due.subject

    (refund,) = refunds_of(order)
    with transaction():
        name_account(
            refund=locked_refund(refund.id), account=BankAccount("970436", "0123456789", "Lo Thi An")
        )
        close_with_reference(
            refund=locked_refund(refund.id), bank_ref="FT77", officer_id=1, limit=refund.amount
        )
    deliver()
    done = the_letter(letters, TO, "Đã hoàn")
    assert "FT77" in done.text
    assert "6789" in done.text
    assert "0123456789" not in done.text + done.html


def test_an_unpaid_order_that_is_given_up_owes_nobody_anything(letters: Mailbox, deliver: Deliver) -> None:
    order = make_transfer_order()
    end(order)
    with transaction():
        assert cancel_unpaid(order=order)
    deliver()

    letter = the_letter(letters, TO, "Đã hủy")
    assert "chưa nhận được tiền" in letter.text
    assert "không có gì phải hoàn" in letter.text
    assert "Người bán không trả lời" not in letter.text
    assert not letters.to("sua@example.vn")


def test_a_refused_parcel_that_was_paid_speaks_of_the_refund(letters: Mailbox, deliver: Deliver) -> None:
    order = make_card_order()
    settle(order)
    ship(order.parts[0])
    with transaction():
        refuse_parcel(part=order.parts[0], reason="Khách không nhận", actor=SUA)
    deliver()

    on_its_way = the_letter(letters, TO, "đang xuống núi")
    assert "Không, bạn đã trả trước" in on_its_way.text
    letter = the_letter(letters, TO, "không giao được")
    assert f"tính cả đơn là {dong(order.total)}" in letter.text
    sellers = the_letter(letters, "sua@example.vn", "khách không nhận")
    assert "Chợ hoàn tiền cho người mua." in sellers.text
    for one in (on_its_way, letter, sellers):
        assert not any(words in one.text for words in CASH)


def test_a_lost_parcel_that_was_paid_speaks_of_the_refund(letters: Mailbox, deliver: Deliver) -> None:
    order = make_card_order()
    settle(order)
    ship(order.parts[0])
    with transaction():
        lose_parcel(part=order.parts[0], reason="Bưu tá báo mất kiện", actor=SUA)
    deliver()

    assert f"tính cả đơn là {dong(order.total)}" in the_letter(letters, TO, "thất lạc").text


def test_what_a_seller_does_not_have_goes_back_to_the_card(letters: Mailbox, deliver: Deliver) -> None:
    order = make_card_order(*make_two_sellers())
    settle(order)
    part = order.parts[0]
    with transaction():
        decline_lines(part=part, line_ids=[part.lines[0].id], reason="Hết hàng", actor=SUA)
    deliver()

    (refund,) = refunds_of(order)
    assert f"tính cả đơn là {dong(refund.amount)}" in the_letter(letters, TO, "thiếu món").text


def test_officers_hear_of_a_case_once(letters: Mailbox, deliver: Deliver) -> None:
    make_user("minh@example.vn", officer=True)
    settle(make_card_order(), amount=1_000)
    deliver()
    deliver()

    assert the_letter(letters, "minh@example.vn", "Việc về tiền: sai số tiền")


def test_an_english_buyer_reads_english(letters: Mailbox, deliver: Deliver) -> None:
    order = make_transfer_order(language="en")
    record(order, order.total + 1_000)
    deliver()

    assert "Payment received for order" in the_letter(letters, TO, "Payment received").subject
    refund = the_letter(letters, TO, "goes back")
    assert "More was paid than was due." in refund.text


def test_a_purchase_cancelled_at_one_go_is_refunded_in_one_letter(letters: Mailbox, deliver: Deliver) -> None:
    order = make_transfer_order(*make_two_sellers())
    record(order, order.total)
    with transaction():
        cancel_order(order=order, reason="Tôi đổi ý", actor=AN)
    deliver()

    letter = the_letter(letters, TO, "Chợ hoàn lại")
    first, second = refunds_of(order)
    assert dong(order.total) in letter.subject
    assert dong(first.amount) in letter.text
    assert dong(second.amount) in letter.text
    assert "Kiện 1" in letter.text
    assert "Kiện 2" in letter.text


def test_parts_cancelled_one_after_the_other_are_each_told(letters: Mailbox, deliver: Deliver) -> None:
    order = make_transfer_order(*make_two_sellers())
    record(order, order.total)
    for number in (1, 2):
        later = datetime.now(UTC) + timedelta(minutes=number)
        with clock.time_from(lambda at=later: at):  # type: ignore[misc]
            with transaction():
                cancel_order(order=order, number=number, reason="Tôi đổi ý", actor=AN)
            deliver()

    told = [letter for letter in letters.to(TO) if "Chợ hoàn lại" in letter.subject]
    assert len(told) == len(refunds_of(order)) == 2
