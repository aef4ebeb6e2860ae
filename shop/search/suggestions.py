"""What the search field suggests while a person types: kinds, products, provinces, producers."""

from functools import lru_cache
from typing import Any

from sqlalchemy import (
    CompoundSelect,
    Integer,
    String,
    bindparam,
    false,
    func,
    literal_column,
    select,
    union_all,
)

from shop.catalog import groups
from shop.catalog.models import Product, ProductStatus
from shop.kernel.text import slugify
from shop.places.models import Province
from shop.platform.database import db
from shop.search import matching
from shop.search.engines import text_engine
from shop.search.matching import Columns, Query
from shop.search.models import SearchSeller, SearchTally
from shop.search.results import Filters, Suggestion, SuggestionKind
from shop.search.shelf import AnySelect, bare, on_the_shelf, row, values_of
from shop.search.words import folded_words
from shop.sellers.models import Seller, SellerStatus

MOST_PRODUCTS = 6
MOST_SELLERS = 2
MOST_OTHERS = 3
#: Hits looked at before the shortest names are taken.
_LOOKED_AT = 30
_product, _seller, _province = bare(Product).c, bare(Seller).c, bare(Province).c
_name, _tally = bare(SearchSeller).c, bare(SearchTally).c


def suggest(text: str) -> list[Suggestion]:
    """Lines for a text that somebody is typing, alcohol never among them. Two statements."""
    query = matching.understand(text)
    if not query.words:
        return []
    return [*_kinds(query), *_products(query), *_places(query)]


def _kinds(query: Query) -> list[Suggestion]:
    """Groups and subgroups by the beginning of a word of their names; labels are marked."""
    found = [
        Suggestion(SuggestionKind.GROUP, getattr(kind, "label", kind.name), {"slug": kind.slug})
        for kind in (*groups.GROUPS, *groups.SUBGROUPS)
        if not getattr(kind, "is_alcohol", False)
        and not getattr(kind, "is_service", False)
        and _begins(query, getattr(kind, "label", kind.name))
    ]
    return found[:MOST_OTHERS]


def _begins(query: Query, text: str) -> bool:
    """Whether the words stand side by side in a text, the last perhaps only begun."""
    return f" {' '.join(query.folded)}" in f" {' '.join(folded_words(text))}"


def _products(query: Query) -> list[Suggestion]:
    engine = text_engine()
    values = values_of(Filters())
    tiers = matching.names(query)
    for number, tier in enumerate(tiers):
        values |= engine.values(f"tier_{number}", tier.wanted, tier.but_not)
    statement = _product_statement(engine.name, matching.columns(tiers))
    return [
        Suggestion(SuggestionKind.PRODUCT, name, {"slug": slug}, small=seller)
        for name, slug, seller in db.session.execute(statement, values)
    ]


@lru_cache(maxsize=16)
def _product_statement(_engine_name: str, tiers: Columns) -> AnySelect:
    engine = text_engine()
    branches = [
        select(literal_column(str(number), Integer).label("tier"), engine.product_id.label("id")).where(
            row.product_id == engine.product_id,
            engine.condition(f"tier_{number}", wanted, but_not),
            *on_the_shelf(),
        )
        for number, (wanted, but_not) in enumerate(tiers)
    ]
    hit = union_all(*branches).limit(literal_column(str(_LOOKED_AT))).subquery()
    return (
        select(_product.name, _product.slug, _seller.name)
        .where(
            _product.id == hit.c.id,
            _seller.id == _product.seller_id,
            _product.status == ProductStatus.PUBLISHED,
        )
        .order_by(hit.c.tier, func.length(_product.name), _product.id)
        .limit(literal_column(str(MOST_PRODUCTS)))
    )


def _places(query: Query) -> list[Suggestion]:
    """Provinces and producers, by the beginning of a word of their names."""
    begun = f"% {' '.join(query.folded)}%"
    rows = db.session.execute(_place_statement(), {**values_of(Filters()), "begun": begun}).all()
    provinces = [
        Suggestion(SuggestionKind.PROVINCE, name, {"slug": slugify(name)})
        for kind, name, _ in rows
        if kind == SuggestionKind.PROVINCE and _begins(query, name)
    ]
    sellers = [
        Suggestion(SuggestionKind.SELLER, name, {"slug": slug})
        for kind, name, slug in rows
        if kind == SuggestionKind.SELLER
    ]
    return [*provinces[:MOST_OTHERS], *sellers]


@lru_cache(maxsize=1)
def _place_statement() -> CompoundSelect[*tuple[Any, ...]]:
    """Of both only those with something on the ordinary shelf."""
    has_goods = select(row.product_id).where(row.seller_id == _seller.id, *on_the_shelf()).exists()
    sellers = (
        select(_seller.name, _seller.slug)
        .where(
            _name.seller_id == _seller.id,
            _name.name_folded.like(bindparam("begun", type_=String)),
            _seller.status == SellerStatus.APPROVED,
            has_goods,
        )
        .order_by(func.length(_seller.name), _seller.id)
        .limit(literal_column(str(MOST_SELLERS)))
        .subquery()
    )
    provinces = (
        select(literal_column(f"'{SuggestionKind.PROVINCE}'", String), _province.name, _province.code)
        .where(
            _tally.province_code == _province.code,
            _tally.is_alcohol == false(),
            _tally.month == literal_column("0"),
            _tally.grain == literal_column("2"),
            _tally.products > literal_column("0"),
        )
        .distinct()
    )
    named = select(literal_column(f"'{SuggestionKind.SELLER}'", String), sellers.c.name, sellers.c.slug)
    return union_all(named, provinces)
