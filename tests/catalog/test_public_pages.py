"""Public pages are the same bytes for everybody, cheap, and write nothing."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from shop.platform.database import db
from shop.platform.page_store import PageStore
from tests.factories.accounts import make_user
from tests.factories.catalog import make_variant
from tests.factories.certificates import make_certificate
from tests.factories.search import index_all, put_on_shelf
from tests.factories.sellers import make_seller
from tests.support.statements import statements

#: The most statements a page may ask, the question whether anything has changed included.
MOST = {
    "/": 6,
    "/san-pham": 6,
    "/san-pham?tinh=11&sao=4&mua=1&sap_xep=gia": 6,
    "/danh-muc/mat-ong": 6,
    "/danh-muc/thuc-pham": 6,
    "/vung/dien-bien": 7,
    "/vung/dien-bien?sao=4": 6,
    "/tim-kiem?q=mat+ong": 4,
    "/san-pham/{product}": 7,
    "/san-pham/{product}/nhan-xet": 4,
    "/nguoi-ban/{seller}": 6,
    "/chung-nhan/{paper}": 6,
}
PATHS = list(MOST)


@pytest.fixture
def words(app: Flask) -> dict[str, object]:
    """A small market; the words that stand in its addresses."""
    sua = make_seller("HTX Sua")
    months = list(range(1, 13))
    goods = [put_on_shelf(f"Mật ong {n}", seller=sua, peak_months=months) for n in range(5)]
    for n in range(5):
        put_on_shelf(f"Mật ong của bạn {n}", seller=make_seller(f"HTX {n}"))
    for product in goods:
        make_variant(product, name="Hũ 1 kg", net_amount=1000, gross_grams=1300)
    paper = make_certificate(goods[0])
    index_all()
    return {"product": goods[0].slug, "seller": sua.slug, "paper": paper.id}


@pytest.mark.parametrize("path", PATHS)
def test_a_page_asks_few_questions_and_writes_nothing(
    app: Flask, client: FlaskClient, words: dict[str, object], path: str
) -> None:
    address = path.format(**words)
    assert client.get(address).status_code == 200
    app.extensions["page_store"] = PageStore()
    db.session.rollback()
    _forget_kept_pages(app)

    with statements() as asked:
        client.get(address)

    assert len(asked) <= MOST[path], asked
    assert all(statement.lstrip("( \n").startswith(("SELECT", "WITH")) for statement in asked)


@pytest.mark.parametrize("path", PATHS)
def test_a_page_is_the_same_for_everybody(
    client: FlaskClient, words: dict[str, object], sign_in, path: str
) -> None:
    address = path.format(**words)
    stranger = client.get(address)
    sign_in(make_user())

    friend = client.get(address)

    assert friend.data == stranger.data
    for answer in (stranger, friend):
        assert "Set-Cookie" not in answer.headers
        assert "Cookie" not in answer.headers.get("Vary", "")
        assert answer.headers["Cache-Control"].startswith("public")
        assert "nonce" not in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize("path", PATHS)
def test_who_has_the_page_already_is_told_so(
    client: FlaskClient, words: dict[str, object], path: str
) -> None:
    address = path.format(**words)
    etag = client.get(address).headers["ETag"]

    again = client.get(address, headers={"If-None-Match": etag})

    assert again.status_code == 304
    assert again.data == b""


@pytest.mark.parametrize("path", PATHS)
def test_a_page_speaks_both_languages(client: FlaskClient, words: dict[str, object], path: str) -> None:
    address = path.format(**words)
    vietnamese, english = client.get(address), client.get(f"/en{address}")

    assert '<html lang="vi">' in vietnamese.text
    assert '<html lang="en">' in english.text
    assert "Thêm vào giỏ" not in english.text
    assert 'hreflang="vi"' in english.text


def _forget_kept_pages(app: Flask) -> None:
    """Another day of the counter: what is kept is asked for no more."""
    from shop.platform.database import transaction
    from shop.platform.page_cache import pages_changed

    with transaction():
        pages_changed()


def test_names_are_read_out_in_vietnamese_on_an_english_page(client: FlaskClient) -> None:
    put_on_shelf("Mật ong", seller=make_seller("HTX Sua"))
    index_all()

    page = client.get("/en/san-pham?tinh=11").text

    assert '<span class="grow" lang="vi">HTX Sua</span>' in page
    assert '<span class="grow" lang="vi">Điện Biên</span>' in page
    assert '<span lang="vi">Điện Biên</span>' in page
    assert '<span class="grow">In stock</span>' in page
    assert '<span class="grow" lang="vi">HTX Sua</span>' not in client.get("/san-pham").text
