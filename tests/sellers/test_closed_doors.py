"""A door of the workspace that is shut says so, why, and whom to ask."""

import pytest
from flask.testing import FlaskClient

from shop.accounts.models import User
from shop.catalog.models import ProductStatus
from shop.platform.database import transaction
from shop.sellers.models import SellerEvent, SellerStatus
from tests.factories.accounts import make_user
from tests.factories.catalog import make_product
from tests.factories.sellers import make_seller
from tests.support.signing_in import SignIn

GENERAL = "Cửa này không mở cho bạn"
ASK = "bà con hỏi"


@pytest.fixture
def sua(sign_in: SignIn) -> User:
    """Sua, signed in."""
    user = make_user("sua@example.vn", full_name="Sùng Thị Sua")
    sign_in(user)
    return user


@pytest.mark.parametrize("path", ["/gian-hang/san-pham", "/gian-hang/san-pham/moi", "/gian-hang/gian"])
def test_a_suspended_seller_reads_that_the_stall_is_suspended_why_and_whom_to_ask(
    client: FlaskClient, sua: User, path: str
) -> None:
    seller = make_seller(owner=sua, status=SellerStatus.SUSPENDED)
    with transaction():
        seller.events.append(SellerEvent(step=seller.status, reason="Chờ giấy an toàn thực phẩm mới."))

    page = client.get(path)

    assert page.status_code == 403
    assert "đang tạm dừng" in page.text
    assert "Chờ giấy an toàn thực phẩm mới." in page.text
    assert ASK in page.text
    assert 'href="/gian-hang/don-hang/"' in page.text
    assert GENERAL not in page.text
    assert "Chưa có gian hàng?" not in page.text


def test_a_suspended_sellers_products_stay_as_they_are(client: FlaskClient, sua: User) -> None:
    product = make_product(seller=make_seller(owner=sua, status=SellerStatus.SUSPENDED))

    answer = client.post(f"/gian-hang/san-pham/{product.id}/an")

    assert answer.status_code == 403
    assert product.status is ProductStatus.PUBLISHED


@pytest.mark.parametrize("path", ["/gian-hang/don-hang/", "/gian-hang/gian"])
def test_an_applicant_reads_that_the_page_opens_with_the_stall(
    client: FlaskClient, sua: User, path: str
) -> None:
    make_seller(owner=sua, status=SellerStatus.PENDING)

    page = client.get(path)

    assert page.status_code == 403
    assert "đang chờ cán bộ xem" in page.text
    assert "được duyệt thì trang này mở" in page.text


def test_a_rejected_applicant_is_told_whom_to_ask(client: FlaskClient, sua: User) -> None:
    make_seller(owner=sua, status=SellerStatus.REJECTED)

    page = client.get("/gian-hang/san-pham")

    assert page.status_code == 403
    assert "chưa được nhận" in page.text
    assert ASK in page.text


def test_who_has_no_stall_is_led_to_opening_one(client: FlaskClient, sua: User) -> None:
    page = client.get("/gian-hang/san-pham")

    assert page.status_code == 403
    assert GENERAL in page.text
    assert "Chưa có gian hàng?" in page.text


def test_a_program_is_answered_in_its_own_way(client: FlaskClient, sua: User) -> None:
    make_seller(owner=sua, status=SellerStatus.SUSPENDED)

    answer = client.get("/gian-hang/san-pham", headers={"Accept": "application/json"})

    assert answer.status_code == 403
    assert answer.json is not None
    assert answer.json["error"] == 403
