"""What may happen once happens once, however many hands reach for it."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from shop.accounts.models import User
from shop.platform.database import db
from tests.accounts.pages import is_signed_in, link_in, send, token_on
from tests.accounts.test_second_factor import CODE_PAGE, code_of, give_password, with_totp
from tests.factories.accounts import PASSWORD, make_user
from tests.support.browser import Browser
from tests.support.mailbox import Mailbox

pytestmark = pytest.mark.race
HANDS = 6


def all_at_once(
    browsers: Sequence[Browser], path: str, page: str, fields: Callable[[int], dict[str, str]]
) -> list[TestResponse]:
    """Every browser opens the page; when all have, all send."""
    start = Barrier(len(browsers))

    def reach(number: int) -> TestResponse:
        token = token_on(browsers[number].get(page))
        start.wait(20)
        return browsers[number].post(path, data={"csrf_token": token, **fields(number)})

    db.session.rollback()
    with ThreadPoolExecutor(len(browsers)) as pool:
        return list(pool.map(reach, range(len(browsers))))


def test_one_link_sets_one_password(app: Flask, letters: Mailbox, deliver: Callable[[], int]) -> None:
    make_user()
    browsers = [app.test_client() for _ in range(HANDS)]
    send(browsers[0], "/quen-mat-khau", email="an@example.vn")
    deliver()
    path = link_in(letters[0])
    words = [f"{uuid4()} mùa lúa" for _ in browsers]

    answers = all_at_once(browsers, path, path, lambda number: {"password": words[number]})

    won = [i for i, a in enumerate(answers) if (a.status_code, a.location) == (302, "/dang-nhap")]
    assert len(won) == 1, [(answer.status_code, answer.location) for answer in answers]
    assert {answer.status_code for i, answer in enumerate(answers) if i not in won} <= {302, 303}
    fresh = app.test_client()
    entered = send(fresh, "/dang-nhap", email="an@example.vn", password=words[won[0]])
    assert entered.location == "/tai-khoan"


def test_one_code_opens_one_door(app: Flask) -> None:
    minh = make_user("minh@example.vn", officer=True)
    secret = with_totp(app, minh)
    browsers = [app.test_client() for _ in range(HANDS)]
    for browser in browsers:
        give_password(browser, "minh@example.vn")
    code = code_of(app, secret)

    all_at_once(browsers, CODE_PAGE, CODE_PAGE, lambda number: {"code": code})

    assert sum(is_signed_in(browser) for browser in browsers) == 1


def test_one_address_makes_one_account(app: Flask) -> None:
    browsers = [app.test_client() for _ in range(HANDS)]

    answers = all_at_once(
        browsers,
        "/dang-ky",
        "/dang-ky",
        lambda number: {"email": "an@example.vn", "password": PASSWORD},
    )

    assert {(a.status_code, a.location) for a in answers[: HANDS - 1]} <= {(302, "/dang-nhap"), (429, None)}
    assert len(db.session.scalars(select(User)).unique().all()) == 1
