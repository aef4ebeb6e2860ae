"""A real Chromium in front of a running demo market."""

import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from flask import Flask
from flask_migrate import upgrade
from playwright.sync_api import Browser, BrowserContext, Page
from werkzeug.serving import make_server

from shop import create_app
from shop.demo import market, people
from shop.platform.database import db, transaction
from shop.platform.worker import work_off
from shop.search import services as search
from tests.support.engines import test_settings
from tests.support.mailbox import Mailbox

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 900}


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, object]:
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    assert program, "Chromium is not installed: apt-get install chromium"
    return {"executable_path": program, "args": FLAGS}


@dataclass(frozen=True)
class Market:
    """A running demo market."""

    app: Flask
    url: str
    letters: Mailbox

    def work(self) -> int:
        """Let the worker do what is due."""
        with self.app.app_context():
            return work_off()


@pytest.fixture
def open_market(tmp_path: Path) -> Iterator[Market]:
    """The demo market, filled and served on a port of its own."""
    with market_in(tmp_path) as market:
        yield market


@contextmanager
def market_in(tmp_path: Path) -> Iterator[Market]:
    """A demo market whose data lie in a folder."""
    server = make_server("127.0.0.1", 0, _late, threaded=True)
    url = f"http://127.0.0.1:{server.server_port}"
    settings = replace(
        test_settings(f"sqlite:///{tmp_path / 'market.db'}", tmp_path),
        public_url=url,
        trusted_hosts=("127.0.0.1",),
        demo=True,
    )
    app = create_app(settings)
    letters = Mailbox()
    app.extensions["mailer"] = letters
    with app.app_context():
        upgrade()
        with transaction():
            market.load_market()
            people.load_people()
        with transaction():
            search.rebuild()
        db.session.remove()
    server.app = app
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield Market(app, url, letters)
    server.shutdown()
    thread.join()
    server.server_close()
    with app.app_context():
        db.engine.dispose()


def _late(environ: object, start: object) -> list[bytes]:
    raise RuntimeError("the market is not open yet")


Opened = Callable[..., Page]


@pytest.fixture
def visit(browser: Browser, open_market: Market) -> Iterator[Opened]:
    """Open the market as somebody: each call is a browser of its own, its scripts ready."""
    contexts: list[BrowserContext] = []

    def open_page(path: str = "/", *, size: dict[str, int] = PHONE, script: bool = True) -> Page:
        context = browser.new_context(
            viewport=size, java_script_enabled=script, base_url=open_market.url, locale="vi-VN"
        )
        contexts.append(context)
        page = context.new_page()
        page.goto(path, wait_until="networkidle" if script else "load")
        return page

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture
def enter(visit: Opened) -> Callable[..., Page]:
    """Sign in by the demo's one-click entry, as the person with an e-mail."""

    def sign_in(email: str, **options: object) -> Page:
        page = visit("/dang-nhap", **options)
        page.locator(f'form[action*="/demo/vao"]:has(input[value="{email}"]) button').click()
        page.wait_for_load_state()
        return page

    return sign_in
