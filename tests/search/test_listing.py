"""Listings: filters, orders, pages, and counts that agree with them."""

from datetime import timedelta
from itertools import product as combinations

import pytest
from flask import Flask

from shop.catalog.models import Product
from shop.kernel.clock import now, vietnam_today
from shop.kernel.money import Vnd
from shop.search.queries import Facets, FacetValue, Filters, Listing, listing, search
from tests.factories.certificates import make_certificate
from tests.factories.search import index_all, put_on_shelf
from tests.factories.sellers import make_seller
from tests.support.statements import statements

ALL_SORTS = ("moi", "gia", "gia_giam", "ten", "mua")


@pytest.fixture
def shelves(app: Flask) -> list[Product]:
    """Twelve goods of two producers, different in every way that filters know."""
    sua, lo = make_seller("HTX Sua"), make_seller("HTX Lò")
    this_month = vietnam_today().month
    goods = []
    for number in range(12):
        product = put_on_shelf(
            f"{'Mật ong' if number % 2 else 'Trà'} số {number:02}",
            seller=lo if number % 3 == 0 else sua,
            subgroup=("I.2.b", "I.5.a", "IV.1")[number % 3],
            province_code=("11", "04")[number % 2],
            price=100_000 + (number // 2) * 10_000,
            stock_of_each=number % 4,
            ingredients="",
            peak_months=[this_month] if number % 5 == 0 else [],
            published_at=now() - timedelta(days=number // 2),
        )
        if number % 4 == 1:
            make_certificate(product, stars=3 + number % 3)
        goods.append(product)
    index_all()
    return goods


def names(result: Listing) -> list[str]:
    return [card.name for card in result.cards]


def everything(filters: Filters, size: int = 5) -> list[str]:
    """The names of all pages, read forwards, and the same read backwards."""
    forwards, page = [], listing(filters, size=size)
    last = page
    forwards += names(page)
    while page.next:
        page = listing(filters, after=page.next, size=size)
        forwards += names(page)
        last = page
    backwards, page = names(last), last
    while page.previous:
        page = listing(filters, before=page.previous, size=size)
        backwards = names(page) + backwards
    assert backwards == forwards
    return forwards


def test_pages_bring_everything_once_in_either_direction(shelves: list[Product]) -> None:
    for sort in ALL_SORTS:
        found = everything(Filters(sort=sort))
        assert sorted(found) == sorted(product.name for product in shelves), sort


def test_orders_are_what_they_say(shelves: list[Product]) -> None:
    def cards(sort: str) -> list[object]:
        return list(listing(Filters(sort=sort)).cards)

    prices = [card.price for card in cards("gia")]
    assert prices == sorted(prices)
    prices = [card.price for card in cards("gia_giam")]
    assert prices == sorted(prices, reverse=True)
    seasons = [card.in_season for card in cards("mua")]
    assert seasons == sorted(seasons, reverse=True)
    assert sum(seasons) == 3
    assert names(listing(Filters(sort="moi")))[:2] == ["Mật ong số 01", "Trà số 00"]
    assert names(listing(Filters(sort="khong_co")))[:2] == ["Mật ong số 01", "Trà số 00"]


def test_names_are_listed_in_vietnamese_order(app: Flask) -> None:
    for name in ("Đường phên", "Dao Phúc Sen", "Dâu tây", "Ớt khô", "Ổi khô", "Ấm tre", "Ăn vặt", "An xoa"):
        put_on_shelf(name)
    assert everything(Filters(sort="ten"), size=3) == [
        "An xoa", "Ăn vặt", "Ấm tre", "Dao Phúc Sen", "Dâu tây", "Đường phên", "Ổi khô", "Ớt khô",
    ]  # fmt: skip


NO_CURSORS = (
    "", "x", "!!!!", "W10", "bnVsbA", "WyJtb2kiXQ", "WyJtb2kiLDAsMSwyXQ", "é", "A" * 5000,
     "WyJtb2kiLDAsIjk5OTk5LTAxLTAxIiwxXQ", "WyJtb2kiLDAsIjIwMjYtMDEtMDEiLDFd",
)  # fmt: skip


def test_a_cursor_that_is_none_gives_the_first_page(shelves: list[Product]) -> None:
    first, hits = names(listing(Filters(), size=5)), names(search("so", Filters(), size=5))
    for cursor in NO_CURSORS:
        assert names(listing(Filters(), after=cursor, size=5)) == first, cursor
        assert names(listing(Filters(), before=cursor, size=5)) == first, cursor
        assert names(search("so", Filters(), after=cursor, size=5)) == hits, cursor


def test_a_cursor_of_another_order_gives_the_first_page(shelves: list[Product]) -> None:
    by_price = listing(Filters(sort="gia"), size=5).next
    assert names(listing(Filters(), after=by_price, size=5)) == names(listing(Filters(), size=5))


def passes(product: Product, card_stars: int | None, left: int, filters: Filters) -> bool:
    """What the filters mean, said once more and plainly."""
    price = product.variants[0].price
    return (
        (filters.group is None or product.subgroup.split(".")[0] == filters.group)
        and (filters.subgroup is None or product.subgroup == filters.subgroup)
        and (not filters.provinces or product.province_code in filters.provinces)
        and (not filters.stars or card_stars in filters.stars)
        and (filters.price_from is None or price >= filters.price_from)
        and (filters.price_to is None or price <= filters.price_to)
        and (not filters.in_season or vietnam_today().month in product.peak_months)
        and (not filters.in_stock or left > 0)
        and (filters.seller is None or product.seller_id == filters.seller)
    )


def choices(shelves: list[Product]) -> list[Filters]:
    kinds = ({}, {"group": "I"}, {"subgroup": "I.2.b"})
    places = ({}, {"provinces": ("11",)})
    stars = ({}, {"stars": (3, 4)})
    others = (
        {},
        {"in_stock": True},
        {"in_season": True},
        {"price_from": Vnd(110_000), "price_to": Vnd(130_000)},
        {"seller": shelves[0].seller_id},
    )
    return [Filters(**a, **b, **c, **d) for a, b, c, d in combinations(kinds, places, stars, others)]


def test_every_filter_and_every_count_agrees_with_the_goods(shelves: list[Product]) -> None:
    stars = {card.slug: card.stars for card in listing(Filters()).cards}
    left = {product.slug: number % 4 for number, product in enumerate(shelves)}

    def expected(filters: Filters) -> list[str]:
        return sorted(p.name for p in shelves if passes(p, stars[p.slug], left[p.slug], filters))

    for filters in choices(shelves):
        for result in (listing(filters), search("so", filters)):
            assert sorted(names(result)) == expected(filters), filters
            assert result.total.number == len(result.cards)
            check_facets(result.facets, filters, expected)


def check_facets(facets: Facets, filters: Filters, expected) -> None:
    """Each choice shows as many goods as choosing it (alone in its facet) would."""
    from dataclasses import replace

    def agree(values: list[FacetValue], **changes: object) -> None:
        for value in values:
            chosen = {name: make(value.code) for name, make in changes.items()}  # type: ignore[operator]
            assert value.count.number == len(expected(replace(filters, **chosen))), (value, filters)

    agree(facets.groups, group=str, subgroup=lambda _: None)
    agree(facets.subgroups, subgroup=str, group=lambda _: None)
    agree(facets.provinces, provinces=lambda code: (code,))
    agree(facets.stars, stars=lambda code: (int(code),))
    agree(facets.sellers, seller=int)
    assert facets.in_stock.number == len(expected(replace(filters, in_stock=True)))
    assert facets.in_season.number == len(expected(replace(filters, in_season=True)))


def test_choices_without_goods_are_offered_only_while_chosen(shelves: list[Product]) -> None:
    facets = listing(Filters(provinces=("01",))).facets
    assert {value.code for value in facets.provinces} == {"01", "04", "11"}
    chosen = next(value for value in facets.provinces if value.is_on)
    assert (chosen.code, chosen.count.number) == ("01", 0)


def test_a_page_costs_the_same_few_statements_however_deep(shelves: list[Product]) -> None:
    listing(Filters(), size=2)
    page = listing(Filters(), size=2)
    with statements() as first:
        listing(Filters(), size=2)
    with statements() as deep:
        listing(Filters(), after=page.next, size=2)
    assert len(first) == len(deep) == 4
    with statements() as filtered:
        listing(Filters(group="I", provinces=("11", "04"), stars=(3, 4), in_stock=True, sort="mua"))
    assert len(filtered) <= 4


def test_a_search_costs_two_statements_and_four_if_it_was_misspelt(shelves: list[Product]) -> None:
    search("mat ong", Filters())
    with statements() as seen:
        search("mật ong", Filters(provinces=("04",)))
    assert len(seen) == 2
    with statements() as corrected:
        search("mat ogn", Filters())
    assert len(corrected) == 4


def test_a_search_has_pages_too(shelves: list[Product]) -> None:
    first = search("so", Filters(), size=5)
    second = search("so", Filters(), after=first.next, size=5)
    third = search("so", Filters(), after=second.next, size=5)
    everything_found = [*names(first), *names(second), *names(third)]
    assert len(set(everything_found)) == 12
    assert (first.previous, third.next) == (None, None)
    assert names(search("so", Filters(), before=third.previous, size=5)) == names(second)
    assert names(search("so", Filters(), before=second.previous, size=5)) == names(first)


def test_a_search_may_be_sorted_otherwise(shelves: list[Product]) -> None:
    found = [card.price for card in search("mat ong", Filters(sort="gia_giam")).cards]
    assert found == sorted(found, reverse=True)
    assert len(found) == 6
