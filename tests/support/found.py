"""What those who read our facts demand of them: search engines, catalogues, home screens.

Written from Google's documentation of rich results and of product data, sitemaps.org 0.9 and the
W3C's manifest. Each function says what is wrong; an empty list is good news.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from html.parser import HTMLParser
from typing import Any
from xml.etree import ElementTree

Node = Mapping[str, Any]
_SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
_XHTML = "{http://www.w3.org/1999/xhtml}"
_IMAGE = "{http://www.google.com/schemas/sitemap-image/1.1}"
_G = "{http://base.google.com/ns/1.0}"
_WHOLE = re.compile(r"https?://[^\s<>\"]+")
_PRICE = re.compile(r"[1-9]\d* VND")
_MEASURE = re.compile(r"[1-9]\d*(g|kg|ml|l|ct)")
_STOCK = {"https://schema.org/InStock", "https://schema.org/OutOfStock"}


class Head(HTMLParser):
    """What a page tells of itself, and its facts for machines."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.title = ""
        self.meta: dict[str, str] = {}
        self.canonical: list[str] = []
        self.alternates: dict[str, str] = {}
        self.facts: list[Any] = []
        self._inside = ""
        self._text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "meta":
            self.meta[values.get("name") or values.get("property") or ""] = values.get("content", "")
        if tag == "link" and values.get("rel") == "canonical":
            self.canonical.append(values["href"])
        if tag == "link" and values.get("rel") == "alternate":
            self.alternates[values["hreflang"]] = values["href"]
        is_facts = tag == "script" and values.get("type") == "application/ld+json"
        self._inside = "facts" if is_facts else "title" if tag == "title" and not self.title else self._inside

    def handle_data(self, data: str) -> None:
        self._text += data if self._inside else ""

    def handle_endtag(self, tag: str) -> None:
        if self._inside == "title" and tag == "title":
            self.title = self._text
        elif self._inside == "facts" and tag == "script":
            self.facts.append(json.loads(self._text))
        else:
            return
        self._inside = self._text = ""

    def of(self, kind: str) -> list[Node]:
        """All facts of a kind, however deep."""
        return [node for fact in self.facts for node in nodes(fact) if node.get("@type") == kind]


def nodes(value: Any) -> Iterator[Node]:
    """Every typed thing in the facts."""
    if isinstance(value, dict):
        if "@type" in value:
            yield value
        for inner in value.values():
            yield from nodes(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from nodes(inner)


def fact_complaints(facts: Any) -> list[str]:
    """What Google's guides miss or refuse in a block of JSON-LD."""
    found = [] if facts.get("@context") == "https://schema.org" else ["no context"]
    for node in nodes(facts):
        check = _RULES.get(node["@type"])
        found += [f"nobody knows a {node['@type']}"] if check is None else list(check(node))
        found += [
            f"{node['@type']}.{name} is empty" for name, value in node.items() if value in ("", None, [])
        ]
        for name in ("url", "item", "image", "logo", "merchantReturnLink", "mainEntityOfPage"):
            values = node.get(name, [])
            for one in values if isinstance(values, list) else [values]:
                found += [] if _WHOLE.fullmatch(one) else [f"{node['@type']}.{name} is no address: {one}"]
    return found


def _needs(node: Node, *names: str) -> Iterator[str]:
    yield from (f"{node['@type']} without {name}" for name in names if name not in node)


def _product(node: Node) -> Iterator[str]:
    yield from _needs(node, "name", "image", "description", "url")
    if not {"offers", "aggregateRating"} & set(node):
        yield "Product without offers or rating"


def _offer(node: Node) -> Iterator[str]:
    yield from _needs(node, "price", "priceCurrency", "availability", "url", "priceSpecification")
    if not (isinstance(node.get("price"), int) and node["price"] > 0 and node.get("priceCurrency") == "VND"):
        yield "Offer with an odd price"
    if node.get("availability") not in _STOCK:
        yield f"Offer: {node.get('availability')}"


def _several(node: Node) -> Iterator[str]:
    yield from _needs(node, "lowPrice", "highPrice", "priceCurrency", "offerCount", "offers")
    prices = [offer["price"] for offer in node["offers"]]
    if (min(prices), max(prices), len(prices)) != (node["lowPrice"], node["highPrice"], node["offerCount"]):
        yield "AggregateOffer does not fit its offers"


def _unit(node: Node) -> Iterator[str]:
    yield from _needs(node, "price", "priceCurrency", "referenceQuantity")
    quantity = node["referenceQuantity"]
    yield from _needs(quantity, "value", "unitCode", "valueReference")
    if not quantity["value"] > 0 or quantity["unitCode"] not in {"KGM", "LTR", "C62"}:
        yield f"odd quantity: {quantity}"


def _crumbs(node: Node) -> Iterator[str]:
    items = node.get("itemListElement", [])
    if len(items) < 2 or [item.get("position") for item in items] != list(range(1, len(items) + 1)):
        yield "BreadcrumbList: positions"
    for place, item in enumerate(items, 1):
        yield from _needs(item, "name", *(["item"] if place < len(items) else []))


def _list(node: Node) -> Iterator[str]:
    items = node.get("itemListElement", [])
    if not items or [item.get("position") for item in items] != list(range(1, len(items) + 1)):
        yield "ItemList: positions"
    if len({item.get("url") for item in items}) != len(items):
        yield "ItemList: an address twice"


def _article(node: Node) -> Iterator[str]:
    yield from _needs(node, "headline", "image", "datePublished", "dateModified", "author", "publisher")
    if len(node.get("headline", "")) > 110 or datetime.fromisoformat(node["datePublished"]).tzinfo is None:
        yield "Article: headline or date"


def _certification(node: Node) -> Iterator[str]:
    yield from _needs(node, "name", "issuedBy", "certificationIdentification", "url", "expires")
    if not date.fromisoformat(node["validFrom"]) < date.fromisoformat(node["expires"]):
        yield "Certification: dates"


def _stars(node: Node) -> Iterator[str]:
    yield from _needs(node, "ratingValue", "reviewCount")
    if not (node.get("reviewCount", 0) > 0 and 1 <= node["ratingValue"] <= node.get("bestRating", 5)):
        yield "AggregateRating: figures"


def _site(node: Node) -> Iterator[str]:
    yield from _needs(node, "name", "url", "potentialAction")
    if "{search_term_string}" not in node["potentialAction"]["target"]["urlTemplate"]:
        yield "SearchAction: no place for words"


def _returns(node: Node) -> Iterator[str]:
    if "merchantReturnLink" not in node:
        yield from _needs(node, "applicableCountry", "returnPolicyCategory")


def _named(node: Node) -> Iterator[str]:
    yield from _needs(node, "name")


def _anything(node: Node) -> Iterator[str]:
    return iter(())


_RULES: Mapping[str, Callable[[Node], Iterator[str]]] = {
    "Product": _product, "Offer": _offer, "AggregateOffer": _several, "UnitPriceSpecification": _unit,
    "BreadcrumbList": _crumbs, "ItemList": _list, "Article": _article, "Certification": _certification,
    "AggregateRating": _stars, "WebSite": _site, "MerchantReturnPolicy": _returns, "Organization": _named,
    "Brand": _named, "Person": _named, "ListItem": _anything, "PostalAddress": _anything, "Rating": _anything,
    "QuantitativeValue": _anything, "SearchAction": _anything, "EntryPoint": _anything,
}  # fmt: skip


def sitemap_addresses(body: bytes) -> list[str]:
    """The addresses of a part, which must be as sitemaps.org, hreflang and image sitemaps want it."""
    root = ElementTree.fromstring(body)
    assert root.tag == f"{_SITEMAP}urlset"
    assert len(body) < 50 * 1024 * 1024
    told: dict[str, dict[str, str]] = {}
    for url in root:
        assert url.tag == f"{_SITEMAP}url"
        address = url.findtext(f"{_SITEMAP}loc", "")
        assert _WHOLE.fullmatch(address)
        assert len(address) < 2048
        changed = url.findtext(f"{_SITEMAP}lastmod")
        assert changed is None or datetime.fromisoformat(changed).tzinfo is not None
        links = url.findall(f"{_XHTML}link")
        assert all(link.get("rel") == "alternate" for link in links)
        told[address] = {str(link.get("hreflang")): str(link.get("href")) for link in links}
        for picture in url.findall(f"{_IMAGE}image/{_IMAGE}loc"):
            assert _WHOLE.fullmatch(picture.text or "")
    assert 0 < len(told) == len(root) <= 50_000, "none, too many, or one twice"
    for address, every in told.items():
        assert set(every) in ({"vi", "en", "x-default"}, {"vi", "x-default"})
        assert address in every.values()
        assert all(told[other] == every for other in every.values()), "languages do not name one another"
    return list(told)


def sitemap_parts(body: bytes) -> list[str]:
    """The parts that an index names."""
    root = ElementTree.fromstring(body)
    assert root.tag == f"{_SITEMAP}sitemapindex"
    assert 0 < len(root) <= 50_000
    for part in root:
        assert part.tag == f"{_SITEMAP}sitemap"
        changed = part.findtext(f"{_SITEMAP}lastmod")
        assert changed is None or datetime.fromisoformat(changed).tzinfo is not None
    return [part.findtext(f"{_SITEMAP}loc", "") for part in root]


def feed_items(body: bytes) -> list[dict[str, str]]:
    """The items of a product feed, which must have what Google demands (product data specification)."""
    root = ElementTree.fromstring(body)
    channel = root.find("channel")
    assert root.tag == "rss"
    assert root.get("version") == "2.0"
    assert channel is not None
    assert all(channel.findtext(name) for name in ("title", "link", "description"))
    items = [
        {field.tag.removeprefix(_G): field.text or "" for field in item} for item in channel.findall("item")
    ]
    assert len({item["id"] for item in items}) == len(items)
    assert [complaint for item in items for complaint in _item_complaints(item)] == []
    return items


def _item_complaints(item: Mapping[str, str]) -> Iterator[str]:
    longest = {"id": 50, "title": 150, "description": 5000, "link": 2000, "image_link": 2000, "brand": 70}
    for name, most in longest.items():
        if not 0 < len(item.get(name, "")) <= most:
            yield f"{name}: {item.get(name)!r}"
    for name in ("link", "image_link"):
        if not _WHOLE.fullmatch(item.get(name, "")):
            yield f"{name} is no address"
    exact = {"condition": {"new"}, "identifier_exists": {"no"}, "availability": {"in_stock", "out_of_stock"}}
    for name, values in exact.items():
        if item.get(name) not in values:
            yield f"{name}: {item.get(name)}"
    if not _PRICE.fullmatch(item.get("price", "")):
        yield f"price: {item.get('price')}"
    if not _MEASURE.fullmatch(item.get("unit_pricing_measure", "")):
        yield f"measure: {item.get('unit_pricing_measure')}"
    if item.get("unit_pricing_base_measure") not in {"1kg", "1l", "1ct"}:
        yield "base measure"
    if "shipping" in item:
        yield "postage is not known"


def manifest_complaints(told: Node) -> Iterator[str]:
    """What keeps a browser from putting the market on a home screen."""
    for name in ("id", "name", "short_name", "start_url", "scope", "display", "icons", "lang"):
        if not told.get(name):
            yield f"no {name}"
    if len(told["short_name"]) > 12 or not told["start_url"].startswith(told["scope"]):
        yield "short_name or start_url"
    if told["display"] not in {"standalone", "minimal-ui", "fullscreen", "browser"}:
        yield "display"
    sizes = {(icon["sizes"], icon["purpose"]) for icon in told["icons"]}
    if not {("192x192", "any"), ("512x512", "any"), ("512x512", "maskable")} <= sizes:
        yield "icons"
