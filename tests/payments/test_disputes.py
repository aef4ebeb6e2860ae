"""What officers are told of a card holder who wants the money back."""

from datetime import UTC, datetime
from typing import Any

import pytest
from flask.testing import FlaskClient

from shop.accounts.models import User
from shop.payments.disputes import DisputeFacts, read_dispute
from shop.payments.stripe_answers import seen_dispute
from tests.factories.money_desk import make_case
from tests.support.officers import minh_sits_down
from tests.support.signing_in import SignIn

CASES = "/quan-tri/vu-viec-tien"
UNTIL = datetime(2026, 12, 8, 16, 59, tzinfo=UTC)


@pytest.fixture
def minh(sign_in: SignIn) -> User:
    """An officer at the desk."""
    return minh_sits_down(sign_in)


def a_dispute(**changes: Any) -> dict[str, Any]:
    """A dispute in Stripe's words."""
    return {
        "id": "dp_1", "payment_intent": "pi_1", "amount": 319_000, "status": "needs_response",
        "reason": "fraudulent", "evidence_details": {"due_by": int(UNTIL.timestamp())}, **changes,
    }  # fmt: skip


@pytest.mark.parametrize(
    "facts",
    [
        DisputeFacts("dp_1", "needs_response", "fraudulent", UNTIL),
        DisputeFacts("dp_1", "", "fraudulent"),
        DisputeFacts("dp_1"),
    ],
)
def test_what_is_kept_in_a_line_is_read_back(facts: DisputeFacts) -> None:
    assert read_dispute(facts.text) == facts


def test_a_line_of_another_kind_is_not_read() -> None:
    for text in ("", "charge.dispute.created", "dp_1 needs_response general"):
        assert read_dispute(text) is None


@pytest.mark.parametrize("due_by", [None, 0, -1, "soon", True, 10**18])
def test_a_dispute_without_a_usable_deadline_is_a_dispute_all_the_same(due_by: object) -> None:
    dispute = seen_dispute(a_dispute(evidence_details={"due_by": due_by}))

    assert read_dispute(dispute.detail) == DisputeFacts("dp_1", "needs_response", "fraudulent")
    assert dispute.amount == 319_000


def page_of(client: FlaskClient, detail: str, language: str = "") -> str:
    case = make_case(amount=319_000, detail=detail)
    return client.get(f"{language}{CASES}/{case.id}").text.replace("\u00a0", " ").replace("&nbsp;", " ")


def test_minh_reads_why_how_much_and_until_when(client: FlaskClient, minh: User) -> None:
    page = page_of(client, seen_dispute(a_dispute()).detail)

    assert "Chủ thẻ nói không phải mình trả khoản này. Ngân hàng đòi lại 319.000 ₫." in page
    assert "Hạn trả lời: 23:59, 8/12/2026." in page
    assert "Trả lời ở trang của cổng thẻ trước hạn ghi trên đây" in page
    assert page.count("đòi lại") == 1
    assert "dp_1" in page
    assert not any(word in page for word in ("fraudulent", "needs_response", "charge.dispute"))


def test_the_list_of_cases_says_by_when_to_answer(client: FlaskClient, minh: User) -> None:
    make_case(amount=319_000, detail=seen_dispute(a_dispute()).detail)

    page = client.get(CASES).text

    assert "Hạn trả lời</th>" in page
    assert "23:59, 8/12/2026</span>" in page.replace("\u00a0", " ")


def test_a_reader_of_english_is_told_in_english(client: FlaskClient, minh: User) -> None:
    page = page_of(client, seen_dispute(a_dispute()).detail, "/en")

    assert "The card holder says that somebody else made this payment." in page
    assert "Answer by" in page


def test_a_bank_that_only_asks_has_taken_nothing(client: FlaskClient, minh: User) -> None:
    page = page_of(client, seen_dispute(a_dispute(status="warning_needs_response")).detail)

    assert "Ngân hàng mới hỏi về 319.000 ₫, chưa lấy lại." in page
    assert "Ngân hàng đòi lại" not in page


@pytest.mark.parametrize(
    ("reason", "words"),
    [("", "Ngân hàng không nói rõ vì sao."), ("brand_new", "Cổng thẻ ghi lý do là “brand_new”.")],
)
def test_a_reason_that_is_not_known_is_told_as_it_came(
    client: FlaskClient, minh: User, reason: str, words: str
) -> None:
    page = page_of(client, seen_dispute(a_dispute(reason=reason, evidence_details=None)).detail)

    assert words in page
    assert "Hạn trả lời" not in page


def test_what_was_kept_before_in_other_words_is_shown_as_it_is(client: FlaskClient, minh: User) -> None:
    assert "charge.dispute.created" in page_of(client, "charge.dispute.created")
