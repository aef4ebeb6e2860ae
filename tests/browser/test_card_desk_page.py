"""The card desk's page in a real Chromium: it fits, needs no scripts, and leads back to another origin."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from playwright.sync_api import Browser, Page

from shop.payments.gateway import PaymentSight
from tests.browser.conftest import DESK, PHONE
from tests.payments.counters import ProcessCounter, desk_process
from tests.payments.gateway_contract import an_ask

pytestmark = pytest.mark.browser

PAY, DECLINE, LATER = 0, 1, 2


@pytest.fixture(scope="module")
def counter() -> Iterator[ProcessCounter]:
    """A desk in a process of its own."""
    with desk_process() as base:
        yield ProcessCounter(base)


@pytest.fixture(scope="module")
def shop() -> Iterator[str]:
    """Where buyers return to: another origin, as the shop is."""

    class Order(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(b"<title>shop</title>")

        def log_message(self, *_: object) -> None: ...

    server = HTTPServer(("127.0.0.1", 0), Order)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/don-hang"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(params=[True, False], ids=["with scripts", "without scripts"])
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    context = browser.new_context(viewport=PHONE, java_script_enabled=request.param, locale="vi-VN")
    yield context.new_page()
    context.close()


def test_a_buyer_is_declined_pays_and_comes_back(page: Page, counter: ProcessCounter, shop: str) -> None:
    opened = counter.gateway.open(an_ask(return_url=shop))
    page.goto(opened.page_url)
    page.get_by_role("button").nth(DECLINE).click()
    page.get_by_role("alert").wait_for()

    page.get_by_role("button").nth(PAY).click()
    page.wait_for_url(f"{shop}?the=xong")

    assert counter.gateway.look(opened.ref).sight is PaymentSight.PAID


def test_a_buyer_leaves_and_finds_the_page_still_open(page: Page, counter: ProcessCounter, shop: str) -> None:
    opened = counter.gateway.open(an_ask(return_url=shop))
    page.goto(opened.page_url)
    page.locator(".leave a").click()
    page.wait_for_url(f"{shop}?the=thoi")
    page.goto(opened.page_url)

    page.get_by_role("button").nth(LATER).click()
    page.wait_for_url(f"{shop}?the=xong")

    assert counter.gateway.look(opened.ref).sight is PaymentSight.UNDER_WAY


def test_the_page_fits_every_screen_and_breaks_no_rule_of_its_own(
    browser: Browser, counter: ProcessCounter, shop: str
) -> None:
    context = browser.new_context(viewport=DESK, locale="vi-VN")
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.goto(counter.gateway.open(an_ask(return_url=shop)).page_url)

    for width in (320, 360, 390, 768, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") == width
        for box in page.get_by_role("button").all():
            size = box.bounding_box()
            assert size is not None
            assert size["height"] >= 44

    assert complaints == []
    context.close()
