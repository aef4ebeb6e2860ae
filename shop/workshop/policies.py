"""Plain help for people who list goods: odd prices, codes, stories, what is missing where."""

from collections.abc import Mapping
from dataclasses import dataclass

from shop.catalog.models import ProductStatus
from shop.kernel.money import Vnd
from shop.kernel.text import fold, normalize

#: While nobody looks at it, every button keeps what is written.
DRAFTS = frozenset({ProductStatus.DRAFT, ProductStatus.REJECTED})

#: Prices outside this are asked about once, in đồng; so are tenfold jumps.
LEAST_USUAL = 1_000
MOST_USUAL = 20_000_000
JUMP = 10
#: What a slip of the keys is most likely to have meant.
_LIKELY = 100_000

MOST_PACKS = 20
MOST_ALIASES = 10
_PARAGRAPH = "\n\n"


@dataclass(frozen=True)
class OddPrice:
    """A price to ask about; `likely` is what was perhaps meant, `was` what it cost before."""

    price: Vnd
    likely: Vnd | None = None
    was: Vnd | None = None


def odd_price(price: Vnd, *, was: Vnd | None = None) -> OddPrice | None:
    """Whether a price looks like a slip of the keys: 28 ₫, or ten times what it was."""
    if was is not None and price != was and (price >= was * JUMP or price * JUMP <= was):
        return OddPrice(price, likely=None, was=was)
    if was == price or LEAST_USUAL <= price <= MOST_USUAL:
        return None
    if price > MOST_USUAL:
        return OddPrice(price)
    likely = price * 1_000
    return OddPrice(price, likely=Vnd(likely if likely >= _LIKELY else likely * 10))


def suggest_sku(name: str, measure: str, net_amount: int) -> str:
    """A short code from first letters and amount: `Mật ong hoa ban`, 500 g gives MOHB-500G."""
    words = ["".join(c for c in word if c.isalnum()) for word in fold(name).split()]
    initials = "".join(word[:1] for word in words if word)[:6].upper() or "MON"
    unit = {"weight": "G", "volume": "ML"}.get(measure, "C")
    return f"{initials}-{net_amount}{unit}"


def join_story(*answers: str) -> str:
    """One story of the answers to the questions, a paragraph each."""
    return _PARAGRAPH.join(answer for answer in answers if answer)


def split_story(story: str) -> tuple[str, str]:
    """The boxes in which a story is written again: a paragraph each; one told in a single go stays whole."""
    first, _, rest = story.partition(_PARAGRAPH)
    return ("", story) if _PARAGRAPH in rest else (first, rest)


def split_aliases(text: str) -> list[str]:
    """Other names, parted by commas or lines."""
    names = (normalize(name) for name in text.replace("\n", ",").replace(";", ",").split(","))
    return [name for name in names if name][:MOST_ALIASES]


def field_for(sentence: str) -> str:
    """The part of the editor where something missing can be put right, as its anchor."""
    return next((anchor for words, anchor in _ANCHORS.items() if words in sentence), "name")


#: Words of catalog.policies.missing_for_publication, and where they are answered.
_ANCHORS: Mapping[str, str] = {
    "tên cho món": "name",
    "loại hàng": "kinds",
    "du lịch": "kinds",
    "vài câu": "summary",
    "ảnh": "photos",
    "quy cách": "packs",
    "thành phần": "ingredients",
    "làm bằng gì": "ingredients",
    "cất giữ": "storage",
    "hạn dùng": "shelf_life",
    "chịu trách nhiệm": "responsible",
}
