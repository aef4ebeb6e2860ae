"""Who is let through the doors of an account."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.factories.accounts import make_user
from tests.support.filling import form_on
from tests.support.signing_in import SignIn

OFFICERS_PAGE = "/quan-tri"


def test_a_stranger_is_led_to_the_sign_in_page_and_back(client: FlaskClient) -> None:
    response = client.get("/tai-khoan")

    assert response.status_code == 302
    assert response.location == "/dang-nhap?next=/tai-khoan"


def test_a_person_who_is_signed_in_sees_the_account(client: FlaskClient, sign_in: SignIn) -> None:
    sign_in(make_user(full_name="Lò Thị An"))

    response = client.get("/tai-khoan")

    assert response.status_code == 200
    assert "Lò Thị An" in response.text
    assert response.headers["Cache-Control"] == "private, no-store"


def test_nobody_is_looked_up_on_a_public_page(client: FlaskClient, sign_in: SignIn) -> None:
    sign_in(make_user())

    response = client.get("/xa-phuong?tinh=01")

    assert response.status_code == 200
    assert "Set-Cookie" not in response.headers
    assert "Cookie" not in response.headers.get("Vary", "")


def test_an_officer_without_the_second_factor_is_led_to_set_it_up(
    client: FlaskClient, sign_in: SignIn
) -> None:
    sign_in(make_user("minh@example.vn", officer=True), second_factor=False)

    response = client.get(OFFICERS_PAGE)

    assert (response.status_code, response.location) == (302, "/xac-thuc-hai-lop")


def test_an_officer_with_the_second_factor_works(client: FlaskClient, sign_in: SignIn) -> None:
    sign_in(make_user("minh@example.vn", officer=True))

    assert client.get(OFFICERS_PAGE).status_code == 200


def test_a_buyer_is_refused_where_officers_work(client: FlaskClient, sign_in: SignIn) -> None:
    sign_in(make_user())

    assert client.get(OFFICERS_PAGE).status_code == 403


def test_a_program_is_told_to_sign_in_rather_than_led(client: FlaskClient) -> None:
    response = client.get("/tai-khoan", headers={"Accept": "application/json"})

    assert response.status_code == 401


def test_a_broken_guard_lets_nobody_in(
    client: FlaskClient, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign_in(make_user())
    monkeypatch.setattr("shop.accounts.guards.current_user", None)

    assert client.get("/tai-khoan").status_code == 500


def test_what_is_sent_after_the_sign_in_has_ended_is_said_to_be_lost_and_one_comes_back(
    app: Flask, client: FlaskClient, sign_in: SignIn
) -> None:
    sign_in(make_user())
    form = form_on(client.get("/tai-khoan/ho-so"), holding="full_name")
    client.delete_cookie(app.config["SESSION_COOKIE_NAME"])

    refused = form.press(client, full_name="Lò Thị An")

    assert refused.location == "/dang-nhap?next=/tai-khoan/ho-so"
    assert "Chợ chưa ghi được điều vừa gửi" in client.get(refused.location).text
