"""What a story needs before readers see it."""

from typing import Protocol

from shop.kernel.errors import mark

#: Words of a minute's reading.
_WORDS_A_MINUTE = 200


class Told(Protocol):
    """What is asked of a story."""

    lead: str
    body: str
    cover_alt: str
    sources: list[str]


def missing_for_publication(story: Told) -> list[str]:
    """What is still missing, in marked words; empty when it may be published."""
    needs = (
        (story.lead, mark("thiếu lời dẫn")),
        (story.body, mark("thiếu bài viết")),
        (story.cover_alt, mark("thiếu lời tả ảnh bìa")),
        (story.sources, mark("thiếu nguồn")),
    )
    return [words for there, words in needs if not there]


def minutes_to_read(text: str) -> int:
    """Whole minutes, one at least."""
    return max(1, round(len(text.split()) / _WORDS_A_MINUTE))
