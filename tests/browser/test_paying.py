"""Paying ahead in a real Chromium: by card and by transfer, in both languages, with and without script."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from shop.checkout import jobs
from shop.kernel import clock
from shop.orders.models import PaymentMethod
from shop.orders.queries import order_by_code
from shop.payments.stripe_gateway import StripeGateway
from shop.platform.database import db, transaction
from tests.browser.conftest import DESK, PHONE, Market
from tests.browser.test_market_day import assert_nothing_is_broken, fulfil
from tests.support.card_desk import API_KEY, WEBHOOK_SECRET
from tests.support.desk_server import ServedDesk, served_desk

pytestmark = pytest.mark.browser

HONEY_SELLER, OFFICER = "ong-mat@demo.example", "can-bo-1@demo.example"
PAY, DECLINE = 0, 1


@dataclass(frozen=True)
class Tongue:
    """What a language calls what is pressed and read here, and where its pages stand."""

    at: str
    add: str
    by_card: str
    paid: str
    sent: str
    cancel: str
    canceled: str
    refunded: str


VI = Tongue(
    "", "Thêm vào giỏ", "Trả bằng thẻ", "Đã trả", "Tôi đã chuyển tiền", "Hủy cả đơn", "Đã hủy", "Đã hoàn"
)
EN = Tongue(
    "/en",
    "Add to basket",
    "Pay by card",
    "Paid",
    "I have sent the money",
    "Cancel the whole order",
    "Cancelled",
    "Refunded",
)
in_both_languages = pytest.mark.parametrize(
    ("tongue", "script"), [(VI, True), (EN, False)], ids=["vi-with-script", "en-without-script"]
)


@pytest.fixture(autouse=True)
def desk(open_market: Market) -> Iterator[ServedDesk]:
    """The market takes cards, at a desk of its own."""
    with served_desk() as desk:
        gateway = StripeGateway(API_KEY, (WEBHOOK_SECRET,), desk.url)
        open_market.app.extensions["gateways"] = {PaymentMethod.CARD: gateway}
        yield desk


def order_ahead(page: Page, way: str, *, script: bool = True, tongue: Tongue = VI) -> str:
    """Order honey, to be paid in this way; the code of the order."""
    page.goto(f"{tongue.at}/san-pham/mat-ong-hoa-ban")
    page.get_by_role("button", name=tongue.add).first.click()
    if script:
        expect(page.get_by_role("status").filter(has_text=re.compile("added|Đã thêm"))).to_be_visible()
    else:
        page.wait_for_url(f"**{tongue.at}/gio-hang**")
    page.goto(f"{tongue.at}/thanh-toan")
    fill_in(page, way, script=script)
    page.wait_for_url(re.compile(r"/don-hang/|/pay/"))
    if "/pay/" in page.url:
        return ""
    return code_of(page)


def fill_in(page: Page, way: str, *, script: bool) -> None:
    page.locator("input[name=full_name]").fill("Trần Minh An")
    page.locator("input[name=phone]").fill("0912 345 678")
    page.locator("input[name=email]").fill("an@example.vn")
    page.locator("select[name=province_code]").select_option(label="Hà Nội")
    if not script:
        page.locator("button[name=op]").first.click()
    page.locator("select[name=ward_code]").select_option(index=3)
    page.locator("input[name=street]").fill("Số 12, ngõ 68")
    page.wait_for_load_state("networkidle")
    choose(page, way)
    send(page)
    page.wait_for_load_state()
    if page.url.endswith("/thanh-toan"):  # postage became known with the address: shown and asked again
        choose(page, way)
        send(page)


def choose(page: Page, way: str) -> None:
    page.locator(f"label:has(input[name=payment_method][value={way}])").click()
    expect(page.locator(f"input[name=payment_method][value={way}]")).to_be_checked()


def send(page: Page) -> None:
    page.locator("main button.main:visible").click()


def code_of(page: Page) -> str:
    found = re.search(r"/don-hang/([A-Z0-9]+)", page.url)
    assert found, page.url
    return found.group(1)


@in_both_languages
def test_a_card_is_declined_then_pays_and_the_seller_is_asked(
    open_market: Market,
    visit: Callable[..., Page],
    enter: Callable[..., Page],
    tongue: Tongue,
    script: bool,
) -> None:
    guest = visit(size=PHONE, script=script)
    order_ahead(guest, "card", script=script, tongue=tongue)
    guest.wait_for_url("**/pay/**")
    guest.get_by_role("button").nth(DECLINE).click()
    guest.get_by_role("alert").wait_for()
    guest.get_by_role("button").nth(PAY).click()
    guest.wait_for_url(f"**{tongue.at}/don-hang/**")
    code = code_of(guest)
    expect(guest.locator("main")).to_contain_text(tongue.paid)

    honey = enter(HONEY_SELLER, size=PHONE, script=script)
    fulfil(honey, f"{code}-1")
    expect(honey.locator("main")).to_contain_text(re.compile("trả trước", re.I))
    honey.locator("summary", has_text="Khách đã nhận hàng").click()
    honey.get_by_role("button", name="Đúng, khách đã nhận").click()
    expect(honey.get_by_role("button", name="Đã nhận đủ tiền")).to_have_count(0)
    open_market.work()
    assert_nothing_is_broken(open_market)


@pytest.mark.parametrize(
    ("tongue", "script"), [(EN, True), (VI, False)], ids=["en-with-script", "vi-without-script"]
)
def test_a_card_page_is_left_and_taken_up_again(
    open_market: Market, visit: Callable[..., Page], tongue: Tongue, script: bool
) -> None:
    guest = visit(f"{tongue.at}/", size=DESK, script=script)
    order_ahead(guest, "card", script=script, tongue=tongue)
    guest.wait_for_url("**/pay/**")
    guest.locator(".leave a").click()
    guest.wait_for_url(f"**{tongue.at}/don-hang/**")

    guest.get_by_role("button", name=tongue.by_card).click()
    guest.wait_for_url("**/pay/**")
    guest.get_by_role("button").nth(PAY).click()
    guest.wait_for_url(f"**{tongue.at}/don-hang/**")

    expect(guest.locator("main")).to_contain_text(tongue.paid)
    open_market.work()
    assert_nothing_is_broken(open_market)


@in_both_languages
def test_a_paid_order_is_canceled_and_the_card_gets_its_money_back(
    open_market: Market, visit: Callable[..., Page], desk: ServedDesk, tongue: Tongue, script: bool
) -> None:
    guest = visit(size=PHONE, script=script)
    order_ahead(guest, "card", script=script, tongue=tongue)
    guest.wait_for_url("**/pay/**")
    guest.get_by_role("button").nth(PAY).click()
    guest.wait_for_url(f"**{tongue.at}/don-hang/**")

    guest.locator("details.confirm > summary").filter(has_text=tongue.cancel).click()
    guest.locator("details.confirm[open]").get_by_role("button", name=tongue.cancel).click()
    expect(guest.locator("main")).to_contain_text(tongue.canceled)
    open_market.work()
    guest.reload()

    expect(guest.locator("#hoan-tien")).to_contain_text(tongue.refunded)
    assert_nothing_is_broken(open_market)


@in_both_languages
def test_a_transfer_is_awaited_comes_short_and_is_completed(
    open_market: Market,
    visit: Callable[..., Page],
    enter: Callable[..., Page],
    tongue: Tongue,
    script: bool,
) -> None:
    guest = visit(size=PHONE, script=script)
    code = order_ahead(guest, "vietqr", script=script, tongue=tongue)
    expect(guest.locator(".vietqr-facts")).to_contain_text(code)
    picture = guest.locator(".vietqr-code img")
    assert picture.evaluate("image => image.complete && image.naturalWidth > 0")
    guest.get_by_role("button", name=tongue.sent).click()
    expect(guest.get_by_role("button", name=tongue.sent)).to_have_count(0)

    officer = enter(OFFICER, size=DESK, script=script)
    total = total_of(open_market, code)
    record(officer, code, "FT-1", total - 50_000)
    guest.reload()
    expect(guest.locator("main")).to_contain_text(re.compile("50[.,]000"))
    record(officer, code, "FT-2", 50_000)

    guest.reload()
    expect(guest.locator(".vietqr-facts")).to_have_count(0)
    expect(guest.locator("main")).to_contain_text(tongue.paid)
    open_market.work()
    assert_nothing_is_broken(open_market)


def test_a_hold_ends_is_renewed_and_too_much_goes_back_by_bank(
    open_market: Market, visit: Callable[..., Page], enter: Callable[..., Page]
) -> None:
    guest = visit(size=PHONE)
    code = order_ahead(guest, "vietqr")
    end_all_holds(open_market)
    guest.reload()
    expect(guest.locator("main")).to_contain_text("Đã hết giờ giữ hàng")
    guest.get_by_role("button", name="Chuyển khoản bằng mã VietQR").click()
    expect(guest.locator(".vietqr-facts")).to_contain_text(code)

    officer = enter(OFFICER, size=DESK)
    record(officer, code, "FT-1", total_of(open_market, code) + 30_000)
    guest.reload()
    expect(guest.locator("#hoan-tien")).to_contain_text("30.000")
    guest.locator("select[name=bank_bin]").select_option(index=2)
    guest.locator("input[name=account_no]").fill("0123456789")
    guest.locator("input[name=account_name]").fill("TRAN MINH AN")
    guest.get_by_role("button", name="Gửi số tài khoản cho chợ").click()

    officer.goto("/quan-tri/hoan-tien")
    officer.locator('main a[href^="/quan-tri/hoan-tien/"]').first.click()
    officer.locator("input[name=bank_ref]").fill("FT-BACK-1")
    officer.get_by_role("button", name="Ghi là đã chuyển").click()
    expect(officer.locator("main")).to_contain_text("FT-BACK-1")
    guest.reload()

    expect(guest.locator("#hoan-tien")).to_contain_text("Đã hoàn")
    open_market.work()
    assert_nothing_is_broken(open_market)


def record(officer: Page, code: str, bank_ref: str, amount: int) -> None:
    """An officer writes down what the bank's statement says."""
    officer.goto("/quan-tri/chuyen-khoan")
    officer.locator("input[name=bank_ref]").fill(bank_ref)
    officer.locator("input[name=amount]").fill(str(amount))
    officer.locator("[name=purpose]").fill(f"MBVCB.123456.{code}.CT tu 0123")
    officer.get_by_role("button", name="Xem khoản này của đơn nào").click()
    expect(officer.locator("main")).to_contain_text(code)
    officer.get_by_role("button", name="Ghi khoản này").click()
    expect(officer.locator("main")).to_contain_text(bank_ref)


def total_of(market: Market, code: str) -> int:
    with market.app.app_context():
        order = order_by_code(code)
        assert order is not None
        return order.total


def end_all_holds(market: Market) -> None:
    """A day and an hour later."""
    moment = clock.now() + timedelta(hours=25)
    with clock.time_from(lambda: moment):
        with market.app.app_context():
            with transaction():
                jobs.end_holds()
            db.session.remove()
        market.work()
