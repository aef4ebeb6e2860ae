"""Opening the demo market."""

import socket
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from shop import create_app
from shop.demo.people import who_may_enter
from tests.factories.accounts import make_user
from tests.support.engines import test_settings


def test_a_second_market_on_a_taken_port_is_refused_and_nothing_is_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = tmp_path / "market.db"
    app = create_app(replace(test_settings(f"sqlite:///{made}", tmp_path), demo=True))
    with socket.create_server(("127.0.0.1", 0)) as first:
        port = str(first.getsockname()[1])
        monkeypatch.setenv("HOST", "127.0.0.1")
        monkeypatch.setenv("PORT", port)
        answer = app.test_cli_runner().invoke(args=["demo", "run"])

    assert answer.exit_code == 1
    assert f"127.0.0.1:{port} is taken" in answer.output
    assert not made.exists()


def test_whoever_has_erased_the_account_is_not_named_to_sign_in(app: Flask) -> None:
    here = make_user("ong-mat@demo.example")

    assert [person.email for person in who_may_enter()] == [here.email]
