"""Cards: one statement, and nothing in them older than now."""

from datetime import timedelta

from flask import Flask

from shop.catalog.models import Product, ProductPhoto
from shop.certificates.models import CertificateStatus
from shop.certificates.queries import badges_of
from shop.kernel.clock import vietnam_today
from shop.platform.database import db, transaction
from shop.platform.media import MediaFile, MediaState
from shop.search.queries import cards
from tests.factories.catalog import make_variant
from tests.factories.certificates import make_certificate
from tests.factories.search import put_on_shelf
from tests.support.statements import statements


def add_photo(product: Product, *, state: MediaState, position: int, key: str) -> None:
    with transaction():
        media = MediaFile(
            key=key * 32, is_private=False, state=state, width=1600, height=1200, widths=[320, 640, 960]
        )
        db.session.add(media)
        db.session.flush()
        db.session.add(
            ProductPhoto(product_id=product.id, media_id=media.id, alt=f"Ảnh {key}", position=position)
        )


def test_cards_keep_the_order_asked_for_and_cost_one_statement(app: Flask) -> None:
    products = [put_on_shelf(f"Món {number}") for number in range(4)]
    wanted = [products[n].id for n in (2, 0, 3, 1)]
    cards(wanted)
    with statements() as few:
        cards(wanted[:1])
    with statements() as all_of_them:
        found = cards([*wanted, 999_999])
    assert [card.name for card in found] == ["Món 2", "Món 0", "Món 3", "Món 1"]
    assert len(few) == len(all_of_them) == 1
    assert cards([]) == []


def test_a_card_shows_the_cheapest_pack_and_says_that_there_are_others(app: Flask) -> None:
    product = put_on_shelf("Trà", price=200_000)
    [alone] = cards([product.id])
    assert (alone.price, alone.price_from, alone.variant_id) == (200_000, False, product.variants[0].id)
    cheaper = make_variant(db.session.get_one(Product, product.id), price=90_000, net_amount=100)
    [several] = cards([product.id])
    assert (several.price, several.price_from, several.variant_id) == (90_000, True, cheaper.id)
    assert several.measure_amount == 100
    assert several.in_stock


def test_a_card_shows_the_first_photo_that_is_ready_else_the_drawing(app: Flask) -> None:
    product = put_on_shelf("Mật ong")
    assert cards([product.id])[0].picture.is_drawing
    add_photo(product, state=MediaState.WAITING, position=0, key="a")
    assert cards([product.id])[0].picture.is_drawing
    add_photo(product, state=MediaState.READY, position=2, key="c")
    add_photo(product, state=MediaState.READY, position=1, key="b")
    [card] = cards([product.id])
    assert card.picture.alt == "Ảnh b"
    assert card.picture.src == f"/anh/{'b' * 32}-640.webp"
    assert card.picture.avif_srcset.startswith(f"/anh/{'b' * 32}-320.avif 320w, ")
    assert (card.picture.width, card.picture.height) == (1600, 1200)


def test_stars_are_those_of_the_badge_in_every_case(app: Flask) -> None:
    today, year = vietnam_today(), timedelta(days=365)
    products = [put_on_shelf(f"Món {number}") for number in range(5)]
    make_certificate(products[1], stars=3)
    make_certificate(products[2], stars=5, issued_on=today - 4 * year)
    make_certificate(products[3], stars=5, status=CertificateStatus.REVOKED)
    make_certificate(products[4], stars=5, issued_on=today - 4 * year)
    make_certificate(products[4], stars=3, issued_on=today - year, is_illustrative=True)
    ids = [product.id for product in products]
    badges = badges_of(ids)
    shown = [(card.stars, card.illustrative_certificate) for card in cards(ids)]
    assert shown == [(None, False), (3, False), (None, False), (None, False), (3, True)]
    assert [badges[n].stars if n in badges else None for n in ids] == [stars for stars, _ in shown]


def test_a_card_says_when_it_is_in_season(app: Flask) -> None:
    month = vietnam_today().month
    other = month % 12 + 1
    products = [
        put_on_shelf("Rộ", peak_months=[month]),
        put_on_shelf("Có", some_months=[month]),
        put_on_shelf("Chưa", peak_months=[other]),
        put_on_shelf("Quanh năm"),
    ]
    assert [card.in_season for card in cards([p.id for p in products])] == [True, True, False, False]
