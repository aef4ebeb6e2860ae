"""The pages that are measured, and what they may cost."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from html import unescape

from sqlalchemy import create_engine, text

from benchmarks.market import Market
from benchmarks.statements import InProcessBrowser
from config import load
from shop import create_app

DEEP_STEPS = 10


@dataclass(frozen=True)
class Sights:
    """Where a market's measured pages are, and what can be bought there."""

    product: str
    deep: str
    variant_ids: list[int]


@dataclass(frozen=True)
class Page:
    """A public page; the target is server + database ms, statements."""

    name: str
    path: Callable[[Sights], str]
    target: str
    is_cached: bool = False


def _fixed(path: str) -> Callable[[Sights], str]:
    return lambda _: path


PAGES = (
    Page("home", _fixed("/"), "3 + 0.5, 6"),
    Page("listing, first", _fixed("/san-pham"), "4 + 1, 6"),
    Page("listing, deep", lambda sights: sights.deep, "1.2 x first"),
    Page("listing, filtered", _fixed("/san-pham?tinh=11&con_hang=1"), "4 + 1, 6"),
    Page("product", lambda sights: sights.product, "3 + 0.5, 6"),
    Page("search, marks", _fixed("/tim-kiem?q=m%E1%BA%ADt+ong"), "5 + 3, 4"),
    Page("search, plain", _fixed("/tim-kiem?q=mat+ong"), "5 + 3, 4"),
    Page("search, typo", _fixed("/tim-kiem?q=mat+ogn"), "5 + 3, 4"),
    Page("listing, kept", _fixed("/san-pham"), "0.4 + 0", is_cached=True),
)


def sights_of(market: Market) -> Sights:
    """Find a product, a deep page and goods in good supply."""
    with create_engine(market.url).connect() as connection:
        slug = connection.execute(
            text("SELECT slug FROM product WHERE slug = 'mat-ong-hoa-ban'")
        ).scalar_one()
        stocked = text(
            "SELECT s.variant_id FROM stock s JOIN product p ON p.seller_id = s.seller_id"
            " JOIN variant v ON v.id = s.variant_id AND v.product_id = p.id"
            " WHERE p.slug IN ('mat-ong-hoa-ban', 'ca-phe-bot') AND v.position = 0 ORDER BY s.variant_id"
        )
        variant_ids = list(connection.execute(stocked).scalars())
    return Sights(f"/san-pham/{slug}", _deep(market), variant_ids)


def _deep(market: Market) -> str:
    """Follow "next" some pages down."""
    browser = InProcessBrowser(create_app(load(market.environ)).test_client())
    path = "/san-pham"
    for _ in range(DEEP_STEPS):
        following = re.search(r'href="(/san-pham\?[^"]*sau=[^"]*)"', browser.get(path).text)
        if following is None:
            return path
        path = unescape(following.group(1))
    return path
