"""What Sua reads first in the morning."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from shop.accounts.models import User
from shop.catalog.models import ProductStatus
from shop.checkout.decline_lines import decline_lines
from shop.kernel.clock import add_months, now, vietnam_today
from shop.platform.database import db, transaction
from shop.platform.formatting import vnd
from shop.sellers.models import Seller, SellerEvent, SellerStatus
from shop.workshop import queries as workshop
from tests.factories.accounts import make_user
from tests.factories.catalog import make_product
from tests.factories.certificates import make_certificate
from tests.factories.money_desk import arrive
from tests.factories.orders import SUA, make_goods, make_order
from tests.factories.paying import make_transfer_order
from tests.factories.sellers import make_seller
from tests.factories.stock import make_stock
from tests.support.filling import form_on
from tests.support.signing_in import SignIn


@pytest.fixture
def sua(sign_in: SignIn) -> User:
    """Sua, signed in."""
    user = make_user("sua@example.vn", full_name="Sùng Thị Sua")
    sign_in(user)
    return user


@pytest.fixture
def hers(sua: User) -> Seller:
    """Her cooperative."""
    return make_seller("HTX Sua", owner=sua)


def test_a_quiet_morning_says_so(client: FlaskClient, hers: Seller) -> None:
    page = client.get("/gian-hang").text

    assert "Chào Sùng Thị Sua" in page
    assert "Hôm nay chưa có việc gì gấp" in page
    assert "Thêm món đầu tiên" in page


def test_who_was_just_approved_is_led_to_the_drafts(client: FlaskClient, hers: Seller) -> None:
    make_product("Mật ong hoa ban", seller=hers, status=ProductStatus.DRAFT)

    page = client.get("/gian-hang").text

    assert "Gửi duyệt 1 món nháp" in page
    assert "/gian-hang/san-pham?trang-thai=nhap" in page

    make_stock(60, make_product("Phấn hoa", seller=hers).variants[0])
    assert "Gửi duyệt 1 món nháp" not in client.get("/gian-hang").text


def test_goods_sent_back_low_stock_and_old_papers_come_first(client: FlaskClient, hers: Seller) -> None:
    make_product("Sáp ong", seller=hers, status=ProductStatus.DRAFT, refusal="Chụp lại ảnh bìa")
    honey = make_product("Mật ong hoa ban", seller=hers)
    make_stock(3, honey.variants[0])
    make_certificate(honey, issued_on=add_months(vietnam_today() + timedelta(days=21), -36))

    page = client.get("/gian-hang").text

    assert "Hôm nay có 3 việc" in page
    assert "Chụp lại ảnh bìa" in page
    assert "Mật ong hoa ban, Hũ 500 g còn 3" in page
    assert "Còn 21 ngày" in page


def test_what_is_not_hers_and_what_is_well_is_no_task(client: FlaskClient, hers: Seller) -> None:
    theirs = make_product("Mật của Lò", seller=make_seller("HTX Lò"))
    make_stock(0, theirs.variants[0])
    honey = make_product("Mật ong hoa ban", seller=hers)
    make_stock(60, honey.variants[0])
    make_certificate(honey, issued_on=add_months(vietnam_today() + timedelta(days=61), -36))
    hidden = make_product("Phấn hoa", seller=hers, status=ProductStatus.HIDDEN)
    make_stock(0, hidden.variants[0])

    page = client.get("/gian-hang").text

    assert "Hôm nay chưa có việc gì gấp" in page
    assert "Mật của Lò" not in page


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (SellerStatus.PENDING, "đang chờ cán bộ xem"),
        (SellerStatus.NEEDS_CHANGES, "nhờ bà con sửa thêm"),
        (SellerStatus.SUSPENDED, "đang tạm dừng"),
        (SellerStatus.REJECTED, "chưa được nhận"),
        (SellerStatus.TERMINATED, "đã đóng"),
    ],
)
def test_whoever_is_not_selling_reads_why(
    client: FlaskClient, sua: User, status: SellerStatus, words: str
) -> None:
    make_seller(owner=sua, status=status)

    page = client.get("/gian-hang")

    assert page.status_code == 200
    assert words in page.text


def test_a_rejected_applicant_reads_why_and_is_shown_no_stall(client: FlaskClient, sua: User) -> None:
    seller = make_seller(owner=sua, status=SellerStatus.REJECTED)
    with transaction():
        seller.events.append(SellerEvent(step=seller.status, reason="Giấy đăng ký không phải của bà con."))

    page = client.get("/gian-hang").text

    assert "Giấy đăng ký không phải của bà con." in page
    assert "bà con hỏi" in page
    assert "món đang bán" not in page
    assert "Gian hàng lúc này" not in page
    assert "Thêm món đầu tiên" not in page


def test_an_applicant_is_told_of_drafts_and_of_nothing_on_sale(client: FlaskClient, sua: User) -> None:
    seller = make_seller(owner=sua, status=SellerStatus.PENDING)
    assert "Thêm món đầu tiên" in client.get("/gian-hang").text
    make_product("Măng khô", seller=seller, status=ProductStatus.DRAFT)

    page = client.get("/gian-hang").text

    assert "món nháp, chờ duyệt hoặc ẩn" in page
    assert "món đang bán" not in page
    assert "Thêm món đầu tiên" not in page


def test_an_order_that_waits_for_its_money_is_no_task_and_no_figure_yet(
    client: FlaskClient, hers: Seller
) -> None:
    honey = make_goods("Mật ong hoa ban", on_hand=60, seller=hers)
    order = make_transfer_order(honey)

    unpaid = client.get("/gian-hang").text
    arrive(order, order.total)
    paid = client.get("/gian-hang").text

    assert "Hôm nay chưa có việc gì gấp" in unpaid
    assert "Món bán chạy" not in unpaid
    assert "Trả lời 1 đơn mới" in paid
    assert "Món bán chạy" in paid


def test_what_was_ordered_lately_is_the_sum_of_what_sells(client: FlaskClient, hers: Seller) -> None:
    honey = make_goods("Mật ong hoa ban", on_hand=60, seller=hers, price=280_000)
    wax = make_goods("Sáp ong", on_hand=60, seller=hers, price=90_000)
    (part,) = make_order(honey, wax, quantity=2).parts
    (gone,) = make_order(wax, phone="+84912345679").parts
    line = next(line for line in part.lines if line.product_name == "Sáp ong")
    with transaction():
        decline_lines(part=part, line_ids=[line.id], reason="Hết hàng", actor=SUA)
        decline_lines(part=gone, line_ids=[gone.lines[0].id], reason="Hết hàng", actor=SUA)

    figures = workshop.figures(hers.id, moment=now())
    sold = workshop.best_sellers(hers.id, moment=now())
    page = client.get("/gian-hang").text

    assert [(pack.product_name, pack.quantity, pack.amount) for pack in sold] == [
        ("Mật ong hoa ban", 2, 560_000)
    ]
    assert (figures.orders, figures.amount) == (1, 560_000)
    assert f"<b>{vnd(560_000)}</b>" in page


def test_the_shop_front_is_changed_and_the_legal_identity_is_not(client: FlaskClient, hers: Seller) -> None:
    page = client.get("/gian-hang/gian")
    assert "5600123456" in page.text
    assert 'value="5600123456"' not in page.text

    response = form_on(page, holding="dispatch_note").press(
        client, story="Mười hộ.\r\n\r\nCùng nuôi ong.", phone="0987 654 321", dispatch_note="Thứ Ba",
        return_policy="7 ngày", name="Khác", tax_code="0100109106", status="suspended", email="x@example.vn",
    )  # fmt: skip

    assert response.status_code == 303
    db.session.rollback()
    db.session.refresh(hers)
    assert (hers.story, hers.phone) == ("Mười hộ.\n\nCùng nuôi ong.", "+84987654321")
    assert (hers.dispatch_note, hers.return_policy) == ("Thứ Ba", "7 ngày")
    assert (hers.name, hers.tax_code, hers.email) == ("HTX Sua", "5600123456", "sua@example.vn")
    assert hers.status is SellerStatus.APPROVED


def test_a_wrong_phone_is_said_beside_the_field_and_the_words_stay(client: FlaskClient, hers: Seller) -> None:
    form = form_on(client.get("/gian-hang/gian"), holding="dispatch_note")

    response = form.press(client, phone="12", story="Chuyện mới")

    assert response.status_code == 422
    assert "Số điện thoại chưa đúng" in response.text
    assert "Chuyện mới" in response.text
    db.session.rollback()
    db.session.refresh(hers)
    assert hers.phone == "+84912345678"
