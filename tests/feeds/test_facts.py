"""What the pages tell machines is what they show, fits the guides, and is never more than the shop knows."""

import json
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient

from shop.catalog.models import MeasureKind
from shop.certificates.models import CertificateStatus
from shop.feeds import schema
from shop.kernel.clock import add_months, vietnam_today
from shop.platform.settings import settings
from tests.factories.catalog import make_variant
from tests.factories.certificates import make_certificate
from tests.factories.search import index_all, put_on_shelf
from tests.factories.sellers import make_seller
from tests.support.found import Head, Node, fact_complaints
from tests.support.many_goods import put_many_on_shelf


@dataclass(frozen=True)
class Liked:
    average: float = 4.6667
    count: int = 3


def facts_of(client: FlaskClient, path: str) -> Head:
    """The head of a page whose facts nobody complains of."""
    head = Head(client.get(path).text)
    assert [complaint for facts in head.facts for complaint in fact_complaints(facts)] == []
    return head


def only(head: Head, kind: str) -> Node:
    [node] = head.of(kind)
    return node


def test_a_product_of_one_pack_tells_its_price_and_what_a_kilogram_costs(client: FlaskClient) -> None:
    product = put_on_shelf("Mật ong hoa ban", seller=make_seller("HTX Sua"))

    head = facts_of(client, f"/san-pham/{product.slug}")

    told = only(head, "Product")
    assert told["name"] == "Mật ong hoa ban"
    assert told["brand"] == {"@type": "Brand", "name": "HTX Sua"}
    offer = only(head, "Offer")
    assert told["offers"] == offer
    assert (offer["price"], offer["availability"]) == (285_000, "https://schema.org/InStock")
    quantity = offer["priceSpecification"]["referenceQuantity"]
    assert (quantity["value"], quantity["unitCode"]) == (0.5, "KGM")
    assert head.of("AggregateRating") == head.of("Certification") == []
    assert [item["name"] for item in only(head, "BreadcrumbList")["itemListElement"]] == [
        "Trang chủ", "Mật ong", "Mật ong hoa ban",
    ]  # fmt: skip


def test_several_packs_are_told_together_and_one_by_one(client: FlaskClient) -> None:
    product = put_on_shelf()
    make_variant(product, name="Chai", measure=MeasureKind.VOLUME, net_amount=2000, price=900_000)
    make_variant(product, name="Đôi", measure=MeasureKind.ITEMS, net_amount=2, price=100_000)

    head = facts_of(client, f"/en/san-pham/{product.slug}")

    assert only(head, "AggregateOffer")["lowPrice"] == 100_000
    assert {offer["name"]: offer["availability"].rpartition("/")[2] for offer in head.of("Offer")} == {
        "Hũ 500 g": "InStock", "Chai": "OutOfStock", "Đôi": "OutOfStock",
    }  # fmt: skip
    units = [offer["priceSpecification"]["referenceQuantity"] for offer in head.of("Offer")]
    assert [(unit["value"], unit["unitCode"]) for unit in units] == [(0.5, "KGM"), (2, "LTR"), (2, "C62")]
    assert all("/en/san-pham/" in offer["url"] for offer in head.of("Offer"))


def test_what_is_not_offered_has_no_price(client: FlaskClient) -> None:
    product = put_on_shelf(variants=0)

    head = Head(client.get(f"/san-pham/{product.slug}").text)

    assert "offers" not in only(head, "Product")


def test_a_paper_is_told_while_it_gives_stars(client: FlaskClient) -> None:
    product = put_on_shelf()
    paper = make_certificate(product, stars=5, authority_name="Bộ Nông nghiệp và Môi trường")

    told = only(facts_of(client, f"/san-pham/{product.slug}"), "Certification")

    assert told["certificationIdentification"] == "1125/QĐ-UBND"
    assert told["issuedBy"]["name"] == "Bộ Nông nghiệp và Môi trường"
    assert told["expires"] == paper.expires_on.isoformat()
    assert told["url"] == f"http://localhost/chung-nhan/{paper.id}"
    assert told["certificationRating"]["ratingValue"] == 5


@pytest.mark.parametrize(
    "changes",
    [
        {"status": CertificateStatus.SUBMITTED},
        {"status": CertificateStatus.REVOKED},
        {"issued_on": "long ago"},
        {"is_illustrative": True},
    ],
)
def test_a_paper_that_proves_nothing_is_not_told(client: FlaskClient, changes: dict[str, object]) -> None:
    product = put_on_shelf()
    if "issued_on" in changes:
        changes = {"issued_on": add_months(vietnam_today(), -37)}
    make_certificate(product, **changes)

    assert facts_of(client, f"/san-pham/{product.slug}").of("Certification") == []


def test_the_demo_certifies_nothing(app: Flask, client: FlaskClient) -> None:
    product = put_on_shelf()
    make_certificate(product)
    known = settings()
    app.extensions["settings"] = replace(known, demo=True)
    try:
        told = facts_of(client, f"/san-pham/{product.slug}")
    finally:
        app.extensions["settings"] = known

    assert told.of("Product")
    assert told.of("Certification") == []


def test_a_rating_is_told_once_somebody_has_given_one(app: Flask) -> None:
    product = put_on_shelf()

    with app.test_request_context("/"):
        told = schema.product(product, product.variants, {}, paper=None, category="Mật ong", rating=Liked())
        silent = schema.product(
            product, product.variants, {}, paper=None, category="Mật ong", rating=Liked(0, 0)
        )

    assert told is not None
    assert silent is not None
    assert fact_complaints(schema.together(told)) == []
    assert (told["aggregateRating"]["ratingValue"], told["aggregateRating"]["reviewCount"]) == (4.7, 3)
    assert "aggregateRating" not in silent


def test_alcohol_is_told_to_nobody(app: Flask) -> None:
    product = put_on_shelf("Rượu táo mèo", subgroup="II.1.b", is_alcohol=True)

    with app.test_request_context("/"):
        assert schema.product(product, product.variants, {}, paper=None, category="") is None


def test_the_front_page_says_who_runs_the_market_and_how_to_search_it(client: FlaskClient) -> None:
    head = facts_of(client, "/")

    assert only(head, "Organization")["name"] == "Chợ Phiên"
    assert "telephone" not in only(head, "Organization")
    template = only(head, "WebSite")["potentialAction"]["target"]["urlTemplate"]
    assert template == "http://localhost/tim-kiem?q={search_term_string}"
    english = only(facts_of(client, "/en/"), "WebSite")
    assert english["potentialAction"]["target"]["urlTemplate"].startswith("http://localhost/en/tim-kiem?")


@pytest.mark.parametrize("path", ["/san-pham", "/danh-muc/mat-ong", "/danh-muc/thuc-pham", "/vung/dien-bien"])
def test_a_shelf_tells_its_goods_in_order(client: FlaskClient, path: str) -> None:
    goods = [put_on_shelf(f"Mật ong {n}") for n in range(3)]
    index_all()

    told = only(facts_of(client, path), "ItemList")

    newest_first = [f"http://localhost/san-pham/{product.slug}" for product in reversed(goods)]
    assert [item["url"] for item in told["itemListElement"]] == newest_first


def test_a_long_shelf_tells_what_it_shows_and_its_second_page_nothing(client: FlaskClient) -> None:
    put_many_on_shelf(30)

    first = facts_of(client, "/san-pham")

    assert len(only(first, "ItemList")["itemListElement"]) == 24


def test_a_producer_is_told_with_what_its_page_shows(client: FlaskClient) -> None:
    seller = make_seller("HTX Sua")

    told = facts_of(client, f"/nguoi-ban/{seller.slug}")

    organization = only(told, "Organization")
    assert organization["address"]["addressRegion"] == "Điện Biên"
    assert organization["taxID"] == "5600123456"
    assert len(only(told, "BreadcrumbList")["itemListElement"]) == 3


def test_what_the_demo_made_up_of_a_producer_is_not_told(client: FlaskClient) -> None:
    seller = make_seller("HTX Sua", is_demo=True)
    stall = make_seller("Sạp chung", is_stall=True, legal_form=None)

    organization = only(facts_of(client, f"/nguoi-ban/{seller.slug}"), "Organization")

    assert {"telephone", "email"} & set(organization) == set()
    assert facts_of(client, f"/nguoi-ban/{stall.slug}").of("Organization") == []


@pytest.mark.parametrize(
    "path", ["/ocop", "/giao-hang", "/doi-tra", "/quyen-rieng-tu", "/quy-che", "/en/ocop"]
)
def test_a_page_to_read_tells_where_it_stands(client: FlaskClient, path: str) -> None:
    assert only(facts_of(client, path), "BreadcrumbList")["itemListElement"][-1]["position"] == 2


def test_an_article_is_told_whole(app: Flask) -> None:
    with app.test_request_context("/en/chuyen/mua-mat"):
        told = schema.article_data(
            headline="Mùa mật " * 40,
            path="/en/chuyen/mua-mat",
            published=datetime(2026, 3, 1, 23, 30, tzinfo=UTC),
            author="Sùng Thị Sua",
            pictures=["/anh/x-960.webp"],
        )
        by_the_market = schema.article_data(
            headline="Mùa mật", path="/chuyen/mua-mat", published=datetime(2026, 3, 1, tzinfo=UTC)
        )

    assert fact_complaints(schema.together(told, by_the_market)) == []
    assert told["datePublished"] == "2026-03-02T06:30:00+07:00"
    assert told["author"] == {"@type": "Person", "name": "Sùng Thị Sua"}
    assert by_the_market["author"]["@type"] == "Organization"


def test_words_that_would_end_the_block_stay_words(client: FlaskClient) -> None:
    name = "</script><script>alert(1)</script>\u2028\u2029<!--"
    product = put_on_shelf(name, seller=make_seller(name), summary=name)

    page = client.get(f"/san-pham/{product.slug}").text

    block = page.partition('<script type="application/ld+json">')[2].partition("</script>")[0]
    assert not set(block) & {"<", ">", "&", "'", "\u2028", "\u2029"}
    assert only(Head(page), "Product")["name"] == name
    assert json.loads(block)["@context"] == "https://schema.org"
    assert only(Head(client.get(f"/nguoi-ban/{product.seller.slug}").text), "Organization")["name"] == name
