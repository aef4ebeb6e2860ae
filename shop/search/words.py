"""Words of Vietnamese text as the index and a search both see them."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from shop.kernel.text import fold, vietnamese_key
from shop.search.synonyms import other_names

#: Signs on the first and the last word of a name, so that a whole name or its beginning can
#: be asked for without looking at every name. They are letters to both engines, and to
#: nobody who types.
START, END = "ⴰ", "ⴱ"
#: Longer words are cut: nobody looks for them, and indexes have their limits.
LONGEST_WORD = 40
#: Words of one product that are kept.
MOST_WORDS = 600
_LONGEST_KEY = 60
_LETTERS = 33
_WORD = re.compile(r"[0-9a-zà-ỹ]+")
_APOSTROPHES = str.maketrans("", "", "’‘'ʼ`")
#: `hoà` and `hòa` are one word in two spellings: the mark is put on the first vowel.
_NEW_SPELLING = {"oa": "òa óa ỏa õa ọa", "oe": "òe óe ỏe õe ọe", "uy": "ùy úy ủy ũy ụy"}
_OLD_SPELLING = {"oa": "oà oá oả oã oạ", "oe": "oè oé oẻ oẽ oẹ", "uy": "uỳ uý uỷ uỹ uỵ"}
_RESPELL = {
    old: new
    for pair in _NEW_SPELLING
    for old, new in zip(_OLD_SPELLING[pair].split(), _NEW_SPELLING[pair].split(), strict=True)
}
_RESPELLED = re.compile("|".join(_RESPELL))


@dataclass(frozen=True)
class Document:
    """What a product may be found by: names, plain and with signs, and all words; with marks
    and folded.
    """

    names_exact: str
    names: str
    words_exact: str
    words: str


def exact_words(text: str) -> list[str]:
    """Lower-case words with their marks, without apostrophes: `H’Mông hoà` gives hmông, hòa."""
    lowered = unicodedata.normalize("NFC", text.translate(_APOSTROPHES)).lower()
    respelled = _RESPELLED.sub(lambda found: _RESPELL[found[0]], lowered)
    return [word[:LONGEST_WORD] for word in _WORD.findall(respelled) if folded(word)]


def folded_words(text: str) -> list[str]:
    """The same words without marks."""
    return [folded(word) for word in exact_words(text)]


@lru_cache(maxsize=20_000)
def folded(word: str) -> str:
    """A word without marks; the language has some thousand of them, so they are remembered."""
    return fold(word)


def document(names: Iterable[str], texts: Iterable[str]) -> Document:
    """The index entry of a product: its name and aliases, and whatever else is told of it."""
    named = [" ".join(exact_words(name)) for name in names]
    words = exact_words(" ".join([*named, *texts]))[:MOST_WORDS]
    synonyms = [other for name in named for other in other_names(name)]
    names_folded = dict.fromkeys(fold(name) for name in [*named, *synonyms])
    return Document(
        names_exact=_with_signs(dict.fromkeys(named)),
        names=_with_signs(names_folded),
        words_exact=" ".join(words),
        words=" ".join(folded(word) for word in [*words, *" ".join(synonyms).split()]),
    )


def sort_key(name: str) -> str:
    """A key whose bytes sort as the Vietnamese alphabet does: letters first, then tones."""
    letters = unicodedata.normalize("NFC", " ".join(name.split()))[:_LONGEST_KEY]
    placed = [_placed(letter) for letter in letters]
    return f"{''.join(sign for sign, _ in placed)}\t{''.join(tone for _, tone in placed)}"


@lru_cache(maxsize=2000)
def _placed(letter: str) -> tuple[str, str]:
    """A letter's sign and its tone. Letters come after figures and before whatever else there is."""
    places, tones = vietnamese_key(letter)
    signs = "".join(map(_sign, places))
    return signs, "".join(map(str, tones))


def _sign(place: int) -> str:
    if 1000 <= place < 1000 + _LETTERS:
        return chr(ord("A") + place - 1000)
    return chr(place) if ord(" ") <= place < ord("A") else "~"


def _with_signs(names: Iterable[str]) -> str:
    return " ".join(f"{name} {START}{name}{END}" for name in names if name)
