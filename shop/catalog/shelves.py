"""A listing as its template wants it: rows of filters, chips of what is chosen, orders."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

from flask_babel import gettext

from shop.catalog.forms import Asked
from shop.catalog.groups import Group, Subgroup, group, subgroup
from shop.kernel.text import vietnamese_order
from shop.places.regions import known_as
from shop.platform.formatting import vnd


class Choice(Protocol):
    """One choice of a facet, as search counts it."""

    @property
    def code(self) -> str: ...
    @property
    def label(self) -> str: ...
    @property
    def count(self) -> Any: ...
    @property
    def is_on(self) -> bool: ...


@dataclass(frozen=True)
class Row:
    """A box of a filter list; `words` are translated, `value` stands in the address."""

    value: str
    words: str
    count: Any
    is_on: bool


@dataclass(frozen=True)
class Chip:
    """A condition in words, and the address of the listing without it; a name is Vietnamese."""

    words: str
    href: str
    is_name: bool


def shelf_values(
    listing: Any,
    asked: Asked,
    shelf: Group | Subgroup | None,
    provinces: Mapping[str, str],
    address: Callable[..., str],
    *,
    by_province: bool,
) -> dict[str, Any]:
    """What narrows, sorts and turns over a listing; `by_province`: it stands on a province's own shelf."""
    facets, kept = facet_rows(listing.facets, asked, shelf), asked.arguments()
    return {
        "facets": {**facets, "provinces": []} if by_province else facets,
        "chosen": chosen_chips(asked, listing.facets, provinces, address),
        "sorts": sorts_of(asked, searching=bool(asked.text)),
        "notes": [gettext(words) for words in asked.notes],
        "previous": address(truoc=listing.previous, **kept) if listing.previous else "",
        "next": address(sau=listing.next, **kept) if listing.next else "",
    }


def facet_rows(facets: Any, asked: Asked, shelf: Group | Subgroup | None) -> dict[str, Any]:
    """What the filter panel of a listing shows; choices that lead nowhere are left out.

    Producers stand in the order of the Vietnamese alphabet.
    """
    return {
        "kinds": _kinds(facets, asked, shelf),
        "provinces": [replace(row, words=known_as(row.value, row.words)) for row in _rows(facets.provinces)],
        "stars": [
            Row(row.value, gettext("%(stars)s sao", stars=row.value), row.count, row.is_on)
            for row in _rows(facets.stars)
        ],
        "sellers": sorted(_rows(facets.sellers), key=lambda row: vietnamese_order(row.words)),
        "in_season": facets.in_season,
        "in_stock": facets.in_stock,
    }


def chosen_chips(
    asked: Asked,
    facets: Any,
    provinces: Mapping[str, str],
    address: Callable[..., str],
) -> list[Chip]:
    """One chip for each condition, in the order of the panel; `address` makes a link."""
    words: list[tuple[str, dict[str, Any]]] = []
    if asked.place:
        words.append((name_of(asked.place), asked.without("nhom")))
    places = {code: known_as(code, provinces.get(code, code)) for code in asked.provinces}
    for code, name in places.items():
        words.append((name, asked.without("tinh", code)))
    for stars in asked.stars:
        words.append((gettext("%(stars)s sao", stars=stars), asked.without("sao", stars)))
    if asked.price_from:
        price = gettext("từ %(price)s", price=vnd(asked.price_from))
        words.append((price, asked.without("gia_tu")))
    if asked.price_to:
        price = gettext("đến %(price)s", price=vnd(asked.price_to))
        words.append((price, asked.without("gia_den")))
    if asked.in_season:
        words.append((gettext("Đang mùa"), asked.without("mua")))
    if asked.in_stock:
        words.append((gettext("Còn hàng"), asked.without("con_hang")))
    sellers = [choice.label for choice in facets.sellers if choice.is_on]
    if asked.seller:
        words.append((sellers[0] if sellers else gettext("Một người bán"), asked.without("nha_ban")))
    names = {*sellers, *places.values()}
    return [Chip(label, address(**without), label in names) for label, without in words]


def sorts_of(asked: Asked, *, searching: bool) -> list[tuple[str, str]]:
    """The orders of a listing, the usual one first."""
    orders = [
        ("moi", gettext("Mới đăng trước")),
        ("mua", gettext("Đang mùa trước")),
        ("khen", gettext("Được khen nhiều trước")),
        ("gia", gettext("Giá thấp trước")),
        ("gia_giam", gettext("Giá cao trước")),
        ("ten", gettext("Theo tên, A đến Y")),
    ]
    return [("", gettext("Đúng ý nhất")), *orders] if searching else orders


def name_of(place: Group | Subgroup) -> str:
    """A group's name, or the short label of a set, in the reader's language."""
    return str(gettext(place.label if isinstance(place, Subgroup) else place.name))


def title_of(place: Group | Subgroup) -> str:
    """What a shelf is called where it stands alone; three sets of journeys share one short label."""
    is_journey = isinstance(place, Subgroup) and place.is_service
    return str(gettext(place.name)) if is_journey else name_of(place)


def head_of(title: str, place: Group | Subgroup | None, *, is_province: bool) -> dict[str, str]:
    """Title and description of a shelf's page, as search engines show them."""
    if place is not None:
        title = title_of(place)
        words = gettext(
            "%(shelf)s của những người bán OCOP vùng cao: ai bán, từ đâu tới, giá từng gói.", shelf=title
        )
    elif is_province:
        words = gettext(
            "Hàng OCOP từ %(place)s: ai bán, từ đâu tới, giá từng gói, sao tra được.", place=title
        )
        title = gettext("Đặc sản %(place)s", place=title)
    else:
        words = gettext("Mật ong, trà, gạo, bánh, thổ cẩm đang bán ở chợ: ai bán, từ đâu tới, giá từng gói.")
    return {"full_title": title, "description": words}


def _kinds(facets: Any, asked: Asked, shelf: Group | Subgroup | None) -> list[Row]:
    """Groups; inside a group its sets; nothing inside a set."""
    if isinstance(shelf, Subgroup):
        return []
    inside = shelf or (asked.place if isinstance(asked.place, Group) else None)
    if inside is None and not isinstance(asked.place, Subgroup):
        return _places(facets.groups, asked)
    narrowed = [Row(asked.place.slug, name_of(asked.place), None, True)] if asked.place else []
    others = [row for row in _places(facets.subgroups, asked) if row.value != _slug(asked.place)]
    return [*narrowed, *others]


def _places(choices: Iterable[Choice], asked: Asked) -> list[Row]:
    found = [(group(choice.code) or subgroup(choice.code), choice) for choice in choices]
    return [
        Row(place.slug, name_of(place), choice.count, place.slug == _slug(asked.place))
        for place, choice in found
        if place is not None and _leads_somewhere(choice)
    ]


def _rows(choices: Sequence[Choice]) -> list[Row]:
    return [
        Row(choice.code, choice.label, choice.count, choice.is_on)
        for choice in choices
        if _leads_somewhere(choice)
    ]


def _leads_somewhere(choice: Choice) -> bool:
    return choice.is_on or choice.count is None or choice.count.number > 0


def _slug(place: Group | Subgroup | None) -> str:
    return place.slug if place else ""
