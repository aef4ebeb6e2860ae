"""From what was typed to the questions put to the full-text index, nearest meaning first."""

from dataclasses import dataclass

from shop.kernel.text import fold
from shop.search.engines import Kind, Probe
from shop.search.words import exact_words

#: What of a long text is read, and how many words of it count.
MOST_LETTERS = 200
MOST_WORDS = 10
#: Alcohol is not searched for on the ordinary shelf, however it is spelled (Law 44/2019/QH14).
GATED = frozenset({"rượu", "ruou"})
#: True of everything here, so it narrows nothing: as typed, folded.
_SAYS_NOTHING = (("dac", "san"), ("ocop",))


#: Of each tier the column asked, and the columns of what is left out.
Columns = tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True)
class Query:
    """Words to search for. `is_blank` means everything, `is_hopeless` nothing."""

    words: tuple[str, ...]
    is_blank: bool = False
    is_hopeless: bool = False

    @property
    def folded(self) -> tuple[str, ...]:
        """The words without marks."""
        return tuple(map(fold, self.words))

    @property
    def has_marks(self) -> bool:
        """Whether the person took the trouble to type marks."""
        return self.words != self.folded


@dataclass(frozen=True)
class Tier:
    """Rows that answer `wanted` and none of `but_not` are equally near."""

    wanted: Probe
    but_not: tuple[Probe, ...] = ()


def understand(text: str, *, alcohol: bool = False) -> Query:
    """Read what was typed. Only spaces, or only "đặc sản", ask for everything."""
    words = exact_words(text[:MOST_LETTERS])
    if len(words) > MOST_WORDS:
        words = list(dict.fromkeys(words))[:MOST_WORDS]
    if not words:
        return Query((), is_blank=not text.strip(), is_hopeless=bool(text.strip()))
    if not alcohol and not GATED.isdisjoint(words):
        return Query((), is_hopeless=True)
    kept = _without_empty_phrases(words)
    return Query(tuple(kept), is_blank=not kept)


def tiers(query: Query, *, typing: bool = False) -> list[Tier]:
    """The questions in order of nearness; no row answers two.

    With marks as typed comes before without; a whole name before the beginning of one
    before a phrase inside; names before other words. Whoever typed marks gets what has
    them anywhere before what only looks alike.
    """
    exact, folded = query.words, query.folded
    whole, beginning, phrase = (
        Probe("names_exact", kind, exact) for kind in (Kind.WHOLE, Kind.BEGINNING, Kind.PHRASE)
    )
    found = [Tier(whole), Tier(beginning, (whole,)), Tier(phrase, (whole, beginning))]
    nearer = phrase
    if query.has_marks:
        nearer = Probe("words_exact", Kind.ALL, exact)
        found.append(Tier(nearer, (phrase,)))
    return [*found, *_folded_tiers(folded, nearer, typing=typing)]


def columns(asked: list[Tier]) -> Columns:
    """The columns that questions are put to: all that their statement depends on."""
    return tuple((tier.wanted.column, tuple(other.column for other in tier.but_not)) for tier in asked)


def everything(query: Query) -> Probe:
    """The question that every hit answers: all words, the last perhaps only begun."""
    return Probe("words", Kind.ALL, query.folded, open_end=_may_go_on(query.folded))


def names(query: Query) -> list[Tier]:
    """The questions for suggestions while a person types: names alone.

    A last word of which there is one letter is not asked for yet.
    """
    if len(query.words) > 1 and len(query.folded[-1]) == 1:
        query = Query(query.words[:-1])
    return [tier for tier in tiers(query, typing=True) if tier.wanted.column in {"names_exact", "names"}]


def _folded_tiers(folded: tuple[str, ...], nearer: Probe, *, typing: bool) -> list[Tier]:
    whole = Probe("names", Kind.WHOLE, folded)
    beginning = Probe("names", Kind.BEGINNING, folded, open_end=typing)
    phrase = Probe("names", Kind.PHRASE, folded, open_end=_may_go_on(folded))
    anywhere = Probe("words", Kind.ALL, folded, open_end=_may_go_on(folded))
    return [
        Tier(whole, (nearer,)),
        Tier(beginning, (nearer, whole)),
        Tier(phrase, (nearer, whole, beginning)),
        Tier(anywhere, (nearer, phrase)),
    ]


def _may_go_on(words: tuple[str, ...]) -> bool:
    """One letter begins too many words."""
    return len(words[-1]) > 1


def _without_empty_phrases(words: list[str]) -> list[str]:
    for phrase in _SAYS_NOTHING:
        folded = [fold(word) for word in words]
        for place in range(len(words) - len(phrase) + 1):
            if tuple(folded[place : place + len(phrase)]) == phrase:
                words = words[:place] + words[place + len(phrase) :]
                break
    return words
