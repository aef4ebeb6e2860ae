"""What officers are told of card money that does not fit the order it came for."""

import pytest
from flask.testing import FlaskClient

from shop.accounts.models import User
from shop.payments.foreign import ForeignFacts, read_foreign
from shop.payments.models import CaseKind, PaymentCase
from shop.platform.database import db, transaction
from shop.platform.formatting import vnd
from tests.factories.money_desk import make_case
from tests.factories.paying import attempt_of, make_card_order, open_card_line, settle
from tests.support.officers import minh_sits_down
from tests.support.signing_in import SignIn

CASES = "/quan-tri/vu-viec-tien"


@pytest.fixture(autouse=True)
def minh(sign_in: SignIn) -> User:
    """An officer at the desk."""
    return minh_sits_down(sign_in)


def page_of(client: FlaskClient, case: PaymentCase, language: str = "") -> str:
    return client.get(f"{language}{CASES}/{case.id}").text.replace("\u00a0", " ").replace("&nbsp;", " ")


def came(*, ours_live: bool = False, ours: str = "acct_ours", **foreign: object) -> PaymentCase:
    """The case of money that came to a market whose own account and mode are these."""
    open_card_line()
    order = make_card_order()
    attempt = attempt_of(order)
    with transaction():
        attempt.account, attempt.is_live = ours, ours_live
    settle(order, **{"payment_ref": "pi_1", **foreign})
    return db.session.query(PaymentCase).filter_by(kind=CaseKind.FOREIGN_MONEY).one()


@pytest.mark.parametrize(
    "facts", [ForeignFacts("acct_1", True, "pi_1"), ForeignFacts("", False, "pi_1")], ids=str
)
def test_what_is_kept_in_a_line_is_read_back(facts: ForeignFacts) -> None:
    assert read_foreign(facts.text) == facts


@pytest.mark.parametrize("text", ["", "cs_1 No such checkout.session: cs_1", "acct_1 live=yes pi_1"])
def test_a_line_of_another_kind_is_not_read(text: str) -> None:
    assert read_foreign(text) is None


def test_test_money_at_a_market_that_takes_real_money(client: FlaskClient) -> None:
    case = came(ours_live=True, is_live=False)
    asked = str(vnd(case.amount)).replace("\u00a0", " ")

    page = page_of(client, case)

    assert f"Cổng thẻ nhận {asked} cho đơn này; đơn chờ {asked}." in page
    assert "Đó là tiền thử, mà chợ thu tiền thật." in page
    assert "Tiền vào tài khoản acct_ours, đúng là của chợ. Khoản trả mang mã pi_1." in page
    assert "Tiền thử không phải tiền: không có gì để trả lại." in page
    assert "rồi trả lại ở đó" not in page
    english = page_of(client, case, "/en")
    assert "It is test money, while the market takes real money." in english
    assert "there is nothing to give back" in english


def test_real_money_on_somebody_elses_account(client: FlaskClient) -> None:
    case = came(ours_live=True, account="acct_other")

    page = page_of(client, case)

    assert "Đó là tiền thật. Tiền vào tài khoản acct_other, không phải acct_ours của chợ." in page
    assert "xem tiền này của ai rồi trả lại ở đó" in page
    assert "It went to the account acct_other, not to the market" in page_of(client, case, "/en")


def test_another_currency_is_told_beside_what_was_asked_for(client: FlaskClient) -> None:
    case = came(currency="USD", amount=1_200, account="")

    page = page_of(client, case)

    assert "Cổng thẻ nhận 1.200 USD (đơn vị nhỏ nhất) cho đơn này; đơn chờ " in page
    assert "Cổng thẻ không nói tiền vào tài khoản nào." in page


def test_the_raw_words_stay_folded_for_support(client: FlaskClient) -> None:
    page = page_of(client, came(is_live=True))

    before, raw = page.split("<details", 1)
    assert "live=True" not in before
    assert "acct_ours live=True pi_1" in raw


def test_a_payment_that_is_not_shown_is_told_as_it_came(client: FlaskClient) -> None:
    page = page_of(client, make_case(CaseKind.FOREIGN_MONEY, detail="cs_1 No such checkout.session"))

    assert "cs_1 No such checkout.session" in page
    assert "Cổng thẻ không cho xem khoản trả này" in page


def test_money_without_a_number_of_its_own_is_found_by_the_page_it_was_paid_at(client: FlaskClient) -> None:
    case = came(payment_ref=None, ref="cs_1", is_live=True)

    assert "Khoản trả mang mã cs_1." in page_of(client, case)
