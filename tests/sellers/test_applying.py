"""Sua applies to sell; officers look; the answer reaches her."""

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from shop.accounts.models import User
from shop.platform.audit import AuditEntry
from shop.platform.database import db, transaction
from shop.platform.media import MediaFile, take_in
from shop.sellers import services
from shop.sellers.models import LegalForm, Seller, SellerStatus
from shop.sellers.queries import seller_of_user
from tests.factories.accounts import make_user
from tests.factories.places import DIEN_BIEN, HA_NOI, THANH_AN
from tests.factories.sellers import make_seller
from tests.support.filling import files, form_on
from tests.support.pictures import bomb, picture
from tests.support.sameness import essence
from tests.support.signing_in import SignIn

SAID = {
    "name": "HTX Ong mật Mường Thanh",
    "legal_form": "cooperative",
    "tax_code": "0100109106",
    "registration_no": "4301",
    "representative": "Sùng Thị Sua",
    "phone": "0912 345 678",
    "province_code": DIEN_BIEN,
    "ward_code": THANH_AN,
    "street": "Bản Noong Vai",
    "place_text": "xã Noong Hẹt, huyện Điện Biên",
    "story": "Chín hộ nuôi ong.",
}
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


@pytest.fixture
def sua(sign_in: SignIn) -> User:
    """Sua, signed in, who does not sell yet."""
    user = make_user("sua@example.vn", full_name="Sùng Thị Sua")
    sign_in(user)
    return user


def apply(client: FlaskClient, *pictures: bytes, name: str = "giay.jpg", **changes: Any) -> TestResponse:
    """Fill in the page and send it."""
    form = form_on(client.get("/ban-hang"), holding="legal_form")
    return form.press(client, files={"papers": files(*pictures, name=name)}, **{**SAID, **changes})


def seller_of(user: User) -> Seller:
    """Her seller, as the database has it now."""
    db.session.rollback()
    db.session.expire_all()
    seller = seller_of_user(user.id)
    assert seller is not None
    return seller


def seller_count() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(Seller)) or 0


def test_anybody_reads_what_selling_means_and_is_led_to_sign_in(client: FlaskClient) -> None:
    page = client.get("/ban-hang")

    assert page.status_code == 200
    assert "Mở gian hàng" in page.text
    assert "/dang-nhap" in page.text
    assert 'name="legal_form"' not in page.text
    assert 'href="/ban-hang"' in client.get("/dang-nhap").text.partition("<main")[2].partition("</main")[0]


def test_sua_applies_and_waits(
    client: FlaskClient, sua: User, recorded_events: Callable[[], list[str]]
) -> None:
    response = apply(client, picture(), picture("PNG"))

    assert response.status_code == 303
    assert response.location == "/gian-hang/ho-so"
    seller = seller_of(sua)
    assert seller.status is SellerStatus.PENDING
    assert seller.legal_form is LegalForm.COOPERATIVE
    assert seller.phone == "+84912345678"
    assert seller.email == "sua@example.vn"
    assert (seller.region, seller.band) == ("Điện Biên", "dien-bien")
    assert len(seller.documents) == 2
    assert all(paper.media.is_private for paper in seller.documents)
    assert [event.step for event in seller.events] == [SellerStatus.PENDING]
    assert seller.submitted_at is not None
    assert "SellerApplied" in recorded_events()
    assert "đang chờ cán bộ xem" in client.get("/gian-hang/ho-so").text


def test_a_number_from_abroad_is_counted_as_it_is_dialled_at_home(client: FlaskClient, sua: User) -> None:
    refused = apply(client, picture(), phone="+84 912 345 67")

    assert "Bà con mới nhập 9" in refused.text
    assert 'value="+84 912 345 67"' in refused.text


def test_what_was_typed_and_sent_is_kept_when_something_is_wrong(client: FlaskClient, sua: User) -> None:
    refused = apply(client, picture(), phone="0912 345 67", tax_code="0100109107")

    assert refused.status_code == 422
    assert "Bà con mới nhập 9" in refused.text
    assert "Mã số thuế chưa đúng" in refused.text
    assert 'value="HTX Ong mật Mường Thanh"' in refused.text
    assert seller_count() == 0

    form = form_on(refused, holding="legal_form")
    assert form.values["ward_code"] == [THANH_AN]
    again = form.press(client, phone="0912 345 678", tax_code="0100109106")

    assert again.status_code == 303
    seller = seller_of(sua)
    assert len(seller.documents) == 1


@pytest.mark.parametrize(
    ("data", "name", "why"),
    [
        (SVG, "giay.svg", "không phải ảnh"),
        (SVG, "giay.jpg", "không phải ảnh"),
        (b"<?php system($_GET[0]);", "giay.php.jpg", "không phải ảnh"),
        (b"GIF89a/*" + b"\x00" * 40 + b"*/alert(1)", "giay.gif", "không phải ảnh"),
        (bomb(), "giay.png", "Ảnh lớn quá"),
        (picture(size=(200, 200)), "giay.jpg", "Ảnh nhỏ quá"),
        (picture()[:2000], "giay.jpg", "không phải ảnh"),
    ],
)
def test_a_file_that_is_no_picture_is_refused_with_a_word_about_why(
    client: FlaskClient, sua: User, data: bytes, name: str, why: str
) -> None:
    response = apply(client, data, name=name)

    assert response.status_code == 422
    assert why in response.text
    assert f"{name}:" in response.text
    assert seller_count() == 0
    assert db.session.scalar(select(func.count()).select_from(MediaFile)) == 0


@pytest.mark.parametrize(
    "name", ["../../x.jpg", "..\\x.jpg", "a" * 300 + ".jpg", "CON", "/etc/passwd", "\x00.jpg"]
)
def test_a_strange_name_is_never_used(client: FlaskClient, sua: User, name: str) -> None:
    assert apply(client, picture(), name=name).status_code in {303, 422}

    for media in db.session.scalars(select(MediaFile)):
        assert media.key.isalnum()


def test_more_than_five_papers_are_not_taken(client: FlaskClient, sua: User) -> None:
    response = apply(client, *[picture()] * 6)

    assert response.status_code == 422
    assert len(form_on(response, holding="legal_form").values["kept"]) == 5
    assert seller_count() == 0


def test_without_a_paper_nothing_is_handed_in(client: FlaskClient, sua: User) -> None:
    response = apply(client)

    assert response.status_code == 422
    assert "Thêm ít nhất một ảnh giấy tờ" in response.text
    assert seller_count() == 0


def test_a_missing_paper_is_told_together_with_what_else_is_wrong(client: FlaskClient, sua: User) -> None:
    response = apply(client, phone="0912")

    assert response.status_code == 422
    assert "Còn 2 chỗ cần sửa" in response.text
    assert "Thêm ít nhất một ảnh giấy tờ" in response.text
    assert seller_count() == 0


@pytest.mark.parametrize(
    ("legal_form", "tax_code", "is_fine"),
    [
        ("cooperative_group", "", True),
        ("individual", "011184001234", True),
        ("business_household", "011184001234", True),
        ("company", "011184001234", False),
        ("company", "", False),
        ("company", "0100109106-001", True),
        ("company", "0100109106 001", True),
        ("individual", "٠١٢٣٤٥٦٧٨٩١٢", False),
    ],
)
def test_numbers_fit_the_legal_form(
    client: FlaskClient, sua: User, legal_form: str, tax_code: str, is_fine: bool
) -> None:
    response = apply(client, picture(), legal_form=legal_form, tax_code=tax_code)

    assert response.status_code == (303 if is_fine else 422)
    assert seller_count() == int(is_fine)


def test_a_commune_of_another_province_is_refused(client: FlaskClient, sua: User) -> None:
    response = apply(client, picture(), province_code=HA_NOI)

    assert response.status_code == 422
    assert seller_count() == 0


def test_without_script_a_button_brings_the_communes(client: FlaskClient, sua: User) -> None:
    page = apply(client, name="x", ward_code="", choose_wards="1")

    assert page.status_code == 200
    assert f'value="{THANH_AN}"' in page.text
    assert 'class="error"' not in page.text
    assert form_on(page, holding="legal_form").values["street"] == ["Bản Noong Vai"]


def test_nobody_makes_himself_approved(client: FlaskClient, sua: User) -> None:
    apply(
        client, picture(), status="approved", approved_at="2026-01-01", is_stall="1", slug="cho-phien",
        id="1", seller_id="1", is_demo="1",
    )  # fmt: skip

    seller = seller_of(sua)
    assert seller.status is SellerStatus.PENDING
    assert seller.approved_at is None
    assert not seller.is_stall
    assert not seller.is_demo
    assert seller.slug == "htx-ong-mat-muong-thanh"


def test_who_sells_already_cannot_apply_again(client: FlaskClient, sua: User) -> None:
    form = form_on(client.get("/ban-hang"), holding="legal_form")
    make_seller(owner=sua)

    assert form.press(client, **SAID).status_code == 403
    assert client.get("/ban-hang").location == "/gian-hang"
    assert seller_count() == 1


def test_the_same_form_sent_twice_makes_one_seller(client: FlaskClient, sua: User) -> None:
    form = form_on(client.get("/ban-hang"), holding="legal_form")

    first = form.press(client, files={"papers": files(picture())}, **SAID)
    second = form.press(client, files={"papers": files(picture())}, **SAID)

    assert (first.status_code, second.status_code) == (303, 303)
    assert second.location == "/gian-hang/ho-so"
    assert "Chợ đã nhận hồ sơ" in client.get(second.location).text
    assert seller_count() == 1


def test_somebody_elses_picture_cannot_become_a_paper(client: FlaskClient, sua: User) -> None:
    stranger = make_user("lo@example.vn")
    with transaction():
        media = take_in(picture(), owner_id=stranger.id, is_private=True)

    response = apply(client, kept=[str(media.id), "999999", "x", "-1", "٣"])

    assert response.status_code == 422
    assert "kept" not in form_on(response, holding="legal_form").values
    assert seller_count() == 0


def test_officers_ask_for_changes_and_sua_sends_it_again(
    client: FlaskClient, sua: User, deliver: Callable[[], int]
) -> None:
    apply(client, picture())
    seller = seller_of(sua)
    deliver()
    with transaction():
        services.ask_changes(seller=seller, reason="Gửi thêm ảnh <sổ> tài khoản", actor_id=None)

    page = client.get("/gian-hang/ho-so")
    assert "Gửi thêm ảnh &lt;sổ&gt; tài khoản" in page.text
    form = form_on(page, holding="legal_form")
    assert form.values["phone"] == ["0912\u00a0345\u00a0678"]
    assert "Lời nhắn của cán bộ" in page.text
    response = form.press(client, files={"papers": files(picture("PNG"))}, name="HTX Ong mật")

    assert response.status_code == 303
    assert "Lời nhắn của cán bộ" not in client.get("/gian-hang/ho-so").text
    seller = seller_of(sua)
    assert seller.status is SellerStatus.PENDING
    assert seller.name == "HTX Ong mật"
    assert len(seller.documents) == 2
    assert [event.step.value for event in seller.events] == ["pending", "needs_changes", "pending"]


def test_while_it_waits_or_is_decided_it_cannot_be_changed(
    client: FlaskClient, sua: User, reload: Callable[[Seller], Seller]
) -> None:
    for status in set(SellerStatus) - {SellerStatus.NEEDS_CHANGES}:
        seller = seller_of_user(sua.id) or make_seller(owner=sua)
        with transaction():
            seller.status = status
        page = client.get("/gian-hang/ho-so")
        assert page.status_code == 200
        assert 'name="legal_form"' not in page.text
        token = {"csrf_token": _token(page)}
        assert client.post("/gian-hang/ho-so", data={**SAID, **token}).status_code == 303
        assert reload(seller).name == "HTX Sua"


def test_papers_are_seen_by_their_seller_and_at_the_officers_desk_alone(
    client: FlaskClient, sua: User, sign_in: SignIn, deliver: Callable[[], int]
) -> None:
    apply(client, picture())
    deliver()
    seller = seller_of(sua)
    address = f"/gian-hang/ho-so/giay/{seller.documents[0].id}"

    own = client.get(address)
    assert own.status_code == 200
    assert own.mimetype == "image/webp"
    assert own.headers["Cache-Control"] == "private, no-store"
    assert own.headers["X-Content-Type-Options"] == "nosniff"

    lo = make_user("lo@example.vn")
    make_seller("HTX Lò", owner=lo)
    sign_in(lo)
    foreign, missing = client.get(address), client.get("/gian-hang/ho-so/giay/987654")
    assert foreign.status_code == missing.status_code == 404
    assert essence(foreign) == essence(missing)

    minh = make_user("minh@example.vn", officer=True)
    desk = f"/quan-tri/nguoi-ban/{seller.id}/giay-to/{seller.documents[0].id}"
    sign_in(minh, second_factor=False)
    assert client.get(address).status_code == 403
    assert client.get(desk).location == "/xac-thuc-hai-lop"
    sign_in(minh)
    assert client.get(address).status_code == 403
    assert client.get(desk).status_code == 200
    db.session.rollback()
    seen = [entry for entry in db.session.scalars(select(AuditEntry)) if entry.act == "seller.document_seen"]
    assert [(entry.actor_id, entry.subject_id) for entry in seen] == [(minh.id, seller.id)]


def _token(page: TestResponse) -> str:
    return page.text.partition('name="csrf-token" content="')[2].partition('"')[0]
