"""What vanishes at once, before any worker has had time for anything; and what the worker brings."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from shop.catalog.models import Product, ProductStatus, Variant
from shop.certificates.models import CertificateStatus
from shop.kernel import clock
from shop.kernel.clock import time_from
from shop.platform import outbox
from shop.platform.database import db, transaction
from shop.platform.invariants import check
from shop.search import jobs
from shop.search.invariants import INVARIANTS
from shop.search.models import SearchRow
from shop.search.queries import Filters, cards, listing, search
from shop.sellers.models import Seller, SellerStatus
from shop.stock.models import Stock
from tests.factories.certificates import make_certificate
from tests.factories.search import index_all, put_on_shelf
from tests.factories.sellers import make_seller


@pytest.fixture
def honey(app: Flask) -> Product:
    """Sua's honey with four stars, and beside it Lò's tea."""
    product = put_on_shelf("Mật ong hoa ban", seller=make_seller("HTX Sua"), ingredients="")
    make_certificate(product, stars=4)
    put_on_shelf("Trà Tủa Chùa", subgroup="I.5.a", seller=make_seller("HTX Lò"), ingredients="")
    index_all()
    return product


def shown() -> tuple[list[str], list[str], int, dict[str, int]]:
    """Names in the listing and in a search, the total, and the counts of kinds."""
    everything, hits = listing(Filters()), search("mat ong", Filters())
    counts = {value.code: value.count.number for value in everything.facets.groups}
    return (
        sorted(card.name for card in everything.cards),
        [card.name for card in hits.cards],
        everything.total.number,
        counts,
    )


BOTH = (["Mật ong hoa ban", "Trà Tủa Chùa"], ["Mật ong hoa ban"], 2, {"I": 2})
TEA_ALONE = (["Trà Tủa Chùa"], [], 1, {"I": 1})


def test_a_hidden_product_is_gone_with_the_commit_and_comes_back_with_it(honey: Product) -> None:
    assert shown() == BOTH
    with transaction():
        db.session.get_one(Product, honey.id).status = ProductStatus.HIDDEN
    assert shown() == TEA_ALONE
    assert cards([honey.id]) == []
    with transaction():
        db.session.get_one(Product, honey.id).status = ProductStatus.PUBLISHED
    assert shown() == BOTH


def test_a_suspended_sellers_goods_are_gone_with_the_commit(honey: Product) -> None:
    with transaction():
        db.session.get_one(Seller, honey.seller_id).status = SellerStatus.SUSPENDED
    assert shown() == TEA_ALONE
    assert cards([honey.id]) == []
    with transaction():
        db.session.get_one(Product, honey.id).status = ProductStatus.HIDDEN
    with transaction():
        db.session.get_one(Seller, honey.seller_id).status = SellerStatus.APPROVED
    assert shown() == TEA_ALONE
    assert check(INVARIANTS) == []


def test_what_becomes_alcohol_leaves_the_shelf_with_the_commit(honey: Product) -> None:
    with transaction():
        db.session.get_one(Product, honey.id).is_alcohol = True
    assert shown() == TEA_ALONE
    assert listing(Filters(alcohol=True)).cards == []


def test_stars_lapse_by_the_clock_alone(honey: Product) -> None:
    last_day = db.session.get_one(SearchRow, honey.id).stars_until
    assert last_day is not None
    today = clock.vietnam_today()
    for days, stars in ((0, 4), (1, None)):
        moment = clock.now() + (last_day - today) + timedelta(days=days)
        with time_from(lambda moment=moment: moment):
            result = listing(Filters())
            card = next(card for card in result.cards if card.slug == honey.slug)
            assert card.stars == stars
            assert [card.name for card in listing(Filters(stars=(4,))).cards] == ["Mật ong hoa ban"] * (
                stars == 4
            )
            assert listing(Filters(stars=(4,))).total.number == (stars == 4)
            offered = {value.code: value.count.number for value in result.facets.stars}
            assert offered == ({"4": 1} if stars else {})
            assert len(search("mat ong", Filters(stars=(4,))).cards) == (stars == 4)
            assert listing(Filters(stars=(4,))).facets.groups == [] or stars


def test_the_worker_writes_lapsed_stars_down(honey: Product) -> None:
    lapsed = clock.now() + timedelta(days=1000)
    with time_from(lambda: lapsed):
        jobs.drop_lapsed_stars()
        db.session.expire_all()
        assert db.session.get_one(SearchRow, honey.id).stars_until is None
        assert listing(Filters(stars=(4,))).total.number == 0
        assert listing(Filters()).total.number == 2
    assert check(INVARIANTS) == []


def test_a_revoked_certificate_is_gone_when_the_worker_has_heard(
    honey: Product, deliver: Callable[[], int]
) -> None:
    from shop.certificates.events import CertificateDecided
    from shop.certificates.models import Certificate

    with transaction():
        certificate = db.session.query(Certificate).one()
        certificate.status = CertificateStatus.REVOKED
        outbox.record(CertificateDecided(certificate.id, honey.id, "revoked"))
    assert next(card for card in listing(Filters()).cards if card.slug == honey.slug).stars is None
    deliver()
    assert listing(Filters(stars=(4,))).cards == []
    assert listing(Filters()).facets.stars == []


def sell_out(product: Product) -> None:
    with transaction():
        for stock in db.session.query(Stock).join(Variant, Variant.id == Stock.variant_id):
            if stock.seller_id == product.seller_id:
                stock.on_hand = stock.reserved = 0


def test_what_has_sold_out_is_not_in_stock_anywhere(honey: Product, deliver: Callable[[], int]) -> None:
    from shop.stock.events import AvailabilityChanged

    sell_out(honey)
    assert [card.in_stock for card in cards([honey.id])] == [False]
    assert [card.name for card in listing(Filters(in_stock=True)).cards] == ["Trà Tủa Chùa"]
    with transaction():
        outbox.record(AvailabilityChanged(variant_id=honey.variants[0].id))
    deliver()
    result = listing(Filters())
    assert (result.total.number, result.facets.in_stock.number) == (2, 1)
    assert listing(Filters(in_stock=True)).total.number == 1


def test_the_index_follows_what_happens(app: Flask, deliver: Callable[[], int]) -> None:
    from shop.catalog.events import ProductChanged, ProductPublished
    from shop.sellers.events import SellerChanged
    from tests.factories.catalog import make_product

    product = make_product("Khoai sọ tím", ingredients="")
    assert search("khoai", Filters()).cards == []
    with transaction():
        outbox.record(ProductPublished(product_id=product.id))
    deliver()
    assert [card.name for card in search("khoai so", Filters()).cards] == ["Khoai sọ tím"]
    with transaction():
        db.session.get_one(Product, product.id).name = "Khoai môn"
        db.session.get_one(Variant, product.variants[0].id).price = 99_000
        outbox.record(ProductChanged(product_id=product.id))
    deliver()
    assert search("tím", Filters()).cards == []
    assert [card.name for card in search("mon", Filters()).cards] == ["Khoai môn"]
    assert [card.price for card in listing(Filters(price_to=100_000)).cards] == [99_000]
    with transaction():
        db.session.get_one(Seller, product.seller_id).name = "HTX Phình Hồ"
        outbox.record(SellerChanged(seller_id=product.seller_id))
    deliver()
    assert [card.name for card in search("phinh ho", Filters()).cards] == ["Khoai môn"]
    with transaction():
        db.session.get_one(Product, product.id).status = ProductStatus.PROPOSED
        outbox.record(ProductChanged(product_id=product.id))
    deliver()
    assert db.session.get(SearchRow, product.id) is None
    assert search("khoai mon", Filters()).corrected is None
    assert check(INVARIANTS) == []


def test_a_rebuild_changes_nothing_that_was_right(honey: Product) -> None:
    before = shown()
    jobs.rebuild()
    assert shown() == before
    assert search("mat ogn", Filters()).corrected == "mat ong"
    assert check(INVARIANTS) == []


def test_a_product_without_a_pack_on_offer_is_not_listed(honey: Product) -> None:
    with transaction():
        db.session.get_one(Variant, honey.variants[0].id).is_offered = False
    index_all()
    assert shown() == TEA_ALONE


def test_the_doctor_sees_a_row_that_is_listed_wrongly(honey: Product) -> None:
    with transaction():
        db.session.get_one(SearchRow, honey.id).is_listed = False
    assert [violation.code for violation in check(INVARIANTS)] == ["S-1"]
