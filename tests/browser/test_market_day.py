"""A market day: a guest buys from two cooperatives, they fulfil it, the money is counted."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from shop.platform import invariants
from tests.browser.conftest import DESK, PHONE, Market

pytestmark = pytest.mark.browser

HONEY_SELLER, CAKE_SELLER = "ong-mat@demo.example", "lay-nua@demo.example"


def put_in_cart(page: Page, product: str, *, script: bool) -> None:
    page.goto(f"/san-pham/{product}")
    page.get_by_role("button", name="Thêm vào giỏ").first.click()
    if script:
        expect(page.get_by_role("status").filter(has_text="Đã thêm")).to_be_visible()
    else:
        expect(page.get_by_role("heading", level=1)).to_contain_text("Giỏ của bạn")


def order_as_guest(page: Page, *, script: bool) -> str:
    """Fill the checkout page and send it; the code of the order."""
    page.goto("/gio-hang")
    page.get_by_role("link", name="Đặt hàng").first.click()
    page.get_by_label("Họ và tên").fill("Trần Minh An")
    page.get_by_label("Số điện thoại").fill("0912 345 678")
    page.get_by_label(re.compile("Email|Email")).fill("an@example.vn")
    page.get_by_label("Tỉnh, thành phố").select_option(label="Hà Nội")
    if not script:
        page.get_by_role("button", name="Chọn xã, phường").click()
    page.locator("select#ward_code").select_option(index=3)
    page.get_by_label("Số nhà, đường, thôn").fill("Số 12, ngõ 68, quận Cầu Giấy cũ")
    page.get_by_role("button", name="Đặt hàng, trả tiền khi nhận").first.click()
    if "/don-hang/" not in page.url:  # postage became known with the address: it is shown and asked again
        expect(page.get_by_label("Họ và tên")).to_have_value("Trần Minh An")
        page.get_by_role("button", name="Đặt hàng, trả tiền khi nhận").first.click()
    page.wait_for_url("**/don-hang/**")
    found = re.search(r"/don-hang/([A-Z0-9]+)", page.url)
    assert found
    return found.group(1)


def fulfil(page: Page, part: str) -> None:
    page.goto(f"/gian-hang/don-hang/{part}")
    page.get_by_role("button", name="Có hàng, nhận đơn").click()
    page.get_by_role("button", name="Đã gói xong").click()
    page.get_by_label(re.compile("Hãng|Bưu|Đơn vị|vận chuyển", re.I)).first.fill("VNPost")
    page.get_by_label(re.compile("Mã vận đơn|Mã gửi|Mã phiếu|vận đơn", re.I)).first.fill("EB123456789VN")
    page.get_by_role("button", name="Đã giao cho bưu tá").click()
    expect(page.locator("main")).to_contain_text("EB123456789VN")


def assert_nothing_is_broken(market: Market) -> None:
    with market.app.app_context():
        assert invariants.check(market.app.extensions["invariants"]) == []


@pytest.mark.parametrize("script", [True, False], ids=["with-script", "without-script"])
def test_a_guest_buys_from_two_cooperatives_and_gets_both_parcels(
    open_market: Market, visit: Callable[..., Page], enter: Callable[..., Page], script: bool
) -> None:
    guest = visit(size=PHONE, script=script)
    put_in_cart(guest, "mat-ong-hoa-ban", script=script)
    put_in_cart(guest, "khau-xen-san", script=script)
    code = order_as_guest(guest, script=script)
    expect(guest.locator("main")).to_contain_text("Hợp tác xã Ong mật Điện Biên")
    expect(guest.locator("main")).to_contain_text("Hợp tác xã Lay Nưa")

    honey = enter(HONEY_SELLER, size=PHONE, script=script)
    honey.goto("/gian-hang/don-hang/")
    part = honey.get_by_role("link", name=re.compile(code)).first.inner_text()
    part = re.search(rf"{code}-\d", part).group(0)  # type: ignore[union-attr]
    fulfil(honey, part)
    expect(honey.locator("main")).not_to_contain_text("khẩu xén")
    honey.locator("summary", has_text="Khách đã nhận hàng").click()
    honey.get_by_role("button", name="Đúng, khách đã nhận").click()
    honey.get_by_role("button", name="Đã nhận đủ tiền").scroll_into_view_if_needed()

    guest.reload()
    expect(guest.locator("main")).to_contain_text("EB123456789VN")
    open_market.work()
    assert open_market.letters.to("an@example.vn")
    assert_nothing_is_broken(open_market)


def test_one_cooperative_declines_and_the_other_parcel_is_refused(
    open_market: Market, visit: Callable[..., Page], enter: Callable[..., Page]
) -> None:
    guest = visit(size=DESK)
    put_in_cart(guest, "mat-ong-hoa-ban", script=True)
    put_in_cart(guest, "khau-xen-san", script=True)
    code = order_as_guest(guest, script=True)
    cake = enter(CAKE_SELLER, size=DESK)
    cake.goto("/gian-hang/don-hang/")
    cake.get_by_role("link", name=re.compile(code)).first.click()
    cake.locator("summary", has_text="Có món hết hàng?").click()
    cake.get_by_role("checkbox").first.check()
    cake.get_by_role("button", name="Báo hết món đã đánh dấu").click()

    honey = enter(HONEY_SELLER, size=DESK)
    honey.goto("/gian-hang/don-hang/")
    shown = honey.get_by_role("link", name=re.compile(code)).first.inner_text()
    fulfil(honey, re.search(rf"{code}-\d", shown).group(0))  # type: ignore[union-attr]
    honey.get_by_text("Khách không nhận").first.click()
    honey.get_by_role("button", name="Đúng, khách không nhận").click()

    guest.reload()
    expect(guest.locator("main")).to_contain_text(re.compile("từ chối|hết hàng|không gửi được", re.I))
    expect(guest.locator("main")).to_contain_text(re.compile("không nhận", re.I))
    assert_nothing_is_broken(open_market)
