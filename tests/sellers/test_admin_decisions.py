"""Minh, an officer, decides about sellers."""

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from shop.accounts.models import User
from shop.catalog.models import ProductStatus
from shop.kernel.clock import now
from shop.platform.audit import AuditEntry
from shop.platform.database import db, transaction
from shop.platform.media import take_in
from shop.sellers.models import LegalForm, Seller, SellerDocument, SellerStatus
from tests.factories.catalog import make_product
from tests.factories.sellers import make_seller
from tests.support.officers import acts, answer, minh_sits_down, pages_of
from tests.support.pictures import picture
from tests.support.signing_in import SignIn

Reload = Callable[[Seller], Seller]
ALL_TICKED = {
    "papers_are_clear": "y", "name_fits": "y", "person_fits": "y", "place_fits": "y",
}  # fmt: skip
REASON = "Gửi thêm ảnh sổ tài khoản để đối tên nhé."


@pytest.fixture
def minh(sign_in: SignIn) -> User:
    """An officer at the desk."""
    return minh_sits_down(sign_in)


def decide(client: FlaskClient, seller: Seller, verb: str, **fields: str) -> TestResponse:
    """Read the page, then answer."""
    page = f"/quan-tri/nguoi-ban/{seller.id}"
    asks_first = verb in {"tam-dung", "mo-lai", "cham-dut"}
    read = client.get(f"{page}/{verb}" if asks_first else page)
    return answer(client, read, f"{page}/{verb}", **fields)


def test_an_applicant_is_approved_and_the_log_says_by_whom(
    client: FlaskClient, minh: User, reload: Reload, recorded_events: Callable[[], list[str]]
) -> None:
    seller = make_seller(status=SellerStatus.PENDING, approved_at=None)

    response = decide(client, seller, "duyet", **ALL_TICKED, message="Chào bà con")

    assert response.status_code == 303
    assert response.location == "/quan-tri"
    assert "Đã duyệt" in client.get("/quan-tri").text
    seller = reload(seller)
    assert seller.status is SellerStatus.APPROVED
    assert seller.approved_at is not None
    assert seller.events[-1].actor_id == minh.id
    assert acts() == [("seller.approved", seller.id)]
    entry = db.session.scalars(select(AuditEntry)).one()
    assert (entry.actor_name, entry.detail["message"]) == ("minh@chophien.vn", "Chào bà con")


def test_nobody_is_approved_before_everything_was_looked_at(
    client: FlaskClient, minh: User, reload: Reload
) -> None:
    seller = make_seller(status=SellerStatus.PENDING)

    response = decide(client, seller, "duyet", papers_are_clear="y", message="Chào bà con")

    assert response.status_code == 422
    assert response.text.count("Chưa đánh dấu đã xem mục này.") == 6
    assert "Chào bà con" in response.text
    assert reload(seller).status is SellerStatus.PENDING
    assert acts() == []


@pytest.mark.parametrize(
    ("verb", "status", "act"),
    [
        ("xin-bo-sung", SellerStatus.NEEDS_CHANGES, "seller.asked_for_changes"),
        ("tu-choi", SellerStatus.REJECTED, "seller.rejected"),
    ],
)
def test_a_refusal_needs_a_reason_which_is_kept(
    client: FlaskClient, minh: User, reload: Reload, verb: str, status: SellerStatus, act: str
) -> None:
    seller = make_seller(status=SellerStatus.PENDING)

    without = decide(client, seller, verb, message="   ")

    assert without.status_code == 422
    assert 'aria-describedby="message-error' in without.text
    assert "Ghi rõ lý do" in without.text
    assert reload(seller).status is SellerStatus.PENDING

    assert decide(client, seller, verb, message=REASON).status_code == 303
    seller = reload(seller)
    assert seller.status is status
    assert seller.events[-1].reason == REASON
    assert acts() == [(act, seller.id)]


def test_a_message_that_is_too_long_is_kept_and_refused(
    client: FlaskClient, minh: User, reload: Reload
) -> None:
    seller = make_seller(status=SellerStatus.PENDING)

    response = decide(client, seller, "tu-choi", message="dài " * 400)

    assert response.status_code == 422
    assert "Dài quá, nhiều nhất 1000 chữ." in response.text
    assert "dài dài dài" in response.text
    assert reload(seller).status is SellerStatus.PENDING


def test_a_seller_is_suspended_reinstated_and_ended(client: FlaskClient, minh: User, reload: Reload) -> None:
    seller = make_seller()

    assert "Đơn đã đặt vẫn được gửi" in client.get(f"/quan-tri/nguoi-ban/{seller.id}/tam-dung").text
    assert decide(client, seller, "tam-dung").status_code == 422
    assert decide(client, seller, "tam-dung", message="Hàng ôi nhiều lần").status_code == 303
    assert reload(seller).status is SellerStatus.SUSPENDED
    assert client.get(f"/nguoi-ban/{seller.slug}").status_code == 404

    assert decide(client, seller, "mo-lai", message="Đã sửa kho lạnh").status_code == 303
    assert reload(seller).status is SellerStatus.APPROVED

    assert decide(client, seller, "cham-dut", message="Bà con xin nghỉ").status_code == 303
    assert reload(seller).status is SellerStatus.TERMINATED
    assert [act for act, _ in acts()] == ["seller.suspended", "seller.reinstated", "seller.terminated"]
    page = client.get(f"/quan-tri/nguoi-ban/{seller.id}").text
    assert "Hàng ôi nhiều lần" in page
    assert "minh@chophien.vn" in page


def test_the_second_of_two_officers_is_told_that_it_is_decided(
    client: FlaskClient, minh: User, reload: Reload
) -> None:
    seller = make_seller(status=SellerStatus.PENDING)
    read = client.get(f"/quan-tri/nguoi-ban/{seller.id}")
    decide(client, seller, "duyet", **ALL_TICKED)

    for verb, fields in (("duyet", ALL_TICKED), ("tu-choi", {"message": REASON})):
        late = answer(client, read, f"/quan-tri/nguoi-ban/{seller.id}/{verb}", **fields)
        assert late.status_code == 303
        assert "vừa có người quyết định" in client.get(late.location).text

    assert reload(seller).status is SellerStatus.APPROVED
    assert acts() == [("seller.approved", seller.id)]


def test_an_application_corrected_meanwhile_is_read_again_first(
    client: FlaskClient, minh: User, reload: Reload
) -> None:
    seller = make_seller(status=SellerStatus.PENDING)
    read = client.get(f"/quan-tri/nguoi-ban/{seller.id}")
    with transaction():
        db.session.get_one(Seller, seller.id).submitted_at = now()

    answer(client, read, f"/quan-tri/nguoi-ban/{seller.id}/duyet", **ALL_TICKED)

    assert reload(seller).status is SellerStatus.PENDING
    assert acts() == []


def test_a_step_that_is_not_in_the_table_is_refused(client: FlaskClient, minh: User, reload: Reload) -> None:
    seller = make_seller(status=SellerStatus.REJECTED)

    response = decide(client, seller, "tam-dung", message="Thử")

    assert response.status_code == 303
    assert "đang ở bước khác" in client.get(response.location).text
    assert reload(seller).status is SellerStatus.REJECTED
    assert acts() == []


def test_looking_at_a_licence_is_written_down_and_never_kept_by_the_browser(
    client: FlaskClient, minh: User, deliver: Callable[[], int]
) -> None:
    seller = make_seller(status=SellerStatus.PENDING)
    other = make_seller("HTX khác")
    with transaction():
        media = take_in(picture(), owner_id=minh.id, is_private=True)
        paper = SellerDocument(seller_id=seller.id, media_id=media.id)
        db.session.add(paper)
        db.session.flush()
        paper_id = paper.id
    address = f"/quan-tri/nguoi-ban/{seller.id}/giay-to/{paper_id}"
    assert "Ảnh đang được xử lý" in client.get(f"/quan-tri/nguoi-ban/{seller.id}").text
    deliver()

    page = client.get(f"/quan-tri/nguoi-ban/{seller.id}")
    seen = client.get(f"{address}?rong=640")

    assert f'src="{address}?rong=640"' in page.text
    assert seen.status_code == 200
    assert seen.mimetype == "image/webp"
    assert seen.headers["Cache-Control"] == "private, no-store"
    assert acts() == [("seller.document_seen", seller.id)]
    assert client.get(address.replace(f"/{seller.id}/", f"/{other.id}/")).status_code == 404


def test_what_the_papers_do_not_fit_is_spelt_out(client: FlaskClient, minh: User) -> None:
    make_seller("HTX Trùng", tax_code="0100109106")
    seller = make_seller(status=SellerStatus.PENDING, tax_code="0100109106", representative=None)
    wrong = make_seller(status=SellerStatus.PENDING, tax_code="0100109107")

    page = client.get(f"/quan-tri/nguoi-ban/{seller.id}").text

    assert "0100109106 có số kiểm tra đúng" in page
    assert "“HTX Trùng” (gian hàng số" in page
    assert "Hồ sơ còn để trống." in page
    assert "Chưa có ảnh giấy tờ nào." in page
    assert "Mã số thuế chưa đúng" in client.get(f"/quan-tri/nguoi-ban/{wrong.id}").text


@pytest.mark.parametrize(
    ("count", "words"), [(1, "1 picture, shown beside this."), (2, "2 pictures, shown beside this.")]
)
def test_the_english_desk_counts_pictures_as_english_does(
    client: FlaskClient, minh: User, count: int, words: str
) -> None:
    seller = make_seller(status=SellerStatus.PENDING)
    with transaction():
        for _ in range(count):
            media = take_in(picture(), owner_id=minh.id, is_private=True)
            db.session.add(SellerDocument(seller_id=seller.id, media_id=media.id))

    page = client.get(f"/en/quan-tri/nguoi-ban/{seller.id}").text

    assert words in page
    assert "picture(s)" not in page


def test_sellers_are_found_by_name_without_marks_by_tax_code_and_by_status(
    client: FlaskClient, minh: User
) -> None:
    make_seller("Hợp tác xã Púng Tòng", slug="hop-tac-xa-pung-tong")
    make_seller("HTX Trà", status=SellerStatus.SUSPENDED, tax_code="0100109106")

    def listed(**asked: str) -> list[str]:
        text = client.get("/quan-tri/nguoi-ban", query_string=asked).text
        return [name for name in ("Púng Tòng", "HTX Trà") if name in text]

    assert listed() == ["Púng Tòng", "HTX Trà"]
    assert listed(q="pung tong") == ["Púng Tòng"]
    assert listed(q="0100109106") == ["HTX Trà"]
    assert listed(trang_thai="suspended") == ["HTX Trà"]
    assert listed(q="%") == []
    assert listed(trang_thai="bịa") == ["Púng Tòng", "HTX Trà"]


def test_a_long_list_is_turned_over_both_ways(client: FlaskClient, minh: User) -> None:
    make_seller("HTX đầu tiên")
    for number in range(30):
        make_seller(f"HTX số {number}")

    page = client.get("/quan-tri/nguoi-ban").text
    last = client.get(pages_of(page, "next")).text

    assert "HTX đầu tiên" not in page
    assert "HTX đầu tiên" in last
    assert "HTX số 29" in client.get(pages_of(last, "prev")).text


@pytest.mark.parametrize(
    "path",
    ["", "/duyet", "/xin-bo-sung", "/tu-choi", "/tam-dung", "/mo-lai", "/cham-dut", "/giay-to/1"],
)
def test_a_seller_that_is_not_there_is_not_found(client: FlaskClient, minh: User, path: str) -> None:
    address = f"/quan-tri/nguoi-ban/999999{path}"
    fields = {"message": "vì sao", **ALL_TICKED}

    if path in {"", "/giay-to/1"}:
        response = client.get(address)
    else:
        response = answer(client, client.get("/quan-tri"), address, **fields)

    assert response.status_code == 404
    assert acts() == []


def test_goods_of_a_suspended_stall_are_not_called_on_the_market(client: FlaskClient, minh: User) -> None:
    open_stall, closed = make_seller("HTX Mở"), make_seller("HTX Dừng", status=SellerStatus.SUSPENDED)
    for seller in (open_stall, closed):
        make_product(f"Mật {seller.name}", seller=seller)

    def page(path: str) -> str:
        return client.get(f"/quan-tri/{path}").text

    assert "Trên chợ: 1" in page(f"nguoi-ban/{open_stall.id}")
    assert "Trên chợ: 1" not in page(f"nguoi-ban/{closed.id}")
    assert "Ngừng theo gian hàng: 1" in page(f"nguoi-ban/{closed.id}")
    listed = page(f"san-pham?nha_ban={closed.id}")
    assert '<span class="chip ">Ngừng theo gian hàng</span>' in listed
    assert "<b>HTX Dừng</b>" in listed


def test_what_a_seller_wrote_is_read_out_in_vietnamese_at_an_english_desk(
    client: FlaskClient, minh: User
) -> None:
    seller = make_seller("HTX Sua", dispatch_note="Gửi thứ Hai")

    page = client.get(f"/en/quan-tri/nguoi-ban/{seller.id}").text

    assert '<dd lang="vi">Gửi thứ Hai</dd>' in page
    assert "<dd>Cooperative</dd>" in page


def test_an_officer_who_reads_english_is_answered_in_english(client: FlaskClient, minh: User) -> None:
    waiting = make_seller("HTX Chờ", status=SellerStatus.PENDING, approved_at=None)
    pages = [f"{waiting.id}", f"{make_seller().id}/tam-dung"]

    read = [client.get(f"/en/quan-tri/nguoi-ban/{page}").text for page in pages]

    forms = [re.findall(r'<form[^>]*action="([^"]*quan-tri[^"]*)"', page) for page in read]
    assert all(forms)
    assert [form for page in forms for form in page if not form.startswith("/en/")] == []


def test_what_an_applicant_need_not_have_is_not_said_to_have_passed(client: FlaskClient, minh: User) -> None:
    seller = make_seller(
        status=SellerStatus.PENDING,
        legal_form=LegalForm.COOPERATIVE_GROUP,
        tax_code=None,
        registration_no=None,
    )

    page = client.get(f"/quan-tri/nguoi-ban/{seller.id}").text

    assert page.index("Giấy tờ gửi kèm</h2>") < page.index("Đối chiếu</h2>")
    assert page.count("Không cần</span>") == 2
    assert "Đạt</span>" not in page


def test_asking_for_changes_has_one_name_at_every_desk(client: FlaskClient, minh: User) -> None:
    seller = make_seller(status=SellerStatus.PENDING)
    product = make_product(seller=make_seller("HTX Sua"), status=ProductStatus.PROPOSED)

    for place in (f"nguoi-ban/{seller.id}", f"san-pham/{product.id}"):
        assert "Gửi lại để sửa</button>" in client.get(f"/quan-tri/{place}").text
        assert "Ask for changes</button>" in client.get(f"/en/quan-tri/{place}").text
