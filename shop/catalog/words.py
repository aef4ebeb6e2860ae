"""What stands above a shelf: what it is, told from the list of the decree and from the goods themselves."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext, ngettext

from shop.catalog.groups import Group, Subgroup, subgroup
from shop.catalog.shelves import name_of
from shop.kernel.text import vietnamese_order
from shop.places.regions import REGIONS
from shop.platform.formatting import month_name

_YEAR = 12


@dataclass(frozen=True)
class Producer:
    """Who sells goods of a province, and how many."""

    name: str
    slug: str
    goods: int


@dataclass(frozen=True)
class AboutShelf:
    """The head of a listing, and below it the `decree`; `is_name`: its title is a name in every language."""

    words: tuple[str, ...] = ()
    decree: str = ""
    region: str = ""
    band: str = ""
    cloth: str = ""
    is_name: bool = False
    producers: tuple[Producer, ...] = ()
    shelves: tuple[tuple[str, str], ...] = ()


def about_kind(place: Group | Subgroup, listing: Any) -> AboutShelf:
    """What a group or set of the programme is; `listing` is that of all its goods."""
    if isinstance(place, Subgroup):
        decree = gettext(
            "Bộ sản phẩm “%(name)s” (%(code)s) thuộc nhóm %(group)s của Chương trình Mỗi xã một sản phẩm,"
            " theo Quyết định 148/QĐ-TTg ngày 24/2/2023.",
            name=gettext(place.name),
            code=place.code,
            group=name_of(place.group),
        )
        return AboutShelf(tuple(_counted(listing)), decree)
    decree = gettext(
        "Nhóm %(code)s trong sáu nhóm của Chương trình Mỗi xã một sản phẩm, theo Quyết định 148/QĐ-TTg"
        " ngày 24/2/2023.",
        code=place.code,
    )
    return AboutShelf(tuple(_counted(listing)), decree, shelves=_sets(listing))


def about_province(
    code: str, name: str, listing: Any = None, slugs: Mapping[int, str] | None = None
) -> AboutShelf:
    """A province by its goods; `listing` is that of all of them, None where some are left out.

    `slugs` are the addresses of the producers that the listing names.
    """
    region = REGIONS.get(code)
    words = [] if listing is None else _counted(listing)
    if region and region.name != name:
        words.append(
            gettext(
                "Từ 1/7/2025 %(region)s thuộc %(province)s; món hàng vẫn ghi vùng %(region)s"
                " như bà con quen gọi.",
                region=region.name,
                province=name,
            )
        )
    return AboutShelf(
        words=tuple(words),
        region=region.name if region else "",
        band=region.band if region else "",
        cloth=gettext(region.cloth) if region else "",
        is_name=True,
        producers=() if listing is None else _producers(listing, slugs or {}),
    )


def season_words(peak: Sequence[int], some: Sequence[int]) -> str:
    """The months of a season in a sentence; empty without any."""
    if peak and some:
        return str(gettext("Rộ nhất %(peak)s; còn có hàng %(some)s.", peak=_months(peak), some=_months(some)))
    if peak:
        return str(gettext("Rộ nhất %(peak)s.", peak=_months(peak)))
    return str(gettext("Có hàng %(some)s.", some=_months(some))) if some else ""


def _months(months: Sequence[int]) -> str:
    """Months in words, neighbours as one stretch, over the turn of the year too."""
    chosen = set(months)
    if len(chosen) == _YEAR:
        return str(gettext("quanh năm"))
    starts = [month for month in sorted(chosen) if (month - 2) % _YEAR + 1 not in chosen]
    return ", ".join(_stretch(start, chosen) for start in starts)


def _stretch(start: int, chosen: set[int]) -> str:
    end = start
    while end % _YEAR + 1 in chosen:
        end = end % _YEAR + 1
    if end == start:
        return month_name(start)
    return str(gettext("từ %(start)s đến %(end)s", start=month_name(start), end=month_name(end)))


def _producers(listing: Any, slugs: Mapping[int, str]) -> tuple[Producer, ...]:
    found = [
        Producer(choice.label, slugs[int(choice.code)], choice.count.number)
        for choice in listing.facets.sellers
        if int(choice.code) in slugs
    ]
    return tuple(sorted(found, key=lambda one: vietnamese_order(one.name)))


def _counted(listing: Any) -> list[str]:
    """How many goods, how many with stars today, how many in season; nothing of an empty shelf."""
    facets = listing.facets
    if not listing.cards or facets.in_season is None:
        return []
    starred = sum(choice.count.number for choice in facets.stars)
    said = [_goods(listing.total.number, listing.total.is_more)]
    if starred:
        said.append(ngettext("%(num)s món có sao OCOP", "%(num)s món có sao OCOP", starred))
    if facets.in_season.number:
        said.append(ngettext("%(num)s món đang mùa", "%(num)s món đang mùa", facets.in_season.number))
    return [gettext("Hôm nay ở chợ: %(counts)s.", counts=", ".join(said))]


def _goods(number: int, is_more: bool) -> str:
    if is_more:
        return str(gettext("hơn %(num)s món", num=number))
    return str(ngettext("%(num)s món", "%(num)s món", number))


def _sets(listing: Any) -> tuple[tuple[str, str], ...]:
    sets = [subgroup(choice.code) for choice in listing.facets.subgroups]
    return tuple((one.slug, name_of(one)) for one in sets if one and not one.is_alcohol)
