"""The sitemap holds every public page, nothing else, and stays small enough however large the market."""

from datetime import datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from shop.catalog.models import Product, ProductStatus
from shop.certificates.models import CertificateStatus
from shop.certificates.queries import PUBLIC_STATUSES
from shop.feeds import queries, sitemap
from shop.kernel.clock import now
from shop.platform.database import db, transaction
from shop.sellers.models import SellerStatus
from tests.factories.certificates import make_certificate
from tests.factories.search import index_all, put_on_shelf
from tests.factories.sellers import make_seller
from tests.support.found import sitemap_addresses, sitemap_parts
from tests.support.many_goods import put_many_on_shelf
from tests.support.statements import statements


def everything(client: FlaskClient) -> list[str]:
    """The paths that the sitemap names."""
    parts = sitemap_parts(client.get("/sitemap.xml").data)
    addresses = [one for part in parts for one in sitemap_addresses(client.get(part).data)]
    return [address.removeprefix("http://localhost") for address in addresses]


def test_it_names_every_public_page_in_both_languages(client: FlaskClient) -> None:
    product = put_on_shelf()

    paths = everything(client)

    for path in (
        "/", "/san-pham", "/danh-muc/mat-ong", "/danh-muc/thuc-pham", "/vung/dien-bien", "/ocop",
        "/ban-hang", f"/san-pham/{product.slug}", f"/nguoi-ban/{product.seller.slug}",
    ):  # fmt: skip
        assert path in paths
        assert f"/en{path}" in paths
    assert all(client.get(path).status_code == 200 for path in paths)


def test_it_names_certificates_that_anybody_may_check(client: FlaskClient) -> None:
    honey = put_on_shelf()
    shown = [make_certificate(honey, status=status) for status in PUBLIC_STATUSES]
    unseen = [
        make_certificate(honey, status=CertificateStatus.SUBMITTED),
        make_certificate(put_on_shelf("Rượu", subgroup="II.1.b", is_alcohol=True)),
        make_certificate(put_on_shelf("Dừng", seller=make_seller(status=SellerStatus.SUSPENDED))),
    ]

    paths = everything(client)

    assert [path for path in paths if path.startswith("/chung-nhan/")] == [
        f"/chung-nhan/{paper.id}" for paper in shown
    ]
    assert all(client.get(f"/chung-nhan/{paper.id}").status_code == 200 for paper in shown)
    assert all(client.get(f"/chung-nhan/{paper.id}").status_code == 404 for paper in unseen)


def test_what_is_not_shown_is_not_named(client: FlaskClient) -> None:
    hidden = put_on_shelf("Ẩn", status=ProductStatus.HIDDEN)
    stopped = put_on_shelf("Dừng", seller=make_seller(status=SellerStatus.SUSPENDED))
    alcohol = put_on_shelf("Rượu", subgroup="II.1.b", is_alcohol=True)
    index_all()

    paths = everything(client)

    for product in (hidden, stopped, alcohol):
        assert f"/san-pham/{product.slug}" not in paths
    assert f"/nguoi-ban/{stopped.seller.slug}" not in paths
    assert [path for path in paths if "ruou" in path] == []
    assert "/danh-muc/mat-ong" not in paths
    assert not any(path.startswith(("/tim-kiem", "/gio-hang", "/tai-khoan")) for path in paths)


def test_a_page_says_when_it_changed_and_shows_its_picture(client: FlaskClient) -> None:
    product = put_on_shelf()
    moment = now() - timedelta(days=3)
    with transaction():
        db.session.get_one(Product, product.id).updated_at = moment

    part = client.get("/sitemap/san-pham-0.xml")

    assert part.mimetype == "application/xml"
    assert part.headers["Cache-Control"] == "public, max-age=600"
    told = part.text.partition("<lastmod>")[2].partition("<")[0]
    assert abs(datetime.fromisoformat(told) - moment) < timedelta(seconds=1)
    assert f"<image:loc>http://localhost/chia-se/mon-{product.id}-" in part.text


def test_words_of_sellers_cannot_break_it(client: FlaskClient) -> None:
    product = put_on_shelf("<loc>]]>&\x0b\x1f\ufffe", slug="mon-'&-la")

    assert f"/san-pham/{product.slug}".replace("&", "%26") in str(everything(client)).replace("&", "%26")


@pytest.mark.parametrize(
    "path", ["/sitemap/khong-co-0.xml", "/sitemap/san-pham-9.xml", "/sitemap/trang-1.xml"]
)
def test_a_part_that_holds_nothing_is_not_there(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404
    assert client.get("/sitemap/san-pham-99999999999999999999.xml").status_code == 404


def test_an_empty_market_has_a_sitemap_too(client: FlaskClient) -> None:
    assert len(everything(client)) == 2 * len(sitemap._PAGES)


def test_parts_are_cut_by_number_and_read_in_batches(app: Flask) -> None:
    put_many_on_shelf(25)

    with app.test_request_context("/"):
        parts = queries.product_parts(size=10)
        sizes = [len("".join(sitemap.goods(part.number, size=10)).splitlines()) for part in parts]
        with statements() as asked:
            batches = [len(goods) for goods in queries.goods_of_part(0, size=100, batch=10)]

    assert [part.number for part in parts] == [0, 1, 2]
    assert sizes == [2 * 9, 2 * 10, 2 * 6]
    assert batches == [10, 10, 5]
    assert len(asked) == 3 * 3 + 1
    assert 2 * queries.PART <= 50_000


def test_only_the_head_of_a_part_can_be_asked_for(client: FlaskClient) -> None:
    put_on_shelf()

    answer = client.head("/sitemap/san-pham-0.xml")

    assert answer.status_code == 200
    assert answer.data == b""
