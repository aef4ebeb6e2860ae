"""Line icons (Lucide, ISC; see icons.LICENSE.txt), inlined so that a page asks for no sprite."""

from functools import cache
from pathlib import Path
from typing import Final

from markupsafe import Markup

_SOURCE: Final = Path(__file__).with_name("icons.txt")


def _load() -> dict[str, Markup]:
    """Read `name<TAB>paths`, one icon a line. The file is ours, so its markup is trusted."""
    lines = _SOURCE.read_text(encoding="utf-8").splitlines()
    pairs = (line.split("\t", 1) for line in lines if line)
    return {name: Markup(paths) for name, paths in pairs}


ICONS: Final[dict[str, Markup]] = _load()


@cache
def icon(name: str, size: str = "") -> Markup:
    """An inline picture, hidden from screen readers: the words stand beside it.

    `size` is an extra class (`huge`). An unknown name is a KeyError, found by the first test that renders it.
    """
    classes = f"icon {size}".rstrip()
    return Markup('<svg class="{}" viewBox="0 0 24 24" aria-hidden="true">{}</svg>').format(
        classes, ICONS[name]
    )
