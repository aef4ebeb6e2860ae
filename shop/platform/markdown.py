"""Long texts of officers: Markdown without HTML, held against a short list of what may stand on a page.

Pictures are our own uploads alone, by a token in a paragraph of its own: `![words](anh:12)`. A good
stands beside the text where a paragraph says `{món: its-address}`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

_TAGS = {
    "p", "h2", "h3", "ul", "ol", "li", "strong", "em", "s", "a", "img", "blockquote", "hr", "br",
    "table", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip
_ATTRIBUTES = {"a": {"href"}, "img": {"src", "alt"}}
_SCHEMES = {"https", "http", "mailto", "tel", "anh"}
_TOKEN = re.compile(r"anh:[0-9]{1,9}", re.ASCII)
_PARTS = re.compile(
    r'<p><img src="anh:(?P<photo>[0-9]{1,9})" alt="(?P<alt>[^"]*)"></p>'
    r"|<p>\{m(?:ó|o)n: ?(?P<good>[a-z0-9-]{1,120})\}</p>"
)
_STRAY = re.compile(r"<img\b[^>]*>")
_HEADING = re.compile(r"h([1-6])")
_parser = MarkdownIt("js-default", {"html": False, "linkify": False})


@dataclass(frozen=True)
class Piece:
    """A stretch of a text: words, or a photo by its number, or a good by its address."""

    words: Markup | None = None
    photo: int = 0
    alt: str = ""
    good: str = ""


def to_html(text: str) -> str:
    """What a text looks like, as it is kept: only what is on the list."""
    tokens = _parser.parse(text)
    for token in tokens:
        _lower_heading(token)
    return clean(_parser.renderer.render(tokens, _parser.options, {}))


def clean(html: str) -> str:
    """The same without what is not on the list: on the way in, and once more on the way out."""
    return nh3.clean(
        html, tags=_TAGS, attributes=_ATTRIBUTES, url_schemes=_SCHEMES, attribute_filter=_allowed
    )


def pieces(html: str) -> list[Piece]:
    """What is kept, cut where a photo or a good stands; other pictures fall out."""
    return list(_cut(clean(html)))


def photos_in(html: str) -> set[int]:
    """Numbers of the photos that stand in a text."""
    return {piece.photo for piece in pieces(html) if piece.photo}


def goods_in(html: str) -> set[str]:
    """Addresses of the goods that stand beside a text."""
    return {piece.good for piece in pieces(html) if piece.good}


def has_stray_pictures(html: str) -> bool:
    """Whether a picture is not ours, or does not stand in a paragraph of its own."""
    return bool(_STRAY.search(_PARTS.sub("", clean(html))))


def _cut(html: str) -> Iterator[Piece]:
    start = 0
    for found in _PARTS.finditer(html):
        yield from _words(html[start : found.start()])
        if found["photo"]:
            yield Piece(photo=int(found["photo"]), alt=unescape(found["alt"]))
        else:
            yield Piece(good=found["good"])
        start = found.end()
    yield from _words(html[start:])


def _words(html: str) -> Iterator[Piece]:
    kept = _STRAY.sub("", html).strip()
    if kept:
        yield Piece(words=Markup(kept))


def _lower_heading(token: Token) -> None:
    """The page has the one `h1`: texts begin with `h2` and go no deeper than `h3`."""
    found = _HEADING.fullmatch(token.tag)
    if found:
        token.tag = "h2" if found[1] in "12" else "h3"


def _allowed(tag: str, attribute: str, value: str) -> str | None:
    if (tag, attribute) == ("img", "src"):
        return value if _TOKEN.fullmatch(value) else None
    if (tag, attribute) == ("a", "href") and _TOKEN.match(value):
        return None
    return value
