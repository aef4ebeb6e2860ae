"""What the shop says, found in its sources."""

import re
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

ROOT = Path(__file__).parents[2]
KEYWORDS = {
    "_": None,
    "_l": None,
    "gettext": None,
    "lazy_gettext": None,
    "mark": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
}
METHODS = [("shop/**.py", "python"), ("templates/**.html", "jinja2"), ("templates/**.txt", "jinja2")]
JINJA_OPTIONS = {"trim_blocks": "true", "lstrip_blocks": "true"}
_CODE = re.compile(r"{#.*?#}|{%.*?%}|{{.*?}}|<!--.*?-->", re.S)
_MARKED_BLOCK = re.compile(r"{%-?\s*trans\b.*?endtrans\s*-?%}", re.S)
_SPOKEN_ATTRIBUTE = re.compile(r'\b(?:alt|title|placeholder|aria-label|content|value)="([^"]*)"')
_VIETNAMESE = re.compile(r"[^\W\d_\x00-\x7f]")
#: Names that are the same in every language.
NAMES = ("Chợ Phiên", "Tiếng Việt")


def said() -> dict[str, str]:
    """Every sentence marked for translation, with where it stands."""
    found: dict[str, str] = {}
    options = {pattern: JINJA_OPTIONS for pattern, method in METHODS if method == "jinja2"}
    rows = extract_from_dir(str(ROOT), METHODS, options, keywords=KEYWORDS, directory_filter=_is_ours)
    for file, line, message, *_ in rows:
        sentence = message[0] if isinstance(message, tuple) else message
        found[sentence] = f"{file}:{line}"
    return found


def translated() -> dict[str, tuple[Message, Path]]:
    """Every English sentence of the rooms' files, with its file."""
    return {sentence: (message, path) for sentence, message, path in english()}


def english() -> Iterator[tuple[str, Message, Path]]:
    """Every English sentence as often as the rooms' files hold it."""
    for path in sorted((ROOT / "translations" / "en").glob("*.po")):
        for message in _catalog(path):
            if message.id:
                yield message.id[0] if isinstance(message.id, tuple) else message.id, message, path


def unmarked(path: Path) -> Iterator[str]:
    """Vietnamese words in a template that nobody can translate."""
    text = _CODE.sub(" ", _MARKED_BLOCK.sub(" ", path.read_text()))
    pieces = [*re.split(r"<[^>]*>", text), *_SPOKEN_ATTRIBUTE.findall(text)]
    for piece in pieces:
        rest = piece
        for name in NAMES:
            rest = rest.replace(name, "")
        if _VIETNAMESE.search(rest):
            yield " ".join(piece.split())[:80]


def _catalog(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale="en")


def _is_ours(folder: str | Path) -> bool:
    name = Path(folder).name
    return not name.startswith(".") and name not in {"instance", "static", "tests", "node_modules"}
