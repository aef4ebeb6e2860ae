"""A story, a fair, a source as their templates want them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from markupsafe import Markup

from shop.catalog.cards import ProductCard
from shop.content.models import Article
from shop.content.policies import minutes_to_read
from shop.content.queries import cover_of, region_of
from shop.kernel.clock import vietnam_date
from shop.platform import markdown
from shop.platform.i18n import page_language
from shop.platform.pictures import Picture, uploaded


@dataclass(frozen=True)
class Part:
    """A stretch of a story: words, or a picture, or a good beside them (`good` in a preview)."""

    words: Markup | None = None
    picture: Picture | None = None
    card: ProductCard | None = None
    good: str = ""


@dataclass(frozen=True)
class Source:
    """Where a figure comes from; without an address it is words alone."""

    words: str
    href: str


@dataclass(frozen=True)
class Telling:
    """A story in the reader's language; `is_foreign` says that it is Vietnamese on an English page."""

    title: str
    lead: str
    parts: Sequence[Part]
    cover: Picture
    drawing: str
    cover_alt: str
    minutes: int
    published_on: date
    region: str
    band: str
    sources: Sequence[Source]
    is_foreign: bool


def telling(article: Article, cards: Sequence[ProductCard]) -> Telling:
    """What a reader sees; a good that is not on sale now falls out."""
    in_english = page_language() == "en"
    english = in_english and article.has_english
    html = article.html_en if english else article.html
    region, band = region_of(article.province_code)
    cover = cover_of(article)
    return Telling(
        title=article.title_en if english else article.title,
        lead=article.lead_en if english else article.lead,
        parts=_parts(html, _photos(article), {card.slug: card for card in cards}),
        cover=cover,
        drawing=article.drawing if cover.is_drawing else "",
        cover_alt=(article.cover_alt_en if in_english else "") or article.cover_alt,
        minutes=minutes_to_read(article.body_en if english else article.body),
        published_on=vietnam_date(article.published_at or article.created_at),
        region=region,
        band=band,
        sources=[source_of(written) for written in article.sources],
        is_foreign=in_english and not english,
    )


def preview(text: str, article: Article | None) -> list[Part]:
    """What a text that is not saved yet would look like; goods are named by their address."""
    photos = _photos(article) if article else {}
    return _parts(markdown.to_html(text), photos, {}, names_goods=True)


def source_of(written: str) -> Source:
    """`words | address`, or either alone; only the web's own addresses become links."""
    words, bar, href = written.rpartition(" | ")
    if bar and _is_address(href):
        return Source(words, href)
    if _is_address(written):
        return Source(written.partition("://")[2], written)
    return Source(written, "")


def _is_address(text: str) -> bool:
    return text.startswith(("https://", "http://")) and " " not in text


def _photos(article: Article) -> dict[int, tuple[Any, str]]:
    return {photo.id: (photo.media, photo.alt) for photo in article.photos if photo.media.is_ready}


def _parts(
    html: str,
    photos: Mapping[int, tuple[Any, str]],
    cards: Mapping[str, ProductCard],
    *,
    names_goods: bool = False,
) -> list[Part]:
    parts = []
    for piece in markdown.pieces(html):
        if piece.words is not None:
            parts.append(Part(words=piece.words))
        elif piece.photo in photos:
            media, alt = photos[piece.photo]
            parts.append(Part(picture=uploaded(media, piece.alt or alt)))
        elif piece.good in cards:
            parts.append(Part(card=cards[piece.good]))
        elif piece.good and names_goods:
            parts.append(Part(good=piece.good))
    return parts
