"""An has no mouse today: the keys alone lead to an order, and never lose their place."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESK, PHONE

pytestmark = pytest.mark.browser


def test_suggestions_that_changed_are_not_chosen_unseen(visit: Callable[..., Page]) -> None:
    page = visit("/", size=DESK)
    page.locator("#q").focus()
    expect(page.get_by_role("combobox")).to_be_focused()
    page.keyboard.type("mat o")
    expect(page.get_by_role("option")).to_have_count(4)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("option", selected=True)).to_contain_text("Mật ong hoa ban")

    page.keyboard.type("ng ban")
    expect(page.get_by_role("option")).not_to_have_count(4)
    expect(page.get_by_role("option", selected=True)).to_have_count(0)
    page.keyboard.press("Enter")

    page.wait_for_url("**/tim-kiem?q=mat+ong+ban")


@pytest.mark.parametrize("size", [PHONE, DESK])
def test_the_keys_keep_their_place_from_the_goods_to_the_order(
    visit: Callable[..., Page], size: dict[str, int]
) -> None:
    page = visit("/san-pham/mat-ong-hoa-ban", size=size)
    add = page.get_by_role("button", name="Thêm vào giỏ").first
    add.press("Enter")
    drawer = page.get_by_role("dialog", name="Giỏ của bạn")
    expect(drawer).to_contain_text("Đã thêm")
    page.get_by_role("button", name="Đóng").press("Enter")
    expect(add).to_be_focused()
    add.press("Enter")
    expect(drawer).to_contain_text("Đã thêm")
    page.keyboard.press("Escape")
    expect(drawer).to_have_count(0)

    page.goto("/gio-hang", wait_until="networkidle")
    more = page.get_by_role("button", name="Thêm một")
    more.press("Enter")
    page.wait_for_url("**/gio-hang#so-luong-*-more")
    expect(more).to_be_focused()
    page.get_by_role("button", name="Bỏ khỏi giỏ").press("Enter")
    expect(page.get_by_role("button", name="Đặt lại vào giỏ")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("spinbutton")).to_be_focused()
    expect(page.get_by_role("spinbutton")).to_have_value("3")

    page.goto("/thanh-toan", wait_until="networkidle")
    name = page.get_by_label("Họ và tên")
    name.fill("Trần Minh An")
    name.press("Enter")
    expect(name).to_be_focused()
    page.get_by_role("button", name="Đặt hàng, trả tiền khi nhận").press("Enter")
    expect(page.get_by_role("alert")).to_be_focused()
    expect(name).to_have_value("Trần Minh An")


def test_a_password_can_be_seen_while_it_is_typed(visit: Callable[..., Page]) -> None:
    page = visit("/dang-ky", size=PHONE)
    password = page.get_by_label("Mật khẩu", exact=True)
    password.fill("cá bống kho tiêu")
    page.get_by_label("Hiện mật khẩu").press("Space")
    expect(password).to_have_attribute("type", "text")
    password.press("Enter")

    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.get_by_label("Mật khẩu", exact=True)).to_have_attribute("type", "password")
