"""A consumer's way to an order: few taps, either language, by the keys alone; and what helps tired eyes."""

import re
import time
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.conftest import DESK, PHONE, Market
from tests.browser.test_market_day import assert_nothing_is_broken

pytestmark = pytest.mark.browser

MOST_TAPS = 12
HONEY = "/san-pham/mat-ong-hoa-ban"
WORDS = {
    "": {
        "add": "Thêm vào giỏ", "view": "Xem giỏ", "order": "Đặt hàng", "name": "Họ và tên",
        "province": "Tỉnh, thành phố", "street": "Số nhà, đường, thôn bản",
        "place": "Đặt hàng, trả tiền khi nhận", "thanks": "Đã nhận đơn của bạn",
    },
    "/en": {
        "add": "Add to basket", "view": "View basket", "order": "Order", "name": "Full name",
        "province": "Province or city", "street": "House number, street, village",
        "place": "Order, pay on delivery", "thanks": "We have your order",
    },
}  # fmt: skip
FIELDS = ("Trần Minh An", "0912345678", "an@example.vn")


class Hand:
    """A thumb that counts its taps; the keyboard's own key leads from field to field."""

    def __init__(self, page: Page) -> None:
        self.page, self.taps, self._began = page, 0, time.monotonic()

    def tap(self, thing: Locator) -> None:
        """One tap."""
        thing.tap()
        self.taps += 1

    def choose(self, thing: Locator, **option: object) -> None:
        """One tap opens the list, one chooses."""
        thing.select_option(**option)  # type: ignore[arg-type]
        self.taps += 2

    @property
    def told(self) -> str:
        """How many taps, how long."""
        return f"{self.taps} taps, {time.monotonic() - self._began:.1f} s"


@pytest.mark.parametrize("language", WORDS, ids=["vi", "en-by-night"])
def test_from_home_to_an_order_it_takes_twelve_taps(
    open_market: Market, browser: Browser, language: str
) -> None:
    said = WORDS[language]
    context = browser.new_context(
        viewport=PHONE, is_mobile=True, has_touch=True, base_url=open_market.url, reduced_motion="reduce",
        color_scheme="dark" if language else "light",
    )  # fmt: skip
    page = context.new_page()
    page.goto(f"{language}/", wait_until="networkidle")
    hand = Hand(page)
    hand.tap(page.locator(f'main a[href="{language}/san-pham/khau-xen-san"]').first)
    hand.tap(page.get_by_role("button", name=said["add"]).first)
    hand.tap(page.get_by_role("link", name=said["view"]))
    hand.tap(page.get_by_role("link", name=said["order"], exact=True).first)
    hand.tap(page.get_by_label(said["name"]))
    for text in FIELDS:
        page.keyboard.type(text)
        page.keyboard.press("Tab")
    hand.choose(page.get_by_label(said["province"]), label="Hà Nội")
    expect(page.locator("select#ward_code option")).not_to_have_count(1)
    hand.choose(page.locator("select#ward_code"), index=3)
    hand.tap(page.get_by_label(said["street"]))
    page.keyboard.type("Số 12, ngõ 68")
    page.wait_for_load_state("networkidle")
    hand.tap(page.get_by_role("button", name=said["place"]).first)
    page.wait_for_url(f"**{language}/don-hang/**")
    print(hand.told)

    expect(page.get_by_role("heading", level=1)).to_have_text(said["thanks"])
    assert hand.taps <= MOST_TAPS, hand.told
    assert_nothing_is_broken(open_market)
    context.close()


def test_the_keys_alone_lead_to_an_order(open_market: Market, visit: Callable[..., Page]) -> None:
    page, said = visit(HONEY, size=DESK), WORDS[""]
    walk_to(page, page.get_by_role("button", name=said["add"]).first)
    page.keyboard.press("Enter")
    walk_to(page, page.get_by_role("link", name=said["view"]))
    page.keyboard.press("Enter")
    page.wait_for_url("**/gio-hang*")
    walk_to(page, page.get_by_role("link", name=said["order"], exact=True).first)
    page.keyboard.press("Enter")
    page.wait_for_url("**/thanh-toan")
    walk_to(page, page.get_by_label(said["name"]))
    for text in FIELDS:
        page.keyboard.type(text)
        page.keyboard.press("Tab")
    walk_to(page, page.get_by_label(said["province"]))
    page.keyboard.press("H")
    expect(page.get_by_label(said["province"])).to_have_value("01")
    expect(page.locator("select#ward_code option")).not_to_have_count(1)
    walk_to(page, page.locator("select#ward_code"))
    page.keyboard.press("ArrowDown")
    walk_to(page, page.get_by_label(said["street"]))
    page.keyboard.type("Số 12, ngõ 68")
    page.wait_for_load_state("networkidle")
    for _ in range(2):  # postage that became known with the address is shown, and asked again
        walk_to(page, page.get_by_role("button", name=said["place"]).first)
        with page.expect_navigation():
            page.keyboard.press("Enter")
        if "/don-hang/" in page.url:
            break

    expect(page.get_by_role("heading", level=1)).to_have_text(said["thanks"])
    assert_nothing_is_broken(open_market)

    page.emulate_media(media="print")
    for left_out in (".head-search", ".head-links", ".foot", ".tray"):
        expect(page.locator(left_out).first).to_be_hidden()
    code = re.search(r"/don-hang/([A-Z0-9]+)", page.url)
    assert code
    expect(page.locator("main")).to_contain_text(code.group(1))
    assert 1 <= len(re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4"))) <= 3


def walk_to(page: Page, thing: Locator, most: int = 80) -> None:
    """Press the key Tab until a thing has the focus."""
    thing.wait_for()
    for _ in range(most):
        if thing.evaluate("each => each === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"the keys do not lead to {thing}")


@pytest.mark.parametrize("path", ["/", "/san-pham", HONEY, "/gio-hang", "/dang-nhap", "/tra-cuu-don"])
def test_letters_twice_as_large_still_fit(visit: Callable[..., Page], path: str) -> None:
    page = visit(path, size={"width": 640, "height": 900})
    page.evaluate("() => { document.documentElement.style.fontSize = '200%'; }")

    wide = page.evaluate("() => document.scrollingElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0


def test_a_full_basket_and_its_order_fit_in_large_letters(visit: Callable[..., Page]) -> None:
    page = visit(HONEY, size={"width": 640, "height": 900})
    page.get_by_role("button", name=WORDS[""]["add"]).first.click()
    page.get_by_role("link", name=WORDS[""]["view"]).wait_for()
    for path in ("/gio-hang?tinh=79", "/thanh-toan?tinh=79"):
        page.goto(path, wait_until="networkidle")
        page.evaluate("() => { document.documentElement.style.fontSize = '200%'; }")

        wide = page.evaluate(
            "() => document.scrollingElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert wide <= 0, path


@pytest.mark.parametrize("path", ["/", HONEY])
def test_nothing_moves_for_whom_it_makes_ill(open_market: Market, browser: Browser, path: str) -> None:
    context = browser.new_context(viewport=PHONE, base_url=open_market.url, reduced_motion="reduce")
    page = context.new_page()
    page.goto(path, wait_until="networkidle")

    moving = page.evaluate(
        """() => [...document.querySelectorAll('*')].filter((each) => {
          const style = getComputedStyle(each);
          const times = `${style.transitionDuration},${style.animationDuration}`.split(',');
          return Math.max(...times.map(parseFloat)) > 0.05 || style.scrollBehavior === 'smooth';
        }).map((each) => each.className)"""
    )
    assert moving == []
    assert page.evaluate("() => document.getAnimations().length") == 0
    context.close()
