"""What stands in the head of a page, as long as search engines show it."""

from typing import Final

#: Letters of a title and of a description that are shown before they are cut off.
TITLE: Final = 60
DESCRIPTION: Final = 160
#: A name that is cut shorter than this says nothing.
_SHORTEST: Final = 12
_BETWEEN: Final = " – "


def cut(text: str, most: int = DESCRIPTION) -> str:
    """Words of a text on one line, as many as fit; an ellipsis says that there were more."""
    line = " ".join(text.split())
    if len(line) <= most:
        return line
    kept = line[: most - 1]
    whole, _, _ = kept.rpartition(" ")
    return f"{(whole or kept).rstrip(' ,.;:–-')}…"


def heading(*parts: str) -> str:
    """A title of the parts that fit, the most telling first; what has little room left is cut or left out."""
    title = ""
    for part in filter(None, parts):
        room = TITLE - len(title) - (len(_BETWEEN) if title else 0)
        if not title:
            title = cut(part, TITLE)
        elif len(part) <= room or room >= _SHORTEST:
            title += _BETWEEN + cut(part, room)
    return title
