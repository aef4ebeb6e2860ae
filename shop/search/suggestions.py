"""What the search field suggests while a person types: kinds, provinces, producers, products."""

from sqlalchemy import String, func, literal, literal_column, select, union_all

from shop.catalog import groups
from shop.catalog.models import Product, ProductStatus
from shop.places.models import Province
from shop.platform.database import db
from shop.search import matching
from shop.search.engines import text_engine
from shop.search.matching import Query
from shop.search.models import SearchRow, SearchSeller, SearchTally
from shop.search.results import Filters, Suggestion, SuggestionKind
from shop.search.shelf import AnySelect, on_the_shelf
from shop.search.words import folded_words
from shop.sellers.models import Seller, SellerStatus

MOST_PRODUCTS = 6
MOST_SELLERS = 2
MOST_OTHERS = 3
_SHELF = Filters()


def suggest(text: str) -> list[Suggestion]:
    """Lines for a text that somebody is typing, alcohol never among them. Two statements."""
    query = matching.understand(text)
    if not query.words:
        return []
    places = [*_sellers_and_provinces(query)]
    return [*_kinds(query), *_products(query), *places]


def _products(query: Query) -> list[Suggestion]:
    engine = text_engine()
    tiers: list[AnySelect] = [
        select(literal_column(str(number)).label("tier"), engine.product_id.label("product_id")).where(
            SearchRow.product_id == engine.product_id,
            engine.matches(tier.wanted, tier.but_not),
            *on_the_shelf(_SHELF),
        )
        for number, tier in enumerate(matching.names(query))
    ]
    hit = union_all(*tiers).limit(MOST_PRODUCTS * 4).subquery()
    wanted = (
        select(Product.name, Product.slug, Seller.name)
        .join(hit, hit.c.product_id == Product.id)
        .join(Seller, Seller.id == Product.seller_id)
        .where(Product.status == ProductStatus.PUBLISHED, Seller.status == SellerStatus.APPROVED)
        .order_by(hit.c.tier, func.length(Product.name), Product.id)
        .limit(MOST_PRODUCTS)
    )
    return [
        Suggestion(SuggestionKind.PRODUCT, name, {"slug": slug}, small=seller)
        for name, slug, seller in db.session.execute(wanted)
    ]


def _kinds(query: Query) -> list[Suggestion]:
    """Groups and subgroups by the beginning of a word of their names; labels are marked."""
    found = [
        Suggestion(SuggestionKind.GROUP, getattr(kind, "label", kind.name), {"slug": kind.slug})
        for kind in (*groups.GROUPS, *groups.SUBGROUPS)
        if not getattr(kind, "is_alcohol", False)
        and not getattr(kind, "is_service", False)
        and _begins(query, f"{kind.name} {getattr(kind, 'label', '')}")
    ]
    return found[:MOST_OTHERS]


def _begins(query: Query, text: str) -> bool:
    """Whether the words stand side by side in a text, the last perhaps only begun."""
    return f" {' '.join(query.folded)}" in f" {' '.join(folded_words(text))}"


def _sellers_and_provinces(query: Query) -> list[Suggestion]:
    rows = db.session.execute(union_all(_sellers(query), _provinces())).all()
    sellers = [
        Suggestion(SuggestionKind.SELLER, name, {"slug": slug})
        for kind, name, slug in rows
        if kind == SuggestionKind.SELLER
    ]
    provinces = [
        Suggestion(SuggestionKind.PROVINCE, name, {"tinh": code})
        for kind, name, code in rows
        if kind == SuggestionKind.PROVINCE and _begins(query, name)
    ]
    return [*provinces[:MOST_OTHERS], *sellers]


def _sellers(query: Query) -> AnySelect:
    """Producers with something on the ordinary shelf, by the beginning of a word of their names."""
    begun = f" {' '.join(query.folded)}"
    some = (
        select(Seller.name, Seller.slug)
        .join(SearchSeller, SearchSeller.seller_id == Seller.id)
        .where(
            SearchSeller.name_folded.contains(begun, autoescape=True),
            Seller.status == SellerStatus.APPROVED,
            select(SearchRow.product_id)
            .where(SearchRow.seller_id == Seller.id, *on_the_shelf(_SHELF))
            .exists(),
        )
        .order_by(func.length(Seller.name), Seller.id)
        .limit(MOST_SELLERS)
        .subquery()
    )
    return select(literal_column(f"'{SuggestionKind.SELLER}'", String), some.c.name, some.c.slug)


def _provinces() -> AnySelect:
    """Provinces with something on the ordinary shelf."""
    return (
        select(literal_column(f"'{SuggestionKind.PROVINCE}'", String), Province.name, Province.code)
        .join(SearchTally, SearchTally.province_code == Province.code)
        .where(
            SearchTally.is_alcohol == literal(False),
            SearchTally.month == 0,
            SearchTally.level == 0,
            SearchTally.products > 0,
        )
        .distinct()
    )
