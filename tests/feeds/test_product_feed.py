"""The goods as Google Merchant Center and Meta read them."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from shop.catalog.models import MeasureKind, ProductStatus
from shop.feeds import product_feed
from shop.sellers.models import SellerStatus
from tests.factories.catalog import make_variant
from tests.factories.search import put_on_shelf
from tests.factories.sellers import make_seller
from tests.support.corpus import SCRIPTS
from tests.support.found import feed_items
from tests.support.many_goods import put_many_on_shelf

FEED = "/nguon-hang/0.xml"


def test_each_pack_is_an_item(client: FlaskClient) -> None:
    product = put_on_shelf("Mật ong hoa ban", seller=make_seller("HTX Sua"))
    bottle = make_variant(
        product, name="Chai 1,5 l", measure=MeasureKind.VOLUME, net_amount=1500, price=700_000
    )

    first, second = feed_items(client.get(FEED).data)

    assert first["title"] == "Mật ong hoa ban, Hũ 500 g"
    assert first["price"] == "285000 VND"
    assert first["availability"] == "in_stock"
    assert first["unit_pricing_measure"] == "500g"
    assert first["brand"] == "HTX Sua"
    assert first["link"] == f"http://localhost/san-pham/{product.slug}"
    assert first["product_type"] == "Thực phẩm > Mật ong"
    assert (second["id"], second["availability"]) == (f"V{bottle.id}", "out_of_stock")
    assert first["item_group_id"] == second["item_group_id"] == f"P{product.id}"


def test_one_pack_stands_in_no_group(client: FlaskClient) -> None:
    put_on_shelf("Mật ong hoa ban")

    [item] = feed_items(client.get(FEED).data)

    assert "item_group_id" not in item
    assert item["title"] == "Mật ong hoa ban"


def test_it_speaks_the_readers_language(client: FlaskClient) -> None:
    product = put_on_shelf(summary_en="Honey of one season.")

    [item] = feed_items(client.get(f"/en{FEED}").data)

    assert item["description"] == "Honey of one season."
    assert item["link"] == f"http://localhost/en/san-pham/{product.slug}"
    assert item["product_type"] == "Food > Honey"


@pytest.mark.parametrize(
    "changes",
    [
        {"status": ProductStatus.DRAFT},
        {"status": ProductStatus.PROPOSED},
        {"status": ProductStatus.HIDDEN},
        {"subgroup": "II.1.b", "is_alcohol": True},
        {"subgroup": "VI.1"},
        {"drawing": None},
    ],
)
def test_what_cannot_be_sold_there_is_left_out(client: FlaskClient, changes: dict[str, object]) -> None:
    put_on_shelf("Không bày", **changes)

    answer = client.get(FEED)

    assert answer.status_code == 200
    assert feed_items(answer.data) == []


@pytest.mark.parametrize("status", [SellerStatus.PENDING, SellerStatus.SUSPENDED, SellerStatus.TERMINATED])
def test_only_approved_sellers_are_told_of(client: FlaskClient, status: SellerStatus) -> None:
    put_on_shelf(seller=make_seller(status=status))

    assert feed_items(client.get(FEED).data) == []


def test_a_pack_that_is_not_offered_is_left_out(client: FlaskClient) -> None:
    product = put_on_shelf()
    make_variant(product, is_offered=False)

    assert len(feed_items(client.get(FEED).data)) == 1


def test_hostile_words_stay_words(client: FlaskClient) -> None:
    words = [word for word in SCRIPTS if "\x00" not in word][:12]
    for word in words:
        put_on_shelf(word, seller=make_seller(word), summary=word + "\x0b")

    items = feed_items(client.get(FEED).data)

    assert sorted(item["title"] for item in items) == sorted(" ".join(word.split()) for word in words)


def test_a_large_market_is_told_in_parts(app: Flask) -> None:
    put_many_on_shelf(25)

    with app.test_request_context("/"):
        assert feed_items("".join(product_feed.feed(0, size=10)).encode()) == []


def test_a_part_beyond_the_last_is_not_there(client: FlaskClient) -> None:
    assert client.get("/nguon-hang/7.xml").status_code == 404
    assert client.get("/nguon-hang/99999999999999.xml").status_code == 404
