"""What a visitor asks a listing for, read from the address; what makes no sense is let go."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Any

from shop.catalog.groups import Group, Subgroup, by_slug
from shop.kernel.errors import mark
from shop.kernel.money import Vnd
from shop.kernel.numbers import read_number
from shop.kernel.text import normalize

SORTS = ("lien_quan", "moi", "mua", "khen", "gia", "gia_giam", "ten")
#: What a listing can be narrowed and sorted by.
CONDITIONS = ("nhom", "tinh", "sao", "gia_tu", "gia_den", "mua", "con_hang", "nha_ban", "sap_xep")
LONGEST_TEXT = 200
LONGEST_CURSOR = 600
_MOST_CHOICES = 34
_MOST_PRICE = 1_000_000_000
_PROVINCE = re.compile(r"\A[0-9]{2}\Z", re.ASCII)
_STARS = re.compile(r"\A[345]\Z", re.ASCII)
_SLUG = re.compile(r"\A[0-9a-z-]{1,120}\Z", re.ASCII)

IGNORED = mark("Có điều kiện lọc không đọc được nên đã bỏ qua.")
SWAPPED = mark("Giá “từ” lớn hơn giá “đến” nên đã đổi chỗ hai giá.")
SHORTENED = mark("Câu tìm dài quá nên chỉ tìm theo phần đầu.")


@dataclass(frozen=True)
class Asked:
    """A listing as asked for. `notes` are marked sentences about what was corrected."""

    place: Group | Subgroup | None = None
    provinces: tuple[str, ...] = ()
    stars: tuple[int, ...] = ()
    price_from: Vnd | None = None
    price_to: Vnd | None = None
    in_season: bool = False
    in_stock: bool = False
    seller: str | None = None
    sort: str = ""
    text: str = ""
    after: str | None = None
    before: str | None = None
    notes: tuple[str, ...] = field(default=())

    def arguments(self) -> dict[str, Any]:
        """The query parameters that ask for this again, from its first page on."""
        everything = {
            "q": self.text,
            "nhom": self.place.slug if self.place else "",
            "tinh": list(self.provinces),
            "sao": list(self.stars),
            "gia_tu": self.price_from,
            "gia_den": self.price_to,
            "mua": int(self.in_season),
            "con_hang": int(self.in_stock),
            "nha_ban": self.seller,
            "sap_xep": self.sort,
        }
        return {name: value for name, value in everything.items() if value}

    def without(self, name: str, value: Any = None) -> dict[str, Any]:
        """The same but one condition, or one value of it."""
        arguments = self.arguments()
        kept = arguments.pop(name, None)
        if isinstance(kept, list) and value is not None:
            arguments[name] = [one for one in kept if one != value]
        return arguments

    def hidden(self, *names: str) -> list[tuple[str, Any]]:
        """What a form must carry along besides its own fields, named here."""
        return [
            (name, one)
            for name, value in self.arguments().items()
            if name not in names
            for one in (value if isinstance(value, list) else [value])
        ]

    @property
    def conditions(self) -> int:
        """How many conditions narrow the listing."""
        single = (self.price_from or self.price_to, self.in_season, self.in_stock, self.seller)
        return len(self.provinces) + len(self.stars) + sum(map(bool, (*single, self.place)))

    @property
    def is_plain(self) -> bool:
        """Whether this is the listing itself: nothing chosen, sorted or turned over."""
        return not (self.conditions or self.sort or self.after or self.before or self.text)


def read_listing(arguments: Mapping[str, Any]) -> Asked:
    """Read the query parameters of a listing or search (werkzeug's MultiDict)."""
    reader = _Reader(arguments)
    text = normalize(reader.one("q"))
    asked = Asked(
        place=reader.place(),
        provinces=tuple(sorted(set(reader.some("tinh", _PROVINCE)))),
        stars=tuple(sorted({int(one) for one in reader.some("sao", _STARS)})),
        price_from=reader.price("gia_tu"),
        price_to=reader.price("gia_den"),
        in_season=reader.yes("mua"),
        in_stock=reader.yes("con_hang"),
        seller=next(iter(reader.some("nha_ban", _SLUG)), None),
        sort=reader.sort(),
        text=text[:LONGEST_TEXT].strip(),
        after=reader.cursor("sau"),
        before=reader.cursor("truoc"),
    )
    notes = [IGNORED] if reader.ignored else []
    if len(text) > LONGEST_TEXT:
        notes.append(SHORTENED)
    return _in_order(replace(asked, notes=tuple(notes)))


def has_blanks(arguments: Mapping[str, Any]) -> bool:
    """Whether a form has sent conditions that nobody filled in: they say nothing and leave the address."""
    return any(not value and name in CONDITIONS for name, value in _pairs(arguments))


def without_blanks(arguments: Mapping[str, Any]) -> dict[str, Any]:
    """The parameters of a listing that say something, as they came."""
    kept: dict[str, Any] = {}
    for name, value in _pairs(arguments):
        if value and name in (*CONDITIONS, "q", "sau", "truoc"):
            kept.setdefault(name, []).append(value)
    return kept


def read_province(arguments: Mapping[str, Any]) -> str | None:
    """The two digits of `toi`, where a parcel would go; None for anything else."""
    code = str(arguments.get("toi", ""))
    return code if _PROVINCE.match(code) else None


def read_pack(arguments: Mapping[str, Any]) -> int | None:
    """The pack `goi` that a visitor was looking at; None for anything that is no number."""
    return read_number(str(arguments.get("goi", "")), digits=12)


def read_slug(text: str) -> str:
    """An address word as the shop makes them; empty for anything else."""
    return text if _SLUG.match(text) else ""


def _pairs(arguments: Any) -> list[tuple[str, str]]:
    """Names and values of a query string, up to as many as a listing knows."""
    return list(islice(arguments.items(multi=True), 2 * _MOST_CHOICES))


def _in_order(asked: Asked) -> Asked:
    low, high = asked.price_from, asked.price_to
    if low is None or high is None or low <= high:
        return asked
    return replace(asked, price_from=high, price_to=low, notes=(*asked.notes, SWAPPED))


class _Reader:
    """Reads one parameter after another and remembers whether one made no sense."""

    def __init__(self, arguments: Any) -> None:
        self._arguments = arguments
        self.ignored = False

    def one(self, name: str) -> str:
        return str(self._arguments.get(name, ""))

    def some(self, name: str, shape: re.Pattern[str]) -> list[str]:
        given = [value for value in self._arguments.getlist(name) if value]
        good = [value for value in given[:_MOST_CHOICES] if shape.match(value)]
        self.ignored |= len(good) < len(given)
        return good

    def yes(self, name: str) -> bool:
        return self.one(name) == "1"

    def sort(self) -> str:
        return word if (word := self.one("sap_xep")) in SORTS else ""

    def cursor(self, name: str) -> str | None:
        return self.one(name)[:LONGEST_CURSOR] or None

    def place(self) -> Group | Subgroup | None:
        slug = self.one("nhom")
        found = by_slug(slug) if slug else None
        self.ignored |= bool(slug) and found is None
        return found

    def price(self, name: str) -> Vnd | None:
        typed = "".join(self.one(name).split()).removesuffix("₫").replace(".", "")
        if not typed:
            return None
        price = read_number(typed, digits=12)
        if price is None:
            self.ignored = True
            return None
        return Vnd(min(price, _MOST_PRICE))
