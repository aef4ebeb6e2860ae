"""What a password must be: long enough, not everybody's, not about oneself."""

import time

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from config import Settings
from shop.accounts.models import User
from shop.accounts.policies import TOO_COMMON, TOO_LONG, TOO_PERSONAL, TOO_SHORT, password_problem
from shop.accounts.security import configuration
from shop.platform.database import db
from tests.accounts.pages import send

TRIED_FIRST = (
    "1234567890", "12345678910", "0123456789", "0987654321", "1q2w3e4r5t", "qwertyuiop",
    "password12", "password1234", "iloveyou123", "1qaz2wsx3edc", "qwerty123456", "1111111111",
    "1234554321", "123456789a", "football123", "liverpool123", "basketball", "administrator",
    "welcome123", "princess123", "a123456789", "147258369147",
)  # fmt: skip
ABOUT = ("an.lo@example.vn", "Lò Thị An")


@pytest.mark.parametrize(
    ("password", "problem"),
    [
        ("ngắn quá", TOO_SHORT),
        ("x" * 257, TOO_LONG),
        ("1234567890", TOO_COMMON),
        ("QWERTYUIOP", TOO_COMMON),
        ("password123", TOO_COMMON),
        ("mật khẩu 123456", TOO_COMMON),
        ("aaaaaaaaaaaa", TOO_COMMON),
        ("abababababab", TOO_COMMON),
        ("anhyeuem123", TOO_COMMON),
        ("an.lo@example.vn", TOO_PERSONAL),
        ("lò thị an 1", TOO_PERSONAL),
        ("Chợ Phiên 12", TOO_PERSONAL),
        ("nương ngô xanh đầu bản", None),
        ("một câu có dấu cách và 🌾", None),
        ("thirty geese cross a wet field", None),
        ("k" + "ễ" * 70 + "xyz", None),
        ("\U0001f33e" * 4 + "mùa lúa chín", None),
    ],
)
def test_a_password_is_judged(password: str, problem: str | None) -> None:
    assert password_problem(password, about=ABOUT) == problem


def test_most_of_what_guessers_try_first_is_refused() -> None:
    refused = [word for word in TRIED_FIRST if password_problem(word) is not None]

    assert len(refused) >= len(TRIED_FIRST) - 1, set(TRIED_FIRST) - set(refused)


def test_a_weak_password_is_refused_beside_the_field(client: FlaskClient) -> None:
    answer = send(client, "/dang-ky", email="an@example.vn", password="1234567890")

    assert answer.status_code == 422
    assert "nhiều người dùng" in answer.text
    assert 'id="password-error"' in answer.text
    assert 'value="an@example.vn"' in answer.text
    assert "1234567890" not in answer.text
    assert db.session.scalars(select(User)).unique().all() == []


@pytest.mark.parametrize("path", ["/dang-ky", "/dang-nhap"])
def test_a_megabyte_of_password_is_refused_at_once(client: FlaskClient, path: str) -> None:
    client.get(path)
    start = time.perf_counter()

    answer = send(client, path, email="an@example.vn", password="ể" * 100_000)

    assert answer.status_code == 422
    assert time.perf_counter() - start < 2


def test_a_password_may_be_typed_on_any_keyboard(client: FlaskClient, app: Flask) -> None:
    composed, decomposed = "m\u1ea3nh tr\u0103ng non", "ma\u0309nh tra\u0306ng non"
    send(client, "/dang-ky", email="an@example.vn", password=composed)
    with app.app_context():
        user = db.session.scalars(select(User)).unique().one()
        util = app.extensions["security"].password_util

        assert user.verify_and_update_password(util.normalize(decomposed))
        assert str(user.password).startswith("$argon2id$")


def test_a_real_market_hashes_at_full_cost() -> None:
    settings = Settings(database_url="", secret_key="a-secret-for-tests-only-0123456789")

    options = configuration(settings)["SECURITY_PASSWORD_HASH_PASSLIB_OPTIONS"]

    assert options["argon2__memory_cost"] >= 46 * 1024
