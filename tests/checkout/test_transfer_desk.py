"""Minh writes down what arrived at the bank, and whose it is."""

import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from shop.accounts.models import User
from shop.catalog.models import Product, ProductStatus
from shop.checkout import admin_views
from shop.checkout.admin_queries import Meant
from shop.checkout.cancel_order import cancel_unpaid
from shop.checkout.confirm_transfer import assign_transfer
from shop.kernel.clock import vietnam_today
from shop.kernel.money import Vnd
from shop.orders.models import Order, OrderStatus
from shop.payments.gateway import PaymentSight
from shop.payments.models import BankTransfer, TransferState
from shop.payments.services.attempts import extend_hold
from shop.payments.values import BankAccount
from shop.platform.database import db, transaction
from tests.factories.money_desk import MAI, arrive, make_bank_refund, somebody
from tests.factories.orders import make_goods, make_order
from tests.factories.paying import ACCOUNT, attempt_of, make_transfer_order, refunds_of, settle, status_of
from tests.orders.books import assert_books_are_clean
from tests.support.officers import acts, answer, minh_sits_down, pages_of, token_of
from tests.support.signing_in import SignIn
from tests.support.statements import statements

DESK = "/quan-tri/chuyen-khoan"
_FIELD = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)"')


@pytest.fixture
def minh(sign_in: SignIn) -> User:
    """An officer at the desk."""
    return minh_sits_down(sign_in)


def line(order: Order | None, amount: int, **changes: object) -> dict[str, object]:
    """A line of the statement as Minh types it."""
    return {
        "bank_ref": "FT26001", "amount": str(amount), "arrived_on": vietnam_today().isoformat(),
        "purpose": f"MBVCB.123.{order.code}.CT tu 0912" if order else "cam on nhe", **changes,
    }  # fmt: skip


def look(client: FlaskClient, fields: dict[str, object]) -> TestResponse:
    """The first step: what it would become."""
    return answer(client, client.get(DESK), DESK, **fields)


def fields_of(shown: TestResponse) -> dict[str, str]:
    """What the form of a page sends as it stands there."""
    kept = {name: unescape(value) for name, value in _FIELD.findall(shown.text)}
    return {**kept, "order_code": code_in(shown), "csrf_token": token_of(shown)}


def go_on(client: FlaskClient, shown: TestResponse, to: str = DESK, **changes: str) -> TestResponse:
    """The second step: everything as the page shows it, but for what Minh types."""
    return client.post(to, data={**fields_of(shown), **changes})


def code_in(shown: TestResponse) -> str:
    """The order's code that a page offers."""
    found = re.search(r'name="order_code"[^>]* value="([^"]*)"', shown.text)
    return found[1] if found else ""


def write(client: FlaskClient, fields: dict[str, object]) -> TestResponse:
    """Both steps."""
    return go_on(client, look(client, fields))


def books() -> list[tuple[TransferState, int | None]]:
    """What is in the books, in order."""
    db.session.rollback()
    return [(row.state, row.order_id) for row in db.session.query(BankTransfer).order_by(BankTransfer.id)]


def assert_foretold_and_recorded_as_late(client: FlaskClient, order: Order) -> None:
    """The whole sum comes: the officer is told before that it is late, and all of it goes back."""
    shown = look(client, line(order, order.total))
    go_on(client, shown)

    assert "Muộn." in shown.text
    assert books() == [(TransferState.LATE, order.id)]
    assert [refund.amount for refund in refunds_of(order)] == [order.total]
    assert_books_are_clean()


def test_an_exact_transfer_is_shown_first_then_written_and_the_order_is_paid(
    client: FlaskClient, minh: User
) -> None:
    order = make_transfer_order()

    shown = look(client, line(order, order.total))

    assert shown.status_code == 200
    assert order.code in shown.text
    assert "Đúng số tiền." in shown.text
    assert books() == []
    assert status_of(order) is OrderStatus.AWAITING_PAYMENT

    done = go_on(client, shown)

    assert done.status_code == 303
    assert books() == [(TransferState.EXACT, order.id)]
    assert status_of(order) is OrderStatus.PLACED
    assert "Xong. Đơn đã đủ tiền" in client.get(done.location).text
    (written,) = db.session.query(BankTransfer)
    assert (written.account, written.bank_ref, written.recorded_by) == (ACCOUNT, "FT26001", minh.id)
    assert acts() == [("transfer.recorded", written.id)]
    assert_books_are_clean()


@pytest.mark.parametrize(
    ("off", "words", "state", "back"),
    [
        (-20_000, "còn thiếu 20.000", TransferState.SHORT, []),
        (30_000, "30.000 ₫ được hoàn lại", TransferState.OVER, [30_000]),
    ],
    ids=["short", "over"],
)
def test_too_little_and_too_much_are_foretold_and_come_true(
    client: FlaskClient, minh: User, off: int, words: str, state: TransferState, back: list[int]
) -> None:
    order = make_transfer_order()

    shown = look(client, line(order, order.total + off))
    go_on(client, shown)

    assert words in shown.text.replace("\u00a0", " ")
    assert books() == [(state, order.id)]
    assert [refund.amount for refund in refunds_of(order)] == back
    arrivals = client.get("/quan-tri/chuyen-khoan/da-ve").text.replace("\u00a0", " ")
    assert ("Xem khoản hoàn 30.000 ₫</a>" in arrivals) is bool(back)
    assert_books_are_clean()


def test_the_rest_of_a_short_transfer_makes_it_whole(client: FlaskClient, minh: User) -> None:
    order = make_transfer_order()
    write(client, line(order, order.total - 20_000))
    short = client.get(f"{DESK}/da-ve").text.replace("\u00a0", " ")

    shown = look(client, line(order, 20_000, bank_ref="FT26002"))
    go_on(client, shown)

    assert "Còn thiếu 20.000 ₫" in short
    assert "Đã về trước đó" in shown.text
    assert books() == [(TransferState.SHORT, order.id), (TransferState.EXACT, order.id)]
    assert status_of(order) is OrderStatus.PLACED
    assert "Không chờ thêm nữa" in client.get(f"{DESK}/da-ve").text
    assert_books_are_clean()


def test_a_second_transfer_for_a_paid_order_goes_back_whole(client: FlaskClient, minh: User) -> None:
    order = make_transfer_order()
    write(client, line(order, order.total))

    shown = look(client, line(order, order.total, bank_ref="FT26002"))
    done = go_on(client, shown)

    assert "không chờ tiền nữa" in shown.text
    assert books()[1] == (TransferState.DUPLICATE, order.id)
    (refund,) = refunds_of(order)
    assert refund.amount == order.total
    assert f'href="/quan-tri/hoan-tien/{refund.id}"' in client.get(done.location).text
    assert_books_are_clean()


def test_money_for_a_canceled_order_is_late_and_goes_back(client: FlaskClient, minh: User) -> None:
    order = make_transfer_order()
    settle(order, sight=PaymentSight.CLOSED)
    with transaction():
        cancel_unpaid(order=order)

    assert_foretold_and_recorded_as_late(client, order)


def test_money_after_the_hold_takes_the_goods_again_or_goes_back_if_they_are_gone(
    client: FlaskClient, minh: User
) -> None:
    honey, tea = make_goods(on_hand=1), make_goods("Trà", on_hand=1)
    lucky, late = make_transfer_order(honey), make_transfer_order(tea, phone="+84912345679")
    for order in (lucky, late):
        settle(order, sight=PaymentSight.CLOSED)
    make_order(tea, phone="+84912345670")

    shown = look(client, line(lucky, lucky.total))
    go_on(client, shown)
    gone = look(client, line(late, late.total, bank_ref="FT26002"))
    go_on(client, gone)

    assert "chợ lấy lại cho đơn" in shown.text
    assert "Muộn." in gone.text
    assert books() == [(TransferState.EXACT, lucky.id), (TransferState.LATE, late.id)]
    assert [refund.amount for refund in refunds_of(late)] == [late.total]
    assert_books_are_clean()


def test_money_after_the_hold_is_foretold_to_go_back_if_the_goods_were_withdrawn(
    client: FlaskClient, minh: User
) -> None:
    honey = make_goods()
    order = make_transfer_order(honey)
    settle(order, sight=PaymentSight.CLOSED)
    with transaction():
        db.session.get_one(Product, honey.id).status = ProductStatus.HIDDEN

    assert_foretold_and_recorded_as_late(client, order)


def test_the_order_that_waits_for_just_so_much_comes_first(client: FlaskClient, minh: User) -> None:
    first = make_transfer_order()
    second = make_transfer_order(make_goods("Gạo", price=77_000), phone="+84912345679")

    shown = look(client, line(None, second.total, purpose=f"{first.code} {second.code}"))

    assert code_in(shown) == second.code
    assert first.code in shown.text.partition("Nội dung cũng có thể là")[2]


def test_another_code_is_shown_before_it_is_written(client: FlaskClient, minh: User) -> None:
    wrong, right = make_transfer_order(), make_transfer_order(phone="+84912345679")
    shown = look(client, line(wrong, right.total))

    other = go_on(client, shown, order_code=f" {right.code.lower()}-1 ")
    assert (other.status_code, books()) == (200, [])
    go_on(client, other)

    assert books() == [(TransferState.EXACT, right.id)]
    assert status_of(wrong) is OrderStatus.AWAITING_PAYMENT


def test_a_code_that_no_order_has_is_said_beside_the_field(client: FlaskClient, minh: User) -> None:
    shown = look(client, line(None, 100_000))

    response = go_on(client, shown, order_code="ZZZZZZ")

    assert response.status_code == 422
    assert "Không có đơn nào mang mã này." in response.text
    assert 'value="ZZZZZZ"' in response.text
    assert books() == []


def test_what_waits_for_its_order_is_read_from_the_oldest_on(client: FlaskClient, minh: User) -> None:
    for ref in ("FT-EARLY", "FT-LATE"):
        arrive(None, 60_000, ref)

    waiting, all_of_it = (client.get(f"{DESK}/da-ve{part}").text for part in ("?loc=unreadable", ""))

    assert waiting.index("FT-EARLY") < waiting.index("FT-LATE")
    found = re.search(r'href="([^"]+)">FT-EARLY', waiting)
    assert found
    opened = client.get(found[1]).text
    assert f'href="{DESK}/da-ve?loc=unreadable"' in opened
    assert all_of_it.index("FT-LATE") < all_of_it.index("FT-EARLY")


def test_what_nobody_can_read_waits_and_is_given_its_order_later(client: FlaskClient, minh: User) -> None:
    order = make_transfer_order()
    shown = look(client, line(None, order.total))
    done = go_on(client, shown)

    assert "Chưa biết của đơn nào." in shown.text
    assert books() == [(TransferState.UNREADABLE, None)]
    assert "1 khoản tiền về chưa rõ đơn" in client.get("/quan-tri").text
    assert "Tìm đơn của khoản này" in client.get(f"{DESK}/da-ve?loc=unreadable").text

    to = f"{done.location}/ghep"
    assert answer(client, client.get(done.location), to, order_code="").status_code == 422
    assert answer(client, client.get(done.location), to, order_code="ZZZZZZ").status_code == 422
    asked = answer(client, client.get(done.location), to, order_code=order.code)
    assert books() == [(TransferState.UNREADABLE, None)]
    given = go_on(client, asked, to)

    assert given.status_code == 303
    assert books() == [(TransferState.EXACT, order.id)]
    assert status_of(order) is OrderStatus.PLACED
    assert [act for act, _ in acts()] == ["transfer.recorded", "transfer.assigned"]
    twice = go_on(client, asked, to)
    assert "Đã ghép với đơn." in client.get(twice.location).text
    late = go_on(client, asked, to, order_code="K7MXQA")
    assert "đã được ghép với một đơn rồi" in client.get(late.location).text
    assert len(acts()) == 2
    assert_books_are_clean()


def test_money_of_no_known_order_leads_to_those_that_wait_for_just_so_much(
    client: FlaskClient, minh: User
) -> None:
    order, paid = make_transfer_order(), make_transfer_order(phone="+84912345679")
    other = make_transfer_order(make_goods(price=99_000), phone="+84912345670")
    settle(paid)
    lost = arrive(None, order.total)

    page = client.get(f"{DESK}/{lost.id}").text

    assert f'value="{order.code}"' in page
    assert paid.code not in page
    assert other.code not in page
    asked = answer(client, client.get(f"{DESK}/{lost.id}"), f"{DESK}/{lost.id}/ghep", order_code=order.code)
    assert "Đúng số tiền." in asked.text


def test_53_a_reference_is_written_once_however_it_is_typed(client: FlaskClient, minh: User) -> None:
    order, other = make_transfer_order(), make_transfer_order(phone="+84912345679")
    write(client, line(order, order.total))

    response = look(client, line(other, other.total, bank_ref=" ft 26001 ", purpose="giữ lại chữ này"))

    assert response.status_code == 422
    assert "Mã giao dịch này đã được ghi rồi." in response.text
    assert "giữ lại chữ này" in response.text
    assert books() == [(TransferState.EXACT, order.id)]
    (known,) = db.session.query(BankTransfer)
    assert f'href="{DESK}/{known.id}"' in response.text


def test_57_two_officers_and_a_double_tap_make_one_entry(client: FlaskClient, minh: User) -> None:
    order = make_transfer_order()
    shown = look(client, line(order, order.total))

    first, second = go_on(client, shown), go_on(client, shown)

    assert (first.status_code, second.status_code) == (303, 422)
    assert "Mã giao dịch này đã được ghi rồi." in second.text
    assert books() == [(TransferState.EXACT, order.id)]
    assert len(acts()) == 1
    assert refunds_of(order) == []
    assert_books_are_clean()


def test_an_order_that_changed_meanwhile_is_shown_again(client: FlaskClient, minh: User) -> None:
    order = make_transfer_order()
    shown = look(client, line(order, order.total))
    arrive(order, order.total, "FT9")

    response = go_on(client, shown)

    assert response.status_code == 200
    assert "không chờ tiền nữa" in response.text
    assert len(books()) == 1


def give(transfer_id: int, order: Order) -> None:
    """A colleague says whose money it is."""
    with transaction():
        transfer = db.session.get_one(BankTransfer, transfer_id)
        assign_transfer(transfer=transfer, order=order, officer_id=MAI)


def a_colleague_is_faster(monkeypatch: pytest.MonkeyPatch, act: Callable[[], object]) -> None:
    """Something happens after Minh's page was checked, and before her order is looked at; once."""
    real, acts = admin_views.foresee, [act]

    def foresee(order: Order | None, amount: Vnd) -> Meant:
        if acts:
            acts.pop()()
        return real(order, amount)

    monkeypatch.setattr(admin_views, "foresee", foresee)


def test_a_line_written_down_while_it_is_looked_at_is_told_to_be_there(
    client: FlaskClient, minh: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not that money came twice and goes back."""
    order = make_transfer_order()
    shown = look(client, line(order, order.total))
    a_colleague_is_faster(monkeypatch, lambda: arrive(order, order.total, "FT26001"))

    response = go_on(client, shown)

    assert response.status_code == 422
    assert "Mã giao dịch này đã được ghi rồi." in response.text
    assert refunds_of(order) == []
    assert_books_are_clean()


@pytest.mark.parametrize("is_other", [False, True], ids=["the same order", "another order"])
def test_money_given_its_order_while_it_is_looked_at_is_told_to_have_it(
    client: FlaskClient, minh: User, monkeypatch: pytest.MonkeyPatch, is_other: bool
) -> None:
    order, other = make_transfer_order(), make_transfer_order(phone="+84912345679")
    lost = arrive(None, order.total).id
    to = f"{DESK}/{lost}/ghep"
    asked = answer(client, client.get(f"{DESK}/{lost}"), to, order_code=order.code)
    a_colleague_is_faster(monkeypatch, lambda: give(lost, other if is_other else order))

    response = go_on(client, asked, to)

    assert response.status_code == 303
    said = "đã được ghép với một đơn rồi" if is_other else "Đã ghép với đơn."
    assert said in client.get(response.location).text
    assert refunds_of(order) == []
    assert_books_are_clean()


def test_going_back_keeps_what_was_typed(client: FlaskClient, minh: User) -> None:
    order = make_transfer_order()
    shown = look(client, line(order, 123_456))

    response = go_on(client, shown, sua="1")

    assert response.status_code == 200
    assert all(f'value="{typed}"' in response.text for typed in ("FT26001", "123456"))
    assert books() == []


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"bank_ref": " "}, "Ghi mã giao dịch như trên sao kê."),
        ({"bank_ref": "FT<1>"}, "chỉ gồm chữ không dấu và chữ số"),
        ({"bank_ref": "F" * 65}, "Dài quá, nhiều nhất 64 chữ."),
        ({"amount": ""}, "Ghi số tiền như trên sao kê."),
        ({"amount": "0"}, "Số tiền phải lớn hơn 0."),
        ({"amount": "-5"}, "Ghi bằng chữ số"),
        ({"amount": "1e9"}, "Ghi bằng chữ số"),
        ({"purpose": "x" * 201}, "Dài quá, nhiều nhất 200 chữ."),
        ({"arrived_on": ""}, "Ghi ngày như 16/3/2026"),
        ({"arrived_on": "31/02/2026"}, "Ghi ngày như 16/3/2026"),
        ({"arrived_on": (vietnam_today() + timedelta(days=1)).isoformat()}, "không được ở tương lai"),
        ({"arrived_on": (vietnam_today() - timedelta(days=400)).isoformat()}, "đã quá một năm"),
    ],
)
def test_a_wrong_line_is_refused_beside_the_field_and_nothing_typed_is_lost(
    client: FlaskClient, minh: User, wrong: dict[str, str], words: str
) -> None:
    fields = {**line(None, 100_000, purpose="giữ lại chữ này"), **wrong}

    response = look(client, fields)

    assert response.status_code == 422
    assert words in response.text
    assert "purpose" in wrong or "giữ lại chữ này" in response.text
    assert books() == []
    assert acts() == []


def test_expected_transfers_say_how_much_until_when_and_what_the_buyer_says(
    client: FlaskClient, minh: User
) -> None:
    quiet = make_transfer_order(full_name="Lò Thị Lặng")
    told = make_transfer_order(full_name="Vàng A Báo", phone="+84912345679")
    over = make_transfer_order(full_name="Mùa Hết Giờ", phone="+84912345670")
    make_order(phone="+84912345671", full_name="Giàng Trả Sau")
    paid = make_transfer_order(full_name="Sùng Đã Trả", phone="+84912345672")
    settle(paid)
    settle(over, sight=PaymentSight.CLOSED)
    attempt = attempt_of(told)
    with transaction():
        extend_hold(attempt=attempt, until=attempt.expires_at)
    arrive(quiet, 1_000, "FT9")

    page = client.get(DESK).text
    said = client.get(f"{DESK}?loc=da-bao").text

    assert [name for name in ("Lặng", "A Báo", "Hết Giờ", "Trả Sau", "Đã Trả") if name in page] == [
        "Lặng", "A Báo", "Hết Giờ",
    ]  # fmt: skip
    assert f"{quiet.total - 1_000:,}".replace(",", ".") in page
    assert "Hết giờ giữ hàng" in page
    assert page.count("Chưa nói gì") == 2
    assert "A Báo" in said
    assert "Lặng" not in said


def test_arrivals_are_listed_by_what_they_became_and_turned_over(client: FlaskClient, minh: User) -> None:
    for number in range(32):
        arrive(None, 1_000 + number, f"FT{number}.")

    first = client.get(f"{DESK}/da-ve").text
    second = client.get(pages_of(first, "next")).text

    assert "FT31." in first
    assert "FT0." not in first
    assert "FT0." in second
    assert "Không có khoản nào như vậy" in client.get(f"{DESK}/da-ve?loc=exact").text
    assert client.get(f"{DESK}/da-ve?loc=bịa&sau=x").status_code == 200


def test_what_a_statement_says_is_inert_at_the_desk(client: FlaskClient, minh: User) -> None:
    evil = "<script>alert(1)</script>"

    shown = look(client, line(None, 1_000, purpose=evil))
    done = go_on(client, shown)

    for text in (shown.text, client.get(done.location).text):
        assert "<script>alert" not in text
        assert "&lt;script&gt;alert" in text


def test_what_buyers_write_is_inert_at_the_desk(client: FlaskClient, minh: User) -> None:
    evil = "<img src=x onerror=alert(1)>"
    order = make_transfer_order(full_name=evil)
    refund = make_bank_refund(account=BankAccount("970436", "0123456789", evil))

    pages = (DESK, "/quan-tri/hoan-tien", f"/quan-tri/hoan-tien/{refund.id}")
    seen = [client.get(page).text for page in pages] + [look(client, line(order, 1_000)).text]

    for text in seen:
        assert "<img src=x" not in text
        assert "&lt;img src=x" in text


@pytest.mark.parametrize("address", [DESK, f"{DESK}/da-ve", "/quan-tri/hoan-tien", "/quan-tri"])
def test_long_lists_ask_no_more_of_the_database(client: FlaskClient, minh: User, address: str) -> None:
    def asked() -> int:
        with statements() as seen:
            assert client.get(address).status_code == 200
        return len(seen)

    def more() -> None:
        order = make_transfer_order(**somebody())
        arrive(order, 1_000, f"FT{order.code}")
        make_bank_refund()

    more()
    few = asked()
    for _ in range(5):
        more()

    assert asked() == few


@pytest.mark.parametrize("path", ["", "/ghep"])
def test_an_arrival_that_is_not_there_is_not_found(client: FlaskClient, minh: User, path: str) -> None:
    address = f"{DESK}/999999{path}"

    response = client.get(address) if not path else answer(client, client.get(DESK), address, order_code="A")

    assert response.status_code == 404
    assert acts() == []
