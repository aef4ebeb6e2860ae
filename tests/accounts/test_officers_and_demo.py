"""Officers are made on the command line; the demo's doors exist in the demo alone."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from shop import create_app
from shop.accounts.models import User
from shop.notifications.queries import officers
from shop.platform.audit import AuditEntry
from shop.platform.database import db
from tests.accounts.pages import is_signed_in, send, token_on
from tests.factories.accounts import make_user
from tests.support.engines import test_settings
from tests.support.signing_in import SignIn


def officer_emails() -> list[str]:
    return [reader.email for reader in officers(but=None)]


def path_in(output: str) -> str:
    return output.split("http://localhost", 1)[1].strip()


def test_there_is_no_officer_until_the_command_line_makes_one(app: Flask, client: FlaskClient) -> None:
    assert officer_emails() == []

    told = app.test_cli_runner().invoke(args=["accounts", "add-officer", "Minh@Example.vn"])

    assert told.exit_code == 0, told.output
    assert officer_emails() == ["minh@example.vn"]
    path = path_in(told.output)
    assert send(client, path, password="nương ngô xanh đầu bản").location == "/dang-nhap"
    assert client.get(path).location == "/quen-mat-khau"
    answer = send(client, "/dang-nhap", email="minh@example.vn", password="nương ngô xanh đầu bản")
    assert answer.location == "/xac-thuc-hai-lop"
    db.session.rollback()
    acts = db.session.scalars(select(AuditEntry.act).order_by(AuditEntry.id)).all()
    assert acts == ["officer.appointed", "account.password_reset"]


def test_a_person_becomes_an_officer_and_signs_in_anew(
    app: Flask, client: FlaskClient, sign_in: SignIn, reload: Callable[[User], User]
) -> None:
    an = make_user()
    sign_in(an)

    for _ in range(2):
        app.test_cli_runner().invoke(args=["accounts", "add-officer", "an@example.vn"])

    assert [role.name for role in reload(an).roles] == ["officer"]
    assert not is_signed_in(client)


def test_what_is_not_an_address_makes_no_officer(app: Flask) -> None:
    told = app.test_cli_runner().invoke(args=["accounts", "add-officer", "minh"])

    assert told.exit_code != 0
    assert officer_emails() == []


@pytest.fixture
def demo(tmp_path: Path) -> Callable[..., Flask]:
    def build(**changes: object) -> Flask:
        settings = test_settings(f"sqlite:///{tmp_path}/demo.db", tmp_path)
        return create_app(replace(settings, **{"demo": True, **changes}))  # type: ignore[arg-type]

    return build


def _routes(app: Flask) -> set[str]:
    return {rule.rule for rule in app.url_map.iter_rules()}


def test_the_demos_doors_are_for_loopback_alone(
    demo: Callable[..., Flask], app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "/demo/vao" in _routes(demo())
    assert "/demo/vao" not in _routes(app)
    assert "/demo/vao" not in _routes(demo(public_url="https://cho.example"))
    monkeypatch.setenv("HOST", "0.0.0.0")
    assert "/demo/vao" not in _routes(demo())


def test_a_visitor_of_the_demo_enters_as_an_officer_with_one_press(demo: Callable[..., Flask]) -> None:
    shop = demo()
    with shop.app_context():
        db.create_all()
        make_user("can-bo-1@demo.example", officer=True)
        browser = shop.test_client()
        page = browser.get("/dang-nhap")
        assert page.text.count('action="/demo/vao"') == 1, "no door for those who have no account"
        token = token_on(page)

    with shop.app_context():
        stranger = browser.post("/demo/vao", data={"csrf_token": token, "email": "an@example.vn"})
    with shop.app_context():
        answer = browser.post("/demo/vao", data={"csrf_token": token, "email": "can-bo-1@demo.example"})
    with shop.app_context():
        home = browser.get("/tai-khoan")
        db.session.remove()
        db.engine.dispose()

    assert stranger.status_code == 404
    assert answer.status_code == 303
    assert home.status_code == 200
