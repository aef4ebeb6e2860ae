"""XML written piece by piece: whatever sellers wrote stays text."""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from xml.sax.saxutils import escape, quoteattr

#: Signs that XML 1.0 has no way to write.
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
PROLOGUE = '<?xml version="1.0" encoding="UTF-8"?>\n'


def element(name: str, text: str | int, **attributes: str) -> str:
    """An element with nothing but text in it; its name is ours."""
    return f"<{name}{_written(attributes)}>{escape(_known(str(text)))}</{name}>"


def empty(name: str, **attributes: str) -> str:
    """An element without text."""
    return f"<{name}{_written(attributes)}/>"


def moment(value: datetime) -> str:
    """A moment as W3C writes it."""
    return value.astimezone(UTC).isoformat(timespec="seconds")


def pieces(opening: str, parts: Iterable[str], closing: str) -> Iterator[str]:
    """A whole document, its parts one after another."""
    yield PROLOGUE + opening
    yield from parts
    yield closing


def _written(attributes: Mapping[str, str]) -> str:
    return "".join(f" {name}={quoteattr(_known(value))}" for name, value in attributes.items())


def _known(text: str) -> str:
    return _FORBIDDEN.sub(" ", text)
