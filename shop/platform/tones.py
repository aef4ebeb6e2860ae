"""Tones: the colour that stands in a picture's place while it is on the way.

A fixed palette, because pages carry no style of their own: tone 5 is the class `tone-5` of shop.css.
"""

import re
from functools import cache

from shop.platform.assets import STATIC

#: The walls of the shop's drawings first, then what photos are mostly made of.
PALETTE = (
    "#ffedf5", "#fbf4df", "#f2f6dd", "#fcecd7", "#e4f3f4", "#ffefc3", "#f4ecfa", "#ebf0fc",
    "#ffffff", "#d2cabd", "#b08d63", "#7d5a3a", "#6f8f4a", "#8a8f98", "#4a4440", "#b4574a",
)  # fmt: skip

_FIRST_STOP = re.compile(r'<stop stop-color="(#[0-9a-f]{3,6})"')
_HEAD = 1000


def nearest(red: int, green: int, blue: int) -> int:
    """The tone of the palette that is nearest to a colour."""
    return min(range(len(PALETTE)), key=lambda tone: _distance(PALETTE[tone], (red, green, blue)))


@cache
def tone_of_drawing(name: str) -> int | None:
    """The tone of a drawing's wall; None for one that is not there or has no wall."""
    path = STATIC / "art" / "cards" / f"{name}.svg"
    wall = _FIRST_STOP.search(path.read_text()[:_HEAD]) if path.is_file() else None
    return nearest(*_channels(wall[1])) if wall else None


def _distance(hexadecimal: str, colour: tuple[int, int, int]) -> int:
    return sum((a - b) ** 2 for a, b in zip(_channels(hexadecimal), colour, strict=True))


def _channels(hexadecimal: str) -> tuple[int, int, int]:
    digits = hexadecimal.removeprefix("#")
    if len(digits) == 3:
        digits = "".join(2 * digit for digit in digits)
    return int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:6], 16)
