"""Facets: how many products each choice would show, all other choices kept."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    CompoundSelect,
    String,
    Subquery,
    bindparam,
    case,
    literal_column,
    select,
    union_all,
)

from shop.catalog import groups
from shop.platform.database import db
from shop.search.cells import MOST_ROWS, counted
from shop.search.results import Count, Facets, FacetValue, Filters
from shop.search.shelf import AnySelect, Shape, bare, shape_of, values_of
from shop.search.tally import tallied
from shop.sellers.models import Seller

_seller = bare(Seller).c

#: Producers offered as choices.
MOST_SELLERS = 12
STARS = (5, 4, 3)


@dataclass
class Sums:
    """What a facet statement brought: numbers by kind of facet and code."""

    by_kind: Mapping[str, Mapping[str, int]] = field(default_factory=dict)

    def of(self, kind: str) -> Mapping[str, int]:
        """Numbers of one facet by code."""
        return self.by_kind.get(kind, {})

    @property
    def total(self) -> int:
        """Products that pass all filters."""
        return self.of("total").get("", 0)

    @property
    def are_whole(self) -> bool:
        """Whether all rows were counted."""
        return self.of("found").get("", 0) <= MOST_ROWS


def gathered(rows: Iterable[Any]) -> Sums:
    """Rows (kind, code, number) added up."""
    sums: dict[str, dict[str, int]] = defaultdict(dict)
    for kind, code, number in rows:
        sums[kind][code] = sums[kind].get(code, 0) + int(number or 0)
    return Sums(sums)


def sums_of(filters: Filters) -> Sums:
    """All sums of a listing. One statement."""
    return gathered(db.session.execute(_statement(shape_of(filters)), values_of(filters)))


@lru_cache(maxsize=256)
def _statement(shape: Shape) -> CompoundSelect[*tuple[Any, ...]]:
    is_tallied = not (shape.price_from or shape.price_to or shape.seller)
    return union_all(*(tallied(shape) if is_tallied else counted(shape)))


def named_sellers(found: Subquery, *, chosen_first: bool) -> AnySelect:
    """Of counted producers (seller_id, products) those to offer, as (kind, "id:name", number)."""
    order = [found.c.products.desc(), found.c.seller_id]
    if chosen_first:
        order.insert(0, case((found.c.seller_id == bindparam("seller"), 0), else_=1))
    some = (
        select(
            (_seller.id.cast(String) + literal_column("':'") + _seller.name).label("code"),
            found.c.products,
        )
        .where(_seller.id == found.c.seller_id)
        .order_by(*order)
        .limit(literal_column(str(MOST_SELLERS)))
        .subquery()
    )
    return select(literal_column("'seller'", String), some.c.code, some.c.products)


def producers(rows: Iterable[Any]) -> list[tuple[int, str, int]]:
    """Id, name and number of products of producers, most products first."""
    found = ((*row[1].split(":", 1), int(row[2])) for row in rows)
    return sorted(((int(i), name, n) for i, name, n in found), key=lambda row: (-row[2], row[0]))


def facets(
    sums: Sums,
    filters: Filters,
    *,
    provinces: Mapping[str, str],
    sellers: Sequence[tuple[int, str, int]] = (),
    is_counted: bool = True,
) -> Facets:
    """The choices to offer. `is_counted` False means that there is too much to count."""
    group_code = filters.group or (filters.subgroup or "").split(".", 1)[0]
    stars = {str(number) for number in filters.stars}
    return Facets(
        groups=_values(_group_names(), sums.of("group"), {group_code}, is_counted),
        subgroups=_values(_subgroup_names(group_code), sums.of("subgroup"), {filters.subgroup}, is_counted),
        provinces=_values(provinces, sums.of("province"), set(filters.provinces), is_counted),
        stars=_values({str(n): str(n) for n in STARS}, sums.of("stars"), stars, is_counted),
        sellers=[
            FacetValue(str(number), name, Count.of(products), number == filters.seller)
            for number, name, products in sellers
        ],
        in_stock=Count.of(sums.of("stock").get("", 0)) if is_counted else None,
        in_season=Count.of(sums.of("season").get("", 0)) if is_counted else None,
    )


def _values(
    names: Mapping[str, str],
    numbers: Mapping[str, int],
    chosen: set[str | None] | set[str],
    is_counted: bool,
) -> list[FacetValue]:
    """Choices in the order of their names; one without products stays while it is chosen."""
    return [
        FacetValue(code, name, Count.of(numbers.get(code, 0)) if is_counted else None, code in chosen)
        for code, name in names.items()
        if numbers.get(code, 0) > 0 or code in chosen
    ]


def _group_names() -> dict[str, str]:
    return {group.code: group.name for group in groups.GROUPS}


def _subgroup_names(group_code: str) -> dict[str, str]:
    return {kind.code: kind.name for kind in groups.SUBGROUPS if kind.group.code == group_code}
