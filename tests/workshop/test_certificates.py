"""Sua sends the paper that proves her stars; nothing shows until officers believe it."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from shop.catalog.models import Product
from shop.certificates.models import AuthorityLevel, Certificate, CertificateStatus
from shop.certificates.queries import badges_of, certificates_of_product
from shop.kernel.clock import add_months, vietnam_today
from shop.platform.database import db
from shop.sellers.models import Seller
from tests.factories.catalog import make_product
from tests.factories.certificates import make_certificate
from tests.support.filling import files, form_on
from tests.support.pictures import picture

PAPER = {
    "stars": "4",
    "decision_no": "1125/QĐ-UBND",
    "decision_date": "2026-03-10",
    "authority_name": "UBND tỉnh Điện Biên",
    "authority_level": "province",
    "issued_on": "16/3/2026",
    "holder_name": "HTX Sua",
}


def send(client: FlaskClient, product: Product, *scans: bytes, **changes: Any) -> TestResponse:
    page = client.get(f"/gian-hang/san-pham/{product.id}/giay-ocop")
    form = form_on(page, holding="decision_no")
    return form.press(client, files={"scan": files(*scans)} if scans else None, **{**PAPER, **changes})


def papers(product: Product) -> list[Certificate]:
    db.session.rollback()
    return certificates_of_product(product.id)


def test_a_paper_waits_for_the_officers_and_shows_no_star(
    client: FlaskClient, hers: Seller, deliver: Callable[[], int]
) -> None:
    product = make_product(seller=hers)

    response = send(client, product, picture())

    (paper,) = papers(product)
    assert response.status_code == 303
    assert paper.status is CertificateStatus.SUBMITTED
    assert paper.authority_level is AuthorityLevel.PROVINCE
    assert paper.expires_on == add_months(paper.issued_on, 36)
    assert paper.scan is not None
    assert paper.scan.is_private
    assert not paper.is_illustrative
    assert badges_of([product.id]) == {}
    page = client.get(response.location)
    assert "Chờ cán bộ xem" in page.text
    deliver()
    scan = client.get(f"/gian-hang/giay-ocop/{paper.id}/anh")
    assert scan.mimetype == "image/webp"
    assert scan.headers["Cache-Control"] == "private, no-store"


def test_what_is_wrong_is_listed_in_the_order_of_the_page(client: FlaskClient, hers: Seller) -> None:
    page = send(client, make_product(seller=hers), stars=None, decision_no="", issued_on="").text

    listed = re.findall(r'<li><a href="#([^"]+)"', page)
    assert listed == ["scan", "decision_no", "stars", "issued_on"]
    assert listed == sorted(listed, key=lambda name: page.index(f' id="{name}"'))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"stars": "2"}, "Chọn hạng sao"),
        ({"stars": None}, "Chọn hạng sao"),
        ({"issued_on": "2099-01-01"}, "tương lai"),
        ({"issued_on": "31/2/2026"}, "Ghi ngày như"),
        ({"issued_on": "9999-12-31"}, "tương lai"),
        ({"decision_date": "2026-04-01"}, "không được sau"),
        ({"decision_no": " "}, "Ghi số quyết định"),
        ({"authority_level": "village"}, "Chọn một mục"),
    ],
)
def test_what_a_paper_cannot_say_is_refused_and_the_picture_stays(
    client: FlaskClient, hers: Seller, changes: dict[str, Any], words: str
) -> None:
    product = make_product(seller=hers)

    refused = send(client, product, picture(), **changes)

    assert refused.status_code == 422
    assert words in refused.text
    assert papers(product) == []
    again = form_on(refused, holding="decision_no").press(client, **PAPER)
    assert again.status_code == 303
    assert papers(product)[0].scan_id is not None


def test_a_paper_without_its_picture_is_not_sent(client: FlaskClient, hers: Seller) -> None:
    product = make_product(seller=hers)

    assert send(client, product).status_code == 422
    assert send(client, product, b"%PDF-1.7").status_code == 422
    assert send(client, product, scan_kept="987654").status_code == 422
    assert papers(product) == []


def test_nobody_verifies_his_own_stars(client: FlaskClient, hers: Seller) -> None:
    product = make_product(seller=hers)

    send(
        client,
        product,
        picture(),
        status="verified",
        expires_on="2099-01-01",
        is_illustrative="1",
        seller_id="1",
    )

    (paper,) = papers(product)
    assert paper.status is CertificateStatus.SUBMITTED
    assert paper.expires_on == add_months(paper.issued_on, 36)
    assert not paper.is_illustrative


def test_the_same_paper_sent_twice_waits_once(client: FlaskClient, hers: Seller) -> None:
    product = make_product(seller=hers)

    send(client, product, picture())
    send(client, product, picture())

    assert len(papers(product)) == 1


def test_where_a_paper_stands_is_told_by_the_clock(client: FlaskClient, hers: Seller) -> None:
    product = make_product(seller=hers)
    today = vietnam_today()
    make_certificate(product, issued_on=add_months(today + timedelta(days=20), -36))
    make_certificate(product, issued_on=add_months(today, -40), decision_no="77/QĐ-UBND")

    page = client.get(f"/gian-hang/san-pham/{product.id}/giay-ocop").text

    assert "Sắp hết hạn" in page
    assert "Đã hết hạn" in page
