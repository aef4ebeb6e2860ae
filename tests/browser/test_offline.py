"""An on a slow line: pages seen before open without a network, others say honestly that they cannot."""

import socket
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Market

pytestmark = pytest.mark.browser

HONEY = "/san-pham/mat-ong-hoa-ban"
TOO_WEAK = "Mạng yếu quá, chưa mở được trang này"


def wait_for_worker(page: Page) -> None:
    page.evaluate("() => navigator.serviceWorker.ready.then(() => true)")
    page.wait_for_function("() => navigator.serviceWorker.controller !== null")


def nobody_answers(environ: Mapping[str, Any], _start: object) -> Iterable[bytes]:
    """A market that is out of reach: the line is cut before a word is said."""
    environ["werkzeug.socket"].shutdown(socket.SHUT_RDWR)
    raise ConnectionAbortedError


def kept_pages(page: Page) -> list[str]:
    """The paths that the worker keeps, besides the shell."""
    return page.evaluate(
        """async () => {
          const name = (await caches.keys()).find((one) => one.endsWith('-pages'));
          const kept = name ? await (await caches.open(name)).keys() : [];
          return kept.map((one) => new URL(one.url).pathname + new URL(one.url).search);
        }"""
    )


def test_pages_seen_before_open_without_a_network_and_others_say_so(visit, open_market: Market) -> None:
    complaints: list[str] = []
    page = visit("/")
    page.on("console", lambda told: complaints.append(told.text) if "Content Security" in told.text else None)
    wait_for_worker(page)
    page.goto(HONEY, wait_until="networkidle")

    page.context.set_offline(True)
    page.goto(HONEY)
    expect(page.get_by_role("heading", level=1)).to_have_text("Mật ong hoa ban")
    expect(page.get_by_text("Không có mạng: giá và hàng trên trang này có thể đã khác")).to_be_visible()
    assert page.evaluate("() => getComputedStyle(document.body).fontFamily").startswith('"Be Vietnam Pro"')
    page.goto("/")
    expect(page.get_by_role("heading", level=2).first, "the page that brought the worker").to_be_attached()
    expect(page.get_by_role("heading", level=1)).not_to_have_text(TOO_WEAK)
    page.goto("/san-pham/ca-phe-bot")
    expect(page.get_by_role("heading", level=1)).to_have_text(TOO_WEAK)
    page.goto("/en/san-pham")
    expect(page.get_by_role("heading", level=1)).to_have_text("The network is too weak to open this page")

    page.context.set_offline(False)
    page.get_by_role("link", name="Try again").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("All products")
    assert complaints == []


def test_a_kept_page_says_so_though_the_browser_believes_in_its_network(
    visit, open_market: Market, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = "Không có mạng: giá và hàng trên trang này có thể đã khác"
    page = visit("/")
    wait_for_worker(page)
    page.goto(HONEY, wait_until="networkidle")
    expect(page.get_by_text(said)).to_be_hidden()

    with monkeypatch.context() as patched:
        patched.setattr(open_market.app, "wsgi_app", nobody_answers)
        page.goto(HONEY)
        assert page.evaluate("() => navigator.onLine")
        expect(page.get_by_text(said)).to_be_visible()
    page.goto(HONEY, wait_until="networkidle")

    expect(page.get_by_text(said)).to_be_hidden()


def test_nothing_of_anybodys_own_is_kept_and_no_more_than_thirty_pages(visit, enter) -> None:
    page = enter("nguoi-mua@demo.example")
    wait_for_worker(page)
    page.goto(HONEY)
    page.get_by_role("button", name="Thêm vào giỏ").first.click()
    for path in (
        "/gio-hang",
        "/tai-khoan",
        "/tai-khoan/don-hang",
        "/ruou",
        "/khong-co-trang-nay",
        "/thanh-toan",
    ):
        page.goto(path)
    assert kept_pages(page) == [HONEY]
    for number in range(35):
        page.goto(f"/giao-hang?can={number}")
    page.wait_for_timeout(500)

    kept = kept_pages(page)

    assert len(kept) == 30
    assert "/giao-hang?can=34" in kept
    assert all(path.startswith("/giao-hang") for path in kept)
    everything = page.evaluate(
        """async () => (await Promise.all((await caches.keys()).map(async (name) =>
          (await (await caches.open(name)).keys()).map((one) => new URL(one.url).pathname)))).flat()"""
    )
    private = ("/gio-hang", "/tai-khoan", "/ruou", "/thanh-toan", "/toi", "/dang-nhap", "/don-hang")
    assert [path for path in everything if path.startswith(private)] == []


def test_a_worker_that_is_not_wanted_any_more_leaves(visit, open_market: Market) -> None:
    page = visit("/")
    wait_for_worker(page)
    known = open_market.app.extensions["settings"]
    open_market.app.extensions["settings"] = replace(known, service_worker=False)
    open_market.app.extensions["page_store"] = type(open_market.app.extensions["page_store"])()

    left = page.evaluate(
        """async () => {
          await (await navigator.serviceWorker.getRegistration()).update();
          for (let turn = 0; turn < 100; turn += 1) {
            const [kept, worker] = [await caches.keys(), await navigator.serviceWorker.getRegistration()];
            if (!kept.length && !worker) return [];
            await new Promise((go) => setTimeout(go, 100));
          }
          return caches.keys();
        }"""
    )

    assert left == []
