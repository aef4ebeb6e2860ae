"""What An sees of her money while an order waits for it, once it is there, and when it goes back."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from shop.catalog.models import Product, ProductStatus
from shop.checkout.asking import open_page
from shop.checkout.cancel_order import cancel_order
from shop.checkout.confirm_transfer import record_transfer
from shop.checkout.decline_lines import decline_lines
from shop.checkout.errors import CardPageUnreachable
from shop.checkout.jobs import end_hold
from shop.kernel import clock
from shop.orders.models import Order, OrderStatus, PaymentMethod
from shop.payments.models import AttemptState, RefundState
from shop.payments.services.refunds import close_with_reference, locked_refund
from shop.platform.database import transaction
from shop.sellers.models import SellerStatus
from tests.factories.accounts import make_user
from tests.factories.orders import AN, SUA, deliver_part, make_goods, make_order, make_two_sellers, ship
from tests.factories.paying import (
    arrival,
    attempt_of,
    make_card_order,
    make_transfer_order,
    open_card_line,
    refunds_of,
    settle,
)
from tests.orders.books import assert_books_are_clean
from tests.orders.test_order_page import follow, token
from tests.support.card_desk import CardLine
from tests.support.statements import statements

Reload = Callable[[Any], Any]
CASH = ("tiền mặt", "trả tiền cho bưu tá", "trả cho bưu tá")


@pytest.fixture(autouse=True)
def line(app: Flask) -> CardLine:
    """The shop takes cards."""
    return open_card_line()


def read(client: FlaskClient, order: Order) -> str:
    """The order's page as plain words."""
    return follow(client, order).replace("\u00a0", " ").replace("&nbsp;", " ")


def dong(amount: int) -> str:
    return f"{amount:,} ₫".replace(",", ".")


def press(client: FlaskClient, order: Order, where: str, **fields: str) -> Any:
    html = follow(client, order)
    return client.post(f"/don-hang/{order.code}/{where}", data={"csrf_token": token(html), **fields})


def end(order: Order) -> None:
    """Its time to be paid is over."""
    attempt = attempt_of(order)
    moment = (attempt.expires_at or clock.now()) + timedelta(seconds=1)
    with clock.time_from(lambda: moment):
        end_hold(attempt.id)


def record(order: Order, amount: int, bank_ref: str = "FT1") -> None:
    officer = make_user(f"{bank_ref.lower()}@example.vn", officer=True).id
    with transaction():
        record_transfer(arrival=arrival(order, amount, bank_ref), order=order, officer_id=officer)


def sums(html: str) -> dict[str, int]:
    """The rows of the money panel, in đồng."""
    panel = html.partition('aria-labelledby="tien"')[2].partition("</section>")[0]
    rows = re.findall(r"<dt>([^<]*)</dt><dd>(−?)([0-9.]+) ₫</dd>", panel)
    return {words: int(figure.replace(".", "")) * (-1 if minus else 1) for words, minus, figure in rows}


def adds_up(html: str) -> dict[str, int]:
    """Where all is paid and some of it goes back, that stands in the place of what is left to pay."""
    rows = sums(html)
    rows.setdefault("Còn phải trả", 0)
    assert sum(amount for words, amount in rows.items() if words != "Còn phải trả") == rows["Còn phải trả"]
    return rows


def order_at_card_page() -> Order:
    """The buyer has been led to the card's page and has not paid."""
    order = make_card_order()
    open_page(attempt_of(order).id)
    return order


def test_a_transfer_that_is_awaited_shows_all_that_is_to_be_typed(client: FlaskClient) -> None:
    order = make_transfer_order()
    html = read(client, order)

    for fact in ("Đơn đang chờ bạn trả tiền", "Vietcombank", "0011001234567", "CHO PHIEN", dong(order.total)):
        assert fact in html, fact
    assert f'src="/don-hang/{order.code}/ma-vietqr.svg"' in html
    assert f'href="/don-hang/{order.code}/ma-vietqr.png"' in html
    assert "Giữ hàng tới" in html
    assert "Chờ bạn trả tiền" in html
    assert "Chờ người bán xác nhận" not in html
    assert not any(words in html for words in CASH)
    assert adds_up(html)["Còn phải trả"] == order.total


def test_the_time_left_stands_there_without_script(client: FlaskClient) -> None:
    order = make_transfer_order()
    until = attempt_of(order).expires_at
    assert until is not None
    local = until.astimezone(clock.VIETNAM)

    assert f">{local.hour}:{local.minute:02}, {local.day}/{local.month}/{local.year}</time>" in read(
        client, order
    )


def test_who_says_that_it_is_sent_is_waited_for_longer_and_asked_no_more(client: FlaskClient) -> None:
    order = make_transfer_order()
    before = attempt_of(order).expires_at
    assert before is not None

    with clock.time_from(lambda: before - timedelta(hours=1)):
        press(client, order, "da-chuyen")
        html = read(client, order)

    assert "Tôi đã chuyển tiền" not in html
    assert html.index("Bạn đã báo là chuyển rồi") < html.index("ma-vietqr.svg")
    assert "Chuyển rồi thì bạn đừng chuyển lần nữa." in html


@pytest.mark.parametrize("after", [timedelta(minutes=1), timedelta(hours=23)], ids=["at once", "at the end"])
def test_who_says_so_at_once_is_waited_for_as_long_as_who_says_so_at_the_end(
    client: FlaskClient, after: timedelta
) -> None:
    order = make_transfer_order()
    before = attempt_of(order).expires_at
    assert before is not None
    moment = clock.now() + after

    with clock.time_from(lambda: moment):
        press(client, order, "da-chuyen")

    assert attempt_of(order).expires_at == before + timedelta(hours=24)


def test_who_goes_to_the_card_and_back_does_not_hold_the_goods_longer_a_second_time(
    client: FlaskClient,
) -> None:
    order = make_transfer_order()
    press(client, order, "da-chuyen")
    press(client, order, "tra-tien", payment_method="card")
    press(client, order, "tra-tien", payment_method="vietqr")
    until = attempt_of(order).expires_at
    assert until is not None

    with clock.time_from(lambda: until - timedelta(hours=1)):
        assert "Tôi đã chuyển tiền" not in read(client, order)
        press(client, order, "da-chuyen")

    assert attempt_of(order).method is PaymentMethod.VIETQR
    assert attempt_of(order).expires_at == until


def test_too_little_says_what_came_and_what_is_missing(client: FlaskClient) -> None:
    order = make_transfer_order(*make_two_sellers())
    assert read(client, order).count("Chưa trả tiền") == 2
    record(order, 100_000)
    html = read(client, order)

    assert (html.count("Đã trả một phần"), html.count("Chưa trả tiền")) == (2, 0)
    assert f"Chợ đã nhận 100.000 ₫, còn thiếu {dong(order.total - 100_000)}" in html
    assert "Trả cách khác" not in html
    rows = adds_up(html)
    assert (rows["Đã trả"], rows["Còn phải trả"]) == (-100_000, order.total - 100_000)


def test_a_card_that_was_left_is_taken_up_again(client: FlaskClient, line: CardLine) -> None:
    order = make_card_order()
    page = open_page(attempt_of(order).id)
    html = read(client, order)
    assert "Trả bằng thẻ để chợ báo người bán" in html

    again = press(client, order, "tra-tien", payment_method="card")

    assert again.headers["Location"] == page
    assert_books_are_clean()


def test_who_comes_back_without_paying_is_told_so_and_tries_again(
    client: FlaskClient, line: CardLine
) -> None:
    order = order_at_card_page()
    follow(client, order)

    back = client.get(f"/don-hang/{order.code}/tra-ve?the=thoi", follow_redirects=True).text

    assert "Chợ chưa nhận được tiền." in back
    assert f'action="/don-hang/{order.code}/tra-tien"' in back
    assert attempt_of(order).state is AttemptState.OPEN


def test_going_to_and_fro_between_the_ways_never_loses_the_goods(client: FlaskClient) -> None:
    order = make_card_order()

    for way in ("vietqr", "card", "vietqr"):
        open_page(attempt_of(order).id) if attempt_of(order).method is PaymentMethod.CARD else None
        press(client, order, "tra-tien", payment_method=way)
        assert attempt_of(order).method.value == way
        assert attempt_of(order).state in {AttemptState.NEW, AttemptState.OPEN}

    assert "Trả cách khác" not in read(client, order)
    refused = press(client, order, "tra-tien", payment_method="card")
    assert (refused.status_code, "không đổi cách trả được nữa" in refused.text) == (409, True)
    assert attempt_of(order).state is AttemptState.OPEN
    end(order)
    assert "không giữ hàng thêm được nữa" in read(client, order)
    assert_books_are_clean()


def test_too_little_for_a_code_that_was_left_for_the_card_is_told_and_costs_no_goods(
    client: FlaskClient,
) -> None:
    order = make_transfer_order()
    press(client, order, "tra-tien", payment_method="card")
    record(order, order.total - 5_000)
    html = read(client, order)

    assert f"Bạn trả {dong(order.total)} ở trang của cổng thẻ" in html
    assert f"Bạn chuyển nốt {dong(5_000)}" in html
    assert adds_up(html)["Còn phải trả"] == 5_000
    assert "Trả cách khác" not in html

    answer = press(client, order, "tra-tien", payment_method="vietqr")
    assert answer.status_code == 409
    assert "Chợ đã nhận một phần tiền" in answer.text
    assert attempt_of(order).state is AttemptState.OPEN

    end(order)
    ended = read(client, order)
    assert f"còn thiếu {dong(5_000)}" in ended
    assert 'name="payment_method"' not in ended

    record(order, 5_000, "FT2")
    assert "Đã nhận tiền của bạn" in read(client, order)
    assert_books_are_clean()


@pytest.mark.parametrize("way", ["cod", "vietqr"])
def test_a_way_that_is_not_offered_any_more_does_not_cost_the_open_one(client: FlaskClient, way: str) -> None:
    order = make_transfer_order()
    for other in ("card", "vietqr", "card"):
        press(client, order, "tra-tien", payment_method=other)

    answer = press(client, order, "tra-tien", payment_method=way)

    assert answer.status_code == 409
    assert attempt_of(order).state is AttemptState.OPEN
    assert attempt_of(order).method is PaymentMethod.CARD
    assert_books_are_clean()


@pytest.mark.parametrize("way", ["card", "vietqr"])
def test_who_has_just_paid_is_not_told_to_order_again(
    client: FlaskClient, line: CardLine, reload: Reload, way: str
) -> None:
    order = order_at_card_page()
    line.desk.pay(attempt_of(order).provider_ref or "")

    press(client, order, "tra-tien", payment_method="vietqr")
    answer = press(client, order, "tra-tien", payment_method=way)

    assert (answer.status_code, reload(order).status) == (409, OrderStatus.PLACED)
    assert "không chờ bạn trả tiền nữa" in answer.text
    assert "Đã trả bằng thẻ lúc" in answer.text
    assert_books_are_clean()


def test_slow_money_is_said_to_be_under_way_and_is_not_asked_for_twice(
    client: FlaskClient, line: CardLine, reload: Reload
) -> None:
    order = order_at_card_page()
    line.desk.pay_later(attempt_of(order).provider_ref or "")
    follow(client, order)

    told = [
        client.get(f"/don-hang/{order.code}/tra-ve?the=xong", follow_redirects=True).text,
        press(client, order, "tra-tien", payment_method="vietqr").text,
        press(client, order, "huy", reason="Tôi đổi ý").text,
    ]

    assert all("Ngân hàng đang chuyển tiền của đơn này" in html for html in told)
    assert reload(order).status is OrderStatus.AWAITING_PAYMENT
    assert attempt_of(order).state is AttemptState.OPEN
    assert_books_are_clean()


@pytest.mark.parametrize("where", ["tra-tien", "huy"])
def test_who_never_saw_a_card_page_is_not_kept_waiting_for_a_silent_card_company(
    client: FlaskClient, line: CardLine, where: str
) -> None:
    order = make_card_order()
    line.line.is_down = True

    answer = press(client, order, where, payment_method="vietqr", reason="Tôi đổi ý")

    assert answer.status_code == 303
    html = read(client, order)
    assert ("vietqr-facts" in html) if where == "tra-tien" else ("Đơn này đã hủy" in html)
    assert_books_are_clean()


def test_a_page_that_was_opened_meanwhile_and_in_vain_is_shown_to_nobody(
    client: FlaskClient, line: CardLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    order = make_card_order()
    attempt_id, gateway = attempt_of(order).id, line.gateway
    answer = gateway.open

    def open_slowly(ask: Any) -> Any:
        opened = answer(ask)
        line.line.is_down = True
        assert press(client, order, "tra-tien", payment_method="vietqr").status_code == 303
        return opened

    monkeypatch.setattr(gateway, "open", open_slowly)
    with pytest.raises(CardPageUnreachable):
        open_page(attempt_id)
    assert attempt_of(order).method is PaymentMethod.VIETQR
    assert_books_are_clean()


def test_another_way_can_be_chosen_while_the_goods_are_held(client: FlaskClient) -> None:
    order = make_transfer_order()
    assert "Trả cách khác" in read(client, order)

    answer = press(client, order, "tra-tien", payment_method="card")

    assert answer.status_code == 303
    assert attempt_of(order).page_url == answer.headers["Location"]
    assert_books_are_clean()


def test_a_hold_that_ended_is_renewed_once_and_then_no_more(client: FlaskClient) -> None:
    order = make_transfer_order(make_goods(on_hand=3))
    end(order)
    html = read(client, order)
    assert "Đơn này hết giờ giữ hàng" in html
    assert "giữ hàng lại được một lần nữa" in html
    assert "tiền tới muộn" in html
    assert "ma-vietqr" not in html

    press(client, order, "tra-tien", payment_method="vietqr")
    assert "Giữ hàng tới" in read(client, order)
    end(order)

    html = read(client, order)
    assert "không giữ hàng thêm được nữa" in html
    assert f'action="/don-hang/{order.code}/tra-tien"' not in html
    assert f'action="/don-hang/{order.code}/mua-lai"' in html
    refused = press(client, order, "tra-tien", payment_method="vietqr")
    assert refused.status_code == 409
    assert refused.text.count("Còn muốn mua, bạn đặt đơn mới nhé.") == 2
    assert_books_are_clean()


def withdraw(goods: Product, how: str) -> None:
    if how == "seller stopped":
        goods.seller.status = SellerStatus.SUSPENDED
    else:
        goods.status = ProductStatus.HIDDEN


@pytest.mark.parametrize("gone", ["seller stopped", "product hidden", "sold out"])
def test_a_hold_is_not_offered_anew_when_its_goods_are_gone(client: FlaskClient, gone: str) -> None:
    honey = make_goods(on_hand=1)
    order = make_transfer_order(honey)
    end(order)
    if gone == "sold out":
        make_order(honey)
    else:
        with transaction():
            withdraw(honey, gone)

    html = read(client, order)

    assert "có món đã hết hoặc không còn bán, nên chợ không giữ hàng lại được" in html
    assert "giữ hàng lại được một lần nữa" not in html
    assert f'action="/don-hang/{order.code}/tra-tien"' not in html
    assert f'action="/don-hang/{order.code}/mua-lai"' in html
    assert "sold out or no longer sold" in client.get(f"/en/don-hang/{order.code}").text
    assert press(client, order, "tra-tien", payment_method="vietqr").status_code == 409
    assert_books_are_clean()


def test_to_ask_after_the_goods_costs_as_much_for_two_as_for_one(client: FlaskClient) -> None:
    one, two = make_transfer_order(make_goods()), make_transfer_order(*make_two_sellers())
    costs = []
    for order in (one, two):
        end(order)
        read(client, order)
        with statements() as made:
            assert "giữ hàng lại được một lần nữa" in client.get(f"/don-hang/{order.code}").text
        costs.append(len(made))

    assert costs[0] == costs[1]


def test_what_came_before_the_hold_ended_is_not_forgotten(client: FlaskClient) -> None:
    order = make_transfer_order()
    record(order, 100_000)
    end(order)
    html = read(client, order)

    assert "Chợ đã nhận 100.000 ₫ của bạn" in html
    assert press(client, order, "tra-tien", payment_method="vietqr").status_code == 409
    assert f'action="/don-hang/{order.code}/tra-tien"' not in html
    assert f"chuyển nốt {dong(order.total - 100_000)}" in html
    assert adds_up(html)["Còn phải trả"] == order.total - 100_000


@pytest.mark.parametrize(
    ("make", "words"),
    [(make_card_order, "Đã trả bằng thẻ lúc"), (make_transfer_order, "Đã trả bằng chuyển khoản")],
)
def test_a_paid_order_says_how_and_when_and_never_speaks_of_cash(
    client: FlaskClient, make: Callable[..., Order], words: str
) -> None:
    order = make()
    settle(order)
    html = read(client, order)
    assert words in html
    assert "Đã nhận tiền của bạn" in html
    assert "Đã trả đủ" in html
    assert adds_up(html)["Còn phải trả"] == 0

    ship(order.parts[0])
    on_its_way = read(client, order)
    assert "không trả gì thêm cho bưu tá" in on_its_way
    assert not any(word in html + on_its_way for word in ("tiền mặt", "Tiền trả bưu tá"))


def test_a_delivered_paid_order_waits_for_no_cash(client: FlaskClient) -> None:
    order = make_card_order()
    settle(order)
    deliver_part(order.parts[0])

    assert "Tiền trả bưu tá" not in read(client, order)


def test_what_a_seller_cannot_send_goes_back_and_says_so(client: FlaskClient) -> None:
    order = make_card_order(*make_two_sellers())
    settle(order)
    part = order.parts[0]
    with transaction():
        decline_lines(part=part, line_ids=[part.lines[0].id], reason="Hết hàng", actor=SUA)
    html = read(client, order)

    (refund,) = refunds_of(order)
    for fact in ("Tiền hoàn lại cho bạn", dong(refund.amount), "Người bán không gửi được món đã đặt.",
                 "Về thẻ đã trả.", "5 đến 10 ngày làm việc", "Đang hoàn tiền"):  # fmt: skip
        assert fact in html, fact
    rows = adds_up(html)
    assert (rows["Sẽ hoàn lại bạn"], rows["Còn phải trả"]) == (refund.amount, 0)


def test_a_cancelled_transfer_asks_where_the_money_is_to_go(client: FlaskClient, reload: Reload) -> None:
    order = make_transfer_order()
    record(order, order.total)
    press(client, order, "huy", reason="Tôi đổi ý")
    html = read(client, order)
    assert "Cho chợ số tài khoản để chợ hoàn lại tiền bạn đã trả." in html
    assert "Tiền bạn đã trả đang được hoàn lại." not in html
    assert "Bạn ghi tài khoản nhận lại tiền" in html
    assert "Chuyển về tài khoản nào?" in html
    assert adds_up(html)["Sẽ hoàn lại bạn"] == order.total

    wrong = press(
        client, order, "tai-khoan-nhan-lai", bank_bin="970436", account_no="12 34", account_name="Lò Thị An"
    )
    assert wrong.status_code == 422
    assert 'id="account_no-error"' in wrong.text
    assert 'value="Lò Thị An"' in wrong.text

    press(
        client,
        order,
        "tai-khoan-nhan-lai",
        bank_bin="970436",
        account_no="0123456789",
        account_name="Lò Thị An",
    )
    html = read(client, order)
    assert "Tiền bạn đã trả đang được hoàn lại." in html
    assert "Về Vietcombank, tài khoản •••6789, Lò Thị An." in html
    assert "Chợ chuyển trong 3 ngày làm việc." in html
    assert "Đổi tài khoản nhận tiền" in html

    (refund,) = refunds_of(order)
    with transaction():
        close_with_reference(
            refund=locked_refund(refund.id), bank_ref="FT77", officer_id=1, limit=refund.amount
        )
    html = read(client, order)
    assert "mã giao dịch FT77" in html
    assert "tai-khoan-nhan-lai" not in html
    rows = adds_up(html)
    assert (rows["Đã hoàn lại bạn"], rows["Còn phải trả"]) == (order.total, 0)
    assert reload(refund).state is RefundState.DONE
    assert_books_are_clean()


def test_too_much_goes_back_and_everything_adds_up(client: FlaskClient) -> None:
    order = make_transfer_order()
    record(order, order.total + 5_000)
    html = read(client, order)

    assert "Chuyển thừa so với số phải trả." in html
    rows = adds_up(html)
    assert (rows["Đã trả"], rows["Sẽ hoàn lại bạn"], rows["Còn phải trả"]) == (
        -(order.total + 5_000),
        5_000,
        0,
    )


def test_cancelling_closes_the_cards_page_first(client: FlaskClient, line: CardLine, reload: Reload) -> None:
    order = order_at_card_page()

    answer = press(client, order, "huy", reason="Tôi đổi ý")

    assert answer.status_code == 303
    assert reload(order).status is OrderStatus.CANCELED
    assert attempt_of(order).state is AttemptState.CANCELED
    assert line.line.requests[-2].endswith("/expire")
    assert "Bạn không phải trả gì cả." in read(client, order)
    assert_books_are_clean()


def test_cancelling_what_was_just_paid_gives_the_money_back(
    client: FlaskClient, line: CardLine, reload: Reload
) -> None:
    order = order_at_card_page()
    line.desk.pay(attempt_of(order).provider_ref or "")

    press(client, order, "huy", reason="Tôi đổi ý")

    assert reload(order).status is OrderStatus.CANCELED
    assert [refund.amount for refund in refunds_of(order)] == [order.total]
    html = read(client, order)
    assert "Tiền bạn đã trả đang được hoàn lại." in html
    assert "Tiền đã trả được hoàn lại cho bạn: xem phần" in html
    assert_books_are_clean()


def test_while_the_card_company_is_silent_nothing_is_cancelled(
    client: FlaskClient, line: CardLine, reload: Reload
) -> None:
    order = order_at_card_page()
    line.line.is_down = True

    answer = press(client, order, "huy", reason="Tôi đổi ý")

    assert answer.status_code == 409
    assert "Cổng thẻ chưa trả lời" in answer.text
    assert reload(order).status is OrderStatus.AWAITING_PAYMENT
    assert_books_are_clean()


def test_before_it_is_paid_an_order_is_cancelled_as_a_whole(client: FlaskClient) -> None:
    order = make_transfer_order(*make_two_sellers())

    assert "Hủy kiện này" not in read(client, order)
    assert "Hủy cả đơn" in read(client, order)


def test_an_officer_sees_it_and_has_no_buttons(client: FlaskClient, sign_in: Callable[..., None]) -> None:
    order = make_transfer_order()
    sign_in(make_user("minh@example.vn", officer=True))

    html = client.get(f"/don-hang/{order.code}").text

    assert "Giữ hàng tới" in html
    assert "Tôi đã chuyển tiền" not in html
    assert "Trả cách khác" not in html


def test_the_lookup_and_the_list_say_that_it_waits_for_money(
    client: FlaskClient, sign_in: Callable[..., None]
) -> None:
    an = make_user()
    order = make_transfer_order(buyer=an)
    found = client.get("/tra-cuu-don").text
    form = {"csrf_token": token(found), "code": order.code, "phone": "0912345678"}
    assert "Chờ bạn trả tiền" in client.post("/tra-cuu-don", data=form).text

    sign_in(an)
    html = client.get("/tai-khoan/don-hang").text
    assert "Chờ bạn trả tiền" in html
    assert "Hạn trả tiền <b>" in html


def test_the_whole_page_is_said_in_english(client: FlaskClient) -> None:
    order = make_transfer_order()
    follow(client, order)
    english = client.get(f"/en/don-hang/{order.code}").text

    assert "Goods held until" in english
    assert "I have sent the money" in english
    with transaction():
        cancel_order(order=order, reason="Tôi đổi ý", actor=AN)
