"""An makes an account, forgets her password, changes it, and signs out."""

from collections.abc import Callable

from flask.testing import FlaskClient
from sqlalchemy import select

from shop.accounts.models import SignIn, User
from shop.platform.database import db
from tests.accounts.pages import is_signed_in, link_in, link_to, send
from tests.factories.accounts import PASSWORD, make_user
from tests.support.mailbox import Mailbox

NEW = "mùa xuân hoa ban nở"


def test_an_registers_confirms_and_signs_in(
    client: FlaskClient, letters: Mailbox, deliver: Callable[[], int]
) -> None:
    answer = send(client, "/dang-ky", full_name="Lò Thị An", email="An@Example.VN", password=PASSWORD)
    assert (answer.status_code, answer.location) == (302, "/dang-nhap")
    deliver()
    letter = letters.to("an@example.vn")[0]
    assert letter.subject == "Xác nhận email của bạn"

    refused = send(client, "/dang-nhap", email="an@example.vn", password=PASSWORD)
    assert refused.status_code == 422
    assert "chưa được xác nhận" in refused.text
    confirmed = send(client, link_in(letter))
    assert confirmed.location == "/dang-nhap"
    entered = send(client, "/dang-nhap", email=" AN@example.vn ", password=PASSWORD)

    assert (entered.status_code, entered.location) == (302, "/tai-khoan")
    assert is_signed_in(client)
    user = db.session.scalars(select(User)).unique().one()
    assert (user.email, user.full_name, user.roles) == ("an@example.vn", "Lò Thị An", [])


def test_who_makes_an_account_on_the_way_to_selling_arrives_there(
    client: FlaskClient, letters: Mailbox, deliver: Callable[[], int]
) -> None:
    register = link_to(client, "/ban-hang", "dang-ky")

    told = send(client, register, email="sua@example.vn", password=PASSWORD)
    assert link_to(client, told.location, "dang-ky") == register
    deliver()
    confirmed = send(client, link_in(letters.to("sua@example.vn")[0]))
    entered = send(client, confirmed.location, email="sua@example.vn", password=PASSWORD, next="/ban-hang")

    assert told.location == "/dang-nhap?next=/ban-hang"
    assert confirmed.location == "/dang-nhap?next=/ban-hang"
    assert entered.location == "/ban-hang"


def test_looking_at_the_link_does_not_confirm(
    client: FlaskClient, letters: Mailbox, deliver: Callable[[], int]
) -> None:
    send(client, "/dang-ky", email="an@example.vn", password=PASSWORD)
    deliver()

    page = client.get(link_in(letters[0]))

    assert page.status_code == 200
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert db.session.scalars(select(User)).unique().one().confirmed_at is None


def test_an_sets_a_new_password_by_letter_and_the_link_works_once(
    client: FlaskClient, letters: Mailbox, deliver: Callable[[], int]
) -> None:
    make_user("an@example.vn")
    asked = send(client, "/quen-mat-khau", email="an@example.vn")
    assert (asked.status_code, asked.location) == (303, "/dang-nhap")
    deliver()
    path = link_in(letters.to("an@example.vn")[0])
    assert client.get(path).headers["Referrer-Policy"] == "no-referrer"

    changed = send(client, path, password=NEW)

    assert changed.location == "/dang-nhap"
    assert send(client, "/dang-nhap", email="an@example.vn", password=PASSWORD).status_code == 422
    again = client.get(path)
    assert again.location == "/quen-mat-khau"
    assert send(client, "/dang-nhap", email="an@example.vn", password=NEW).status_code == 302
    deliver()
    assert [letter.subject for letter in letters.to("an@example.vn")] == [
        "Đặt mật khẩu mới",
        "Mật khẩu của bạn đã được đặt lại",
    ]


def test_an_signs_out_and_nothing_is_left(client: FlaskClient) -> None:
    make_user("an@example.vn")
    send(client, "/dang-nhap", email="an@example.vn", password=PASSWORD)
    assert db.session.scalars(select(SignIn)).unique().one().device

    answer = send(client, "/dang-xuat", page="/tai-khoan")

    assert answer.location == "/dang-nhap"
    assert not is_signed_in(client)
    db.session.rollback()
    assert db.session.scalars(select(SignIn)).unique().all() == []


def test_who_forgot_the_password_while_signed_in_is_signed_out_to_set_a_new_one(client: FlaskClient) -> None:
    make_user("an@example.vn")
    send(client, "/dang-nhap", email="an@example.vn", password=PASSWORD)
    page = client.get("/tai-khoan/mat-khau").text
    way_out = "/dang-xuat?next=/quen-mat-khau"
    assert f'action="{way_out}"' in page

    assert send(client, way_out, page="/tai-khoan/mat-khau").location == "/quen-mat-khau"
    assert not is_signed_in(client)


def test_an_reads_everything_in_english(
    client: FlaskClient, letters: Mailbox, deliver: Callable[[], int]
) -> None:
    page = client.get("/en/dang-ky")
    assert "Create an account" in page.text

    send(client, "/en/dang-ky", email="an@example.vn", password=PASSWORD)
    deliver()

    assert letters[0].subject == "Please confirm your email"
    assert "http://localhost/en/xac-nhan/" in letters[0].text
