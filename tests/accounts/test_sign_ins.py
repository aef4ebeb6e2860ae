"""A sign-in lives in the database: a copied cookie is worth nothing once it ended."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from shop.accounts import services
from shop.accounts.models import SignIn, User
from shop.kernel.clock import now, time_from
from shop.platform.database import db, transaction
from tests.accounts.pages import is_signed_in, link_in, send
from tests.accounts.test_second_factor import with_totp
from tests.factories.accounts import PASSWORD, make_user
from tests.support import signing_in
from tests.support.mailbox import Mailbox
from tests.support.statements import statements

NEW = "mùa xuân hoa ban nở"
COOKIE = "phien"


def enter(client: FlaskClient, email: str = "an@example.vn") -> None:
    answer = send(client, "/dang-nhap", email=email, password=PASSWORD)
    assert answer.location == "/tai-khoan", answer.text


def copy_of(app: Flask, client: FlaskClient) -> FlaskClient:
    """Somebody who has copied the cookie."""
    thief = app.test_client()
    cookie = client.get_cookie(COOKIE)
    assert cookie is not None
    thief.set_cookie(COOKIE, cookie.value)
    return thief


def test_a_cookie_from_before_signing_in_stays_worthless(app: Flask, client: FlaskClient) -> None:
    make_user()
    client.get("/dang-nhap")
    planted = copy_of(app, client)

    enter(client)

    assert is_signed_in(client)
    assert not is_signed_in(planted)


def test_a_copied_cookie_dies_with_signing_out(app: Flask, client: FlaskClient) -> None:
    make_user()
    enter(client)
    thief = copy_of(app, client)
    assert is_signed_in(thief)

    send(client, "/dang-xuat", page="/tai-khoan")

    assert not is_signed_in(thief)


def test_a_new_password_ends_every_other_sign_in(app: Flask, client: FlaskClient) -> None:
    make_user()
    enter(client)
    thief = copy_of(app, client)
    telephone = app.test_client()
    enter(telephone)

    answer = send(client, "/tai-khoan/mat-khau", password=PASSWORD, new_password=NEW)

    assert answer.location == "/tai-khoan"
    assert is_signed_in(client)
    assert not is_signed_in(thief)
    assert not is_signed_in(telephone)


def test_a_reset_password_ends_every_sign_in(
    app: Flask, client: FlaskClient, letters: Mailbox, deliver: Callable[[], int]
) -> None:
    make_user()
    enter(client)
    send(app.test_client(), "/quen-mat-khau", email="an@example.vn")
    deliver()

    send(app.test_client(), link_in(letters[0]), password=NEW)

    assert not is_signed_in(client)


def test_an_officers_second_factor_survives_a_new_password(
    app: Flask, client: FlaskClient, sign_in: signing_in.SignIn
) -> None:
    minh = make_user("minh@example.vn", officer=True)
    with_totp(app, minh)
    sign_in(minh)

    send(client, "/tai-khoan/mat-khau", password=PASSWORD, new_password=NEW)

    assert is_signed_in(client)
    db.session.rollback()
    assert [row.second_factor for row in db.session.scalars(select(SignIn)).unique()] == [True]


@pytest.mark.parametrize(("officer", "idle"), [(False, timedelta(days=14)), (True, timedelta(hours=12))])
def test_a_sign_in_left_alone_ends(
    client: FlaskClient, sign_in: signing_in.SignIn, officer: bool, idle: timedelta
) -> None:
    sign_in(make_user(officer=officer))
    start = now()

    with time_from(lambda: start + idle - timedelta(minutes=1)):
        assert is_signed_in(client)
    with time_from(lambda: start + idle * 2 + timedelta(minutes=1)):
        assert not is_signed_in(client)


@pytest.mark.parametrize(
    ("officer", "step", "most"),
    [(False, timedelta(days=10), timedelta(days=90)), (True, timedelta(hours=8), timedelta(hours=24))],
)
def test_a_sign_in_ends_even_if_used_all_the_time(
    client: FlaskClient, sign_in: signing_in.SignIn, officer: bool, step: timedelta, most: timedelta
) -> None:
    sign_in(make_user(officer=officer))
    start = now()
    moment = start + step
    while moment < start + most:
        with time_from(lambda at=moment: at):  # type: ignore[misc]
            assert is_signed_in(client), moment - start
        moment += step

    with time_from(lambda: start + most + timedelta(minutes=1)):
        assert not is_signed_in(client)


def test_after_a_sign_in_has_ended_the_next_one_works(
    client: FlaskClient, sign_in: signing_in.SignIn
) -> None:
    make_user()
    enter(client)
    later = now() + timedelta(days=15)
    with time_from(lambda: later):
        assert not is_signed_in(client)
        enter(client)
        assert is_signed_in(client)


def test_an_sees_her_devices_and_ends_one(app: Flask, client: FlaskClient) -> None:
    make_user()
    enter(client)
    telephone = app.test_client()
    enter(telephone)
    page = client.get("/tai-khoan/thiet-bi")
    assert page.text.count("ăng nhập lúc") == 2
    other = max(row.id for row in db.session.scalars(select(SignIn)).unique())

    answer = send(client, f"/tai-khoan/thiet-bi/{other}/ket-thuc", page="/tai-khoan/thiet-bi")

    assert answer.status_code == 303
    assert is_signed_in(client)
    assert not is_signed_in(telephone)


def test_an_ends_all_others_at_once(app: Flask, client: FlaskClient) -> None:
    make_user()
    others = [app.test_client(), app.test_client()]
    for browser in (client, *others):
        enter(browser)

    send(client, "/tai-khoan/thiet-bi/ket-thuc-het", page="/tai-khoan/thiet-bi")

    assert is_signed_in(client)
    assert not any(is_signed_in(browser) for browser in others)


def test_a_strangers_device_does_not_exist(
    app: Flask, client: FlaskClient, sign_in: signing_in.SignIn
) -> None:
    stranger = app.test_client()
    sign_in(make_user("lo@example.vn"), on=stranger)
    theirs = db.session.scalars(select(SignIn.id)).one()
    db.session.rollback()
    sign_in(make_user())

    foreign = send(client, f"/tai-khoan/thiet-bi/{theirs}/ket-thuc", page="/tai-khoan")
    missing = send(client, "/tai-khoan/thiet-bi/999999/ket-thuc", page="/tai-khoan")

    assert (foreign.status_code, missing.status_code) == (404, 404)
    assert is_signed_in(stranger)


@pytest.mark.parametrize("secret", ["another-secret-of-somebody-0123456789", ""])
def test_a_forged_cookie_is_nobodys(app: Flask, client: FlaskClient, secret: str) -> None:
    user = make_user()
    enter(client)
    with client.session_transaction() as session:
        content = dict(session)
    forged = URLSafeTimedSerializer(secret or app.secret_key, salt="another-salt").dumps(content)
    thief = app.test_client()
    thief.set_cookie(COOKIE, str(forged))

    assert not is_signed_in(thief)
    guessing = app.test_client()
    with guessing.session_transaction() as session:
        session.update(signing_in.session_of(user.fs_uniquifier, "a-guessed-secret"))
    assert not is_signed_in(guessing)


def test_someone_elses_secret_does_not_open_this_account(app: Flask, client: FlaskClient) -> None:
    make_user("lo@example.vn")
    an = make_user()
    enter(client, "lo@example.vn")

    with client.session_transaction() as session:
        session["_user_id"] = an.fs_uniquifier

    assert not is_signed_in(client)


def test_a_disabled_person_is_out_at_once(
    client: FlaskClient, sign_in: signing_in.SignIn, reload: Callable[[User], User]
) -> None:
    an = make_user()
    sign_in(an)
    with transaction():
        an.active = False

    assert not is_signed_in(client)
    assert send(client, "/dang-nhap", email=an.email, password=PASSWORD).status_code == 422


def test_the_cookie_is_kept_from_scripts_and_other_sites(client: FlaskClient) -> None:
    make_user()
    enter(client)

    cookie = client.get("/tai-khoan").headers["Set-Cookie"]

    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Path=/" in cookie


def test_tokens_in_addresses_and_headers_let_nobody_in(client: FlaskClient, app: Flask) -> None:
    user = make_user()
    token = user.get_auth_token()

    by_header = client.get("/tai-khoan", headers={"Authentication-Token": token})
    by_address = client.get(f"/tai-khoan?auth_token={token}")

    assert (by_header.status_code, by_address.status_code) == (302, 302)


def test_a_page_costs_one_look_at_the_person(
    app: Flask, client: FlaskClient, sign_in: signing_in.SignIn
) -> None:
    sign_in(make_user())
    with app.app_context():
        engine = db.engine

    with statements(engine) as asked:
        client.get("/tai-khoan/ho-so")

    assert len(asked) == 1


def test_trouble_with_noting_that_it_is_used_spoils_no_answer(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lock_is_held(**_: object) -> None:
        raise OperationalError("", None, Exception("lock timeout"))

    make_user()
    enter(client)
    monkeypatch.setattr(services, "see_sign_in", lock_is_held)

    later = now() + timedelta(hours=1)
    with time_from(lambda: later):
        assert client.get("/tai-khoan").status_code == 200
