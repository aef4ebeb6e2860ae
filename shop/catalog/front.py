"""The front page as its template wants it: tiles of shelves and of regions."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import LazyString, gettext, lazy_gettext

from shop.catalog.groups import SHELVES, SUBGROUPS
from shop.catalog.shelves import name_of
from shop.kernel.clock import vietnam_today
from shop.kernel.text import slugify
from shop.places.regions import REGIONS

MOST_TILES = 12


@dataclass(frozen=True)
class Tile:
    """A way to a shelf or a region: its words, how many goods stand there, the region's cloth."""

    value: str
    words: str
    count: int
    art: str = ""
    small: str = ""


def header_shelves() -> list[tuple[str, LazyString]]:
    """Address and label of each shelf of the header, in whatever language the page speaks."""
    return [(slug, lazy_gettext(label)) for slug, label in SHELVES]


def front_values(
    subgroups: Mapping[str, int], provinces: Mapping[str, int], names: Mapping[str, str]
) -> dict[str, Any]:
    """Values of catalog/home.html; counts by code."""
    return {
        "shelf_tiles": _shelf_tiles(subgroups),
        "region_tiles": _region_tiles(provinces, names),
        "goods": sum(provinces.values()),
        "this_month": vietnam_today().month,
    }


def _shelf_tiles(counts: Mapping[str, int]) -> list[Tile]:
    """The shelves of the header that hold anything, then the fullest of the others."""
    full = [kind for kind in SUBGROUPS if counts.get(kind.code) and not (kind.is_alcohol or kind.is_service)]
    places = {slug: place for place, (slug, _) in enumerate(SHELVES)}
    full.sort(key=lambda kind: (places.get(kind.slug, len(places)), -counts[kind.code]))
    return [Tile(kind.slug, name_of(kind), counts[kind.code]) for kind in full[:MOST_TILES]]


def _region_tiles(counts: Mapping[str, int], names: Mapping[str, str]) -> list[Tile]:
    """Regions with a cloth of their own first, then the other provinces that have goods."""
    known = [code for code in REGIONS if counts.get(code)]
    others = sorted((code for code in counts if code not in REGIONS), key=lambda c: -counts[c])
    return [_region_tile(code, counts[code], names) for code in [*known, *others][:MOST_TILES]]


def _region_tile(code: str, count: int, names: Mapping[str, str]) -> Tile:
    region, name = REGIONS.get(code), names.get(code, code)
    if region is None:
        return Tile(slugify(name), name, count)
    return Tile(slugify(name), region.name, count, region.band, gettext(region.cloth))
