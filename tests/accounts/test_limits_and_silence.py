"""Guessing ends soon, and nobody learns who has an account."""

import re
import time
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from shop.accounts.models import User
from shop.kernel.clock import now, time_from
from shop.platform.database import db
from tests.accounts.pages import is_signed_in, link_in, send, token_on
from tests.factories.accounts import PASSWORD, make_user
from tests.support.mailbox import Mailbox

WRONG = "không phải câu này đâu"


def guess(client: FlaskClient, place: str = "127.0.0.1", **headers: str) -> TestResponse:
    token = token_on(client.get("/dang-nhap"))
    fields = {"csrf_token": token, "email": "an@example.vn", "password": WRONG}
    return client.post("/dang-nhap", data=fields, headers=headers, environ_base={"REMOTE_ADDR": place})


@pytest.mark.usefixtures("still_clock")
def test_ten_wrong_passwords_and_then_a_rest(app: Flask, client: FlaskClient) -> None:
    make_user()

    answers = [guess(client).status_code for _ in range(10)]
    refused = send(client, "/dang-nhap", email="an@example.vn", password=PASSWORD)
    elsewhere = app.test_client()
    token = token_on(elsewhere.get("/dang-nhap"))
    entered = elsewhere.post(
        "/dang-nhap",
        data={"csrf_token": token, "email": "an@example.vn", "password": PASSWORD},
        environ_base={"REMOTE_ADDR": "203.0.113.9"},
    )

    assert answers == [422] * 10
    assert refused.status_code == 429
    assert 0 < int(refused.headers["Retry-After"]) <= 900
    assert "Từ từ một chút" in refused.text
    assert entered.location == "/tai-khoan"


@pytest.mark.usefixtures("still_clock")
def test_a_forged_forwarding_header_does_not_help(client: FlaskClient) -> None:
    make_user()

    answers = [guess(client, **{"X-Forwarded-For": f"198.51.100.{i}"}).status_code for i in range(11)]

    assert answers == [422] * 10 + [429]


@pytest.mark.usefixtures("still_clock")
def test_another_address_of_the_same_house_does_not_help(client: FlaskClient) -> None:
    make_user()

    answers = [guess(client, f"2001:db8:0:7::{i:x}").status_code for i in range(1, 12)]

    assert answers == [422] * 10 + [429]
    assert guess(client, "2001:db8:0:8::1").status_code == 422


@pytest.mark.usefixtures("still_clock")
def test_writing_the_address_in_other_letters_does_not_help(client: FlaskClient) -> None:
    make_user()
    written = ["an@ｅxample.vn", "an@example。vn", "AN@ⓔⓧample.vn", " an@EXAMPLE.vn", "an@exampl\u212f.vn"]
    fields = {"csrf_token": token_on(client.get("/dang-nhap")), "password": WRONG}

    answers = [client.post("/dang-nhap", data={**fields, "email": e}).status_code for e in written * 3]

    assert answers == [422] * 10 + [429] * 5
    letters = [
        client.post("/quen-mat-khau", data={**fields, "email": e}).status_code for e in (written * 2)[:7]
    ]
    assert letters == [303] * 5 + [429] * 2


def test_the_rest_is_over_after_a_quarter_of_an_hour(client: FlaskClient) -> None:
    make_user()
    for _ in range(11):
        guess(client)

    later = now() + timedelta(minutes=16)
    with time_from(lambda: later):
        answer = send(client, "/dang-nhap", email="an@example.vn", password=PASSWORD)

    assert answer.location == "/tai-khoan"


@pytest.mark.usefixtures("still_clock")
def test_trying_many_accounts_from_one_place_ends_too(client: FlaskClient) -> None:
    token = token_on(client.get("/dang-nhap"))
    fields = {"csrf_token": token, "password": "ngắn"}

    answers = [
        client.post("/dang-nhap", data={**fields, "email": f"nguoi{i}@example.vn"}).status_code
        for i in range(101)
    ]

    assert answers == [422] * 100 + [429]


def test_known_and_unknown_people_get_the_same_refusal(app: Flask) -> None:
    make_user()
    answers = []
    for email in ("an@example.vn", "ai@example.vn"):
        client = app.test_client()
        page = send(client, "/dang-nhap", email=email, password=WRONG)
        answers.append((page.status_code, _alike(page.text, email)))

    assert answers[0] == answers[1]
    assert "Email hoặc mật khẩu chưa đúng." in answers[0][1]


@pytest.mark.parametrize("path", ["/dang-ky", "/quen-mat-khau", "/xac-nhan"])
def test_nobody_learns_who_has_an_account(app: Flask, path: str) -> None:
    make_user()
    fields = {"password": PASSWORD} if path == "/dang-ky" else {}
    seen = []
    for email in ("an@example.vn", "ai@example.vn"):
        client = app.test_client()
        answer = send(client, path, email=email, **fields)
        following = client.get(str(answer.location))
        seen.append((answer.status_code, answer.location, _alike(following.text, email)))

    assert seen[0] == seen[1]
    assert 'class="page flashes"' in seen[0][2], "nobody is left without a word"


def test_a_forgotten_password_costs_the_same_work_whoever_asks(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_user()
    make_user("moi@example.vn", confirmed_at=None)
    hashed: list[str] = []
    for module in ("flask_security.views", "shop.accounts.security_forms"):
        monkeypatch.setattr(f"{module}.hash_password", hashed.append)

    for asked, email in enumerate(("an@example.vn", "moi@example.vn", "ai@example.vn"), start=1):
        send(app.test_client(), "/quen-mat-khau", email=email)
        assert len(hashed) == asked


def test_registering_a_known_address_tells_only_its_owner(
    client: FlaskClient, letters: Mailbox, deliver: Callable[[], int], reload: Callable[[User], User]
) -> None:
    an = make_user()
    before = an.password

    send(client, "/dang-ky", full_name="Kẻ khác", email="AN@example.vn", password="một câu khác hẳn")
    deliver()

    assert [letter.to for letter in letters] == ["an@example.vn"]
    assert "đã có tài khoản" in letters[0].text
    assert link_in(letters[0]).startswith("/quen-mat-khau/")
    assert (reload(an).password, an.full_name) == (before, "Lò Thị An")


@pytest.mark.usefixtures("still_clock")
def test_asking_for_letters_again_and_again_ends(client: FlaskClient) -> None:
    make_user()

    answers = [send(client, "/quen-mat-khau", email="an@example.vn").status_code for _ in range(6)]

    assert answers == [303] * 5 + [429]


def test_a_reset_link_holds_half_an_hour(
    client: FlaskClient, letters: Mailbox, deliver: Callable[[], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    make_user()
    send(client, "/quen-mat-khau", email="an@example.vn")
    deliver()
    path = link_in(letters[0])
    assert client.get(path).status_code == 200

    later = time.time() + 31 * 60
    monkeypatch.setattr("itsdangerous.timed.time.time", lambda: later)

    assert client.get(path).location == "/quen-mat-khau"


def test_asking_again_later_leaves_no_older_link_after_use(
    client: FlaskClient, letters: Mailbox, deliver: Callable[[], int]
) -> None:
    make_user()
    for _ in range(2):
        send(client, "/quen-mat-khau", email="an@example.vn")
    deliver()
    first, second = (link_in(letter) for letter in letters)

    send(client, second, password="mùa xuân hoa ban nở")

    assert client.get(first).location == "/quen-mat-khau"


def test_a_made_up_link_is_refused(client: FlaskClient) -> None:
    for token in ("x", "null", "0", "WyJhIiwiYiJd.aaa.bbb"):
        assert client.get(f"/quen-mat-khau/{token}").location == "/quen-mat-khau"
        assert client.get(f"/xac-nhan/{token}").status_code == 200
        assert send(client, f"/xac-nhan/{token}").location == "/xac-nhan"


def test_signing_in_from_another_site_is_refused(client: FlaskClient) -> None:
    make_user()
    token = token_on(client.get("/dang-nhap"))
    fields = {"csrf_token": token, "email": "an@example.vn", "password": PASSWORD}

    foreign = client.post("/dang-nhap", data=fields, headers={"Sec-Fetch-Site": "cross-site"})
    without_token = client.post("/dang-nhap", data={**fields, "csrf_token": ""})

    assert (foreign.status_code, without_token.status_code) == (403, 400)
    assert not is_signed_in(client)


def test_next_never_leads_out_of_the_market(app: Flask) -> None:
    make_user()
    for address in ("https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"):
        client = app.test_client()
        page = client.get("/dang-nhap", query_string={"next": address})
        answer = client.post(
            "/dang-nhap",
            query_string={"next": address},
            data={"csrf_token": token_on(page), "email": "an@example.vn", "password": PASSWORD},
        )
        target = answer.location or "/"
        assert target.startswith("/")
        assert not target.startswith(("//", "/\\"))


def test_after_signing_in_an_is_where_she_wanted_to_be(client: FlaskClient) -> None:
    make_user()
    led = client.get("/tai-khoan/dia-chi").location

    page = client.get(led)
    answer = client.post(
        led, data={"csrf_token": token_on(page), "email": "an@example.vn", "password": PASSWORD}
    )

    assert answer.location == "/tai-khoan/dia-chi"


def test_who_presses_twice_or_is_signed_in_already_arrives_there_too(client: FlaskClient) -> None:
    make_user()
    led = client.get("/tai-khoan/dia-chi").location
    fields = {"csrf_token": token_on(client.get(led)), "email": "an@example.vn", "password": PASSWORD}
    client.post(led, data=fields)

    again = client.post(led, data=fields)
    looked = client.get("/dang-nhap?next=/dang-nhap")

    assert again.location == "/tai-khoan/dia-chi"
    assert client.get("/dang-ky?next=/gio-hang").location == "/gio-hang"
    assert client.get(looked.location).location == "/tai-khoan"


def test_roles_and_states_cannot_be_sent_along(client: FlaskClient) -> None:
    send(
        client, "/dang-ky", email="an@example.vn", password=PASSWORD, role="admin", is_admin="1",
        roles="officer", seller_status="approved", active="0", confirmed_at="2020-01-01",
        fs_uniquifier="mine", id="77",
    )  # fmt: skip

    user = db.session.scalars(select(User)).unique().one()
    assert (user.roles, user.is_officer, user.confirmed_at, user.active) == ([], False, None, True)
    assert user.fs_uniquifier != "mine"
    assert user.id != 77


def _alike(text: str, email: str) -> str:
    """A page without what differs from visitor to visitor."""
    text = text.replace(email, "EMAIL")
    text = re.sub(r'nonce="[^"]+"', "", text)
    return re.sub(r'(csrf[-_]token"[^>]*(?:value|content)=)"[^"]+"', r"\1", text)
