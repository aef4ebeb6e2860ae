"""Minh's first page: what waits, by deadline, and what was done."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from html import unescape

import pytest
from flask.testing import FlaskClient

from shop.accounts.models import User
from shop.admin.policies import due, first_day_in_time
from shop.catalog.models import ProductStatus
from shop.certificates.models import CertificateStatus
from shop.kernel.clock import time_from
from shop.platform import audit
from shop.platform.database import transaction
from shop.sellers.models import SellerStatus
from tests.factories.catalog import make_product
from tests.factories.certificates import make_certificate
from tests.factories.money_desk import arrive
from tests.factories.orders import make_goods, make_order, make_two_sellers
from tests.factories.sellers import make_seller
from tests.support.filling import form_on
from tests.support.officers import minh_sits_down, pages_of
from tests.support.signing_in import SignIn

#: A Wednesday, ten in the morning in Vietnam.
WEDNESDAY = datetime(2026, 3, 11, 3, tzinfo=UTC)
PENDING = SellerStatus.PENDING


@pytest.fixture(autouse=True)
def a_wednesday() -> Iterator[None]:
    with time_from(lambda: WEDNESDAY):
        yield


@pytest.fixture
def minh(sign_in: SignIn) -> User:
    """An officer at the desk."""
    return minh_sits_down(sign_in)


@pytest.mark.parametrize(
    ("submitted", "answer_by"),
    [
        (date(2026, 3, 11), date(2026, 3, 12)),
        (date(2026, 3, 13), date(2026, 3, 16)),
        (date(2026, 3, 14), date(2026, 3, 16)),
        (date(2026, 3, 15), date(2026, 3, 16)),
    ],
)
def test_an_answer_is_due_on_the_next_working_day(submitted: date, answer_by: date) -> None:
    assert due(submitted, today=submitted).on == answer_by
    assert not due(submitted, today=answer_by).is_late
    assert due(submitted, today=answer_by + timedelta(days=3)).days_late == 3


def test_what_is_late_agrees_with_each_deadline_on_every_day_of_a_year() -> None:
    for offset in range(365):
        today = date(2026, 1, 1) + timedelta(days=offset)
        first = first_day_in_time(today)
        assert not due(first, today=today).is_late
        assert due(first - timedelta(days=1), today=today).is_late


def test_applications_products_and_certificates_wait_in_one_line_by_deadline(
    client: FlaskClient, minh: User
) -> None:
    make_seller("HTX Hôm Qua", status=PENDING, submitted_at=WEDNESDAY - timedelta(days=1))
    seller = make_seller("HTX Sua")
    make_product(
        "Món quá hạn", status=ProductStatus.PROPOSED, seller=seller,
        submitted_at=WEDNESDAY - timedelta(days=6),
    )  # fmt: skip
    tea = make_product("Trà mới gửi", seller=seller)
    make_certificate(tea, status=CertificateStatus.SUBMITTED, created_at=WEDNESDAY)
    make_product("Món trên chợ", seller=seller)
    make_seller("HTX Nháp", status=SellerStatus.NEEDS_CHANGES)

    page = client.get("/quan-tri").text

    places = [page.index(words) for words in ("Món quá hạn", "HTX Hôm Qua", "Trà mới gửi")]
    assert places == sorted(places)
    assert "Quá hạn 5 ngày" in page
    assert "Hạn hôm nay" in page
    assert re.search(r"Còn 1 ngày</span><small[^>]*>12/3/2026", page)
    assert "3 việc đang chờ" in page
    assert "1 việc quá hạn" in page
    assert "Món trên chợ" not in page
    assert "HTX Nháp" not in page


def test_the_queue_shows_one_kind_when_asked(client: FlaskClient, minh: User) -> None:
    make_seller("HTX Chờ", status=PENDING)
    make_product("Món chờ", status=ProductStatus.PROPOSED)

    applications = client.get("/quan-tri?loai=ho-so").text
    certificates = client.get("/quan-tri?loai=chung-nhan").text

    assert "HTX Chờ" in applications
    assert "Món chờ" not in applications
    assert "Loại này không còn việc chờ" in certificates
    assert "Món chờ" in client.get("/quan-tri?loai=bịa").text


def test_minh_finds_what_waits_by_name_tax_code_and_telephone(client: FlaskClient, minh: User) -> None:
    sua = make_seller("HTX Mường Phăng", status=PENDING, tax_code="0100109106", phone="+84977111222")
    make_seller("HTX Lò", status=PENDING, tax_code="5600123456", phone="+84912345678")
    make_product("Trà cổ thụ", status=ProductStatus.PROPOSED, slug="tra-co-thu")

    for words in ("htx mường", "0100109106", "0977 111 222", sua.slug):
        page = client.get("/quan-tri", query_string={"q": words}).text
        assert "HTX Mường Phăng" in page
        assert "HTX Lò" not in page
        assert "Tìm thấy 1 việc" in page
    assert "Trà cổ thụ" in client.get("/quan-tri?q=tra+co").text
    assert "Không có việc nào như vậy" in client.get("/quan-tri?q=cà+phê").text


def test_what_was_on_sale_and_was_changed_is_told_from_what_is_new(client: FlaskClient, minh: User) -> None:
    make_product("Món mới", status=ProductStatus.PROPOSED)
    words = "từng bày bán"
    assert words not in client.get("/quan-tri").text

    changed = make_product("Món sửa", status=ProductStatus.PROPOSED, published_at=WEDNESDAY)

    assert client.get("/quan-tri").text.count(words) == 1
    assert "Món này từng bày bán, từ 11/3/2026" in client.get(f"/quan-tri/san-pham/{changed.id}").text


def test_an_order_is_found_by_the_code_that_somebody_reads_aloud(client: FlaskClient, minh: User) -> None:
    code = make_order().code

    for typed in (code, f" {code.lower()}-1 "):
        page = client.get("/quan-tri", query_string={"q": typed}).text
        assert f'href="/don-hang/{code}"' in page
        assert f'href="/quan-tri/don-hang/{code}/tien"' in page
    assert "/tien" not in client.get("/quan-tri?q=ZZZZZZ").text


def test_who_decides_goes_on_where_he_was_in_the_queue(client: FlaskClient, minh: User) -> None:
    for number in range(22):
        submitted = WEDNESDAY - timedelta(hours=22 - number)
        make_seller(f"HTX số {number}.", status=PENDING, submitted_at=submitted)
    make_product("Món chờ", status=ProductStatus.PROPOSED)
    queue = client.get("/quan-tri?loai=ho-so&q=HTX&trang=2")
    assert "Việc 21–22 trong 22" in queue.text
    found = re.search(r'<a href="([^"]+)"[^>]*>HTX số 20\.<', queue.text)
    assert found
    opened = client.get(unescape(found[1]))
    approve = f"{opened.request.path}/duyet"

    refused = replace(form_on(opened, holding="seen"), action=approve).press(client)
    ticks = dict.fromkeys(("papers_are_clear", "name_fits", "person_fits", "place_fits"), "y")
    decided = replace(form_on(refused, holding="seen"), action=approve).press(client, ticks)

    assert "HTX số 21." in opened.text
    assert "Món chờ" not in opened.text
    assert decided.location == "/quan-tri?loai=ho-so&q=HTX&trang=2"
    assert "HTX số 21." in client.get(decided.location).text


def test_an_empty_queue_says_so(client: FlaskClient, minh: User) -> None:
    assert "Không còn việc chờ" in client.get("/quan-tri").text
    english = client.get("/en/quan-tri").text
    assert "Nothing is waiting" in english
    assert "Trang này không có gì" in client.get("/quan-tri?trang=7").text


def test_a_long_queue_is_turned_over(client: FlaskClient, minh: User) -> None:
    for number in range(22):
        submitted = WEDNESDAY - timedelta(hours=22 - number)
        make_seller(f"HTX số {number}.", status=PENDING, submitted_at=submitted)

    first = client.get("/quan-tri").text
    second = client.get(pages_of(first, "next")).text

    assert "HTX số 0." in first
    assert "HTX số 21." not in first
    assert "HTX số 21." in second
    assert 'rel="next"' not in second
    assert client.get("/quan-tri?trang=99999999999999999999").status_code == 200


def test_what_a_seller_wrote_is_inert_at_the_desk(client: FlaskClient, minh: User) -> None:
    evil = "<script>alert(1)</script>"
    seller = make_seller(evil, status=PENDING, representative=evil, story=evil, street=evil)
    product = make_product(evil, seller=seller, status=ProductStatus.PROPOSED, story=evil)
    paper = make_certificate(product, status=CertificateStatus.SUBMITTED, holder_name=evil)

    for path in (
        "", "/nguoi-ban", f"/nguoi-ban/{seller.id}", "/san-pham", f"/san-pham/{product.id}",
        "/chung-nhan", f"/chung-nhan/{paper.id}", f"/chung-nhan/moi?mon={product.id}",
    ):  # fmt: skip
        text = client.get(f"/quan-tri{path}").text
        assert "<script>alert" not in text
        assert "&lt;script&gt;alert" in text


def test_the_log_is_found_by_act_person_and_subject(client: FlaskClient, minh: User) -> None:
    with transaction():
        for number, (act, who) in enumerate(
            [("seller.approved", "minh@chophien.vn"), ("seller.suspended", "lo@chophien.vn")], 1
        ):
            audit.note(
                act=act, subject="seller", subject_id=number, actor_id=number, actor_name=who,
                reason=f"Vì lẽ {number}",
            )  # fmt: skip

    def listed(**asked: str) -> list[int]:
        text = client.get("/quan-tri/nhat-ky", query_string=asked).text
        return [number for number in (1, 2) if f"Vì lẽ {number}" in text]

    assert listed() == [1, 2]
    assert listed(viec="seller.suspended") == [2]
    assert listed(ai="MINH") == [1]
    assert listed(doi_tuong="seller 2") == [2]
    assert listed(doi_tuong="seller") == [1, 2]
    assert listed(doi_tuong="Gian hàng 2") == listed(doi_tuong="stall 2") == [2]
    assert listed(doi_tuong="product") == []
    assert listed(ai="%") == []
    assert listed(sau="x", truoc="-1") == [1, 2]
    page = client.get("/quan-tri/nhat-ky").text
    assert ("Chi tiết</th>" in page, page.count('data-l="Chi tiết"')) == (True, 2)


def test_the_log_calls_an_order_by_its_code_and_is_found_by_it(client: FlaskClient, minh: User) -> None:
    order, other = make_order(*make_two_sellers()), make_order(make_goods("Chè"))
    with transaction():
        for act, subject, subject_id in (
            ("order.view", "order", order.id),
            ("buyer.phone", "seller_order", order.parts[1].id),
            ("order.view", "order", other.id),
        ):
            audit.note(
                act=act, subject=subject, subject_id=subject_id, actor_id=minh.id, actor_name=minh.email
            )

    def listed(**asked: str) -> list[str]:
        text = client.get("/quan-tri/nhat-ky", query_string=asked).text
        return re.findall(r"Đơn ([A-Z0-9]+)<|Đơn theo người bán ([A-Z0-9-]+)<", text)

    whole, part = (order.code, ""), ("", order.parts[1].code)
    assert listed() == [(other.code, ""), part, whole]
    assert listed(doi_tuong=order.code.lower()) == listed(doi_tuong=f"đơn {order.code}") == [part, whole]
    assert listed(doi_tuong=order.parts[1].code) == [part]
    assert listed(doi_tuong=f"món {order.code}") == []


def test_the_log_is_turned_over_by_cursor(client: FlaskClient, minh: User) -> None:
    with transaction():
        for number in range(60):
            audit.note(
                act="seller.approved", subject="seller", subject_id=number, actor_id=1,
                actor_name="minh@chophien.vn", reason=f"Vì lẽ {number}.",
            )  # fmt: skip

    first = client.get("/quan-tri/nhat-ky").text
    second = client.get(pages_of(first, "next")).text

    assert "Vì lẽ 59." in first
    assert "Vì lẽ 9." not in first
    assert "Vì lẽ 9." in second
    assert "Vì lẽ 59." in client.get(pages_of(second, "prev")).text


def test_the_desk_says_when_only_money_waits(client: FlaskClient, minh: User) -> None:
    assert "Không còn việc chờ" in client.get("/quan-tri").text
    arrive(None, 123_000)

    page = client.get("/quan-tri").text

    assert page.count("1 việc về tiền") == 1
    assert "Xem 1 khoản tiền về chưa rõ đơn" in page
    assert "Chỉ còn việc về tiền" in page
    assert "Không còn việc chờ" not in page
