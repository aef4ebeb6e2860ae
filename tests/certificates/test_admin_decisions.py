"""Minh, an officer, keeps the registry of certificates."""

import io
import re
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from shop.accounts.models import User
from shop.catalog.models import Product
from shop.certificates.models import AuthorityLevel, Certificate, CertificateStatus
from shop.certificates.policies import last_valid_day
from shop.certificates.queries import badges_of
from shop.kernel.clock import add_months, vietnam_today
from shop.platform.database import db, transaction
from shop.platform.media import take_in
from tests.factories.accounts import make_user
from tests.factories.catalog import make_product
from tests.factories.certificates import make_certificate
from tests.factories.sellers import make_seller
from tests.support.officers import acts, answer, minh_sits_down
from tests.support.pictures import picture
from tests.support.signing_in import SignIn

Reload = Callable[[Certificate], Certificate]
ALL_TICKED = {"scan_is_clear": "y", "decision_fits": "y", "names_fit": "y"}
REASON = "Ảnh không thấy dấu, bà con chụp lại nhé."


@pytest.fixture
def minh(sign_in: SignIn) -> User:
    """An officer at the desk."""
    return minh_sits_down(sign_in)


def waiting(product: Product | None = None, **changes: object) -> Certificate:
    return make_certificate(product, status=CertificateStatus.SUBMITTED, **changes)


def decide(client: FlaskClient, paper: Certificate, verb: str, **fields: str) -> TestResponse:
    """Read the page, then answer."""
    page = f"/quan-tri/chung-nhan/{paper.id}"
    read = client.get(f"{page}/{verb}" if verb == "thu-hoi" else page)
    return answer(client, read, f"{page}/{verb}", **fields)


def stars_of(product_id: int) -> int | None:
    db.session.rollback()
    badge = badges_of([product_id]).get(product_id)
    return badge.stars if badge else None


def typed(**changes: object) -> dict[str, object]:
    """What stands on the paper."""
    issued = add_months(vietnam_today(), -6).isoformat()
    return {
        "decision_no": "124/QĐ-UBND",
        "decision_date": issued,
        "authority_name": "UBND tỉnh Điện Biên",
        "authority_level": "province",
        "stars": "4",
        "holder_name": "HTX Sua",
        "issued_on": issued,
        **changes,
    }


def record(client: FlaskClient, product: Product, **fields: object) -> TestResponse:
    address = f"/quan-tri/chung-nhan/moi?mon={product.id}"
    return answer(client, client.get(address), address, **fields)


def the_paper() -> Certificate:
    db.session.rollback()
    return db.session.scalars(select(Certificate)).one()


def papers() -> int:
    db.session.rollback()
    return len(db.session.scalars(select(Certificate)).all())


def test_a_verified_certificate_gives_its_stars(client: FlaskClient, minh: User, reload: Reload) -> None:
    paper = waiting()
    assert stars_of(paper.product_id) is None

    response = decide(client, paper, "xac-minh", **ALL_TICKED)

    assert (response.status_code, response.location) == (303, "/quan-tri")
    assert reload(paper).status is CertificateStatus.VERIFIED
    assert stars_of(paper.product_id) == 4
    assert acts() == [("certificate.verified", paper.id)]


def test_nothing_is_verified_before_everything_was_looked_at(
    client: FlaskClient, minh: User, reload: Reload
) -> None:
    paper = waiting()

    response = decide(client, paper, "xac-minh", scan_is_clear="y")

    assert response.status_code == 422
    assert "Chưa đánh dấu đã xem mục này." in response.text
    assert reload(paper).status is CertificateStatus.SUBMITTED
    assert acts() == []


def test_a_level_without_that_right_is_spelt_out_and_refused(
    client: FlaskClient, minh: User, reload: Reload
) -> None:
    paper = waiting(stars=3, issued_on=date(2025, 9, 1), authority_level=AuthorityLevel.DISTRICT)

    page = client.get(f"/quan-tri/chung-nhan/{paper.id}").text
    response = decide(client, paper, "xac-minh", **ALL_TICKED)

    assert "Giấy ghi cấp huyện, nhưng vào ngày 1/9/2025 hạng 3 sao do cấp tỉnh công nhận." in page
    assert "Cấp này không có quyền công nhận" in client.get(response.location).text
    assert reload(paper).status is CertificateStatus.SUBMITTED
    assert acts() == []


def test_another_holder_and_a_missing_scan_are_spelt_out(client: FlaskClient, minh: User) -> None:
    product = make_product(seller=make_seller("HTX Ong Mật Điện Biên"))
    same = waiting(product, holder_name="Hợp tác xã ong mật Điện Biên", decision_no="1")
    other = waiting(product, holder_name="HTX Trà <Tủa Chùa>", decision_no="1")

    assert "Cả hai là “Hợp tác xã ong mật Điện Biên”." in client.get(f"/quan-tri/chung-nhan/{same.id}").text
    page = client.get(f"/quan-tri/chung-nhan/{other.id}").text
    assert "Giấy ghi “HTX Trà &lt;Tủa Chùa&gt;”, gian hàng tên “HTX Ong Mật Điện Biên”." in page
    assert "Chưa có ảnh giấy để đối chiếu." in page
    assert f"Quyết định 1 đã ghi cho món này (giấy số {same.id})." in page


def test_what_is_lacking_is_no_mismatch_and_holds_the_filled_button_back(
    client: FlaskClient, minh: User
) -> None:
    page = client.get(f"/quan-tri/chung-nhan/{waiting(make_product()).id}").text

    scan = page[page.index("Ảnh chụp giấy</b>") :]
    assert scan.index("Chưa có</span>") < scan.index("Chưa có ảnh giấy để đối chiếu.")
    assert 'class="btn main" formaction' not in page


def test_a_paper_is_rejected_with_a_reason_that_is_kept(
    client: FlaskClient, minh: User, reload: Reload
) -> None:
    paper = waiting()

    assert decide(client, paper, "tu-choi", message=" ").status_code == 422
    assert decide(client, paper, "tu-choi", message=REASON).status_code == 303

    paper = reload(paper)
    assert paper.status is CertificateStatus.REJECTED
    assert paper.events[-1].reason == REASON
    assert stars_of(paper.product_id) is None
    assert acts() == [("certificate.rejected", paper.id)]


def test_stars_are_withdrawn_at_once(client: FlaskClient, minh: User, reload: Reload) -> None:
    paper = make_certificate()
    assert stars_of(paper.product_id) == 4

    assert "biến mất ngay" in client.get(f"/quan-tri/chung-nhan/{paper.id}/thu-hoi").text
    assert decide(client, paper, "thu-hoi", message="").status_code == 422
    response = decide(client, paper, "thu-hoi", message="QĐ 77/QĐ-UBND thu hồi")

    assert response.location == f"/quan-tri/chung-nhan/{paper.id}"
    assert reload(paper).status is CertificateStatus.REVOKED
    assert stars_of(paper.product_id) is None
    assert acts() == [("certificate.revoked", paper.id)]


def test_the_second_of_two_officers_is_told_that_it_is_decided(
    client: FlaskClient, minh: User, reload: Reload
) -> None:
    paper = waiting()
    page = f"/quan-tri/chung-nhan/{paper.id}"
    read = client.get(page)
    decide(client, paper, "xac-minh", **ALL_TICKED)

    for verb, fields in (("xac-minh", ALL_TICKED), ("tu-choi", {"message": REASON})):
        late = answer(client, read, f"{page}/{verb}", **fields)
        assert "vừa có người quyết định" in client.get(late.location).text

    assert reload(paper).status is CertificateStatus.VERIFIED
    assert acts() == [("certificate.verified", paper.id)]


def test_a_certificate_is_recorded_and_its_last_day_is_computed(client: FlaskClient, minh: User) -> None:
    product = make_product(seller=make_seller("HTX Sua"))

    response = record(client, product, **typed(), expires_on="2099-01-01")

    paper = the_paper()
    assert response.location == f"/quan-tri/chung-nhan/{paper.id}"
    assert paper.status is CertificateStatus.SUBMITTED
    assert paper.expires_on == last_valid_day(add_months(vietnam_today(), -6))
    assert (paper.stars, paper.decision_no, paper.product_id) == (4, "124/QĐ-UBND", product.id)
    assert stars_of(product.id) is None
    assert acts() == [("certificate.recorded", paper.id)]


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"decision_no": "  "}, "Ghi số quyết định."),
        ({"stars": "2"}, "Chọn hạng sao."),
        ({"stars": ""}, "Chọn hạng sao."),
        ({"issued_on": "31/02/2026"}, "Ghi ngày như 16/3/2026"),
        ({"issued_on": ""}, "Ghi ngày như 16/3/2026"),
        ({"issued_on": "2099-01-01"}, "Ngày cấp không được ở tương lai"),
        ({"decision_date": vietnam_today().isoformat()}, "ngày quyết định không được sau ngày cấp"),
        ({"authority_level": "xã"}, "Chọn một mục trong danh sách."),
        ({"holder_name": "x" * 161}, "Dài quá, nhiều nhất 160 chữ."),
    ],
)
def test_a_wrong_paper_is_refused_beside_the_field_and_nothing_typed_is_lost(
    client: FlaskClient, minh: User, wrong: dict[str, str], words: str
) -> None:
    product = make_product()

    response = record(client, product, **typed(authority_name="UBND tỉnh Sơn La", **wrong))

    assert response.status_code == 422
    assert words in response.text
    assert "UBND tỉnh Sơn La" in response.text
    assert papers() == 0
    assert acts() == []


def test_a_scan_is_laid_beside_the_form_and_kept_through_a_mistake(
    client: FlaskClient, minh: User, deliver: Callable[[], int]
) -> None:
    product = make_product()
    scan = (io.BytesIO(picture()), "giay.jpg")
    beside = record(client, product, upload="1", scan=scan, **typed())
    deliver()

    kept = beside.text.partition('name="scan_id" type="hidden" value="')[2].partition('"')[0]
    mistaken = record(client, product, scan_id=kept, **typed(decision_no=""))
    done = record(client, product, scan_id=kept, **typed())

    assert beside.status_code == 200
    assert papers() == 1
    assert f"/quan-tri/chung-nhan/anh/{kept}" in beside.text + mistaken.text
    paper = the_paper()
    assert paper.scan_id == int(kept)
    picture_of_it = client.get(f"{done.location}/anh?rong=640")
    assert picture_of_it.mimetype == "image/webp"
    assert picture_of_it.headers["Cache-Control"] == "private, no-store"
    assert acts() == [("certificate.recorded", paper.id), ("certificate.scan_seen", paper.id)]


def test_what_waits_longest_stands_first(client: FlaskClient, minh: User) -> None:
    early, late = waiting(), waiting()

    page = client.get("/quan-tri/chung-nhan?loc=cho").text

    assert page.index(f"/quan-tri/chung-nhan/{early.id}") < page.index(f"/quan-tri/chung-nhan/{late.id}")


def test_what_is_wrong_is_listed_in_the_order_of_the_page(client: FlaskClient, minh: User) -> None:
    fields = typed(decision_no="", stars="", issued_on="", holder_name="")

    page = record(client, make_product(), scan=(io.BytesIO(b"<svg/>"), "giay.svg"), **fields).text

    listed = re.findall(r'<li><a href="#([^"]+)"', page)
    assert listed == ["scan", "decision_no", "stars", "holder_name", "issued_on"]
    assert listed == sorted(listed, key=lambda name: page.index(f' id="{name}"'))


def test_a_scan_that_is_no_picture_is_refused_with_a_word(client: FlaskClient, minh: User) -> None:
    product = make_product()

    response = record(client, product, scan=(io.BytesIO(b"<svg/>"), "giay.svg"), **typed())

    assert response.status_code == 422
    assert "Tệp này không phải ảnh" in response.text
    assert "Bà con chụp" not in response.text
    assert "124/QĐ-UBND" in response.text
    assert papers() == 0


def test_somebody_elses_picture_cannot_be_passed_off_as_a_scan(
    client: FlaskClient, minh: User, deliver: Callable[[], int]
) -> None:
    an = make_user()
    with transaction():
        theirs = take_in(picture(), owner_id=an.id, is_private=True).id
    deliver()

    record(client, make_product(), scan_id=str(theirs), **typed())

    assert the_paper().scan_id is None
    assert client.get(f"/quan-tri/chung-nhan/anh/{theirs}").status_code == 404


def test_the_product_of_a_paper_is_found_by_words_without_marks(client: FlaskClient, minh: User) -> None:
    product = make_product("Chè Tuyết Shan", slug="che-tuyet-shan")
    make_product("Mật ong", slug="mat-ong")

    found = client.get("/quan-tri/chung-nhan/moi?q=tuyet").text

    assert f'href="/quan-tri/chung-nhan/moi?mon={product.id}"' in found
    assert "Mật ong" not in found
    khau = make_product("Bánh khẩu xén gạo", slug="khau-xen-gao")
    assert f"?mon={khau.id}" in client.get("/quan-tri/chung-nhan/moi?q=Bánh khẩu xén gạo").text
    assert "Chưa thấy “xyz”" in client.get("/quan-tri/chung-nhan/moi?q=xyz").text
    assert client.get("/quan-tri/chung-nhan/moi?mon=99999999999999999999").status_code == 200


def test_the_registry_knows_what_is_valid_what_ends_soon_and_what_has_ended(
    client: FlaskClient, minh: User
) -> None:
    today = vietnam_today()
    ends = {
        "VALID-1": today + timedelta(days=61),
        "SOON-60": today + timedelta(days=60),
        "LAST-DAY": today,
        "OVER-1": today - timedelta(days=1),
    }
    for number, last in ends.items():
        make_certificate(decision_no=number, issued_on=add_months(last, -36), expires_on=last)
    waiting(decision_no="WAITS")
    make_certificate(decision_no="GONE", status=CertificateStatus.REVOKED)
    everything = [*ends, "WAITS", "GONE"]

    def listed(**asked: str) -> list[str]:
        text = client.get("/quan-tri/chung-nhan", query_string=asked).text
        return [number for number in everything if f"{number}<" in text]

    assert listed() == everything
    assert listed(loc="hieu-luc") == ["VALID-1", "SOON-60", "LAST-DAY"]
    assert listed(loc="sap-het-han") == ["SOON-60", "LAST-DAY"]
    assert listed(loc="het-han") == ["OVER-1"]
    assert listed(loc="cho") == ["WAITS"]
    assert listed(loc="thu-hoi") == ["GONE"]
    assert listed(q="soon") == ["SOON-60"]
    assert listed(trang="99999999999999999999999") == []


@pytest.mark.parametrize("path", ["", "/anh", "/xac-minh", "/tu-choi", "/thu-hoi"])
def test_a_certificate_that_is_not_there_is_not_found(client: FlaskClient, minh: User, path: str) -> None:
    address = f"/quan-tri/chung-nhan/999999{path}"

    if path in {"", "/anh"}:
        response = client.get(address)
    else:
        response = answer(client, client.get("/quan-tri"), address, message="vì sao", **ALL_TICKED)

    assert response.status_code == 404
    assert acts() == []
