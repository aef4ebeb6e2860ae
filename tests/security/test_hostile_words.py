"""What people write stays words: on every page, for everybody, and in letters."""

from collections.abc import Callable
from xml.etree import ElementTree

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from tests.security.hostile_market import VECTORS, Stall, open_market
from tests.support.corpus import MARK, live_marks
from tests.support.found import Head, fact_complaints
from tests.support.mailbox import Mailbox
from tests.support.roles import Actor, Cast, Role

PUBLIC = (
    "/", "/san-pham", "/en/san-pham?sap_xep=ten", "/danh-muc/thuc-pham", "/tim-kiem?q=qzx7", "/goi-y?q=qzx7",
    "/goi-y?q=script", "/mua-nao-thuc-nay", "/qua-bieu", "/vung/dien-bien",
)  # fmt: skip
DESK = (
    "/quan-tri", "/quan-tri/nguoi-ban", "/quan-tri/san-pham", "/quan-tri/chung-nhan", "/quan-tri/nhat-ky",
    "/quan-tri/chung-nhan/moi", "/quan-tri/chung-nhan/moi?q=qzx7",
)  # fmt: skip
#: Pages that say a visitor's own words back.
ECHOES = (
    "/tim-kiem?q={}", "/goi-y?q={}", "/san-pham?nha_ban={}&tinh={}&sao={}&gia_tu={}", "/ruou/tim-kiem?q={}",
    "/dang-nhap?next={}", "/giao-hang?tu={}&den={}&can={}", "/quan-tri/nguoi-ban?q={}",
    "/quan-tri/san-pham?q={}&nha_ban={}", "/quan-tri/chung-nhan?q={}", "/quan-tri/chung-nhan/moi?q={}",
    "/quan-tri/nhat-ky?viec={}&ai={}&doi_tuong={}", "/gian-hang/san-pham?q={}", "/gio-hang?tinh={}",
    "/khong-co/{}", "/don-hang/{}", "/chuyen?trang={}", "/chuyen/{}", "/quan-tri/chuyen?trang_thai={}",
    "/vung/{}", "/vung/dien-bien?gia_den={}&nhom={}",
)  # fmt: skip


@pytest.fixture
def market(cast: Cast, quiet: None) -> list[Stall]:
    return open_market(cast)


def test_96_what_sellers_and_buyers_write_is_inert_everywhere(cast: Cast, market: list[Stall]) -> None:
    guest, minh = cast[Role.GUEST], cast[Role.MINH]
    seen = [look(guest, path) for path in PUBLIC] + [look(minh, path) for path in DESK]

    for stall in market:
        seen += [look(guest, path) for path in public_pages(stall)]
        seen += [look(minh, path) for path in desk_pages(stall)]
        seen += [look(stall.person, path) for path in seller_pages(stall)]
        seen += [look(stall.buyer, path) for path in buyer_pages(stall)]

    for path in ("/sitemap/san-pham-0.xml", "/sitemap/nguoi-ban-0.xml", "/nguon-hang/0.xml"):
        ElementTree.fromstring(guest.get(path).data)

    said = sum(MARK in page.get_data(as_text=True) for page in seen)
    assert said > len(seen) * 0.7, "hardly anything of it was shown at all"


def test_96_letters_are_inert_too(
    app: Flask, market: list[Stall], deliver: Callable[[], int], letters: Mailbox
) -> None:
    deliver()

    assert letters
    for letter in letters:
        assert live_marks(letter.html) == [], letter.key
        assert not set(letter.subject + letter.to) & {"\r", "\n"}, letter.key
    assert any(MARK in letter.html for letter in letters)


def test_96_what_a_visitor_asks_for_is_said_back_as_words(cast: Cast, quiet: None) -> None:
    sua, minh, guest = cast[Role.SUA], cast[Role.MINH], cast[Role.GUEST]
    for actor in (sua, minh, guest):
        actor.is_of_age = True

    for number, vector in enumerate(VECTORS):
        for page in ECHOES[number % 2 :: 2]:
            actor = minh if page.startswith("/quan-tri") else sua if page.startswith("/gian") else guest
            path = page.partition("?")[0].format(vector.replace("/", "∕"))
            query = [(pair.partition("=")[0], vector) for pair in page.partition("?")[2].split("&") if pair]
            answer = actor.get(path, query_string=query)
            assert answer.status_code < 500
            assert live_marks(answer.get_data(as_text=True)) == [], (page, vector)


@pytest.mark.parametrize("name", VECTORS[::4])
def test_96_the_name_of_a_file_is_inert(cast: Cast, name: str) -> None:
    import io

    scan = (io.BytesIO(b"<svg onload=alert(1)>"), name.replace("\r", "").replace("\n", ""), "image/png")

    answer = cast[Role.AN].post("/ban-hang", {"papers": scan, "name": name})

    assert answer.status_code == 422
    assert live_marks(answer.get_data(as_text=True)) == []


def test_97_what_looks_like_an_address_becomes_no_link(cast: Cast, market: list[Stall]) -> None:
    for stall in market:
        page = cast[Role.GUEST].get(f"/san-pham/{stall.product.slug}").get_data(as_text=True)
        assert 'href="javascript:' not in page
        assert 'href="data:' not in page


def look(actor: Actor, path: str) -> TestResponse:
    """A page that must be there and hold nothing live."""
    answer = actor.get(path)
    assert answer.status_code in {200, 302, 303}, f"{path}: {answer.status_code}"
    if answer.mimetype == "application/json":
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        return answer
    assert live_marks(answer.get_data(as_text=True)) == [], path
    if answer.mimetype == "text/html":
        facts = Head(answer.get_data(as_text=True)).facts
        assert [complaint for one in facts for complaint in fact_complaints(one)] == [], path
    return answer


def public_pages(stall: Stall) -> list[str]:
    seller = stall.product.seller
    return [
        f"/san-pham/{stall.product.slug}",
        f"/san-pham/{stall.product.slug}/nhan-xet",
        f"/nhan-xet/{stall.review_id}/bao-cao",
        f"/en/san-pham/{stall.product.slug}?toi=01",
        f"/nguoi-ban/{seller.slug}",
        f"/chung-nhan/{stall.certificate_id}",
        f"/bao-khi-co-hang/{stall.product.variants[0].id}",
    ]


def desk_pages(stall: Stall) -> list[str]:
    product, seller = stall.product.id, stall.product.seller_id
    return [
        f"/quan-tri/san-pham/{product}",
        f"/quan-tri/san-pham/{product}/xem-truoc",
        f"/quan-tri/san-pham/{product}/go-xuong",
        f"/quan-tri/nguoi-ban/{seller}",
        f"/quan-tri/nguoi-ban/{seller}/tam-dung",
        f"/quan-tri/chung-nhan/{stall.certificate_id}",
        f"/quan-tri/chung-nhan/{stall.certificate_id}/thu-hoi",
        f"/quan-tri/chung-nhan/moi?mon={product}",
        "/quan-tri/nhan-xet",
        f"/quan-tri/nhan-xet/{stall.review_id}",
        f"/don-hang/{stall.part.code.partition('-')[0]}",
    ]


def seller_pages(stall: Stall) -> list[str]:
    product = stall.product.id
    return [
        "/gian-hang",
        "/gian-hang/gian",
        "/gian-hang/ho-so",
        "/gian-hang/san-pham",
        "/gian-hang/don-hang/?muc=dang-di",
        f"/gian-hang/don-hang/{stall.part.code}",
        "/gian-hang/nhan-xet?muc=da-tra-loi",
        f"/gian-hang/nhan-xet/{stall.review_id}",
        f"/gian-hang/san-pham/{product}",
        f"/gian-hang/san-pham/{product}/kho",
        f"/gian-hang/san-pham/{product}/giay-ocop",
    ]


def buyer_pages(stall: Stall) -> list[str]:
    code = stall.part.code.partition("-")[0]
    own = [
        "/tai-khoan",
        "/tai-khoan/nhan-xet",
        "/tai-khoan/ho-so",
        "/tai-khoan/dia-chi",
        "/tai-khoan/don-hang",
        "/ban-hang",
    ]
    kept = [
        "/tai-khoan/mon-da-luu",
        "/tai-khoan/nguoi-ban-theo-doi",
        f"/theo-doi/{stall.product.seller.slug}",
    ]
    put_in(stall)
    keep_an_eye_on(stall)
    return [*own, *kept, f"/don-hang/{code}", "/gio-hang", "/thanh-toan", "/toi"]


def put_in(stall: Stall) -> None:
    """The hostile goods lie in the hostile buyer's cart."""
    answer = stall.buyer.post("/gio-hang/them", {"variant_id": stall.product.variants[0].id, "quantity": "1"})
    assert answer.status_code == 303


def keep_an_eye_on(stall: Stall) -> None:
    """The hostile buyer saves the hostile goods and follows their seller."""
    for path, field, number in (
        ("/mon-da-luu", "product_id", stall.product.id),
        ("/theo-doi", "seller_id", stall.product.seller_id),
    ):
        assert stall.buyer.post(path, {field: number}).status_code == 303
