"""An orders on a bus: the line breaks, she reads the rules and comes back, she looks for her old ward."""

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import Opened

pytestmark = pytest.mark.browser

PROVINCE = "Tỉnh, thành phố"
WARD = "Xã, phường"
FIND = "Gõ tên xã, phường để tìm"
ORDER = "Đặt hàng, trả tiền khi nhận"
HANOI = "01"


@pytest.fixture
def checkout(visit: Opened) -> Page:
    """The form of an order, nothing typed yet."""
    page = visit("/san-pham/mat-ong-hoa-ban")
    page.get_by_role("button", name="Mua ngay").click()
    page.wait_for_load_state("networkidle")
    return page


def choose(page: Page, province: str) -> None:
    with page.expect_response(lambda answer: "/xa-phuong" in answer.url):
        page.get_by_label(PROVINCE).select_option(province)


def wards(page: Page) -> list[str]:
    told = page.locator("#ward_code option").all_text_contents()
    return told[1:]


def where(page: Page, label: str) -> float:
    """How far down the page a field stands."""
    top: float = page.get_by_label(label).evaluate("(field) => field.getBoundingClientRect().top + scrollY")
    return top


def test_what_is_sent_without_a_network_stays_where_it_is(checkout: Page) -> None:
    checkout.get_by_label("Họ và tên").fill("Lò Thị An")
    checkout.context.set_offline(True)
    checkout.get_by_role("button", name=ORDER).click()

    expect(checkout.get_by_text("Không có mạng nên chưa gửi được gì.")).to_be_visible()
    expect(checkout.get_by_label("Họ và tên")).to_have_value("Lò Thị An")

    checkout.context.set_offline(False)
    expect(checkout.get_by_text("Không có mạng nên chưa gửi được gì.")).to_be_hidden()
    checkout.get_by_role("button", name=ORDER).click()
    expect(checkout.get_by_label("Họ và tên")).to_have_value("Lò Thị An")
    expect(checkout.get_by_role("alert")).to_be_visible()


def test_who_reads_the_rules_and_comes_back_finds_wards_and_postage(checkout: Page) -> None:
    choose(checkout, HANOI)
    expect(checkout.locator("#ward_code option")).not_to_have_count(1)
    before = wards(checkout)
    checkout.goto("/doi-tra")
    checkout.go_back()

    expect(checkout.get_by_label(PROVINCE)).to_have_value(HANOI)
    expect(checkout.locator("#ward_code option")).to_have_count(len(before) + 1)
    assert wards(checkout) == before
    expect(checkout.get_by_role("radio", name="Gửi thường")).to_be_checked()


def test_who_comes_back_to_a_kept_address_finds_the_wards_of_the_other_province(enter, open_market) -> None:  # type: ignore[no-untyped-def]
    page = enter("nguoi-mua@demo.example")
    page.goto("/tai-khoan/dia-chi/them")
    page.locator("#full_name").fill("Lò Thị An")
    page.get_by_label("Số điện thoại").fill("0912345678")
    choose(page, "11")
    page.get_by_label(FIND).fill("thanh an")
    page.get_by_label("Số nhà, đường, thôn").fill("Đội 10")
    page.get_by_role("button", name="Lưu địa chỉ").click()
    page.goto("/san-pham/mat-ong-hoa-ban")
    page.get_by_role("button", name="Mua ngay").click()
    page.wait_for_load_state("networkidle")
    expect(page.get_by_label(PROVINCE)).to_have_value("11")
    choose(page, HANOI)
    page.goto("/doi-tra")
    page.go_back()

    expect(page.get_by_label(PROVINCE)).to_have_value(HANOI)
    expect(page.locator("#ward_code option", has_text="Phường Đống Đa")).to_have_count(1)


def test_the_search_for_a_ward_says_what_it_finds(checkout: Page) -> None:
    box, said = checkout.get_by_label(FIND), checkout.locator("p.hint[role=status]")
    box.fill("dong da")
    expect(said).to_have_text("Bạn chọn tỉnh, thành phố trước.")
    choose(checkout, HANOI)
    expect(box).to_have_value("dong da")
    expect(checkout.get_by_label(WARD, exact=True)).to_have_text("Chọn xã, phườngPhường Đống Đa")
    expect(said).to_have_text("Phường Đống Đa")

    box.fill("thanh")
    expect(said).to_have_text(f"{len(wards(checkout))} nơi có tên như vậy, bạn chọn ở dưới.")
    assert len(wards(checkout)) > 1

    box.fill("dich vong")
    expect(said).to_have_text("Không thấy tên này. Có thể đó là tên cũ: bạn chọn ở dưới.")
    assert len(wards(checkout)) > 100
    expect(
        checkout.get_by_label(WARD, exact=True), "what was found before is not what was typed"
    ).to_have_value("")


def test_the_way_back_from_a_link_of_a_refused_form_does_not_either(checkout: Page) -> None:
    checkout.get_by_role("button", name=ORDER).click()
    expect(checkout.get_by_role("alert")).to_be_visible()
    checkout.get_by_role("link", name="Về giỏ hàng").click()
    expect(checkout.get_by_role("heading", level=1)).to_contain_text("Giỏ của bạn")

    checkout.go_back()

    expect(checkout.get_by_role("heading", level=1)).to_have_text("Đặt hàng")


def test_what_is_mended_is_not_called_wrong_any_longer(checkout: Page) -> None:
    checkout.get_by_role("button", name=ORDER).click()
    name = checkout.get_by_label("Họ và tên")
    expect(name).to_have_attribute("aria-invalid", "true")
    wrong = checkout.locator(".field.wrong")
    before = wrong.count()

    name.fill("Lò Thị An")
    place = where(checkout, "Số điện thoại")
    name.press("Tab")

    expect(wrong).to_have_count(before - 1)
    assert name.get_attribute("aria-invalid") is None
    expect(checkout.locator("#full_name-error")).to_be_hidden()
    assert abs(where(checkout, "Số điện thoại") - place) < 4, "nothing moves away under the finger"

    choose(checkout, HANOI)
    checkout.get_by_label(FIND).fill("thanh")
    checkout.get_by_label(FIND).press("Tab")
    expect(checkout.locator("#ward_code"), "to search is not to choose").to_have_attribute(
        "aria-invalid", "true"
    )


def test_the_way_back_from_an_order_does_not_ask_to_send_again(checkout: Page) -> None:
    checkout.get_by_role("button", name=ORDER).click()
    expect(checkout.get_by_role("alert")).to_be_visible()
    checkout.get_by_label("Họ và tên").fill("Lò Thị An")
    checkout.get_by_label("Số điện thoại").fill("0912345678")
    choose(checkout, HANOI)
    checkout.get_by_label(FIND).fill("dong da")
    checkout.get_by_label("Số nhà, đường, thôn").fill("Số 1, ngõ 2")
    checkout.get_by_role("button", name=ORDER).click()
    expect(checkout.get_by_role("heading", level=1)).to_have_text("Đã nhận đơn của bạn")

    checkout.go_back()

    expect(checkout.get_by_role("heading", level=1)).to_be_visible()
    expect(checkout.get_by_text("Giỏ đang trống nên không có đơn mới")).to_be_visible()


def write_half(page: Page) -> None:
    """A name, a wish, a firm's invoice and a ward of Hà Nội: not the street yet."""
    page.get_by_label("Họ và tên").fill("Lò Thị An")
    choose(page, HANOI)
    page.get_by_label(FIND).fill("dong da")
    page.get_by_label("Đây là quà tặng").check()
    page.get_by_label("Lời chúc").fill("Chúc mẹ khỏe")


def expect_half_written(page: Page) -> None:
    expect(page.get_by_label("Họ và tên")).to_have_value("Lò Thị An")
    expect(page.get_by_label(PROVINCE)).to_have_value(HANOI)
    expect(page.locator("#ward_code option:checked")).to_have_text("Phường Đống Đa")
    expect(page.get_by_label("Lời chúc")).to_have_value("Chúc mẹ khỏe")
    expect(page.get_by_role("radio", name="Gửi thường"), "postage is that of the province").to_be_checked()


def afresh(page: Page) -> Page:
    """The address typed once more: the browser itself gives nothing back."""
    page.goto("/thanh-toan")
    return page


def test_what_is_half_written_outlives_its_page(checkout: Page) -> None:
    write_half(checkout)

    expect_half_written(afresh(checkout))


def test_what_the_line_lost_while_it_was_sent_is_not_typed_again(checkout: Page) -> None:
    write_half(checkout)
    checkout.route("**/thanh-toan", lambda route: route.abort("connectionreset"))
    checkout.get_by_role("button", name=ORDER).click()
    checkout.wait_for_url("chrome-error://**")
    checkout.unroute("**/thanh-toan")

    expect_half_written(afresh(checkout))


def test_what_was_refused_is_kept_with_what_was_typed_since(checkout: Page) -> None:
    write_half(checkout)
    checkout.get_by_role("button", name=ORDER).click()
    expect(checkout.get_by_role("alert")).to_be_visible()
    checkout.get_by_label("Lời nhắn cho người giao").fill("Gọi trước")

    expect_half_written(afresh(checkout))
    expect(checkout.get_by_label("Lời nhắn cho người giao")).to_have_value("Gọi trước")


def test_a_province_chosen_in_the_basket_since_then_is_newer(checkout: Page) -> None:
    write_half(checkout)

    checkout.goto("/thanh-toan?tinh=11")

    expect(checkout.get_by_label("Họ và tên")).to_have_value("Lò Thị An")
    expect(checkout.get_by_label(PROVINCE)).to_have_value("11")


def test_an_order_takes_what_was_written_for_it_along(checkout: Page) -> None:
    write_half(checkout)
    checkout.get_by_label("Số điện thoại").fill("0912345678")
    checkout.get_by_label("Số nhà, đường, thôn").fill("Số 1, ngõ 2")
    checkout.get_by_role("button", name=ORDER).click()
    expect(checkout.get_by_role("heading", level=1)).to_have_text("Đã nhận đơn của bạn")
    checkout.wait_for_function("() => sessionStorage.length === 0")
    checkout.goto("/san-pham/mat-ong-hoa-ban", wait_until="networkidle")
    checkout.get_by_role("button", name="Mua ngay").click()
    checkout.wait_for_load_state("networkidle")

    expect(checkout.get_by_label("Họ và tên")).to_have_value("")
    expect(checkout.get_by_label(PROVINCE)).to_have_value("")


def test_who_comes_after_somebody_finds_nothing_of_hers(enter) -> None:  # type: ignore[no-untyped-def]
    page = enter("nguoi-mua@demo.example")
    page.goto("/san-pham/mat-ong-hoa-ban", wait_until="networkidle")
    page.get_by_role("button", name="Mua ngay").click()
    page.wait_for_load_state("networkidle")
    page.get_by_label("Lời nhắn cho người giao").fill("Nhà màu xanh")
    assert page.evaluate("sessionStorage.length") == 1
    page.goto("/tai-khoan")
    page.get_by_role("button", name="Đăng xuất").click()
    page.wait_for_load_state("networkidle")

    assert page.evaluate("sessionStorage.length") == 0


def test_a_province_that_the_page_came_with_does_not_take_the_one_typed(checkout: Page) -> None:
    checkout.goto("/thanh-toan?tinh=11", wait_until="networkidle")
    write_half(checkout)

    expect_half_written(afresh(checkout))


def test_the_way_to_pay_outlives_its_page_and_the_answer_that_tells_the_postage(checkout: Page) -> None:
    write_half(checkout)
    checkout.locator("label.choice", has_text="VietQR").click()

    expect_half_written(afresh(checkout))
    expect(checkout.locator("[value=vietqr]")).to_be_checked()


def test_the_way_to_pay_chosen_while_postage_is_reckoned_stays(checkout: Page) -> None:
    held: list[Route] = []
    checkout.route("**/thanh-toan", lambda route: held.insert(0, route))
    choose(checkout, HANOI)
    checkout.locator("label.choice", has_text="VietQR").click()
    held.pop().continue_()

    expect(checkout.get_by_role("radio", name="Gửi thường")).to_be_checked()
    expect(checkout.locator("[value=vietqr]")).to_be_checked()


def test_who_signs_in_on_the_way_types_nothing_again(checkout: Page) -> None:
    write_half(checkout)
    checkout.get_by_role("link", name="Đăng nhập").click()
    sign_in = 'form[action*="/demo/vao"]:has(input[value="nguoi-mua@demo.example"]) button'
    checkout.locator(sign_in).click()
    checkout.wait_for_load_state()

    expect_half_written(afresh(checkout))
    expect(checkout.get_by_label("Email"), "what she left empty the account knows").to_have_value(
        "nguoi-mua@demo.example"
    )


def write_into_book(page: Page, name: str, province: str, street: str) -> None:
    page.goto("/tai-khoan/dia-chi/them", wait_until="networkidle")
    page.locator("#full_name").fill(name)
    page.get_by_label("Số điện thoại").fill("0912345678")
    choose(page, province)
    page.locator("#ward_code").select_option(index=1)
    page.get_by_label("Số nhà, đường, thôn").fill(street)
    page.get_by_role("button", name="Lưu địa chỉ").click()
    page.wait_for_load_state()


def test_an_address_written_into_the_book_since_then_stays_whole(enter) -> None:  # type: ignore[no-untyped-def]
    page = enter("nguoi-mua@demo.example")
    write_into_book(page, "Lò Thị An", "11", "Đội 10")
    page.goto("/san-pham/mat-ong-hoa-ban", wait_until="networkidle")
    page.get_by_role("button", name="Mua ngay").click()
    page.wait_for_load_state("networkidle")
    page.get_by_label("Lời nhắn cho người giao").fill("Gọi trước")
    write_into_book(page, "Mẹ An", HANOI, "Ngõ 2")

    afresh(page)

    expect(page.get_by_label("Lời nhắn cho người giao")).to_have_value("Gọi trước")
    expect(page.get_by_label(PROVINCE)).to_have_value(HANOI)
    expect(page.get_by_label("Số nhà, đường, thôn")).to_have_value("Ngõ 2")
    expect(page.get_by_label("Họ và tên")).to_have_value("Mẹ An")


@pytest.mark.parametrize(
    "browser_keeps",
    [
        "Object.defineProperty(window, 'sessionStorage', {get: () => {throw new Error('forbidden')}})",
        "Storage.prototype.setItem = () => {throw new Error('full')}",
        """if (!sessionStorage.draft) sessionStorage.draft = '{"whose": "", "at": 9999999999999}'""",
    ],
)
def test_a_browser_that_keeps_nothing_orders_all_the_same(visit: Opened, browser_keeps: str) -> None:
    page = visit("/san-pham/mat-ong-hoa-ban")
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.add_init_script(browser_keeps)
    page.get_by_role("button", name="Mua ngay").click()
    page.wait_for_load_state("networkidle")
    write_half(page)
    page.get_by_label("Số điện thoại").fill("0912345678")
    page.get_by_label("Số nhà, đường, thôn").fill("Số 1, ngõ 2")
    page.get_by_role("button", name=ORDER).click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Đã nhận đơn của bạn")
    assert not wrong


def test_a_kept_address_is_marked_only_while_the_form_holds_it(enter) -> None:  # type: ignore[no-untyped-def]
    page = enter("nguoi-mua@demo.example")
    write_into_book(page, "Mẹ An", HANOI, "Ngõ 2")
    page.goto("/san-pham/mat-ong-hoa-ban", wait_until="networkidle")
    page.get_by_role("button", name="Mua ngay").click()
    mark = page.locator('[name=address_id][aria-pressed="true"]')
    expect(mark).to_contain_text("Mẹ An")

    page.get_by_label("Số nhà, đường, thôn").fill("Ngõ 3")
    expect(mark).to_have_count(0)
    afresh(page)
    expect(page.get_by_label("Số nhà, đường, thôn")).to_have_value("Ngõ 3")
    expect(mark).to_have_count(0)

    page.get_by_label("Số nhà, đường, thôn").fill("Ngõ 2")
    expect(mark).to_contain_text("Mẹ An")
