"""What happens to a request when the database has trouble."""

import sqlite3

import psycopg
import pytest
from flask import Flask, g, session
from flask.testing import FlaskClient
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError

from shop.kernel.errors import Busy
from shop.platform.access import visitor
from shop.platform.database import db
from shop.platform.engines import engine_options
from shop.platform.retry import as_busy
from tests.factories.accounts import make_user
from tests.support.signing_in import SignIn


class LostRace(Exception):
    sqlstate = "40001"


def test_a_request_done_again_begins_with_the_session_it_came_with(
    client: FlaskClient, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[tuple[object, object, object]] = []

    @visitor
    def stumble() -> str:
        seen.append((session.get("cart"), session.get("tried"), g.get("tried")))
        session.pop("cart", None)
        session["tried"] = g.tried = True
        if len(seen) < 3:
            raise OperationalError("", None, LostRace())
        return "done"

    monkeypatch.setitem(app.view_functions, "cart.cart_page", stumble)
    with client.session_transaction() as before:
        before["cart"] = "a-guests-secret"

    assert client.get("/gio-hang").text == "done"
    assert seen == [("a-guests-secret", None, None)] * 3


def test_what_somebody_took_at_the_same_moment_is_seen_the_second_time(
    client: FlaskClient, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks: list[int] = []

    @visitor
    def stumble() -> str:
        looks.append(len(looks))
        if len(looks) == 1:
            raise IntegrityError("", None, psycopg.errors.UniqueViolation("taken meanwhile"))
        return "another name"

    monkeypatch.setitem(app.view_functions, "cart.cart_page", stumble)

    assert client.get("/gio-hang").text == "another name"
    assert looks == [0, 1]


def test_a_request_that_gives_up_leaves_the_session_as_it_was(
    client: FlaskClient, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    @visitor
    def stumble() -> str:
        session.pop("cart", None)
        raise Busy

    monkeypatch.setitem(app.view_functions, "cart.cart_page", stumble)
    with client.session_transaction() as before:
        before["cart"] = "a-guests-secret"

    assert client.get("/gio-hang").status_code == 503
    with client.session_transaction() as after:
        assert after["cart"] == "a-guests-secret"


@pytest.mark.parametrize(
    "trouble",
    [
        psycopg.OperationalError("connection failed: Connection refused"),
        sqlite3.OperationalError("database or disk is full"),
        sqlite3.OperationalError("attempt to write a readonly database"),
        sqlite3.OperationalError("disk I/O error"),
    ],
)
def test_a_database_that_is_away_is_busy_and_no_fault_of_ours(trouble: Exception) -> None:
    assert isinstance(as_busy(OperationalError("", None, trouble)), Busy)


@pytest.mark.parametrize(
    "fault",
    [
        OperationalError("", None, sqlite3.OperationalError("no such table: jar")),
        IntegrityError("", None, psycopg.errors.UniqueViolation("twice")),
    ],
)
def test_a_fault_of_ours_stays_one(fault: DBAPIError) -> None:
    assert as_busy(fault) is fault


def test_trouble_before_the_view_is_a_503(
    client: FlaskClient, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign_in(make_user())

    def away(*_: object, **__: object) -> None:
        raise OperationalError("", None, psycopg.OperationalError("Connection refused"))

    monkeypatch.setattr(db.session, "scalars", away)
    answer = client.get("/tai-khoan")

    assert answer.status_code == 503
    assert "Retry-After" in answer.headers


@pytest.mark.parametrize("url", ["sqlite:///shop.db", "postgresql+psycopg://shop"])
def test_errors_do_not_tell_what_was_sent(url: str) -> None:
    assert engine_options(url)["hide_parameters"] is True
