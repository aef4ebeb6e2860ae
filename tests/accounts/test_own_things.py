"""Profile, email, addresses: one's own, and only what has a field."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from shop.accounts.models import Address, User
from shop.platform.database import db
from tests.accounts.pages import is_signed_in, link_in, send
from tests.factories.accounts import PASSWORD, make_address, make_user
from tests.factories.places import CAO_BANG, DIEN_BIEN, THANH_AN
from tests.support.mailbox import Mailbox
from tests.support.signing_in import SignIn

PROFILE = {"full_name": "Lò Thị An", "phone": "0912 345 678", "language": "vi"}
PLACE = {
    "full_name": "Lò Thị An",
    "phone": "0912345678",
    "province_code": DIEN_BIEN,
    "ward_code": THANH_AN,
    "street": "Bản Noong Hẹt, huyện Điện Biên cũ",
}


def test_an_says_what_to_call_her(
    client: FlaskClient, sign_in: SignIn, reload: Callable[[User], User]
) -> None:
    an = make_user(full_name="")
    sign_in(an)

    answer = send(client, "/tai-khoan/ho-so", **{**PROFILE, "language": "en"})

    assert answer.status_code == 303
    assert (reload(an).full_name, an.phone, an.language) == ("Lò Thị An", "+84912345678", "en")


def test_a_wrong_phone_is_said_beside_the_field_and_nothing_is_lost(
    client: FlaskClient, sign_in: SignIn, reload: Callable[[User], User]
) -> None:
    an = make_user()
    sign_in(an)

    answer = send(client, "/tai-khoan/ho-so", full_name="Lò Thị Ánh", phone="12345", language="vi")

    assert answer.status_code == 422
    assert 'id="phone-error"' in answer.text
    assert "Lò Thị Ánh" in answer.text
    assert reload(an).full_name == "Lò Thị An"


def test_a_name_at_registration_cannot_pretend_to_be_another(client: FlaskClient) -> None:
    name = "Lò\u202e Thị\x07\x1b[31m An"
    send(client, "/dang-ky", full_name=name, email="an@example.vn", password=PASSWORD)

    assert db.session.scalars(select(User.full_name)).one() == "Lò Thị [31m An"


def test_only_fields_can_be_changed(
    client: FlaskClient, sign_in: SignIn, reload: Callable[[User], User]
) -> None:
    an = make_user()
    sign_in(an)
    before = (an.id, an.email, an.confirmed_at, an.created_at, an.fs_uniquifier, an.password)

    send(
        client, "/tai-khoan/ho-so", **PROFILE, email="toi@example.vn", email_verified="1", balance="9",
        id="1000", created_at="2000-01-01", confirmed_at="", active="0", roles="officer",
        password="x", fs_uniquifier="x",
    )  # fmt: skip

    again = reload(an)
    assert before == (
        again.id, again.email, again.confirmed_at, again.created_at, again.fs_uniquifier, again.password,
    )  # fmt: skip
    assert not again.is_officer


def test_an_moves_her_account_to_another_address(
    client: FlaskClient, sign_in: SignIn, reload: Callable[[User], User], letters: Mailbox,
    deliver: Callable[[], int],
) -> None:  # fmt: skip
    an = make_user()
    sign_in(an)
    wrong = send(client, "/tai-khoan/email", email="moi@example.vn", password="sai rồi nhé bạn")
    assert wrong.status_code == 422
    assert reload(an).pending_email is None

    send(client, "/tai-khoan/email", email=" Moi@Example.vn ", password=PASSWORD)
    deliver()
    assert reload(an).email == "an@example.vn"
    assert "mo***@example.vn" in letters.to("an@example.vn")[0].text
    path = link_in(letters.to("moi@example.vn")[0])
    assert client.get(path).headers["Referrer-Policy"] == "no-referrer"
    assert reload(an).email == "an@example.vn"
    send(client, path)

    assert reload(an).email == "moi@example.vn"
    assert not is_signed_in(client)
    assert send(client, path, page="/dang-nhap").location == "/tai-khoan"
    assert send(client, "/dang-nhap", email="moi@example.vn", password=PASSWORD).location == "/tai-khoan"
    deliver()
    assert "thư cuối cùng" in letters.to("an@example.vn")[-1].text


def test_a_reset_link_is_void_after_the_address_changed(
    client: FlaskClient, sign_in: SignIn, letters: Mailbox, deliver: Callable[[], int]
) -> None:
    sign_in(make_user())
    send(client, "/quen-mat-khau", email="an@example.vn")
    send(client, "/tai-khoan/email", email="moi@example.vn", password=PASSWORD)
    deliver()
    send(client, link_in(letters.to("moi@example.vn")[0]))

    reset = next(letter for letter in letters if "/quen-mat-khau/" in letter.text)

    assert client.get(link_in(reset)).location == "/quen-mat-khau"


def test_asking_for_somebody_elses_address_looks_the_same(
    client: FlaskClient, sign_in: SignIn, letters: Mailbox, deliver: Callable[[], int]
) -> None:
    make_user("lo@example.vn")
    sign_in(make_user())

    answers = [
        send(client, "/tai-khoan/email", email=email, password=PASSWORD)
        for email in ("lo@example.vn", "tu-do@example.vn")
    ]
    deliver()

    assert [(a.status_code, a.location) for a in answers] == [(303, "/tai-khoan")] * 2
    assert letters.to("lo@example.vn") == []


@pytest.mark.usefixtures("still_clock")
def test_nobody_is_flooded_with_letters_about_a_new_address(
    client: FlaskClient, sign_in: SignIn, letters: Mailbox, deliver: Callable[[], int]
) -> None:
    sign_in(make_user())

    answers = [
        send(client, "/tai-khoan/email", email="lo@example.vn", password=PASSWORD).status_code
        for _ in range(7)
    ]
    deliver()

    assert answers == [303] * 5 + [429] * 2
    assert len(letters.to("lo@example.vn")) == 5


def test_only_the_latest_wish_counts(
    client: FlaskClient, sign_in: SignIn, reload: Callable[[User], User], letters: Mailbox,
    deliver: Callable[[], int],
) -> None:  # fmt: skip
    an = make_user()
    sign_in(an)
    for email in ("mot@example.vn", "hai@example.vn"):
        send(client, "/tai-khoan/email", email=email, password=PASSWORD)
    deliver()

    send(client, link_in(letters.to("mot@example.vn")[0]))

    assert reload(an).email == "an@example.vn"


def test_an_keeps_an_address_changes_and_removes_it(client: FlaskClient, sign_in: SignIn) -> None:
    sign_in(make_user())

    added = send(client, "/tai-khoan/dia-chi/them", **PLACE)
    assert added.status_code == 303
    page = client.get("/tai-khoan/dia-chi")
    assert "Xã Thanh An, Điện Biên" in page.text
    address = db.session.scalars(select(Address)).one()
    assert address.phone == "+84912345678"
    path = f"/tai-khoan/dia-chi/{address.id}"
    assert send(client, path, **{**PLACE, "street": "Bản Mới"}).status_code == 303
    assert "Bản Mới" in client.get("/tai-khoan/dia-chi").text
    send(client, f"{path}/xoa", page=path)

    db.session.rollback()
    assert db.session.scalars(select(Address)).all() == []


def test_without_script_a_button_brings_the_communes(client: FlaskClient, sign_in: SignIn) -> None:
    sign_in(make_user())

    page = send(
        client, "/tai-khoan/dia-chi/them", full_name="Lò Thị An", province_code=DIEN_BIEN, load_wards="1"
    )

    assert page.status_code == 200
    assert f'value="{THANH_AN}"' in page.text
    assert "Lò Thị An" in page.text
    assert db.session.scalars(select(Address)).all() == []


def test_the_key_enter_saves_an_address(client: FlaskClient, sign_in: SignIn) -> None:
    sign_in(make_user())

    form = client.get("/tai-khoan/dia-chi/them").text.split('method="post" novalidate>')[1]

    assert form.split("<button")[1].startswith(" hidden>Lưu địa chỉ<")


@pytest.mark.parametrize(
    "change",
    [{"province_code": CAO_BANG}, {"ward_code": "99999"}, {"province_code": "zz"}, {"street": ""},
     {"phone": "000"}, {"full_name": " "}, {"ward_code": ""}],
)  # fmt: skip
def test_a_wrong_address_is_not_kept(client: FlaskClient, sign_in: SignIn, change: dict[str, str]) -> None:
    sign_in(make_user())

    answer = send(client, "/tai-khoan/dia-chi/them", **{**PLACE, **change})

    assert answer.status_code == 422
    assert 'class="error"' in answer.text
    assert db.session.scalars(select(Address)).all() == []


def test_forms_speak_the_readers_language(client: FlaskClient, sign_in: SignIn) -> None:
    sign_in(make_user())
    strange = {**PROFILE, "language": "zz"}

    vietnamese = send(client, "/tai-khoan/ho-so", **strange)
    english = send(client, "/en/tai-khoan/ho-so", **strange)

    assert "Lựa chọn này không có." in vietnamese.text
    assert "Not a valid choice." in english.text


def test_a_strangers_address_does_not_exist(
    client: FlaskClient, sign_in: SignIn, reload: Callable[[Address], Address]
) -> None:
    theirs = make_address(make_user("lo@example.vn"), province_code=DIEN_BIEN, ward_code=THANH_AN)
    sign_in(make_user())
    paths = (f"/tai-khoan/dia-chi/{theirs.id}", "/tai-khoan/dia-chi/999999")

    pages = [client.get(path) for path in paths]
    changes = [send(client, path, page="/tai-khoan", **PLACE) for path in paths]
    removals = [send(client, f"{path}/xoa", page="/tai-khoan") for path in paths]

    assert {answer.status_code for answer in (*pages, *changes, *removals)} == {404}
    assert reload(theirs).street == "Bản Mới"


def test_the_address_book_has_a_last_page(client: FlaskClient, sign_in: SignIn, app: Flask) -> None:
    an = make_user()
    sign_in(an)
    for _ in range(30):
        make_address(an, province_code=DIEN_BIEN, ward_code=THANH_AN)

    send(client, "/tai-khoan/dia-chi/them", **PLACE)

    assert "đã đầy" in client.get("/tai-khoan/dia-chi").text
    assert len(db.session.scalars(select(Address)).all()) == 30
