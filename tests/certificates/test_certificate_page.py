"""The page on which anybody may check a certificate."""

from datetime import UTC, date, datetime, timedelta

import pytest
from flask.testing import FlaskClient

from shop.catalog.models import ProductStatus
from shop.certificates.models import CertificateStatus
from shop.kernel.clock import time_from
from shop.sellers.models import SellerStatus
from tests.factories.catalog import make_product
from tests.factories.certificates import make_certificate
from tests.factories.sellers import make_seller


def test_an_checks_number_authority_holder_and_days(client: FlaskClient) -> None:
    with time_from(lambda: datetime(2026, 11, 15, 3, tzinfo=UTC)):
        paper = make_certificate(issued_on=date(2023, 11, 15))
        page = client.get(f"/chung-nhan/{paper.id}").text

    for words in (
        "1125/QĐ-UBND", "15/11/2023", "UBND tỉnh Điện Biên", "Cấp tỉnh", "Hợp tác xã của Sua",
        "Mật ong hoa ban", "4 sao", "15/11/2026", "Còn hiệu lực đến 15/11/2026",
    ):  # fmt: skip
        assert words in page, words


def test_the_clock_alone_ends_it_though_the_page_was_kept(client: FlaskClient) -> None:
    last = datetime(2026, 11, 15, 16, 59, 59, tzinfo=UTC)
    with time_from(lambda: last):
        paper = make_certificate(issued_on=date(2023, 11, 15))
        assert "Còn hiệu lực" in client.get(f"/chung-nhan/{paper.id}").text

    with time_from(lambda: last + timedelta(seconds=1)):
        page = client.get(f"/chung-nhan/{paper.id}").text

    assert "Đã hết hạn" in page
    assert "Còn hiệu lực" not in page
    assert "OCOP 4 sao" not in page


@pytest.mark.parametrize(
    ("status", "words"),
    [("revoked", "Đã bị thu hồi"), ("superseded", "Đã có giấy mới thay thế")],
)
def test_what_was_withdrawn_or_replaced_says_so(client: FlaskClient, status, words) -> None:
    paper = make_certificate(status=CertificateStatus(status))

    page = client.get(f"/chung-nhan/{paper.id}").text

    assert words in page
    assert "Còn hiệu lực" not in page


@pytest.mark.parametrize("status", ["submitted", "rejected"])
def test_what_nobody_verified_is_like_what_never_was(client: FlaskClient, status) -> None:
    paper = make_certificate(status=CertificateStatus(status))

    found, missing = client.get(f"/chung-nhan/{paper.id}"), client.get("/chung-nhan/999999")

    assert found.status_code == missing.status_code == 404


@pytest.mark.parametrize("number", ["0", "99999999999999999999", "-1", "abc", "1.5"])
def test_a_number_that_is_none_is_no_page(client: FlaskClient, number: str) -> None:
    assert client.get(f"/chung-nhan/{number}").status_code == 404


def test_papers_of_a_suspended_seller_are_not_shown(client: FlaskClient) -> None:
    product = make_product(seller=make_seller(status=SellerStatus.SUSPENDED))

    assert client.get(f"/chung-nhan/{make_certificate(product).id}").status_code == 404


def test_a_hidden_product_keeps_its_paper_but_has_no_link(client: FlaskClient) -> None:
    product = make_product(status=ProductStatus.HIDDEN)

    page = client.get(f"/chung-nhan/{make_certificate(product).id}")

    assert page.status_code == 200
    assert f"/san-pham/{product.slug}" not in page.text


def test_a_paper_of_the_demo_says_that_it_proves_nothing(client: FlaskClient) -> None:
    paper = make_certificate(is_illustrative=True, decision_no="MINH HỌA-07")

    page = client.get(f"/chung-nhan/{paper.id}").text

    assert "giấy minh họa" in page
    assert "không chứng minh điều gì" in page
    assert "Certification" not in page


def test_hostile_words_on_a_paper_stay_words(client: FlaskClient) -> None:
    paper = make_certificate(holder_name="<b>HTX</b>", authority_name='"><script>x</script>')

    page = client.get(f"/chung-nhan/{paper.id}").text

    assert "<b>HTX</b>" not in page
    assert "<script>x" not in page


def test_the_page_speaks_english(client: FlaskClient) -> None:
    page = client.get(f"/en/chung-nhan/{make_certificate().id}").text

    assert "OCOP certificate, 4 stars" in page
    assert "Last valid day" in page
