"""The sitemap: an index, and parts with every public page in each language (sitemaps.org, 0.9)."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from flask import url_for

from shop.catalog.groups import GROUPS, SUBGROUPS
from shop.catalog.models import Product
from shop.content.queries import newest_stories, published_articles
from shop.feeds import queries, schema
from shop.feeds.queries import PART
from shop.feeds.xml import element, empty, moment, pieces
from shop.kernel.text import slugify
from shop.platform.i18n import DEFAULT, LANGUAGES, in_every_language, public_url
from shop.search.queries import province_names

_NAMESPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
_MORE = (
    ' xmlns:xhtml="http://www.w3.org/1999/xhtml"'
    ' xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"'
)
#: Pages that stand whatever is sold.
_PAGES = (
    "catalog.home", "catalog.listing", "content.stories_page", "content.season_page", "content.gifts_page",
    "content.fairs_page", "content.sales_points_page", "content.about_ocop", "content.delivery",
    "content.returns", "content.privacy", "content.rules", "sellers.apply_page",
)  # fmt: skip
#: More pictures of one page are nobody's business (sitemaps allow 1,000).
_MOST_PICTURES = 10


def index(*, size: int = PART) -> Iterator[str]:
    """Every part, with the moment of its last change."""
    told_once = ("trang", "chuyen") if newest_stories(1) else ("trang",)
    parts: list[tuple[str, datetime | None]] = [
        (url_for("found.sitemap_part", kind=kind, number=0), None) for kind in told_once
    ]
    told_in_parts = (
        ("san-pham", queries.product_parts),
        ("nguoi-ban", queries.seller_parts),
        ("chung-nhan", queries.paper_parts),
    )
    for kind, found in told_in_parts:
        parts += [
            (url_for("found.sitemap_part", kind=kind, number=part.number), part.changed)
            for part in found(size=size)
        ]
    told = (f"<sitemap>{_place(path)}{_changed(when)}</sitemap>\n" for path, when in parts)
    return pieces(f"<sitemapindex {_NAMESPACE}>\n", told, "</sitemapindex>\n")


def pages(number: int, *, size: int = PART) -> Iterator[str]:
    """Pages to read, shelves and provinces that have goods."""
    del size
    if number:
        return
    kinds, provinces = queries.shelves_with_goods()
    names = province_names()
    queries.let_go()
    for endpoint in _PAGES:
        yield from _addresses(url_for(endpoint))
    for place in (*GROUPS, *SUBGROUPS):
        if any(code == place.code or code.startswith(f"{place.code}.") for code in kinds):
            yield from _addresses(url_for("catalog.group_page", slug=place.slug))
    for code in sorted(provinces):
        yield from _addresses(url_for("catalog.province_page", slug=slugify(names[code])))


def stories(number: int, *, size: int = PART) -> Iterator[str]:
    """Published stories, in the languages they are written in: fewer than a part may hold."""
    del size
    told = [] if number else published_articles()
    queries.let_go()
    for story in told:
        languages = LANGUAGES if story.has_english else (DEFAULT,)
        where = url_for("content.story_page", slug=story.slug)
        yield from _addresses(where, story.updated_at, languages=languages)


def goods(number: int, *, size: int = PART) -> Iterator[str]:
    """Product pages with their pictures."""
    for batch in queries.goods_of_part(number, size=size):
        told = [line for product in batch for line in _product(product)]
        queries.let_go()
        yield "".join(told)


def producers(number: int, *, size: int = PART) -> Iterator[str]:
    """Pages of producers."""
    for batch in queries.sellers_of_part(number, size=size):
        queries.let_go()
        for seller in batch:
            yield from _addresses(url_for("sellers.producer_page", slug=seller.slug), seller.changed)


def papers(number: int, *, size: int = PART) -> Iterator[str]:
    """Pages of certificates, so that a decision's number leads to what became of it."""
    found = queries.papers_of_part(number, size=size)
    queries.let_go()
    for paper in found:
        where = url_for("certificates.certificate_page", certificate_id=paper.id)
        yield from _addresses(where, paper.changed)


PARTS: dict[str, Callable[..., Iterator[str]]] = {
    "trang": pages,
    "chuyen": stories,
    "san-pham": goods,
    "nguoi-ban": producers,
    "chung-nhan": papers,
}


def part(addresses: Iterator[str]) -> Iterator[str]:
    """A part of the sitemap around its addresses."""
    return pieces(f"<urlset {_NAMESPACE}{_MORE}>\n", addresses, "</urlset>\n")


def _product(product: Product) -> Iterator[str]:
    shown = "".join(
        f"<image:image>{element('image:loc', address)}</image:image>"
        for address in schema.pictures(product)[:_MOST_PICTURES]
    )
    yield from _addresses(url_for("catalog.product_page", slug=product.slug), product.updated_at, shown)


def _addresses(
    path: str, changed: datetime | None = None, more: str = "", *, languages: Sequence[str] = LANGUAGES
) -> Iterator[str]:
    """A page in each of its languages, each naming all of them."""
    every = in_every_language(path, languages)
    links = "".join(empty("xhtml:link", rel="alternate", hreflang=lang, href=where) for lang, where in every)
    for _, address in every[: len(languages)]:
        yield f"<url>{element('loc', address)}{_changed(changed)}{links}{more}</url>\n"


def _place(path: str) -> str:
    return element("loc", public_url(path))


def _changed(when: datetime | None) -> str:
    return element("lastmod", moment(when)) if when else ""
