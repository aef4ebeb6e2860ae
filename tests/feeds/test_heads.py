"""Every public page says what it is, once, in both languages, and looks like itself where it is shared."""

from collections import Counter

import pytest
from flask import Flask
from flask.testing import FlaskClient

from shop.content.queries import SIZE
from shop.platform.database import db
from shop.platform.heads import DESCRIPTION, TITLE, cut, heading
from tests.factories.certificates import make_certificate
from tests.factories.content import make_article
from tests.factories.search import index_all, put_on_shelf
from tests.factories.sellers import make_seller
from tests.support.found import Head, sitemap_addresses, sitemap_parts

HOME = "http://localhost"


@pytest.fixture
def market(app: Flask) -> list[str]:
    """Paths of a small market with the same words here and there."""
    sua, lo = make_seller("HTX Sua"), make_seller("HTX Lò", story="")
    goods = [
        put_on_shelf("Mật ong", seller=sua, summary="Mật quay một vụ, từ hoa ban."),
        put_on_shelf("Mật ong", seller=lo, summary="", story=""),
        put_on_shelf("Ở nhà sàn bản Lác", seller=lo, subgroup="VI.1", summary="Ngủ lại một đêm ở bản."),
        put_on_shelf(
            "Đi bộ Pha Luông", seller=lo, subgroup="VI.2", summary="Đi bộ một ngày.", province_code="14"
        ),
        put_on_shelf("Rượu táo mèo", seller=lo, subgroup="II.1.b", is_alcohol=True),
    ]
    papers = [make_certificate(product, decision_no=f"11{product.id}/QĐ-UBND") for product in goods[:2]]
    index_all()
    more = [f"/chung-nhan/{paper.id}" for paper in papers]
    db.session.rollback()
    return more


def pages(client: FlaskClient, more: list[str]) -> dict[str, Head]:
    """The heads of all pages of the sitemap, and of some more."""
    parts = sitemap_parts(client.get("/sitemap.xml").data)
    addresses = [one for part in parts for one in sitemap_addresses(client.get(part).data)]
    addresses += [f"{HOME}{prefix}{path}" for path in more for prefix in ("", "/en")]
    return {address: Head(client.get(address.removeprefix(HOME)).text) for address in addresses}


def test_no_two_public_pages_are_alike_to_who_searches_and_nothing_is_cut_off(
    client: FlaskClient, market: list[str]
) -> None:
    heads = pages(client, market)
    assert len(heads) > 40

    for english in (False, True):
        some = {a: head for a, head in heads.items() if ("/en/" in a) == english}
        for told in ("title", "description"):
            words = Counter(
                head.title if told == "title" else head.meta["description"] for head in some.values()
            )
            assert [word for word, times in words.items() if times > 1] == []
    for address, head in heads.items():
        assert 0 < len(head.title) <= TITLE + len(" – Chợ Phiên"), (address, head.title)
        assert 25 <= len(head.meta["description"]) <= DESCRIPTION, (address, head.meta["description"])


def test_a_page_names_itself_in_each_language_and_looks_like_itself_where_it_is_shared(
    client: FlaskClient, market: list[str]
) -> None:
    for address, head in pages(client, market).items():
        path = address.removeprefix(HOME)
        plain = path.removeprefix("/en") if path.startswith("/en/") else path
        assert head.canonical == [address]
        assert head.alternates == {
            "vi": HOME + plain, "en": f"{HOME}/en{plain}", "x-default": HOME + plain,
        }  # fmt: skip
        assert "robots" not in head.meta
        assert head.meta["og:title"] == head.title
        assert head.meta["og:description"] == head.meta["description"]
        assert head.meta["og:url"] == address
        assert head.meta["og:image"].startswith(f"{HOME}/")
        assert head.meta["og:image"].endswith(".jpg")
        assert head.meta["og:locale"] == ("en_US" if "/en/" in address else "vi_VN")
        assert head.meta["twitter:card"] == "summary_large_image"


@pytest.mark.parametrize(
    "path",
    ["/san-pham?mua=1", "/san-pham?tinh=11&sap_xep=gia", "/tim-kiem?q=mat+ong", "/danh-muc/mat-ong?sao=4"],
)
def test_the_thousand_faces_of_a_shelf_can_be_shared_but_are_not_indexed(
    client: FlaskClient, path: str
) -> None:
    put_on_shelf()

    head = Head(client.get(path).text)

    assert head.meta["robots"] == "noindex, follow"
    assert head.canonical == []
    assert head.alternates == {}
    assert head.facts == []
    assert head.meta["og:title"] == head.title


def test_older_stories_are_found_by_their_own_addresses(client: FlaskClient) -> None:
    for number in range(SIZE + 1):
        make_article(f"Chuyện {number}")

    first, second = (Head(client.get(path).text) for path in ("/chuyen", "/chuyen?trang=2"))

    assert (first.canonical, first.meta.get("robots")) == ([f"{HOME}/chuyen"], None)
    assert (second.canonical, second.meta["robots"]) == ([], "noindex, follow")


def test_a_province_is_a_shelf_of_its_own(client: FlaskClient) -> None:
    put_on_shelf()

    head = Head(client.get("/vung/dien-bien").text)

    assert head.title == "Đặc sản Điện Biên – Chợ Phiên"
    assert head.canonical == [f"{HOME}/vung/dien-bien"]
    assert "robots" not in head.meta
    assert Head(client.get("/en/vung/dien-bien").text).title == "Specialities of Điện Biên – Chợ Phiên"


@pytest.mark.parametrize("path", ["/danh-muc/do-uong", "/danh-muc/tra", "/vung/cao-bang"])
def test_an_empty_shelf_is_found_by_its_neighbours_alone(client: FlaskClient, path: str) -> None:
    put_on_shelf()

    head = Head(client.get(path).text)

    assert (head.canonical, head.meta["robots"]) == ([], "noindex, follow")


def test_the_gated_shelf_is_shared_and_indexed_nowhere(client: FlaskClient) -> None:
    product = put_on_shelf("Rượu táo mèo", subgroup="II.1.b", is_alcohol=True)
    client.post("/ruou/xac-nhan", data={"next": "/ruou"}, headers={"Sec-Fetch-Site": "same-origin"})

    for path in ("/ruou", f"/ruou/{product.slug}"):
        head = Head(client.get(path).text)
        assert head.meta["robots"] == "noindex, follow"
        assert not [name for name in head.meta if name.startswith("og:")]
        assert head.facts == []


def test_a_product_with_postage_is_the_same_product(client: FlaskClient) -> None:
    product = put_on_shelf()

    head = Head(client.get(f"/san-pham/{product.slug}?toi=01").text)

    assert head.meta["robots"] == "noindex, follow"
    assert head.meta["og:url"] == f"{HOME}/san-pham/{product.slug}"


def test_a_long_title_keeps_what_tells_most() -> None:
    assert heading("Mật ong hoa ban", "HTX Sua") == "Mật ong hoa ban – HTX Sua"
    long = heading("Mật ong", "", "Hợp tác xã Dệt thổ cẩm và Du lịch cộng đồng Bản Lác, xã Mai Châu")
    assert long.startswith("Mật ong – Hợp tác xã Dệt")
    assert long.endswith("…")
    assert len(long) <= TITLE
    assert heading("m" * 55, "HTX Sua") == "m" * 55
    assert len(heading("mật " * 40, "HTX")) <= TITLE


def test_words_are_cut_between_words() -> None:
    assert cut("một\n hai  ba", 20) == "một hai ba"
    assert cut("một hai, ba bốn", 10) == "một hai…"
    assert cut("m" * 30, 10) == "m" * 9 + "…"
