"""Reads of the shelves: listings, searches, cards, suggestions."""

from dataclasses import replace
from functools import lru_cache

from sqlalchemy import func, select

from shop.kernel.text import fold
from shop.places.models import Province
from shop.platform.database import db
from shop.search import facets, hits, matching, paging, vocabulary
from shop.search.cards import cards
from shop.search.cursors import read as read_cursor
from shop.search.cursors import write as write_cursor
from shop.search.engines import text_engine
from shop.search.front import front_page
from shop.search.hits import Hits
from shop.search.ideas import GIFT_PRICES, calendar, gifts, makers_of_the_week
from shop.search.matching import Query
from shop.search.results import (
    COUNTED,
    Count,
    Facets,
    FacetValue,
    Filters,
    Listing,
    Sort,
    SuggestionKind,
)
from shop.search.shelf import AnySelect, Shape, chosen, row, shape_of, values_of
from shop.search.suggestions import suggest

__all__ = [
    "GIFT_PRICES",
    "Count",
    "FacetValue",
    "Facets",
    "Filters",
    "Listing",
    "SuggestionKind",
    "calendar",
    "cards",
    "front_page",
    "gifts",
    "listing",
    "makers_of_the_week",
    "search",
    "suggest",
]

#: Cards on a page.
SIZE = 24
_names: dict[str, str] = {}


def listing(
    filters: Filters, *, after: str | None = None, before: str | None = None, size: int = SIZE
) -> Listing:
    """A page of a shelf. Four statements at the most, however deep the page; its text is not read."""
    page = paging.page(filters, _sort(filters, Sort.NEWEST), after=after, before=before, size=size)
    sums = facets.sums_of(filters)
    total = sums.total if sums.are_whole else _count(filters)
    sellers = _sellers(filters) if total <= COUNTED and sums.are_whole else []
    choices = facets.facets(
        sums, filters, provinces=province_names(), sellers=sellers, is_counted=sums.are_whole
    )
    return Listing(
        cards=cards(page.rows),
        total=Count.of(total),
        facets=choices,
        next=page.next,
        previous=page.previous,
    )


def search(
    text: str,
    filters: Filters,
    *,
    after: str | None = None,
    before: str | None = None,
    size: int = SIZE,
) -> Listing:
    """What answers a text, among what the filters leave. Two statements as a rule.

    A text without letters finds nothing, an empty one is a listing. If nothing is found
    the words are put right and searched once more. Sorted by anything but relevance it
    takes one statement more; so do filters on more than 1,000 hits.
    """
    filters = replace(filters, text=text)
    query = matching.understand(text, alcohol=filters.alcohol)
    if query.is_blank:
        return listing(filters, after=after, before=before, size=size)
    if query.is_hopeless:
        return Listing(cards=[], total=Count(0), facets=Facets())
    found = _found(query, filters, after, before, size)
    if found is not None:
        return found
    better = _put_right(query)
    again = _found(better, filters, None, None, size) if better else None
    if better is None or again is None:
        return Listing(cards=[], total=Count(0), facets=Facets())
    return replace(again, corrected=" ".join(better.words))


def province_names() -> dict[str, str]:
    """Names of provinces by code, in their order. Read once: they change by law."""
    if not _names:
        ordered = select(Province.code, Province.name).order_by(Province.position)
        _names.update(db.session.execute(ordered).all())
    return _names


def _sort(filters: Filters, otherwise: Sort) -> Sort:
    sort = Sort(filters.sort) if filters.sort in set(Sort) else otherwise
    return Sort.NEWEST if sort is Sort.RELEVANCE and otherwise is Sort.NEWEST else sort


def _count(filters: Filters) -> int:
    """How many products pass the filters, up to 1,001."""
    return db.session.scalar(_count_statement(shape_of(filters)), values_of(filters)) or 0


@lru_cache(maxsize=256)
def _count_statement(shape: Shape) -> AnySelect:
    some = select(row.product_id).where(*chosen(shape, price_finds=True)).limit(COUNTED + 1)
    return select(func.count()).select_from(some.subquery())


def _sellers(filters: Filters) -> list[tuple[int, str, int]]:
    """Producers to choose from while there are not too many products to count."""
    statement = _seller_statement(shape_of(filters, by_seller=False), filters.seller is not None)
    found = facets.producers(db.session.execute(statement, values_of(filters)))
    return found if sum(products for _, _, products in found) <= COUNTED else []


@lru_cache(maxsize=256)
def _seller_statement(shape: Shape, chosen_first: bool) -> AnySelect:
    some = select(row.seller_id).where(*chosen(shape)).limit(COUNTED + 1).subquery()
    counted = select(some.c.seller_id, func.count().label("products")).group_by(some.c.seller_id)
    return facets.named_sellers(counted.subquery(), chosen_first=chosen_first)


def _found(
    query: Query, filters: Filters, after: str | None, before: str | None, size: int
) -> Listing | None:
    """The answer to a search; None if no product has these words at all."""
    start = _start(after, before, size)
    looked = hits.look(query, filters, start=start, size=size)
    if not looked.found:
        return None
    ids, passing = looked.product_ids, looked.passing
    if not looked.is_complete and _is_narrowed(filters):
        ids, passing = hits.narrowed(query, filters, start=start, size=size)
    result = Listing(
        cards=[],
        total=Count.of(passing),
        facets=_choices(looked, filters),
        next=write_cursor(Sort.RELEVANCE, (start + size,)) if start + size < min(passing, COUNTED) else None,
        previous=write_cursor(Sort.RELEVANCE, (start - size,)) if start else None,
    )
    if (sort := _sort(filters, Sort.RELEVANCE)) is not Sort.RELEVANCE:
        question = text_engine().values("", matching.everything(query))[""]
        page = paging.page(filters, sort, after=after, before=before, size=size, question=question)
        ids = page.rows
        result = replace(result, next=page.next, previous=page.previous)
    return replace(result, cards=cards(ids))


def _choices(looked: Hits, filters: Filters) -> Facets:
    return facets.facets(
        looked.sums,
        filters,
        provinces=province_names(),
        sellers=looked.sellers if looked.is_complete else (),
        is_counted=looked.is_complete,
    )


def _start(after: str | None, before: str | None, size: int) -> int:
    """Hits are at most 1,001, so a place among them is cursor enough."""
    key = read_cursor(after or before, Sort.RELEVANCE, (int,))
    place = key[0] if key else 0
    return place if isinstance(place, int) and 0 <= place <= COUNTED - 1 else 0


def _is_narrowed(filters: Filters) -> bool:
    plain = Filters(
        text=filters.text,
        sort=filters.sort,
        alcohol=filters.alcohol,
        price_from=filters.price_from,
        price_to=filters.price_to,
    )
    return filters != plain


def _put_right(query: Query) -> Query | None:
    """The query with typing errors put right; words that were right stay as typed."""
    better = vocabulary.corrected(query.folded)
    if better is None:
        return None
    kept = zip(query.words, better, strict=True)
    return Query(tuple(typed if fold(typed) == right else right for typed, right in kept))
