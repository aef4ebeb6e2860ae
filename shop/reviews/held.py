"""Pictures of a form that was refused: taken in already, and named by a word that only we can write."""

from collections.abc import Sequence
from hmac import compare_digest

from shop.kernel.numbers import read_number
from shop.platform.keys import keyed_digest
from shop.reviews.policies import MOST_PHOTOS


def held_word(line_id: int, media_ids: Sequence[int]) -> str:
    """The word under which the form of a line keeps these pictures; empty without any."""
    numbers = ".".join(map(str, media_ids))
    return f"{numbers}:{_sign(line_id, numbers)}" if numbers else ""


def read_held(line_id: int, word: str) -> list[int]:
    """The pictures that a form of this line keeps; none if the word is not ours."""
    numbers, _colon, sign = word.partition(":")
    if not sign.isascii() or not compare_digest(sign, _sign(line_id, numbers)):
        return []
    found = map(read_number, numbers.split("."))
    return [number for number in found if number is not None][:MOST_PHOTOS]


def _sign(line_id: int, numbers: str) -> str:
    return keyed_digest("review-photos", f"{line_id}:{numbers}").hex()
