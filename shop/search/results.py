"""What a visitor asks of the shelves, and what he gets."""

import enum
from dataclasses import dataclass, field

from shop.catalog.cards import ProductCard
from shop.kernel.money import Vnd

#: Up to here counts are exact; beyond they say "hơn 1.000".
COUNTED = 1000


class Sort(enum.StrEnum):
    """Orders of a shelf, by the words that stand in the address (`sap_xep`)."""

    RELEVANCE = "lien_quan"
    NEWEST = "moi"
    PRICE = "gia"
    PRICE_DOWN = "gia_giam"
    NAME = "ten"
    SEASON = "mua"
    PRAISED = "khen"


@dataclass(frozen=True, kw_only=True)
class Filters:
    """What a shelf is narrowed to. Codes, not slugs; prices in đồng, inclusive.

    `group` and `subgroup` are OCOP codes (I, I.2.b), `provinces` codes of today's map,
    `stars` of 3, 4, 5, `seller` an id. Several provinces or stars mean any of them.
    Without `sort` a search is sorted by relevance and a listing by newness. `alcohol`
    asks for the gated shelf, and only pages behind its gate may set it.
    """

    text: str = ""
    group: str | None = None
    subgroup: str | None = None
    provinces: tuple[str, ...] = ()
    stars: tuple[int, ...] = ()
    price_from: Vnd | None = None
    price_to: Vnd | None = None
    in_season: bool = False
    in_stock: bool = False
    seller: int | None = None
    sort: str = ""
    alcohol: bool = False


@dataclass(frozen=True)
class Count:
    """A number of products: exact up to 1,000, else "more than" (`is_more`)."""

    number: int
    is_more: bool = False

    @classmethod
    def of(cls, number: int) -> "Count":
        """A counted number, cut at 1,000."""
        return cls(min(number, COUNTED), number > COUNTED)


@dataclass(frozen=True)
class FacetValue:
    """One choice of a facet. `count` is what choosing it would show, None where not counted.

    `label` is a name; names of groups and subgroups are marked for translation.
    """

    code: str
    label: str
    count: Count | None
    is_on: bool


@dataclass(frozen=True)
class Facets:
    """Choices with counts; each facet is counted without its own choice, with all others."""

    groups: list[FacetValue] = field(default_factory=list)
    subgroups: list[FacetValue] = field(default_factory=list)
    provinces: list[FacetValue] = field(default_factory=list)
    stars: list[FacetValue] = field(default_factory=list)
    sellers: list[FacetValue] = field(default_factory=list)
    in_stock: Count | None = None
    in_season: Count | None = None


@dataclass(frozen=True)
class Listing:
    """A page of a shelf. `next` and `previous` are cursors for `sau` and `truoc`.

    `corrected` is what was searched instead of what was typed, if nothing was found for
    that and something for this.
    """

    cards: list[ProductCard]
    total: Count
    facets: Facets
    next: str | None = None
    previous: str | None = None
    corrected: str | None = None


class SuggestionKind(enum.StrEnum):
    """What a suggestion leads to."""

    PRODUCT = "product"
    GROUP = "group"
    PROVINCE = "province"
    SELLER = "seller"


@dataclass(frozen=True)
class Suggestion:
    """A line under the search field; `url_values` are for the page of its kind."""

    kind: SuggestionKind
    label: str
    url_values: dict[str, str]
    small: str = ""
