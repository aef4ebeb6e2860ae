"""A product looks like itself where its address is shared, and its picture follows what it shows."""

import io
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image

from shop.catalog import services as catalog
from shop.catalog.events import ProductChanged, ProductPublished
from shop.catalog.models import Product, ProductPhoto, ProductStatus
from shop.content.models import DRAWINGS, Article
from shop.feeds import jobs, share
from shop.feeds.drawing import HEIGHT, WIDTH, Card, draw
from shop.platform import outbox
from shop.platform.assets import STATIC
from shop.platform.database import db, transaction
from shop.platform.media import take_in
from shop.sellers.events import SellerDecided
from shop.sellers.models import SellerStatus
from tests.factories.accounts import make_user
from tests.factories.content import make_article
from tests.factories.search import put_on_shelf
from tests.factories.sellers import make_seller
from tests.support.corpus import SCRIPTS
from tests.support.found import Head
from tests.support.pictures import picture


def shared(client: FlaskClient, product: Product) -> str:
    """The path of the picture that a product's page names."""
    head = Head(client.get(f"/san-pham/{product.slug}").text)
    return head.meta["og:image"].removeprefix("http://localhost")


def tell(event: object) -> None:
    with transaction():
        outbox.record(event)


def test_a_published_product_has_its_picture_once_the_worker_has_drawn_it(
    client: FlaskClient, deliver: Callable[[], int]
) -> None:
    product = put_on_shelf()
    path = shared(client, product)
    before = client.get(path)
    tell(ProductPublished(product_id=product.id))
    deliver()

    after = client.get(path)

    assert before.status_code == 302
    assert before.location.endswith("/art/brand/share.jpg")
    assert before.headers["Cache-Control"] == "public, max-age=60"
    assert after.mimetype == "image/jpeg"
    assert "immutable" in after.headers["Cache-Control"]
    assert Image.open(io.BytesIO(after.data)).size == (WIDTH, HEIGHT) == (1200, 630)
    assert "Set-Cookie" not in after.headers


def test_what_changes_on_it_changes_its_address(client: FlaskClient, deliver: Callable[[], int]) -> None:
    product = put_on_shelf()
    tell(ProductPublished(product_id=product.id))
    deliver()
    old = shared(client, product)
    with transaction():
        db.session.get_one(Product, product.id).name = "Mật ong rừng"
        outbox.record(ProductChanged(product_id=product.id))
    deliver()

    new = shared(client, product)

    assert new != old
    assert client.get(new).mimetype == "image/jpeg"
    assert client.get(old).status_code == 302


def test_a_photo_takes_the_place_of_the_drawing(client: FlaskClient, deliver: Callable[[], int]) -> None:
    owner = make_user("sua@example.vn")
    product = put_on_shelf(seller=make_seller(owner=owner))
    drawn = shared(client, product)
    with transaction():
        media = take_in(picture(), owner_id=owner.id, is_private=False)
        db.session.add(ProductPhoto(product_id=product.id, media_id=media.id, alt="Hũ mật"))
        outbox.record(ProductChanged(product_id=product.id))
    deliver()

    path = shared(client, product)

    assert path != drawn
    pixels = Image.open(io.BytesIO(client.get(path).data)).convert("RGB")
    red, green, blue = pixels.getpixel((250, 250))  # type: ignore[misc]
    assert abs(red - 39) + abs(green - 49) + abs(blue - 107) < 20


@pytest.mark.parametrize("how", ["hidden", "suspended"])
def test_what_left_the_shelf_is_shared_no_more(
    client: FlaskClient, deliver: Callable[[], int], how: str
) -> None:
    product = put_on_shelf()
    tell(ProductPublished(product_id=product.id))
    deliver()
    path = shared(client, product)
    with transaction():
        row = db.session.get_one(Product, product.id)
        if how == "hidden":
            catalog.hide_product(product=row, actor_id=None)
        else:
            row.seller.status = SellerStatus.SUSPENDED
            outbox.record(SellerDecided(seller_id=row.seller_id, status="suspended"))
    deliver()

    assert client.get(path).status_code == 404


def test_alcohol_and_strangers_have_none(client: FlaskClient, deliver: Callable[[], int]) -> None:
    alcohol = put_on_shelf("Rượu táo mèo", subgroup="II.1.b", is_alcohol=True)
    draft = put_on_shelf("Nháp", status=ProductStatus.DRAFT)
    for product in (alcohol, draft):
        tell(ProductPublished(product_id=product.id))
    deliver()

    for product in (alcohol, draft):
        assert share.kept(product.id, share.digest_of(product)) is None
        assert client.get(f"/chia-se/mon-{product.id}-{'0' * 16}.jpg").status_code == 404
    assert client.get(f"/chia-se/mon-2147483647-{'0' * 16}.jpg").status_code == 404


def test_everything_can_be_drawn_anew_at_once(app: Flask) -> None:
    goods = [put_on_shelf(f"Món {number}") for number in range(3)]

    jobs.draw_all()

    with app.test_request_context("/"):
        fresh = [db.session.get_one(Product, product.id) for product in goods]
        assert all(share.kept(product.id, share.digest_of(product)) for product in fresh)


@pytest.mark.parametrize(
    "card",
    [
        Card("Mật ong", "HTX Sua", "Điện Biên", "dien-bien", None, "mat-ong-hoa-ban"),
        Card("Khăn " * 30, "Hợp tác xã " * 15, "Cao Bằng " * 9, "cao-bang", None, ""),
        Card("", "", "", "", None, ""),
        Card("👩🏽‍🌾\u202e\x00", "e\u0301" * 20, "m" * 300, "../../../etc/passwd", None, "../../static/x"),
        *(Card(word, word, word, word, None, word) for word in SCRIPTS[::12]),
    ],
)
def test_whatever_sellers_write_is_drawn_as_words(card: Card) -> None:
    drawn = Image.open(io.BytesIO(draw(card)))

    assert drawn.size == (WIDTH, HEIGHT)
    assert len(draw(card)) < 400_000


def drawn_to_share(client: FlaskClient, path: str) -> str:
    """What a page is shared with, which must be there and as large as the page says."""
    head = Head(client.get(path).text)
    where = head.meta["og:image"].removeprefix("http://localhost")
    with client.get(where) as answer:
        assert answer.status_code == 200
        width, height = Image.open(io.BytesIO(answer.data)).size
    assert (head.meta["og:image:width"], head.meta["og:image:height"]) == (str(width), str(height))
    assert (width, height) == (WIDTH, HEIGHT)
    return where


def test_a_producer_and_a_story_are_shared_under_their_own_landscapes(client: FlaskClient) -> None:
    weaver = make_seller("Dệt Bản Lác")
    put_on_shelf("Khăn", seller=weaver, subgroup="IV.1")
    story = make_article(cover="che")

    producer = drawn_to_share(client, f"/nguoi-ban/{weaver.slug}")
    tale = drawn_to_share(client, f"/chuyen/{story.slug}")

    assert producer.endswith("/share-det.jpg")
    assert tale.endswith("/share-che.jpg")
    [article] = Head(client.get(f"/chuyen/{story.slug}").text).of("Article")
    assert article["image"] == [f"http://localhost{tale}"]
    for drawing in DRAWINGS:
        assert (STATIC / f"art/brand/share-{drawing}.jpg").is_file()


def test_a_story_under_a_photo_is_shared_with_it(client: FlaskClient, deliver: Callable[[], int]) -> None:
    story = make_article()
    with transaction():
        media = take_in(picture(), owner_id=None, is_private=False)
        db.session.get_one(Article, story.id).cover = media
    deliver()

    head = Head(client.get(f"/chuyen/{story.slug}").text)

    where = head.meta["og:image"].removeprefix("http://localhost")
    assert client.get(where).mimetype == "image/webp"
    assert "og:image:width" not in head.meta
    assert head.of("Article")[0]["image"] == [head.meta["og:image"]]
