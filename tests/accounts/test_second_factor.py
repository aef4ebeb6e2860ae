"""Six figures besides the password: officers must, everybody may."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from html import unescape
from typing import Any
from urllib.parse import urlencode

import pytest
from flask import Flask
from flask.testing import FlaskClient
from passlib.totp import TOTP
from werkzeug.test import TestResponse

from shop.accounts.models import User
from shop.platform.database import transaction
from tests.accounts.pages import is_signed_in, link_to, send, token_on
from tests.factories.accounts import PASSWORD, make_user
from tests.support.mailbox import Mailbox
from tests.support.signing_in import SignIn

CODE_PAGE = "/xac-thuc-hai-lop/ma"
SETUP_PAGE = "/xac-thuc-hai-lop"


def with_totp(app: Flask, user: User) -> str:
    """Give a person a second factor; its secret."""
    factory = app.extensions["security"].totp_factory
    with transaction():
        user.tf_primary_method = "authenticator"
        user.tf_totp_secret = factory.generate_totp_secret()
        return str(user.tf_totp_secret)


def code_of(app: Flask, secret: str, *, steps: int = 0) -> str:
    """What the telephone shows now, or some steps of 30 seconds later."""
    totp = app.extensions["security"].totp_factory._totp.from_source(secret)
    moment = datetime.now(UTC) + timedelta(seconds=30 * steps)
    return str(totp.generate(moment).token)


def form_action(page: TestResponse) -> str:
    """Where the form with the code is sent."""
    found = re.search(r'action="(/xac-thuc-hai-lop/[^"]*)"', page.text)
    assert found
    return unescape(found[1])


def give_password(client: FlaskClient, email: str) -> Any:
    return send(client, "/dang-nhap", email=email, password=PASSWORD)


def test_a_new_officer_sets_the_second_factor_up_before_entering(
    app: Flask, client: FlaskClient, reload: Callable[[User], User], letters: Mailbox,
    deliver: Callable[[], int],
) -> None:  # fmt: skip
    minh = make_user("minh@example.vn", officer=True)
    assert give_password(client, minh.email).location == SETUP_PAGE
    assert not is_signed_in(client)

    shown = send(client, SETUP_PAGE, setup="authenticator")
    assert "data:image/svg+xml" in shown.text
    with client.session_transaction() as session:
        secret = session["tf_totp_secret"]
    answer = client.post(CODE_PAGE, data={"csrf_token": token_on(shown), "code": code_of(app, secret)})

    assert answer.location == "/tai-khoan"
    assert is_signed_in(client)
    assert reload(minh).has_second_factor
    deliver()
    assert letters.to(minh.email)[0].subject == "Xác thực hai lớp vừa thay đổi"


def test_a_sign_in_that_never_showed_the_code_ends_once_there_is_one(
    app: Flask, client: FlaskClient, sign_in: SignIn
) -> None:
    an = make_user()
    sign_in(an)
    assert is_signed_in(client)

    with_totp(app, an)

    assert not is_signed_in(client)


def test_whoever_switches_it_on_is_told_so_and_not_welcomed_back(
    app: Flask, client: FlaskClient, sign_in: SignIn
) -> None:
    minh, an = make_user("minh@example.vn", officer=True), make_user("an@example.vn")
    at_home = app.test_client()
    give_password(client, minh.email)
    sign_in(an, on=at_home)

    for visitor in (client, at_home):
        shown = send(visitor, SETUP_PAGE, setup="authenticator")
        with visitor.session_transaction() as session:
            secret = session["tf_totp_secret"]
        done = visitor.post(CODE_PAGE, data={"csrf_token": token_on(shown), "code": code_of(app, secret)})
        page = visitor.get(done.location).text

        assert page.count("Đã bật xác thực hai lớp. Bạn lập mã dự phòng") == 1
        assert "Mã đúng" not in page


def test_the_code_page_is_told_nothing_when_nobody_was_going_anywhere(
    app: Flask, client: FlaskClient
) -> None:
    minh = make_user("minh@example.vn", officer=True)
    with_totp(app, minh)

    assert give_password(client, minh.email).location == CODE_PAGE


@pytest.mark.parametrize("way", ["code", "recovery"])
def test_after_either_code_one_is_where_one_was_going(
    app: Flask, client: FlaskClient, sign_in: SignIn, way: str
) -> None:
    minh = make_user("minh@example.vn", officer=True)
    secret = with_totp(app, minh)
    sign_in(minh)
    made = send(client, "/xac-thuc-hai-lop/ma-du-phong", generate_new_codes="1").text
    recovery = made.partition("<code>")[2].partition("</code>")[0]
    other = app.test_client()
    asked = other.get("/quan-tri/hoan-tien?loc=done").location

    step = send(other, asked, email=minh.email, password=PASSWORD).location
    assert step == f"{CODE_PAGE}?next=/quan-tri/hoan-tien?loc%3Ddone"
    code = code_of(app, secret)
    if way == "recovery":
        step = link_to(other, link_to(other, step, "mat-dien-thoai"), "dang-nhap-bang-ma-du-phong")
        code = recovery
    target = form_action(other.get(step))

    assert send(other, target, code="khong-phai-ma").status_code == 422
    assert send(other, target, code=code).location == "/quan-tri/hoan-tien?loc=done"
    assert is_signed_in(other)


def test_a_new_officer_also_arrives_where_the_work_was(app: Flask, client: FlaskClient) -> None:
    minh = make_user("minh@example.vn", officer=True)
    step = send(client, "/dang-nhap?next=/quan-tri", email=minh.email, password=PASSWORD).location
    shown = send(client, step, setup="authenticator")
    with client.session_transaction() as session:
        secret = session["tf_totp_secret"]

    fields = {"csrf_token": token_on(shown), "code": code_of(app, secret)}
    done = client.post(form_action(shown), data=fields)

    assert step == f"{SETUP_PAGE}?next=/quan-tri"
    assert done.location == "/quan-tri"


def test_who_has_given_the_code_and_is_back_on_its_page_goes_on_and_stays_signed_in(
    app: Flask, client: FlaskClient
) -> None:
    minh = make_user("minh@example.vn", officer=True)
    secret = with_totp(app, minh)
    step = send(client, "/dang-nhap?next=/quan-tri", email=minh.email, password=PASSWORD).location
    fields = {"csrf_token": token_on(client.get(step)), "code": code_of(app, secret)}
    client.post(step, data=fields)

    again, looked = client.post(step, data=fields), client.get(CODE_PAGE)

    assert (again.location, looked.location) == ("/quan-tri", "/tai-khoan")
    assert is_signed_in(client)


HOSTILE = (
    "https://evil.example/", "//evil.example", "///evil.example", "/\\evil.example", "\\\\evil.example",
    "/\t/evil.example", "\t//evil.example", " //evil.example", "/\n/evil.example", "javascript:alert(1)",
    "http://localhost//evil.example", "http://localhost@evil.example/", "evil.example", "/\x19/evil.example",
    "//[evil", "http://[evil", "/evil" * 201,
)  # fmt: skip


@pytest.mark.parametrize("address", HOSTILE)
def test_nobody_is_led_out_of_the_shop(app: Flask, client: FlaskClient, address: str) -> None:
    minh, an = make_user("minh@example.vn", officer=True), make_user("an@example.vn")
    secret = with_totp(app, minh)
    at_home = app.test_client()
    asked = "/dang-nhap?" + urlencode({"next": address})

    step = send(client, asked, email=minh.email, password=PASSWORD).location
    simply = send(at_home, asked, email=an.email, password=PASSWORD).location
    give_password(client, minh.email)
    code_page = CODE_PAGE + "?" + urlencode({"next": address})
    shown = client.get(code_page)
    done = send(client, code_page, code=code_of(app, secret)).location

    assert step == CODE_PAGE
    assert "evil" not in shown.text.partition("<main")[2]
    assert done == "/tai-khoan"
    assert simply == "/tai-khoan"


def test_who_scanned_badly_may_scan_again(app: Flask, client: FlaskClient) -> None:
    minh = make_user("minh@example.vn", officer=True)
    give_password(client, minh.email)
    shown = send(client, SETUP_PAGE, setup="authenticator")
    wrong = client.post(CODE_PAGE, data={"csrf_token": token_on(shown), "code": "000000"})

    assert f'href="{SETUP_PAGE}"' in wrong.text
    assert "Không có điện thoại ở đây?" not in wrong.text
    assert "data:image/svg+xml" in send(client, SETUP_PAGE, setup="authenticator").text
    assert not is_signed_in(client)


def test_the_right_code_lets_in_once(app: Flask, client: FlaskClient) -> None:
    minh = make_user("minh@example.vn", officer=True)
    secret = with_totp(app, minh)
    code = code_of(app, secret)
    assert give_password(client, minh.email).location.startswith(CODE_PAGE)
    assert not is_signed_in(client)
    assert send(client, CODE_PAGE, code=code).location == "/tai-khoan"
    assert is_signed_in(client)

    other = app.test_client()
    give_password(other, minh.email)
    again = send(other, CODE_PAGE, code=code)

    assert again.status_code == 422
    assert "đã dùng rồi" in again.text
    assert not is_signed_in(other)


@pytest.mark.usefixtures("still_clock")
def test_guessing_the_code_ends_after_ten(app: Flask, client: FlaskClient) -> None:
    minh = make_user("minh@example.vn", officer=True)
    secret = with_totp(app, minh)
    give_password(client, minh.email)
    wrong = "000000" if code_of(app, secret) != "000000" else "111111"

    answers = [send(client, CODE_PAGE, code=wrong).status_code for _ in range(10)]
    last = send(client, CODE_PAGE, code=code_of(app, secret))

    assert answers == [422] * 10
    assert last.status_code == 429
    assert int(last.headers["Retry-After"]) > 0
    assert not is_signed_in(client)


@pytest.mark.parametrize("path", [CODE_PAGE, SETUP_PAGE, "/xac-thuc-hai-lop/dang-nhap-bang-ma-du-phong"])
def test_the_second_step_cannot_be_the_first(client: FlaskClient, path: str) -> None:
    make_user("minh@example.vn", officer=True)

    response = client.get(path)

    assert response.location == "/dang-nhap"
    assert client.get("/tai-khoan").location.startswith("/dang-nhap")


def test_a_recovery_code_lets_in_once(
    app: Flask, client: FlaskClient, sign_in: SignIn, reload: Callable[[User], User]
) -> None:
    minh = make_user("minh@example.vn", officer=True)
    with_totp(app, minh)
    sign_in(minh)
    assert "Chưa có mã dự phòng nào" in client.get("/tai-khoan").text
    page = send(client, "/xac-thuc-hai-lop/ma-du-phong", generate_new_codes="1")
    assert "Chưa có mã dự phòng nào" not in client.get("/tai-khoan").text
    codes = [line.split("</code>")[0] for line in page.text.split("<code>")[1:]]
    assert len(codes) == 8
    assert codes[0] not in str(reload(minh).mf_recovery_codes)
    assert codes[0] not in client.get("/xac-thuc-hai-lop/ma-du-phong?show_codes=1").text

    for answer in ("/tai-khoan", None):
        other = app.test_client()
        give_password(other, minh.email)
        path = "/xac-thuc-hai-lop/dang-nhap-bang-ma-du-phong"
        back = link_to(other, path, "xac-thuc-hai-lop/ma")
        assert "Mã trên điện thoại" in other.get(back).text
        assert send(other, path, code=codes[0].upper()).location == answer
        assert is_signed_in(other) is (answer is not None)
    assert len(reload(minh).mf_recovery_codes or []) == 7


def test_switching_it_on_ends_the_sign_ins_that_have_not_shown_it(
    app: Flask, client: FlaskClient, sign_in: SignIn
) -> None:
    an = make_user("an@example.vn")
    other = app.test_client()
    sign_in(an)
    sign_in(an, on=other)
    shown = send(client, SETUP_PAGE, setup="authenticator")
    with client.session_transaction() as session:
        secret = session["tf_totp_secret"]

    client.post(CODE_PAGE, data={"csrf_token": token_on(shown), "code": code_of(app, secret)})

    assert is_signed_in(client)
    assert not is_signed_in(other)


def test_switching_it_off_asks_for_the_password_first(
    app: Flask, client: FlaskClient, sign_in: SignIn, reload: Callable[[User], User],
    letters: Mailbox, deliver: Callable[[], int],
) -> None:  # fmt: skip
    an = make_user("an@example.vn")
    with_totp(app, an)
    sign_in(an, second_factor=True)
    token = token_on(client.get(SETUP_PAGE))
    with client.session_transaction() as session:
        session["fs_paa"] -= 3600
        session.pop("fs_gexp", None)

    refused = client.post(SETUP_PAGE, data={"csrf_token": token, "setup": "disable"})
    assert refused.location.startswith("/xac-minh-lai")
    assert reload(an).has_second_factor
    assert send(client, "/xac-minh-lai", password="sai mật khẩu rồi").status_code == 422
    assert send(client, refused.location, password=PASSWORD).location == SETUP_PAGE
    send(client, SETUP_PAGE, setup="disable")

    assert not reload(an).has_second_factor
    deliver()
    assert "vừa được tắt" in letters.to(an.email)[-1].text


def test_an_officer_cannot_switch_it_off(
    app: Flask, client: FlaskClient, sign_in: SignIn, reload: Callable[[User], User]
) -> None:
    minh = make_user("minh@example.vn", officer=True)
    with_totp(app, minh)
    sign_in(minh)

    answer = send(client, SETUP_PAGE, setup="disable")

    assert answer.status_code in {200, 422}
    assert reload(minh).has_second_factor


def test_codes_are_those_of_any_authenticator(app: Flask) -> None:
    factory = app.extensions["security"].totp_factory
    secret = factory.generate_totp_secret()

    telephone = TOTP.from_uri(factory.get_totp_uri("minh@example.vn", secret))

    assert str(telephone.generate().token) == code_of(app, secret)
