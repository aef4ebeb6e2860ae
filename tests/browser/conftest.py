"""A real Chromium in front of a running demo market."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.support.chromium import FLAGS, chromium
from tests.support.demo_market import Market, served_market

__all__ = ["Market"]

#: What markets run on if their test does not say it: `make browser ENGINE=postgres` for the other one.
ENGINE = os.environ.get("ENGINE", "sqlite")
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 900}


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, object]:
    return {"executable_path": chromium(), "args": FLAGS}


@pytest.fixture
def open_market(tmp_path: Path) -> Iterator[Market]:
    """The demo market, filled and served on a port of its own."""
    with served_market(tmp_path, ENGINE) as market:
        yield market


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
    """Sign in by the demo's one-click entry, as the person with an email."""

    def sign_in(email: str, **options: object) -> Page:
        page = visit("/dang-nhap", **options)
        page.locator(f'form[action*="/demo/vao"]:has(input[value="{email}"]) button').click()
        page.wait_for_load_state()
        return page

    return sign_in
