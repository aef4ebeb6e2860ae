"""An applicant is approved and publishes; a certificate brings the badge and the clock takes it."""

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Dialog, Page, expect

from shop.kernel.clock import now, time_from, vietnam_today
from tests.browser.conftest import DESK, PHONE, Market
from tests.support.pictures import picture

pytestmark = pytest.mark.browser

APPLICANT, OFFICER, COLLEAGUE = "cho-duyet@demo.example", "can-bo-1@demo.example", "can-bo-2@demo.example"
PRODUCT = "Măng khô bản thử"


def tick_all(page: Page) -> None:
    for box in page.get_by_role("checkbox").all():
        box.check()


def decide(page: Page, title: str, verb: str) -> None:
    page.goto("/quan-tri")
    page.get_by_role("link", name=title).first.click()
    button = page.get_by_role("button", name=verb)
    expect(button).to_be_visible()  # the next page has come: only then can all its boxes be counted
    tick_all(page)
    button.click()
    expect(button).to_be_hidden()


def draft_and_submit(page: Page, photo: Path) -> None:
    page.goto("/gian-hang/san-pham/moi")
    page.get_by_label("Tên món").fill(PRODUCT)
    page.locator('input[name="subgroup"]').first.check(force=True)
    page.locator('input[type="file"][multiple]').set_input_files(photo)
    pack = page.locator("fieldset.pack").first
    pack.get_by_label("Giá").fill("85.000")
    pack.locator('input[name$="amount"]').fill("250")
    pack.locator('input[name$="gross"]').fill("320")
    pack.locator('input[name$="stock"]').fill("12")
    page.get_by_role("button", name="Lưu nháp").click()
    page.locator('input[name^="alt-"]').first.fill("Túi măng khô buộc lạt")
    page.locator('[name="summary"]').fill("Măng rừng phơi ba nắng, ngâm là nở.")
    page.locator('[name="who"]').fill("Chúng tôi làm ở bản, mỗi vụ vài chục cân.")
    page.locator('[name="ingredients"]').fill("Măng tươi")
    page.locator('[name="storage"]').fill("Để nơi khô thoáng")
    page.locator('[name="shelf_life"]').fill("12 tháng")
    page.locator('[name="responsible"]').fill("Tổ hợp tác mẫu, Sơn La")
    page.get_by_role("button", name="Gửi duyệt").click()
    expect(page.locator("main")).not_to_contain_text("Còn thiếu")


def record_certificate(page: Page, *, days_left: int) -> None:
    issued = vietnam_today() + timedelta(days=days_left)
    issued = issued.replace(year=issued.year - 3)
    page.goto("/quan-tri/chung-nhan")
    page.get_by_role("link", name="Ghi giấy mới").click()
    page.get_by_label("Tìm món hàng").fill(PRODUCT)
    page.get_by_role("button", name="Tìm", exact=True).click()
    page.get_by_role("link", name=PRODUCT).click()
    page.locator('[name="decision_no"]').fill("01/QĐ-UBND")
    page.locator('[name="decision_date"]').fill(issued.isoformat())
    page.locator('[name="authority_name"]').fill("UBND tỉnh Sơn La")
    page.locator('[name="authority_level"]').select_option("province")
    page.locator('[name="stars"][value="4"]').check(force=True)
    page.locator('[name="issued_on"]').fill(issued.isoformat())
    page.locator('[name="holder_name"]').fill("Tổ hợp tác mẫu chờ duyệt")
    page.locator('main form button[type="submit"], main form button.main').last.click()


def test_an_applicant_is_approved_publishes_and_earns_a_badge_that_ends_by_the_clock(
    open_market: Market, visit: Callable[..., Page], enter: Callable[..., Page], tmp_path: Path
) -> None:
    photo = tmp_path / "mang.jpg"
    photo.write_bytes(picture())
    officer = enter(OFFICER, size=DESK)
    decide(officer, "Tổ hợp tác mẫu chờ duyệt", "Duyệt, cho mở gian")

    seller = enter(APPLICANT, size=PHONE)
    draft_and_submit(seller, photo)
    open_market.work()
    visitor = visit(f"/tim-kiem?q={PRODUCT}")
    expect(visitor.locator("main")).not_to_contain_text("85.000")

    decide(officer, PRODUCT, "Duyệt")
    open_market.work()
    visitor.reload()
    visitor.get_by_role("link", name=PRODUCT).first.click()
    expect(visitor.get_by_role("heading", level=1)).to_have_text(PRODUCT)
    address = visitor.url
    expect(visitor.locator("main")).not_to_contain_text("OCOP 4 sao")

    record_certificate(officer, days_left=20)
    colleague = enter(COLLEAGUE, size=DESK)
    decide(colleague, PRODUCT, "Xác minh, cho hiện sao")
    open_market.work()
    visitor.reload()
    expect(visitor.locator("main")).to_contain_text("OCOP 4 sao")
    visitor.goto("/san-pham?sao=4")
    expect(visitor.locator("main")).to_contain_text(PRODUCT)

    later = now() + timedelta(days=21)
    with time_from(lambda: later):
        visitor.goto(address)
        expect(visitor.get_by_role("heading", level=1)).to_have_text(PRODUCT)
        expect(visitor.locator("main")).not_to_contain_text("OCOP 4 sao")
        visitor.goto("/san-pham?sao=4")
        expect(visitor.locator("main")).not_to_contain_text(PRODUCT)


def test_who_leaves_a_half_written_listing_is_asked_first(enter: Callable[..., Page]) -> None:
    seller = enter(APPLICANT, size=PHONE)
    seller.goto("/gian-hang/san-pham/moi")
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    seller.on("dialog", stay)
    name = seller.get_by_label("Tên món")
    name.click()
    seller.keyboard.type(PRODUCT)
    seller.get_by_role("link", name="Ra chợ").click(no_wait_after=True)
    expect(name).to_have_value(PRODUCT)
    assert asked == ["beforeunload"]

    seller.locator('input[name="subgroup"]').first.check(force=True)
    seller.get_by_role("button", name="Lưu nháp").click()
    expect(seller.get_by_role("heading", level=1)).to_have_text(PRODUCT)
    seller.get_by_role("link", name="Ra chợ").click()
    expect(seller).to_have_url(re.compile(r"/$"))
    assert asked == ["beforeunload"]


def test_who_stops_the_sending_on_a_slow_line_is_asked_before_leaving(enter: Callable[..., Page]) -> None:
    seller = enter(APPLICANT, size=PHONE)
    seller.goto("/gian-hang/san-pham/moi")
    asked: list[str] = []
    seller.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    seller.route("**/moi", lambda route: None if route.request.method == "POST" else route.continue_())
    name = seller.get_by_label("Tên món")
    name.click()
    seller.keyboard.type(PRODUCT)

    with seller.expect_request(lambda request: request.method == "POST"):
        seller.get_by_role("button", name="Lưu nháp").click(no_wait_after=True)
    assert asked == []
    seller.context.new_cdp_session(seller).send("Page.stopLoading")
    seller.get_by_role("link", name="Ra chợ").click(no_wait_after=True)

    expect(name).to_have_value(PRODUCT)
    assert asked == ["beforeunload"]
