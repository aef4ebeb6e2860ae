"""How places are searched: what is compared, and which of the found ones comes first."""

import re

from shop.kernel.text import fold, normalize

#: A typed place is read up to here; the rest cannot name a place.
LONGEST_TYPED = 120
MOST_WORDS = 8

_WORDS = re.compile(r"[0-9a-z]+")


def words_of(text: str) -> list[str]:
    """The folded words of what somebody typed, bounded in number."""
    return _WORDS.findall(fold(text[:LONGEST_TYPED]))[:MOST_WORDS]


def searchable(name: str, former: str, province: str) -> str:
    """What a ward is found by, folded: its name, the former units, its province.

    Bars and spaces stand around each, so that ` | xa thanh an |` is a whole name and
    ` than` the beginning of a word.
    """
    parts = [name, *re.split(r"[;:,]", former), province]
    return " | " + "".join(f"{' '.join(_WORDS.findall(fold(part)))} | " for part in parts)


def distance(name: str, former: str, typed: str) -> tuple[bool, int]:
    """How far a found ward is from what was typed: the least comes first.

    Its whole proper name was typed (perhaps with a province behind it) before anything
    else; then the same marks in today's name, then in a former one: `Tấn` is not `Tân`
    although both fold to `tan`.
    """
    proper = " ".join(words_of(name.removeprefix("Đặc "))[1:])
    written = normalize(typed).lower()
    places = [written in normalize(text).lower() for text in (name, former)]
    nearest = places.index(True) if any(places) else len(places)
    return f" {proper} " not in f" {' '.join(words_of(typed))} ", nearest
