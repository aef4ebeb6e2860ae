"""Minh sends money back, and sees to what about money needs a person."""

import re
from collections.abc import Callable
from urllib.parse import unquote

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from config import Settings
from shop.accounts.models import User
from shop.checkout.decline_lines import decline_lines
from shop.orders.models import Order, PaymentMethod
from shop.orders.words import DECLINE_REASONS
from shop.payments.admin_queries import Folder
from shop.payments.models import CaseKind, PaymentCase, Refund, RefundReason, RefundState
from shop.payments.services.attempts import locked_attempt
from shop.payments.services.refunds import locked_refund, name_account, owe
from shop.payments.values import BankAccount
from shop.platform.database import db, transaction
from shop.platform.formatting import vnd
from tests.factories.accounts import PASSWORD, make_user
from tests.factories.money_desk import AN, arrive, make_bank_refund, make_case, make_failed_refund
from tests.factories.orders import SUA, make_goods, make_order, make_two_sellers
from tests.factories.paying import make_transfer_order, refunds_of
from tests.factories.payments import deliver_and_pay
from tests.orders.books import assert_books_are_clean
from tests.support.officers import acts, answer, minh_sits_down, pages_of, token_of
from tests.support.signing_in import SignIn

DESK = "/quan-tri/hoan-tien"
CASES = "/quan-tri/vu-viec-tien"
Reload = Callable[[Refund], Refund]
LARGE = Settings.two_officers_above + 1
#: All that Stripe's `failure_reason` may say.
FAILURES = (
    "lost_or_stolen_card", "expired_or_canceled_card", "charge_for_pending_refund_disputed",
    "insufficient_funds", "declined", "merchant_request", "unknown",
)  # fmt: skip


@pytest.fixture
def minh(sign_in: SignIn) -> User:
    """An officer at the desk."""
    return minh_sits_down(sign_in)


def done(client: FlaskClient, refund: Refund, verb: str, **fields: str) -> TestResponse:
    """Read the page, then answer."""
    page = f"{DESK}/{refund.id}"
    return answer(client, client.get(page), f"{page}/{verb}", **fields)


def deeds() -> list[str]:
    """What was done, looks aside."""
    return [act for act, _ in acts() if act != "refund.account_seen"]


def listed(client: FlaskClient, folder: Folder, refund: Refund) -> bool:
    return f'href="{DESK}/{refund.id}"' in client.get(f"{DESK}?loc={folder.value}").text


def folders_of(client: FlaskClient, refund: Refund) -> list[Folder]:
    return [folder for folder in Folder if listed(client, folder, refund)]


def test_a_refund_shows_where_to_how_much_and_what_to_write_and_each_look_is_kept(
    client: FlaskClient, minh: User
) -> None:
    refund = make_bank_refund(50_000)

    page = client.get(f"{DESK}/{refund.id}").text

    assert all(words in page for words in (AN.account_no, AN.name, "Vietcombank", "HOAN TIEN", "50.000"))
    assert 'src="data:image/svg+xml;base64,' in page
    assert acts() == [("refund.account_seen", refund.id)]
    assert AN.account_no not in client.get(DESK).text
    assert folders_of(client, refund) == [Folder.TO_SEND]
    assert "1 khoản hoàn chờ cán bộ" in client.get("/quan-tri").text


def test_the_bank_reference_closes_it(client: FlaskClient, minh: User, reload: Reload) -> None:
    refund = make_bank_refund()

    response = done(client, refund, "da-chuyen", bank_ref="ft 77")

    assert response.status_code == 303
    refund = reload(refund)
    assert (refund.state, refund.bank_ref, refund.closed_by) == (RefundState.DONE, "FT77", minh.id)
    assert deeds() == ["refund.closed"]
    page = client.get(response.location).text
    assert "qua thư nếu có để lại email" in page
    assert 'href="/quan-tri/hoan-tien">Xem các khoản còn chờ' in page
    assert folders_of(client, refund) == [Folder.DONE]
    assert_books_are_clean()


def test_closing_twice_changes_nothing(client: FlaskClient, minh: User, reload: Reload) -> None:
    refund = make_bank_refund()
    page = f"{DESK}/{refund.id}"
    read = client.get(page)
    answer(client, read, f"{page}/da-chuyen", bank_ref="FT77")

    again = answer(client, read, f"{page}/da-chuyen", bank_ref="FT78")

    assert again.status_code == 409
    assert "không còn chờ ghi nhận" in again.text
    assert reload(refund).bank_ref == "FT77"
    assert deeds() == ["refund.closed"]


def test_a_reference_of_another_refund_is_refused_beside_the_field(
    client: FlaskClient, minh: User, reload: Reload
) -> None:
    first, second = make_bank_refund(), make_bank_refund()
    done(client, first, "da-chuyen", bank_ref="FT77")

    response = done(client, second, "da-chuyen", bank_ref="FT77")

    assert response.status_code == 422
    assert "đã ghi cho một khoản khác rồi" in response.text
    assert 'value="FT77"' in response.text
    assert reload(second).state is RefundState.DUE


@pytest.mark.parametrize(
    ("typed", "words"), [(" ", "Ghi mã giao dịch"), ("<x>", "chỉ gồm chữ"), ("F" * 65, "Dài quá")]
)
def test_a_reference_that_is_none_is_refused(
    client: FlaskClient, minh: User, reload: Reload, typed: str, words: str
) -> None:
    refund = make_bank_refund()

    response = done(client, refund, "da-chuyen", bank_ref=typed)

    assert response.status_code == 422
    assert words in response.text
    assert reload(refund).state is RefundState.DUE


def test_a_refund_without_an_account_waits_for_the_buyer(
    client: FlaskClient, minh: User, reload: Reload
) -> None:
    refund = make_bank_refund(account=None)

    response = done(client, refund, "da-chuyen", bank_ref="FT77")

    assert folders_of(client, refund) == [Folder.NO_ACCOUNT]
    assert response.status_code == 409
    assert "chưa cho số tài khoản" in response.text
    assert reload(refund).state is RefundState.DUE
    assert acts() == []


def test_an_account_that_changed_meanwhile_is_shown_before_anything_is_written(
    client: FlaskClient, minh: User, reload: Reload
) -> None:
    refund = make_bank_refund()
    page = f"{DESK}/{refund.id}"
    read = client.get(page)
    with transaction():
        name_account(refund=locked_refund(refund.id), account=BankAccount("970418", "999", "AN MOI"))

    response = answer(client, read, f"{page}/da-chuyen", bank_ref="FT77")

    assert response.status_code == 409
    assert "AN MOI" in response.text
    assert 'value="FT77"' in response.text
    assert reload(refund).state is RefundState.DUE
    assert answer(client, response, f"{page}/da-chuyen", bank_ref="FT77").status_code == 303
    assert deeds() == ["refund.closed"]


def test_a_large_refund_takes_two_officers(
    client: FlaskClient, minh: User, reload: Reload, sign_in: SignIn
) -> None:
    refund = make_bank_refund(LARGE)
    assert folders_of(client, refund) == [Folder.TO_APPROVE]
    alone = done(client, refund, "da-chuyen", bank_ref="FT77")
    assert (alone.status_code, reload(refund).state) == (409, RefundState.DUE)

    page = f"{DESK}/{refund.id}"
    read = client.get(page)
    assert answer(client, read, f"{page}/duyet").status_code == 303
    still_alone = answer(client, read, f"{page}/da-chuyen", bank_ref="FT77")
    assert still_alone.status_code == 409
    assert "cần hai cán bộ" in still_alone.text
    assert "Một cán bộ khác chuyển" in client.get(f"{DESK}/{refund.id}").text
    assert reload(refund).approved_by == minh.id

    other = make_user("mai@chophien.vn", officer=True)
    sign_in(other)
    assert done(client, refund, "da-chuyen", bank_ref="FT77").status_code == 303
    refund = reload(refund)
    assert (refund.state, refund.approved_by, refund.closed_by) == (RefundState.DONE, minh.id, other.id)
    assert deeds() == ["refund.approved", "refund.closed"]


def test_a_failed_card_refund_is_sent_again_under_a_new_key(
    client: FlaskClient, minh: User, reload: Reload, deliver: Callable[[], int]
) -> None:
    refund = make_failed_refund()
    key = refund.key
    deliver()
    assert folders_of(client, refund) == [Folder.FAILED]
    assert "the card is closed" in client.get(f"{DESK}/{refund.id}").text

    assert done(client, refund, "gui-lai").status_code == 303

    refund = reload(refund)
    assert (refund.state, refund.method, refund.key) == (RefundState.DUE, PaymentMethod.CARD, f"{key}#2")
    assert folders_of(client, refund) == [Folder.BY_CARD]
    assert deeds() == ["refund.sent_again"]
    assert done(client, refund, "gui-lai").status_code == 409
    assert_books_are_clean()


@pytest.mark.parametrize("word", FAILURES)
def test_why_a_card_took_nothing_back_is_told_in_words_beside_the_gateways_own(
    client: FlaskClient, minh: User, deliver: Callable[[], int], word: str
) -> None:
    refund = make_failed_refund(word)
    deliver()
    case = db.session.query(PaymentCase).one()

    for page in (f"{DESK}/{refund.id}", f"{CASES}/{case.id}"):
        told = [why_in(client.get(f"{language}{page}").text) for language in ("", "/en")]
        assert [own for _, own in told] == [word, word]
        assert len({sentence for sentence, _ in told}) == 2


def why_in(html: str) -> tuple[str, str]:
    """What a page says of a refund that failed: a sentence, and the gateway's word."""
    found = re.search(r'<dd class="wrap">([^<]+) <small[^>]*>(\w+)</small></dd>', html)
    return (found[1], found[2]) if found else ("", "")


def test_a_refund_that_fails_again_is_a_case_again(
    client: FlaskClient, minh: User, reload: Reload, deliver: Callable[[], int]
) -> None:
    refund = make_failed_refund()
    deliver()
    done(client, refund, "gui-lai")

    deliver()

    assert reload(refund).state is RefundState.FAILED
    cases = db.session.query(PaymentCase).filter(PaymentCase.kind == CaseKind.REFUND_FAILED)
    assert sorted(case.key for case in cases) == [f"refund:{refund.key[:-2]}", f"refund:{refund.key}"]
    assert "2 vụ việc về tiền" in client.get("/quan-tri").text
    assert_books_are_clean()


def test_what_was_sent_again_is_not_owed_a_second_time(
    client: FlaskClient, minh: User, reload: Reload
) -> None:
    refund = make_failed_refund()
    key, attempt_id = refund.key, refund.attempt_id
    done(client, refund, "gui-lai")

    with transaction():
        attempt = locked_attempt(attempt_id)
        again = owe(attempt=attempt, amount=refund.amount, key=key, reason=RefundReason.LATE)

    assert again is None
    assert db.session.query(Refund).count() == 1


def test_what_a_card_cannot_take_back_is_sent_by_bank(
    client: FlaskClient, minh: User, reload: Reload
) -> None:
    refund = make_failed_refund()

    assert done(client, refund, "chuyen-tay").status_code == 303

    assert reload(refund).method is PaymentMethod.VIETQR
    assert folders_of(client, refund) == [Folder.NO_ACCOUNT]
    with transaction():
        name_account(refund=locked_refund(refund.id), account=AN)
    assert done(client, refund, "da-chuyen", bank_ref="FT77").status_code == 303
    assert reload(refund).state is RefundState.DONE
    assert deeds() == ["refund.by_bank", "refund.closed"]
    assert_books_are_clean()


def test_a_password_typed_long_ago_is_asked_for_again(
    client: FlaskClient, minh: User, reload: Reload
) -> None:
    refund = make_bank_refund()
    page = f"{DESK}/{refund.id}"
    read = client.get(page)
    with client.session_transaction() as session:
        session["fs_paa"] = 1
        session.pop("fs_gexp", None)

    for response in (client.get(page), answer(client, read, f"{page}/da-chuyen", bank_ref="FT77")):
        assert response.status_code == 303
        assert unquote(response.location) == f"/xac-minh-lai?next={page}"
    assert reload(refund).state is RefundState.DUE
    asked = client.get(response.location)
    back = client.post(response.location, data={"csrf_token": token_of(asked), "password": PASSWORD})
    assert back.location == page


def test_refunds_are_turned_over(client: FlaskClient, minh: User) -> None:
    order = make_transfer_order()
    for number in range(32):
        arrive(order, order.total + number, f"FT{number}")

    first = client.get(f"{DESK}?loc=cho-tai-khoan").text
    second = client.get(pages_of(first, "next")).text

    assert first.count(f'href="{DESK}/') == 30
    assert second.count(f'href="{DESK}/') == 1


def test_all_money_of_an_order_stands_on_one_page(client: FlaskClient, minh: User) -> None:
    refund = make_bank_refund(50_000)
    order = db.session.get_one(Order, refund.order_id)
    make_case(CaseKind.LATE_MONEY, order=order)

    page = client.get(f"/quan-tri/don-hang/{order.code}/tien").text

    assert f'href="{DESK}/{refund.id}"' in page
    assert f"FT-{order.code}" in page
    assert "Đã nhận đủ" in page
    assert "Tiền về muộn" in page
    assert AN.account_no not in page
    assert acts() == [("order.view", order.id)]
    assert f'href="/quan-tri/don-hang/{order.code}/tien"' in client.get(f"/don-hang/{order.code}").text
    assert client.get("/quan-tri/don-hang/ZZZZZZ/tien").status_code == 404


def test_an_officer_reads_what_is_still_to_come_after_too_little(client: FlaskClient, minh: User) -> None:
    order = make_transfer_order()
    arrive(order, order.total - 5_000)

    page = client.get(f"/quan-tri/don-hang/{order.code}/tien").text.replace("\n", "")

    assert f"Đã về một phần</dt><dd>−{vnd(order.total - 5_000)}" in page
    assert f"Còn phải thu</dt><dd>{vnd(5_000)}" in page


def test_each_try_says_what_it_brought_also_in_cash(client: FlaskClient, minh: User) -> None:
    order = make_order(*make_two_sellers())
    came = deliver_and_pay(order.parts[0])
    arrive(order, 20_000)

    page = client.get(f"/quan-tri/don-hang/{order.code}/tien").text

    assert re.findall(r'data-l="Đã về">([^<]+)<', page) == [vnd(came), vnd(20_000)]
    assert_books_are_clean()


def test_what_a_seller_declined_is_told_in_words_and_as_still_to_refund(
    client: FlaskClient, minh: User
) -> None:
    honey = make_goods()
    order = make_transfer_order(honey, make_goods("Sáp ong", seller=honey.seller))
    arrive(order, order.total)
    part = order.parts[0]
    with transaction():
        decline_lines(part=part, line_ids=[part.lines[1].id], reason=DECLINE_REASONS[0], actor=SUA)
    refund = refunds_of(order)[0]

    page = client.get(f"/quan-tri/don-hang/{order.code}/tien").text
    english = client.get(f"/en/quan-tri/don-hang/{order.code}/tien").text

    assert "Người bán không gửi được món đã đặt." in page
    assert "The seller cannot send what was ordered." in english
    assert ">declined<" not in page + english
    assert f"Còn phải hoàn</dt><dd>{vnd(refund.amount)}" in page.replace("\n", "")


def test_a_case_is_closed_with_a_word_once(client: FlaskClient, minh: User) -> None:
    order = make_transfer_order()
    case = make_case(CaseKind.DISPUTE, order=order, detail="<b>fraudulent</b>")
    page = f"{CASES}/{case.id}"
    assert "Chủ thẻ khiếu nại" in client.get(CASES).text
    read = client.get(page)
    assert "&lt;b&gt;fraudulent" in read.text
    assert order.code in read.text

    assert answer(client, read, f"{page}/khep", outcome=" ").status_code == 422
    assert answer(client, read, f"{page}/khep", outcome="Đã gửi ảnh giao hàng.").status_code == 303
    late = answer(client, read, f"{page}/khep", outcome="Lần hai")

    assert "đã có người khép lại rồi" in client.get(late.location).text
    db.session.rollback()
    kept = db.session.get_one(PaymentCase, case.id)
    assert (kept.outcome, kept.closed_by) == ("Đã gửi ảnh giao hàng.", minh.id)
    assert acts() == [("case.closed", case.id)]
    assert "Đã gửi ảnh giao hàng." in client.get(f"{CASES}?loc=da-khep").text
    assert "Không có vụ việc nào đang mở" in client.get(CASES).text


@pytest.mark.parametrize("kind", CaseKind)
def test_every_kind_of_case_says_what_to_do(client: FlaskClient, minh: User, kind: CaseKind) -> None:
    case = make_case(kind, amount=1_250, currency="usd")

    page = client.get(f"{CASES}/{case.id}").text

    assert "note warn" in page
    assert "1.250 USD" in page


@pytest.mark.parametrize(
    "path",
    ["hoan-tien/9", "hoan-tien/9/duyet", "hoan-tien/9/da-chuyen", "hoan-tien/9/gui-lai", "vu-viec-tien/9",
     "hoan-tien/9/chuyen-tay", "vu-viec-tien/9/khep"],
)  # fmt: skip
def test_what_is_not_there_is_not_found(client: FlaskClient, minh: User, path: str) -> None:
    address = f"/quan-tri/{path}"

    if path.endswith("9"):
        response = client.get(address)
    else:
        response = answer(client, client.get(DESK), address, outcome="xong", bank_ref="FT1")

    assert response.status_code == 404
    assert acts() == []


def test_every_page_of_the_money_desk_speaks_english(client: FlaskClient, minh: User) -> None:
    refund, case = make_bank_refund(), make_case()

    for path, words in (
        ("chuyen-khoan", "Bank transfers"), ("chuyen-khoan/da-ve", "Money that arrived"),
        ("hoan-tien", "Refunds"), (f"hoan-tien/{refund.id}", "Sent already?"),
        ("vu-viec-tien", "Cases"), (f"vu-viec-tien/{case.id}", "Done?"),
    ):  # fmt: skip
        assert words in client.get(f"/en/quan-tri/{path}").text, path
        assert client.get(f"/quan-tri/{path}").headers["Cache-Control"] == "private, no-store"
