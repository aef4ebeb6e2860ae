"""Regions as people call them: goods keep their name, and the cloth that stands for it."""

from dataclasses import dataclass

from shop.kernel.errors import mark
from shop.kernel.text import fold
from shop.places.models import Province


@dataclass(frozen=True)
class Region:
    """A region with a cloth of its own: `band` is the drawing, `cloth` its name, marked."""

    name: str
    band: str
    cloth: str


#: By the province of today's map; Hòa Bình and Vĩnh Phúc were joined to Phú Thọ on 1/7/2025.
REGIONS = {
    "11": Region("Điện Biên", "dien-bien", mark("khăn piêu Thái")),
    "14": Region("Sơn La", "son-la", mark("vải khít Thái")),
    "25": Region("Hòa Bình", "hoa-binh", mark("cạp váy Mường")),
    "04": Region("Cao Bằng", "cao-bang", mark("hoa hồi Tày, Nùng")),
}


def known_as(code: str, name: str) -> str:
    """A province in a list to choose from, after the region of its goods if that has another name."""
    region = REGIONS.get(code)
    return f"{region.name} ({name})" if region and region.name != name else name


def region_of(province: Province, place_text: str) -> tuple[str, str]:
    """How people call the region of such a place, and the cloth that stands for it ('' if none)."""
    region = REGIONS.get(province.code)
    if region and fold(region.name) in fold(f"{province.name}, {place_text}"):
        return region.name, region.band
    return province.name, ""
