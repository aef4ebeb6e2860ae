"""Vietnamese text: folding for search, slugs, and the alphabet's own order."""

import re
import unicodedata

#: Letters that Unicode does not decompose, and the apostrophes of H’Mông.
_BY_HAND = str.maketrans({"đ": "d", "Đ": "d", "’": None, "‘": None, "'": None, "ʼ": None})
_APOSTROPHES = str.maketrans(dict.fromkeys("’‘'ʼ"))
_NOT_A_WORD = re.compile(r"[^0-9a-z]+")
_TONES = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}
_LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"


def normalize(text: str) -> str:
    """Composed form (NFC) with single spaces: how text is stored."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def fold(text: str) -> str:
    """Lower case without marks: `Đường phên` and `duong phen` become the same."""
    decomposed = unicodedata.normalize("NFD", text.translate(_BY_HAND).lower())
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def slugify(text: str, *, limit: int = 80) -> str:
    """Words of the folded text joined by dashes, at most `limit` characters."""
    return _NOT_A_WORD.sub("-", fold(text)).strip("-")[:limit].rstrip("-")


def vietnamese_key(text: str) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """A sort key in the order of the Vietnamese alphabet: letters first, then tones."""
    letters: list[int] = []
    tones: list[int] = []
    for letter in unicodedata.normalize("NFC", text).lower():
        base, tone = _letter_and_tone(letter)
        place = _LETTERS.find(base)
        letters.append(place + 1000 if place >= 0 else ord(base[0]))
        tones.append(tone)
    return tuple(letters), tuple(tones)


def vietnamese_order(name: str) -> tuple[tuple[tuple[int, ...], tuple[int, ...]], str]:
    """A sort key for lists of names: `vietnamese_key` without apostrophes, brackets and idle spaces.

    `H’Mông` stands with `Hmông`; names alike but for such signs keep one order.
    """
    plain = normalize("".join(c if c.isalnum() or c.isspace() else " " for c in name.translate(_APOSTROPHES)))
    return vietnamese_key(plain), name


def _letter_and_tone(letter: str) -> tuple[str, int]:
    marks = unicodedata.normalize("NFD", letter)
    tone = next((_TONES[mark] for mark in marks if mark in _TONES), 0)
    base = "".join(mark for mark in marks if mark not in _TONES)
    return unicodedata.normalize("NFC", base), tone
