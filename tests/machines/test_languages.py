"""Everything the shop says is marked, and said in English too."""

import re
from collections import Counter

import pytest

from tests.support.words import ROOT, english, said, translated, unmarked
from tests.tour.looking import strays_in

TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
#: `3 waiting` is the same for one; `3 orders` is not.
_NOUN = re.compile(r"\)s (?!waiting$|overdue$)")
_PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|{\w+(?:: …)?}")


def test_every_sentence_has_its_english() -> None:
    english = translated()
    missing = {
        sentence: place
        for sentence, place in said().items()
        if sentence not in english or not english[sentence][0].string
    }

    assert missing == {}


def test_english_keeps_the_placeholders() -> None:
    wrong = []
    for sentence, (message, path) in translated().items():
        forms = message.string if isinstance(message.string, tuple) else (message.string,)
        wanted = set(_PLACEHOLDER.findall(sentence))
        wrong += [f"{path.name}: {form}" for form in forms if not set(_PLACEHOLDER.findall(form)) <= wanted]

    assert wrong == []


def test_no_english_is_kept_for_what_nobody_says() -> None:
    spoken = said()
    idle = [
        f"{path.name}: {sentence}" for sentence, (_, path) in translated().items() if sentence not in spoken
    ]

    assert idle == []


def test_a_sentence_has_one_english_in_all_rooms() -> None:
    times = Counter(sentence for sentence, _, _ in english())

    assert [sentence for sentence, count in times.items() if count > 1] == []


def test_a_sentence_is_said_in_one_language() -> None:
    """Pages, refusals, flashes and letters alike; placeholders are named in English and are not said."""
    mixed = [(sentence, strays) for sentence in said() if (strays := strays_in(_bare(sentence), "vi"))]
    for _, message, path in english():
        forms = message.string if isinstance(message.string, tuple) else (message.string,)
        mixed += [
            (f"{path.name}: {form}", strays) for form in forms if (strays := strays_in(_bare(form), "en"))
        ]

    assert mixed == []


def test_english_tells_one_from_many() -> None:
    alike = [
        f"{path.name}: {sentence}"
        for sentence, message, path in english()
        if isinstance(message.id, tuple) and len(set(message.string)) < 2 and _NOUN.search(message.string[0])
    ]

    assert alike == []


def _bare(sentence: str) -> str:
    return _PLACEHOLDER.sub(" ", sentence)


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT / "templates")))
def test_a_template_says_nothing_unmarked(template) -> None:  # type: ignore[no-untyped-def]
    assert list(unmarked(template)) == []
