"""Measuring one market: a yardstick right before each page, medians of several rounds."""

import itertools
from collections.abc import Callable
from dataclasses import dataclass

from benchmarks.journeys import add_to_cart, order_as_guest
from benchmarks.load import Cost, cost_of, median
from benchmarks.market import Market
from benchmarks.pages import PAGES, Page, Sights, sights_of
from benchmarks.processes import cpu_seconds, free_port, served
from benchmarks.report import Row
from benchmarks.statements import InProcessBrowser, counted
from benchmarks.visitor import HttpBrowser
from config import load
from shop import create_app

PACKED = {"Accept-Encoding": "br"}
PURCHASES = 20


@dataclass(frozen=True)
class Servers:
    """The shop and the yardsticks, both being served."""

    market: Market
    shop_port: int
    shop_pid: int
    yard_port: int
    yard_pid: int


def measure_market(market: Market, *, rounds: int, requests: int) -> list[Row]:
    """One row per page, and for the cart and the purchase."""
    log = market.folder / "servers.log"
    ports = free_port(), free_port()
    with (
        served("wsgi:app", port=ports[0], environ=market.environ, log=log) as shop,
        served("benchmarks.yardstick_wsgi:app", port=ports[1], environ=market.environ, log=log) as yard,
    ):
        servers = Servers(market, ports[0], shop, ports[1], yard)
        sights = sights_of(market)
        rows = [_page_row(servers, page, sights, rounds, requests) for page in PAGES]
        rows.append(_cart_row(servers, sights))
        rows.append(_order_row(servers, sights))
    return rows


def _page_row(servers: Servers, page: Page, sights: Sights, rounds: int, requests: int) -> Row:
    path = page.path(sights)
    fresh = itertools.count()

    def address(_: int) -> str:
        joint = "&" if "?" in path else "?"
        return path if page.is_cached else f"{path}{joint}luot={next(fresh)}"

    pairs = [_pair(servers, address, requests) for _ in range(rounds)]
    cost = median([own for own, _, _ in pairs])
    bare = median([bare for _, bare, _ in pairs]).server_ms
    rows24 = median([rows for _, _, rows in pairs])
    return Row(
        servers.market.engine,
        servers.market.size,
        page.name,
        cost.server_ms,
        cost.database_ms,
        cost.server_ms / bare,
        (cost.server_ms + cost.database_ms) / (rows24.server_ms + rows24.database_ms),
        0 if page.is_cached else _statements(servers.market, path),
        cost.bytes_on_the_wire,
        page.target,
    )


def _pair(servers: Servers, address: Callable[[int], str], requests: int) -> tuple[Cost, Cost, Cost]:
    """The page, with the bare and the 24-row yardstick right before it."""

    def yard(path: str) -> Cost:
        return cost_of(
            lambda _: path,
            port=servers.yard_port,
            server=servers.yard_pid,
            database=servers.market.database_pid,
            requests=requests * 2,
            headers=PACKED,
        )

    bare, rows24 = yard("/bare"), yard("/rows")
    own = cost_of(
        address,
        port=servers.shop_port,
        server=servers.shop_pid,
        database=servers.market.database_pid,
        requests=requests,
        headers=PACKED,
    )
    return own, bare, rows24


def _statements(market: Market, path: str) -> int:
    app = create_app(load(market.environ))
    browser = InProcessBrowser(app.test_client())
    browser.get(path)
    with counted(app) as seen:
        joint = "&" if "?" in path else "?"
        browser.get(f"{path}{joint}luot=dem")
    return len(seen)


def _cart_row(servers: Servers, sights: Sights) -> Row:
    def act(browser: HttpBrowser, _: int) -> None:
        add_to_cart(browser, sights.variant_ids[0])

    app = create_app(load(servers.market.environ))
    inside = InProcessBrowser(app.test_client())
    add_to_cart(inside, sights.variant_ids[0])
    with counted(app) as seen:
        add_to_cart(inside, sights.variant_ids[0])
    return _act_row(servers, "add to cart", act, len(seen), "4 + 1, 6")


def _order_row(servers: Servers, sights: Sights) -> Row:
    def act(browser: HttpBrowser, number: int) -> None:
        order_as_guest(browser, sights.variant_ids[:2], f"09120{number:05}")

    app = create_app(load(servers.market.environ))
    with counted(app) as seen:
        order_as_guest(InProcessBrowser(app.test_client()), sights.variant_ids[:2], "0987654321")
    return _act_row(servers, "guest order", act, len(seen), "40 + 15, 60")


def _act_row(
    servers: Servers, name: str, act: Callable[[HttpBrowser, int], None], statements: int, target: str
) -> Row:
    """CPU of an act by fresh visitors, one after another."""
    market = servers.market
    before = cpu_seconds(servers.shop_pid), cpu_seconds(market.database_pid) if market.database_pid else 0.0
    for number in range(PURCHASES):
        browser = HttpBrowser(servers.shop_port)
        act(browser, number)
        browser.close()
    after = cpu_seconds(servers.shop_pid), cpu_seconds(market.database_pid) if market.database_pid else 0.0
    server, database = ((end - start) * 1000 / PURCHASES for start, end in zip(before, after, strict=True))
    return Row(market.engine, market.size, name, server, database, 0.0, 0.0, statements, 0, target)
