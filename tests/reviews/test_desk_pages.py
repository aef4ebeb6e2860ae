"""The other side: sellers answer, anybody reports, officers judge, and letters tell of it."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from shop.platform.audit import AuditEntry
from shop.platform.database import db
from shop.reviews.models import Review, ReviewReport, ReviewStatus
from shop.reviews.views import MOST_REPORTS
from tests.factories.accounts import make_user
from tests.factories.orders import make_goods
from tests.factories.reviews import hide, make_review, report
from tests.factories.sellers import make_seller
from tests.support.filling import form_on
from tests.support.mailbox import Mailbox
from tests.support.officers import acts, answer, minh_sits_down, token_of
from tests.support.signing_in import SignIn
from tests.support.statements import statements

Reload = Callable[[Any], Any]
Deliver = Callable[[], int]
AN = "an@example.vn"


@pytest.fixture
def sua(sign_in: SignIn, app: Flask) -> Any:
    """Sua's cooperative, she herself signed in."""
    owner = make_user("sua@example.vn", full_name="Sùng Thị Sua")
    seller = make_seller(owner=owner)
    sign_in(owner)
    return seller


def reply(client: FlaskClient, review: Review, words: str) -> Any:
    path = f"/gian-hang/nhan-xet/{review.id}"
    return client.post(path, data={"csrf_token": token_of(client.get(path)), "reply": words})


def send_report(client: FlaskClient, review: Review, **fields: str) -> Any:
    path = f"/nhan-xet/{review.id}/bao-cao"
    values = {"csrf_token": token_of(client.get(path)), "reason": "insult", "words": "Nặng lời.", **fields}
    return client.post(path, data=values)


def test_sua_answers_what_waits(client: FlaskClient, sua: Any, reload: Reload) -> None:
    review = make_review(make_goods(seller=sua), text="Mật hơi loãng.")
    theirs = make_review(text="Hàng người khác.")

    assert "Trả lời 1 nhận xét" in client.get("/gian-hang").text
    waiting = client.get("/gian-hang/nhan-xet").text
    assert "Mật hơi loãng." in waiting
    assert "Hàng người khác." not in waiting
    assert reply(client, review, "Dạ, mùa này mưa nhiều.").status_code == 303

    assert reload(review).reply == "Dạ, mùa này mưa nhiều."
    assert "Mật hơi loãng." not in client.get("/gian-hang/nhan-xet").text
    assert "Mật hơi loãng." in client.get("/gian-hang/nhan-xet?muc=da-tra-loi").text
    assert "Dạ, mùa này mưa nhiều." in client.get(f"/san-pham/{review.product.slug}").text
    assert client.get(f"/gian-hang/nhan-xet/{theirs.id}").status_code == 404
    foreign = {"csrf_token": token_of(client.get("/gian-hang")), "reply": "x"}
    assert client.post(f"/gian-hang/nhan-xet/{theirs.id}", data=foreign).status_code == 404
    assert reload(theirs).reply == ""


@pytest.mark.parametrize("words", ["", " \u200b ", "x" * 1001])
def test_an_answer_without_words_or_without_end_is_refused(
    client: FlaskClient, sua: Any, reload: Reload, words: str
) -> None:
    review = make_review(make_goods(seller=sua))

    refused = reply(client, review, words)

    assert refused.status_code == 422
    assert 'id="reply-error"' in refused.text
    assert reload(review).replied_at is None


def test_sua_cannot_answer_what_is_hidden(client: FlaskClient, sua: Any) -> None:
    review = make_review(make_goods(seller=sua))
    hide(review)

    assert client.get(f"/gian-hang/nhan-xet/{review.id}").status_code == 404


def test_the_sellers_list_asks_as_much_of_one_review_as_of_many(client: FlaskClient, sua: Any) -> None:
    goods = make_goods(seller=sua, on_hand=20)

    def asked() -> int:
        db.session.rollback()
        with statements() as seen:
            assert client.get("/gian-hang/nhan-xet").status_code == 200
        return len(seen)

    make_review(goods)
    asked()
    few = asked()
    for _ in range(5):
        make_review(goods)

    assert asked() == few


def test_a_guest_reports_once(client: FlaskClient, app: Flask) -> None:
    review = make_review()

    first = send_report(client, review, words="Chửi cả nhà người ta.")
    again = send_report(client, review)

    assert (first.status_code, again.status_code) == (303, 409)
    assert "Báo một lần là đủ." in again.text
    [kept] = db.session.scalars(select(ReviewReport)).all()
    assert kept.words == "Chửi cả nhà người ta."
    assert "Chửi cả nhà" not in client.get(f"/san-pham/{review.product.slug}").text


def test_a_report_needs_a_reason_of_the_list(client: FlaskClient, app: Flask) -> None:
    review = make_review()

    for reason in ("", "khac", "kept"):
        refused = send_report(client, review, reason=reason, words="Chữ đã gõ")
        assert refused.status_code == 422
        assert "Chữ đã gõ" in refused.text
    assert send_report(client, review, words="x" * 501).status_code == 422

    assert db.session.scalars(select(ReviewReport)).all() == []


def test_one_network_does_not_report_everything(client: FlaskClient, app: Flask, still_clock: None) -> None:
    goods = make_goods(on_hand=50)
    reviews = [make_review(goods) for _ in range(MOST_REPORTS + 1)]

    answers = [send_report(client, review).status_code for review in reviews]

    assert answers == [303] * MOST_REPORTS + [429]


def test_minh_keeps_what_is_only_blame(client: FlaskClient, sign_in: SignIn, reload: Reload) -> None:
    review = make_review(rating=1, text="Dở.")
    report(review, words="Nói xấu gian hàng.")
    minh_sits_down(sign_in)

    queue = client.get("/quan-tri").text
    assert "Nhận xét bị báo" in queue
    assert f"/quan-tri/nhan-xet/{review.id}" in queue
    page = client.get(f"/quan-tri/nhan-xet/{review.id}")
    assert "Nói xấu gian hàng." in page.text
    assert answer(client, page, f"/quan-tri/nhan-xet/{review.id}/giu").status_code == 303

    assert reload(review).status is ReviewStatus.SHOWN
    assert f"/quan-tri/nhan-xet/{review.id}" not in client.get("/quan-tri").text
    assert acts() == [("review.kept", review.id)]


def test_minh_reads_reports_from_the_oldest_review_on(client: FlaskClient, sign_in: SignIn) -> None:
    minh_sits_down(sign_in)
    for text in ("Lời trước.", "Lời sau."):
        report(make_review(text=text))

    page = client.get("/quan-tri/nhan-xet").text

    assert page.index("Lời trước.") < page.index("Lời sau.")


def test_minh_hides_with_a_reason_and_may_show_again(
    client: FlaskClient, sign_in: SignIn, reload: Reload
) -> None:
    review = make_review(text="Lời nặng.")
    report(review)
    minh_sits_down(sign_in)
    path = f"/quan-tri/nhan-xet/{review.id}"

    page = client.get(path)
    refused = answer(client, page, f"{path}/an", message=" ")
    assert refused.status_code == 422
    assert "người viết sẽ đọc lời này" in refused.text
    assert reload(review).is_shown
    assert answer(client, page, f"{path}/an", message="Xúc phạm người bán.").status_code == 303
    assert reload(review).hidden_reason == "Xúc phạm người bán."
    assert "Lời nặng." in client.get("/quan-tri/nhan-xet?muc=da-an").text
    assert answer(client, client.get(path), f"{path}/hien-lai").status_code == 303

    assert reload(review).is_shown
    assert acts() == [("review.hidden", review.id), ("review.shown_again", review.id)]
    noted = db.session.scalars(select(AuditEntry).where(AuditEntry.act == "review.hidden")).one()
    assert noted.detail["reason"] == "Xúc phạm người bán."
    log = client.get(f"/quan-tri/nhat-ky?doi_tuong=nhận xét {review.id}").text
    assert "Ẩn nhận xét" in log


def test_minh_does_not_judge_what_was_changed_meanwhile(
    client: FlaskClient, sign_in: SignIn, reload: Reload
) -> None:
    review = make_review()
    report(review)
    minh_sits_down(sign_in)
    here = f"/quan-tri/nhan-xet/{review.id}"
    page = client.get(here)
    hide(review)

    late = answer(client, page, f"{here}/giu")

    assert (late.status_code, late.location) == (303, here)
    assert reload(review).status is ReviewStatus.HIDDEN
    assert acts() == []


def test_the_place_in_the_queue_is_kept_where_a_review_did_not_wait(
    client: FlaskClient, sign_in: SignIn
) -> None:
    review = make_review()
    hide(review)
    minh_sits_down(sign_in)
    here = f"/quan-tri/nhan-xet/{review.id}"
    opened = client.get(f"{here}?loai=nhan-xet&q=mat")

    shown = form_on(opened, holding="seen").press(client)

    assert shown.location == f"{here}?loai=nhan-xet&q=mat"


def test_letters_tell_whom_it_concerns(
    client: FlaskClient, sign_in: SignIn, letters: Mailbox, deliver: Deliver
) -> None:
    owner = make_user("sua@example.vn")
    goods = make_goods(seller=make_seller(owner=owner, email="htx@example.vn"))
    make_user("minh@example.vn", officer=True)
    deliver()
    letters.clear()

    review = make_review(goods, text="Thơm.\nSubject: giả <script>qzx7</script>")
    deliver()
    [to_seller] = [letter for letter in letters.to("htx@example.vn") if "Nhận xét mới" in letter.subject]
    assert f"/gian-hang/nhan-xet/{review.id}" in to_seller.html
    assert "<script>qzx7" not in to_seller.html
    assert "Lò Thị An" not in to_seller.text
    assert "0970" not in to_seller.text

    sign_in(owner)
    reply(client, review, "Cảm ơn chị.")
    reply(client, review, "Cảm ơn chị nhiều.")
    deliver()
    [to_buyer] = [letter for letter in letters.to(AN) if "đã trả lời" in letter.subject]
    assert "Cảm ơn chị nhiều." in to_buyer.text
    assert "?k=" in to_buyer.text

    report(review)
    report(review, reporter="user:77")
    deliver()
    assert len([letter for letter in letters.to("minh@example.vn") if "bị báo" in letter.subject]) == 1

    hide(review, reason="Có mã lạ.")
    deliver()
    [told] = [letter for letter in letters.to(AN) if "đã được ẩn" in letter.subject]
    assert "Có mã lạ." in told.text
    assert "Có mã lạ." in told.html


def test_english_pages_of_the_desk(client: FlaskClient, sign_in: SignIn, app: Flask) -> None:
    review = make_review()
    report(review)
    assert "What is wrong?" in client.get(f"/en/nhan-xet/{review.id}/bao-cao").text
    minh_sits_down(sign_in)

    assert "Reported reviews" in client.get("/en/quan-tri?loai=nhan-xet").text
    assert "Why it was reported" in client.get(f"/en/quan-tri/nhan-xet/{review.id}").text
    assert "reported once" in client.get("/en/quan-tri/nhan-xet").text
