"""What changes when there is more than can be counted, and what does not."""

import pytest
from flask import Flask
from sqlalchemy import text

from shop.kernel.money import Vnd
from shop.platform.database import db
from shop.search.queries import Count, Filters, listing, search
from tests.support.many_goods import put_many_on_shelf
from tests.support.statements import statements

GOODS = 5200


@pytest.fixture
def big_market(app: Flask) -> Flask:
    put_many_on_shelf(GOODS)
    return app


def test_a_big_market_is_counted_and_searched_within_bounds(big_market: Flask) -> None:
    the_shelf_says_more_than_a_thousand()
    deep_pages_cost_what_the_first_costs()
    a_search_looks_at_the_nearest_thousand()
    filters_of_a_search_still_find_everything()
    a_wide_price_range_is_not_counted_by_kind()
    no_helper_answers_part_of_a_statement_out_of_turn()


def the_shelf_says_more_than_a_thousand() -> None:
    result = listing(Filters())
    assert result.total == Count(1000, is_more=True)
    assert {value.code: value.count for value in result.facets.groups} == {
        "I": Count(1000, is_more=True),
        "III": Count(1000, is_more=True),
        "IV": Count(1000, is_more=True),
    }
    narrowed = listing(Filters(subgroup="I.2.b", provinces=("04",)))
    assert narrowed.total.number == len([i for i in range(1, GOODS + 1) if i % 12 == 4])


def deep_pages_cost_what_the_first_costs() -> None:
    page = listing(Filters(sort="gia"))
    seen = [card.price for card in page.cards]
    with statements() as first:
        listing(Filters(sort="gia"))
    for _ in range(40):
        with statements() as deep:
            page = listing(Filters(sort="gia"), after=page.next)
        seen += [card.price for card in page.cards]
        assert len(deep) == len(first) == 3
    assert seen == [Vnd(1000 * i) for i in range(1, 24 * 41 + 1)]


def a_search_looks_at_the_nearest_thousand() -> None:
    result = search("mat ong", Filters())
    assert result.total == Count(1000, is_more=True)
    assert [value.count for value in result.facets.groups] == [None, None, None]
    assert result.facets.in_stock is None
    pages = 1
    while result.next:
        result = search("mat ong", Filters(), after=result.next)
        pages += 1
    assert pages == 42
    assert search("mat ong lo 4711", Filters()).total == Count(1)


def filters_of_a_search_still_find_everything() -> None:
    dearest = Filters(price_from=Vnd((GOODS - 2) * 1000))
    assert search("mat ong", dearest).total == Count(3)
    by_kind = Filters(subgroup="III.3", provinces=("14",))
    assert search("mật ong", by_kind).total == Count(len([i for i in range(1, GOODS + 1) if i % 12 == 11]))
    cheapest = search("mat ong", Filters(sort="gia_giam"))
    assert cheapest.cards[0].price == GOODS * 1000
    with statements() as seen:
        search("mật ong", by_kind)
    assert len(seen) == 3


def a_wide_price_range_is_not_counted_by_kind() -> None:
    wide = Filters(price_from=Vnd(1), group="I")
    result = listing(wide)
    assert result.total == Count(1000, is_more=True)
    first = result.facets.groups[0]
    assert (first.code, first.count, first.is_on) == ("I", None, True)
    few = listing(Filters(price_from=Vnd(1), subgroup="I.2.b", provinces=("04",)))
    assert few.total.number == len([i for i in range(1, GOODS + 1) if i % 12 == 4])
    narrow = listing(Filters(price_from=Vnd(1), price_to=Vnd(99_000)))
    assert narrow.total == Count(99)
    assert sum(value.count.number for value in narrow.facets.groups) == 99


def no_helper_answers_part_of_a_statement_out_of_turn() -> None:
    """The nearest hits are found first only where the branches of a search run in their order."""
    if db.engine.dialect.name == "postgresql":
        for cost in ("parallel_setup_cost", "parallel_tuple_cost", "min_parallel_table_scan_size"):
            db.session.execute(text(f"SET LOCAL {cost} = 0"))
    plan = db.session.execute(text("EXPLAIN SELECT count(*) FROM search_row")).all()
    assert plan
    assert "Gather" not in str(plan)
