"""Filters that answer at once, a sheet, large pictures, the basket beside the page, a remembered province.

One opened market serves the whole module: nothing here depends on what another test has bought.
"""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from shop.catalog.models import Product, ProductPhoto
from shop.platform import media
from shop.platform.database import db, transaction
from shop.platform.worker import work_off
from tests.browser.conftest import DESK, ENGINE, PHONE
from tests.support.demo_market import Market, served_market
from tests.support.pictures import picture
from tests.tour.looking import too_wide

pytestmark = pytest.mark.browser
#: A drawer is four answers one after another; a busy machine takes its time for each.
expect.set_options(timeout=15_000)


@pytest.fixture(scope="module")
def shared_market(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Market]:
    """A demo market for all tests here; one of its products has two photos."""
    with served_market(tmp_path_factory.mktemp("market"), ENGINE) as market:
        with market.app.app_context():
            _add_photos("mat-ong-hoa-ban", 2)
            work_off()
            db.session.remove()
        yield market


def _add_photos(slug: str, number: int) -> None:
    with transaction():
        product = db.session.query(Product).filter_by(slug=slug).one()
        for position in range(number):
            photo = media.take_in(picture(size=(900, 900)), owner_id=1, is_private=False)
            db.session.add(
                ProductPhoto(
                    product_id=product.id, media_id=photo.id, alt=f"Ảnh {position}", position=position
                )
            )


@pytest.fixture
def look(browser: Browser, shared_market: Market) -> Iterator[Callable[..., Page]]:
    """Open a page as a new visitor; whatever breaks the page's own policy fails the test."""
    contexts: list[BrowserContext] = []
    broken: list[str] = []

    def open_page(path: str, *, size: dict[str, int] = DESK) -> Page:
        context = browser.new_context(viewport=size, base_url=shared_market.url, locale="vi-VN")
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: broken.append(str(error)))
        page.on("console", lambda line: broken.append(line.text) if "Security Policy" in line.text else None)
        page.goto(path, wait_until="networkidle")
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert broken == []


def test_a_filter_answers_at_once_and_the_way_back_is_open(look: Callable[..., Page]) -> None:
    page = look("/san-pham")
    total = page.locator("[data-total]")
    everything = total.text_content()
    page.evaluate("scrollTo(0, 240)")
    page.get_by_role("checkbox", name="Cao Bằng").check()
    page.wait_for_url("**/san-pham?tinh=04")
    expect(page.get_by_role("checkbox", name="Cao Bằng")).to_be_focused()
    expect(page.locator("[data-said]")).to_have_text(total.text_content() or "")
    expect(page.get_by_role("group", name="Đang lọc")).to_contain_text("Cao Bằng")
    some = total.text_content()
    assert some != everything

    page.get_by_label("Xếp theo").select_option("gia")
    page.wait_for_url("**/san-pham?tinh=04&sap_xep=gia")
    page.get_by_role("link", name="Cao Bằng bỏ điều kiện này").click()
    page.wait_for_url("**/san-pham?sap_xep=gia")
    expect(total).to_have_text(everything or "")

    page.go_back()
    page.wait_for_url("**/san-pham?tinh=04&sap_xep=gia")
    expect(total).to_have_text(some or "")
    page.go_back()
    page.go_back()
    page.wait_for_url("**/san-pham")
    expect(total).to_have_text(everything or "")
    expect(page.get_by_role("checkbox", name="Cao Bằng")).not_to_be_checked()
    page.wait_for_function("() => scrollY > 200")


def test_what_came_by_a_filter_can_be_bought_and_found_again(look: Callable[..., Page]) -> None:
    page = look("/vung/cao-bang")
    page.get_by_role("radio", name="Thực phẩm").check()
    page.wait_for_url("**/vung/cao-bang?nhom=thuc-pham")
    page.locator(".card .name a").first.click()
    page.wait_for_load_state("networkidle")
    page.go_back()
    page.wait_for_url("**/vung/cao-bang?nhom=thuc-pham")
    page.wait_for_load_state("networkidle")
    page.go_back()
    page.wait_for_url("**/vung/cao-bang")
    expect(page.get_by_role("radio", name="Tất cả").first).to_be_checked()


def test_the_sheet_of_filters_is_walked_by_keys(look: Callable[..., Page]) -> None:
    page = look("/san-pham", size=PHONE)
    opener = page.get_by_role("link", name="Lọc món")
    opener.press("Enter")
    sheet = page.get_by_role("dialog", name="Lọc món")
    expect(sheet.get_by_role("link", name="Đóng")).to_be_focused()
    for _ in range(60):
        page.keyboard.press("Tab")
    assert page.evaluate("!document.activeElement.closest('header, footer, #results')")
    page.keyboard.press("Escape")
    expect(sheet).to_be_hidden()
    expect(opener).to_be_focused()

    opener.press("Enter")
    sheet.get_by_role("checkbox", name="Cao Bằng").press("Space")
    page.wait_for_url("**/san-pham?tinh=04")
    shown = page.locator("[data-total]").text_content()
    go = sheet.get_by_role("button", name=f"Xem {shown}")
    go.press("Enter")
    expect(sheet).to_be_hidden()
    expect(page.get_by_role("link", name="Lọc món")).to_contain_text("1 điều kiện")


def test_the_large_picture_is_walked_by_keys(look: Callable[..., Page]) -> None:
    page = look("/san-pham/mat-ong-hoa-ban")
    first = page.get_by_role("link", name="Ảnh 0 Xem ảnh lớn")
    first.press("Enter")
    large = page.get_by_role("dialog", name="Ảnh lớn")
    expect(large).to_contain_text("1 / 2")
    page.keyboard.press("ArrowRight")
    expect(large).to_contain_text("2 / 2")
    expect(large.get_by_role("img")).to_have_attribute("alt", "Ảnh 1")
    expect(large.get_by_role("button", name="Ảnh sau")).to_be_disabled()
    page.keyboard.press("Home")
    expect(large).to_contain_text("1 / 2")
    page.keyboard.press("Escape")
    expect(large).to_be_hidden()
    expect(first).to_be_focused()


def open_basket(page: Page) -> Locator:
    """The basket beside a product's page, by its button."""
    page.get_by_role("button", name="Thêm vào giỏ").first.press("Enter")
    drawer = page.get_by_role("dialog", name="Giỏ của bạn")
    expect(drawer.get_by_role("button", name="Đóng")).to_be_focused()
    return drawer


@pytest.mark.parametrize("size", [PHONE, DESK])
def test_the_basket_opens_beside_the_page(look: Callable[..., Page], size: dict[str, int]) -> None:
    page = look("/san-pham/mat-ong-banh-to", size=size)
    drawer = open_basket(page)
    add = page.get_by_role("button", name="Thêm vào giỏ").first
    expect(drawer.get_by_role("status").first).to_contain_text("Đã thêm 1 × Mật ong bánh tổ")
    more = drawer.get_by_role("button", name="Thêm một")
    more.press("Enter")
    expect(drawer.get_by_role("spinbutton")).to_have_value("2")
    expect(more).to_be_focused()
    expect(page.locator("[data-cart-count] [data-number]").first).to_have_text("2")
    drawer.get_by_role("button", name="Bỏ khỏi giỏ").press("Enter")
    undo = drawer.get_by_role("button", name="Đặt lại vào giỏ")
    expect(undo).to_be_focused()
    undo.press("Enter")
    expect(drawer.get_by_role("spinbutton")).to_have_value("2")
    page.keyboard.press("Escape")
    expect(drawer).to_have_count(0)
    expect(add).to_be_focused()


def test_who_presses_twice_may_still_take_it_back(look: Callable[..., Page]) -> None:
    drawer = open_basket(look("/san-pham/mat-ong-banh-to"))
    drawer.get_by_role("button", name="Bỏ khỏi giỏ").evaluate(
        "(button) => { button.click(); button.click(); }"
    )
    undo = drawer.get_by_role("button", name="Đặt lại vào giỏ")
    expect(undo).to_be_focused()
    undo.evaluate("(button) => { button.click(); button.click(); }")
    expect(drawer.get_by_role("spinbutton")).to_have_value("1")
    expect(drawer.get_by_role("alert")).to_have_count(0)


def test_two_buttons_pressed_one_after_the_other_open_one_basket(look: Callable[..., Page]) -> None:
    page = look("/san-pham/mat-ong-banh-to")
    buttons = page.locator("#mua-hang .btn.main, .btn.main[form=mua-hang]")
    buttons.evaluate_all("(both) => both.forEach((button) => button.click())")
    expect(page.get_by_role("dialog").get_by_role("spinbutton")).to_have_value("2")
    page.wait_for_load_state("networkidle")
    expect(page.locator("dialog.drawer")).to_have_count(1)


def test_the_basket_says_itself_that_there_is_no_network(look: Callable[..., Page]) -> None:
    page = look("/san-pham/mat-ong-banh-to")
    drawer = open_basket(page)
    said = drawer.get_by_text("Không có mạng nên chưa gửi được gì.")
    page.context.set_offline(True)
    drawer.get_by_role("button", name="Thêm một").click()
    expect(said).to_be_in_viewport()
    page.context.set_offline(False)
    expect(said).to_have_count(0)


def test_a_screen_reader_does_not_run_together_what_stands_side_by_side(look: Callable[..., Page]) -> None:
    """What Orca says one after the other: a price and its unit, a step's figure and its name, the cart."""
    page = look("/san-pham/mat-ong-hoa-ban")
    price = page.locator("[data-pack-price]").aria_snapshot()
    assert re.search(r"209\.000 ₫ ?, 59\.714 ₫/100 g", price.replace("\u00a0", " ")), price
    page.get_by_role("button", name="Thêm vào giỏ").first.click()
    page.get_by_role("dialog").get_by_role("button", name="Đóng").click()
    expect(page.get_by_role("banner").get_by_role("link", name=re.compile(r"^Giỏ ?, 1 món$"))).to_be_visible()

    page.goto("/thanh-toan")
    expect(page.get_by_role("heading", name=re.compile(r"^1 ?\. Người nhận$"))).to_be_visible()
    expect(page.get_by_role("navigation").get_by_role("link", name=re.compile(r"^1 ?\. Ng"))).to_be_visible()


def test_the_bar_is_away_while_the_buttons_it_repeats_are_in_sight(look: Callable[..., Page]) -> None:
    page = look("/san-pham/mat-ong-hoa-ban", size=PHONE)
    bar = page.locator(".buybar")
    expect(bar).to_be_visible()
    page.locator(".buy-acts").evaluate("element => element.scrollIntoView({block: 'center'})")
    expect(bar).to_be_hidden()
    page.locator("#nguoi-ban").evaluate("element => element.scrollIntoView()")
    expect(bar).to_be_visible()


def test_the_province_is_remembered_from_page_to_page(look: Callable[..., Page]) -> None:
    page = look("/san-pham/mat-ong-hoa-ban", size=PHONE)
    told = page.locator("[data-quote]")
    page.get_by_label("Giao tới").select_option("01")
    expect(told).to_contain_text("Gửi thường")
    page.goto("/san-pham/mat-ong-banh-to", wait_until="networkidle")
    expect(page.get_by_label("Giao tới")).to_have_value("01")
    expect(told).to_contain_text("Gửi thường")
    small = told.text_content()
    page.get_by_label("Hũ 800 g").check()
    expect(told).not_to_have_text(small or "")

    page.get_by_role("button", name="Mua ngay").click()
    page.wait_for_url("**/thanh-toan")
    page.goto("/gio-hang", wait_until="networkidle")
    page.wait_for_url("**/gio-hang?tinh=01")


@pytest.mark.parametrize("row", [".stats > *", "[data-theme-choice] > *"])
def test_three_short_things_stand_in_one_row_on_a_phone(look: Callable[..., Page], row: str) -> None:
    page = look("/en/nguoi-ban/htx-ong-mat-dien-bien", size=PHONE)

    tops = page.locator(row).evaluate_all("them => them.map(one => one.getBoundingClientRect().top)")

    assert len(tops) == 3
    assert len(set(tops)) == 1


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_every_row_of_packs_is_full(look: Callable[..., Page], width: int) -> None:
    page = look("/san-pham/mat-ong-hoa-ban", size={"width": width, "height": 844})

    cards = page.locator(".packs > *").evaluate_all(
        "them => them.map(one => one.getBoundingClientRect()).map(box => [box.top, box.right])"
    )
    ends = dict(cards)

    assert len(cards) == 3
    assert len(set(map(round, ends.values()))) == 1, f"rows end at {ends}"


@pytest.mark.parametrize("path", ["/san-pham", "/en/san-pham"])
def test_the_stars_of_a_card_stand_in_one_line_on_a_phone(look: Callable[..., Page], path: str) -> None:
    page = look(path, size=PHONE)

    heights = page.locator(".card .ocop:has(.illustrative)").evaluate_all(
        "them => them.map(one => one.offsetHeight / parseFloat(getComputedStyle(one).lineHeight))"
    )

    assert heights
    assert max(heights) < 1.5


def test_the_news_at_the_foot_of_a_phone_has_room_for_its_words(look: Callable[..., Page]) -> None:
    page = look("/san-pham/mat-ong-hoa-ban", size=PHONE)
    page.get_by_role("button", name="Lưu món này").click()

    words = page.locator(".tray .toast [data-text]")
    expect(words).to_have_text("Đã lưu Mật ong hoa ban.")
    expect(page.locator(".tray").get_by_role("link", name="Xem danh sách")).to_be_visible()
    box = words.bounding_box()
    assert box is not None
    assert box["width"] > PHONE["width"] / 2


@pytest.mark.parametrize(
    "path",
    [
        "/san-pham/mat-ong-hoa-ban", "/gio-hang", "/khong-co", f"/tim-kiem?q={'x' * 200}", "/en/",
        "/thanh-toan?tinh=79", "/en/thanh-toan?tinh=79", "/chung-nhan/1", "/en/chung-nhan/1",
    ],
)  # fmt: skip
def test_letters_twice_as_large_keep_their_place_on_a_phone(look: Callable[..., Page], path: str) -> None:
    page = look("/san-pham/mat-ong-hoa-ban", size=PHONE)
    page.get_by_role("button", name="Thêm vào giỏ").first.click()
    expect(page.get_by_role("dialog", name="Giỏ của bạn")).to_be_visible()
    page.goto(path, wait_until="networkidle")
    page.evaluate("document.documentElement.style.fontSize = '200%'")

    assert too_wide(page) == []
    if (bar := page.locator(".buybar")).count():
        act, price = bar.locator(".btn").bounding_box(), bar.locator(".price").bounding_box()
        assert act is not None
        assert price is not None
        assert act["y"] >= price["y"] + price["height"] or act["x"] >= price["x"] + price["width"]


@pytest.mark.parametrize("path", ["/san-pham", "/en/san-pham", "/tim-kiem?q=mat+ong", "/chung-nhan/1"])
def test_letters_twice_as_large_keep_their_place_at_a_desk(look: Callable[..., Page], path: str) -> None:
    page = look(path)
    page.evaluate("document.documentElement.style.fontSize = '200%'")

    assert page.locator("h1").is_visible()
    assert too_wide(page) == []
