"""The words that goods of the ordinary shelf have, and the one that a typing error meant."""

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract
from sqlalchemy import Select, bindparam, delete, func, or_, select

from shop.platform.database import db, insert_into
from shop.search.models import SearchWord

#: Words shorter than this are too like one another to guess.
SHORTEST = 3
#: From this length on two slips are forgiven, else one.
TWO_SLIPS = 6
_AFTER_Z = "{"


def change(*, gone: Iterable[set[str]], come: Iterable[set[str]]) -> None:
    """Count the words of products that are written down anew."""
    counts = _counted(come)
    counts.subtract(_counted(gone))
    _add(counts)


def replace(counts: Counter[str]) -> None:
    """Keep these words and no others."""
    clear()
    _add(counts)


def clear() -> None:
    """Forget all words."""
    db.session.execute(delete(SearchWord))


def corrected(words: Sequence[str]) -> list[str] | None:
    """The same folded words with typing errors put right; None if there is nothing to put right.

    A word is held against those that begin with its first letter or its second (a slip at
    the very beginning), by Damerau's distance; of equally near ones the commonest wins.
    One statement.
    """
    unsure = [word for word in words if len(word) >= SHORTEST]
    known = _neighbours(unsure) if unsure else {}
    better = [word if word in known else _nearest(word, known) for word in words]
    return better if better != list(words) else None


def slips_forgiven(word: str) -> int:
    """How many typing errors a word of this length may hold."""
    return 2 if len(word) >= TWO_SLIPS else 1


def _counted(products: Iterable[set[str]]) -> Counter[str]:
    return Counter(word for words in products for word in words)


def _add(counts: Counter[str]) -> None:
    """Words in alphabetical order, so that two writers do not wait for each other crosswise."""
    rows = [{"word": word, "products": by} for word, by in sorted(counts.items()) if by]
    if not rows:
        return
    put = insert_into(SearchWord)
    statement = put.on_conflict_do_update(
        index_elements=["word"],
        set_={"products": SearchWord.products + put.excluded.products},
    ).returning(SearchWord.word)
    db.session.execute(statement, rows)


def _neighbours(words: Sequence[str]) -> dict[str, int]:
    """Known words of about the same length and beginning, with their frequency."""
    places = [(word, letter) for word in words for letter in sorted({word[0], word[1]})]
    values: dict[str, str | int] = {}
    for number, (word, letter) in enumerate(places):
        values[f"from_{number}"] = letter
        values[f"to_{number}"] = letter + _AFTER_Z
        values[f"least_{number}"] = len(word) - slips_forgiven(word)
        values[f"most_{number}"] = len(word) + slips_forgiven(word)
    return dict(db.session.execute(_near(len(places)), values).all())


@lru_cache(maxsize=20)
def _near(places: int) -> Select[str, int]:
    """The question for words near some places of the alphabet; it is put together once."""
    word, length = SearchWord.word, func.length(SearchWord.word)
    near = [
        (word >= bindparam(f"from_{number}"))
        & (word < bindparam(f"to_{number}"))
        & length.between(bindparam(f"least_{number}"), bindparam(f"most_{number}"))
        for number in range(places)
    ]
    return select(word, SearchWord.products).where(SearchWord.products > 0, or_(*near))


def _nearest(word: str, known: dict[str, int]) -> str:
    if len(word) < SHORTEST:
        return word
    near = extract(word, list(known), scorer=OSA.distance, score_cutoff=slips_forgiven(word), limit=None)
    distances = ((distance, -known[other], other) for other, distance, _ in near)
    return min(distances, default=(0, 0, word))[2]
