"""The public page of a producer."""

import pytest
from flask.testing import FlaskClient

from shop.catalog.models import ProductStatus
from shop.certificates.models import CertificateStatus
from shop.sellers.models import LegalForm, SellerStatus
from tests.factories.certificates import make_certificate
from tests.factories.search import index_all, put_on_shelf
from tests.factories.sellers import make_seller


def page_of(client: FlaskClient, seller, language: str = "") -> str:
    answer = client.get(f"{language}/nguoi-ban/{seller.slug}")
    assert answer.status_code == 200
    return answer.text


def test_an_reads_who_sells_and_where(client: FlaskClient) -> None:
    sua = make_seller("HTX Sua", registration_no="11A800", dispatch_note="Gửi thứ Hai")

    page = page_of(client, sua)

    for words in (
        "HTX Sua", "Hợp tác xã", "5600123456", "11A800", "Sùng Thị Sua", "Đội 10",
        "tỉnh Điện Biên", "Xã Sam Mứn, huyện Điện Biên (cũ)", "0912\u00a0345\u00a0678",
        "sua@example.vn", "Chín hộ nuôi ong", "Gửi thứ Hai", "Hồ sơ đã duyệt",
    ):  # fmt: skip
        assert words in page, words


def test_her_goods_and_valid_papers_are_there_and_nobody_elses(client: FlaskClient) -> None:
    sua = make_seller("HTX Sua")
    honey = put_on_shelf("Mật ong", seller=sua)
    put_on_shelf("Món nháp", seller=sua, status=ProductStatus.DRAFT)
    put_on_shelf("Món người khác")
    paper = make_certificate(honey)
    make_certificate(put_on_shelf("Trà", seller=sua), status=CertificateStatus.REVOKED, decision_no="99/QĐ")
    index_all()

    page = page_of(client, sua)

    assert f"/san-pham/{honey.slug}" in page
    assert f"/chung-nhan/{paper.id}" in page
    assert "1125/QĐ-UBND" in page
    assert "99/QĐ" not in page
    assert "Món nháp" not in page
    assert "Món người khác" not in page


def test_what_is_left_stands_before_what_is_sold_out(client: FlaskClient) -> None:
    sua = make_seller("HTX Sua")
    left = put_on_shelf("Trà", seller=sua)
    gone = put_on_shelf("Mật ong", seller=sua, stock_of_each=0)

    page = page_of(client, sua)

    assert page.index(f"/san-pham/{left.slug}") < page.index(f"/san-pham/{gone.slug}")


def test_a_stall_of_the_market_says_what_it_is(client: FlaskClient) -> None:
    page = page_of(client, make_seller("Sạp chung Sơn La", is_stall=True, legal_form=None))

    assert "Gian hàng của chợ" in page
    assert "không ghi ai làm ra" in page
    assert "Hồ sơ đã duyệt" not in page


@pytest.mark.parametrize("status", [status for status in SellerStatus if status is not SellerStatus.APPROVED])
def test_who_is_not_approved_has_no_page(client: FlaskClient, status: SellerStatus) -> None:
    assert client.get(f"/nguoi-ban/{make_seller(status=status).slug}").status_code == 404


@pytest.mark.parametrize("slug", ["khong-co", "a" * 400])
def test_an_address_that_is_none_is_no_page(client: FlaskClient, slug: str) -> None:
    assert client.get(f"/nguoi-ban/{slug}").status_code == 404


@pytest.mark.parametrize("form", list(LegalForm))
def test_every_legal_form_has_words_in_both_languages(client: FlaskClient, form) -> None:
    seller = make_seller(legal_form=form)

    assert 'class="chip"></span>' not in page_of(client, seller)
    assert "Hợp tác xã" not in page_of(client, seller, "/en")


def test_a_producer_with_much_leads_on_to_the_shelf(client: FlaskClient) -> None:
    sua = make_seller("HTX Sua")
    for number in range(25):
        put_on_shelf(f"Món {number}", seller=sua)

    page = page_of(client, sua)

    assert page.count('<article class="card') == 24
    assert f"/san-pham?nha_ban={sua.id}" in page
    assert "25 món" in client.get(f"/san-pham?nha_ban={sua.id}").text
    assert "25 món" in client.get(f"/san-pham?nha_ban={sua.slug}").text


def test_a_stall_of_alcohol_says_where_its_goods_are(client: FlaskClient) -> None:
    stall = make_seller("Sạp rượu")
    put_on_shelf("Rượu ngô men lá", seller=stall, subgroup="II.1.b", is_alcohol=True)
    index_all()

    page = page_of(client, stall)

    assert "Rượu chỉ bày ở kệ riêng" in page
    assert 'href="/ruou"' in page
    assert "Rượu ngô men lá" not in page
    assert "chưa bày món nào" not in page
    assert "chưa bày món nào" in page_of(client, make_seller("HTX Trống"))
