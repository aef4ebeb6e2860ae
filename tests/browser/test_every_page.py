"""Every page of the shop, as each visitor sees it: in both languages, by day and by night, on a phone.

axe finds nothing, it opens at its top, nothing scrolls sideways, pictures keep their place, the console is
silent, and a page speaks one language. The pages stand in tests/tour/stops.py; one that is missing there
fails.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.conftest import PHONE
from tests.support.demo_market import Market, served_market
from tests.tour.furnishing import Furnished, furnish
from tests.tour.looking import axe_finds, listening, opens_lower, strays, too_wide, unsized
from tests.tour.stops import NOT_PAGES, STOPS, Stop, Who

pytestmark = pytest.mark.browser

HOW = "add a line for it to STOPS in tests/tour/stops.py (or to NOT_PAGES, if nobody looks at it)"
#: The narrowest telephone, and a desk.
NARROW, DESK = {"width": 320, "height": 640}, {"width": 1280, "height": 900}
#: Rules that night can break although the day keeps them.
COLOURS = ("color-contrast", "link-in-text-block")
#: Rules that hang on the words of a language, and on how long they are.
WORDS = (
    "aria-command-name", "aria-input-field-name", "button-name", "document-title", "empty-heading",
    "html-has-lang", "html-lang-valid", "image-alt", "input-button-name", "label", "label-title-only",
    "landmark-unique", "link-name", "select-name", "summary-name", "svg-img-alt", "target-size", "valid-lang",
)  # fmt: skip
#: One page of each kind is held against all rules at a desk too.
WIDE = frozenset(
    (
        "home", "listing", "product", "producer", "cart", "checkout", "order", "account", "sign-in",
        "seller-home", "parts", "part", "listing-edit", "queue", "seller", "product-check", "refund",
    )
)  # fmt: skip


@dataclass(frozen=True)
class Tour:
    """The market with everything that its pages need."""

    market: Market
    furnished: Furnished

    def address(self, stop: Stop, language: str) -> str:
        """Where a page is, in a language."""
        return f"{'/en' if language == 'en' else ''}{stop.path.format(**self.furnished.things)}"


@pytest.fixture(scope="module")
def tour(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tour]:
    """One market for all pages, which are only looked at; on the engine that the journeys do not run on."""
    with served_market(tmp_path_factory.mktemp("tour"), "postgres") as market:
        yield Tour(market, furnish(market.app))


@pytest.fixture(scope="module")
def seats(browser: Browser, tour: Tour) -> Iterator[dict[Who, Page]]:
    """One browser for each visitor."""
    contexts: list[BrowserContext] = []
    seats = {}
    for who in Who:
        context = browser.new_context(viewport=PHONE, base_url=tour.market.url, reduced_motion="reduce")
        held = tour.furnished.cookies[who].items()
        context.add_cookies([{"name": name, "value": value, "url": tour.market.url} for name, value in held])
        contexts.append(context)
        seats[who] = context.new_page()
    yield seats
    for context in contexts:
        context.close()


@pytest.mark.parametrize("stop", STOPS, ids=lambda stop: f"{stop.name}-{stop.who.name.lower()}")
def test_a_page_is_good_to_everybody(tour: Tour, seats: dict[Who, Page], stop: Stop) -> None:
    page = seats[stop.who]
    with listening(page) as noise:
        found = [
            *in_vietnamese(page, tour.address(stop, "vi"), stop),
            *in_english(page, tour.address(stop, "en"), stop),
        ]
    found += [said for said in noise if stop.status == 200 or str(stop.status) not in said]

    assert not found, "\n".join([tour.address(stop, "vi"), *found])


def in_vietnamese(page: Page, address: str, stop: Stop) -> Iterator[str]:
    """What is wrong by day and by night, on the usual telephone and on the narrowest."""
    open_at(page, address, stop)
    yield from (*opens_lower(page), *axe_finds(page), *strays(page), *unsized(page), *too_wide(page))
    page.emulate_media(color_scheme="dark")
    yield from (f"by night: {trouble}" for trouble in axe_finds(page, *COLOURS))
    page.set_viewport_size(NARROW)
    yield from (f"at 320: {trouble}" for trouble in too_wide(page))


def in_english(page: Page, address: str, stop: Stop) -> Iterator[str]:
    """What longer and other words do, at a desk and on both telephones."""
    open_at(page, address, stop, DESK)
    yield from (f"at a desk: {trouble}" for trouble in opens_lower(page))
    page.set_viewport_size(PHONE)
    yield from (
        f"in English: {trouble}" for trouble in (*axe_finds(page, *WORDS), *strays(page), *too_wide(page))
    )
    page.set_viewport_size(NARROW)
    yield from (f"in English at 320: {trouble}" for trouble in too_wide(page))
    page.set_viewport_size(DESK)
    at_desk = [*too_wide(page), *(axe_finds(page) if stop.name in WIDE else [])]
    yield from (f"in English at a desk: {trouble}" for trouble in at_desk)


def open_at(page: Page, address: str, stop: Stop, size: dict[str, int] = PHONE) -> None:
    """Go there by day."""
    page.set_viewport_size(size)
    page.emulate_media(color_scheme="light")
    answer = page.goto(address, wait_until="load")
    assert answer is not None
    assert answer.status == stop.status
    assert page.url.endswith(address), f"{address} leads to {page.url}"


def minhs_page(tour: Tour, seats: dict[Who, Page], name: str, language: str) -> Page:
    """A stop of the officer's, open on a telephone."""
    stop = next(stop for stop in STOPS if stop.name == name)
    open_at(seats[Who.MINH], tour.address(stop, language), stop)
    return seats[Who.MINH]


@pytest.mark.parametrize("language", ["vi", "en"])
def test_all_that_an_officer_can_go_to_stands_in_one_row(
    tour: Tour, seats: dict[Who, Page], language: str
) -> None:
    page = minhs_page(tour, seats, "queue", language)
    page.set_viewport_size(DESK)

    tabs = page.locator("header nav.desk a")
    boxes = [tab.bounding_box() for tab in [*tabs.all(), *page.locator("header > * > *").all()]]
    middles = [box["y"] + box["height"] / 2 for box in boxes if box]
    assert tabs.count() == 7
    assert max(middles) - min(middles) < 8, f"in two rows: {tabs.all_inner_texts()}"


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("name", ["queue", "certificates", "audit"])
def test_all_that_an_officer_can_go_to_is_in_sight_on_a_phone(
    tour: Tour, seats: dict[Who, Page], name: str, language: str
) -> None:
    bar = minhs_page(tour, seats, name, language).locator(".tabbar")

    tabs = bar.locator("a").evaluate_all("them => them.map(one => one.getBoundingClientRect().toJSON())")

    assert len(tabs) == 7
    assert tabs[0]["left"] >= 0
    assert tabs[-1]["right"] == pytest.approx(PHONE["width"], abs=1)
    assert min(tab["width"] for tab in tabs) >= 44


@pytest.mark.parametrize(("name", "fades"), [("cases", 0), ("certificates", 1)])
def test_a_row_of_tabs_fades_only_where_there_is_more_to_swipe_to(
    tour: Tour, seats: dict[Who, Page], name: str, fades: int
) -> None:
    row = minhs_page(tour, seats, name, "vi").locator("main .tabs").first
    row.page.emulate_media(reduced_motion="no-preference")

    sides = row.evaluate("row => ['::before', '::after'].map(side => getComputedStyle(row, side).opacity)")

    assert sides == ["0", str(fades)]


@pytest.mark.parametrize("language", ["vi", "en"])
def test_all_states_of_certificates_stand_in_sight_at_a_desk(
    tour: Tour, seats: dict[Who, Page], language: str
) -> None:
    page = minhs_page(tour, seats, "certificates", language)
    page.set_viewport_size(DESK)

    row = page.locator("main .tabs")

    assert row.evaluate("row => row.scrollWidth <= row.clientWidth")
    tops = row.locator("a").evaluate_all("them => them.map(one => one.getBoundingClientRect().top)")
    assert len(set(tops)) == 1


def test_no_page_is_forgotten(tour: Tour) -> None:
    assert forgotten(tour.market.app, {tour.address(stop, "vi").partition("?")[0] for stop in STOPS}) == [], (
        HOW
    )


def forgotten(app: Flask, paths: set[str]) -> list[str]:
    """Rules that answer GET and that no path leads to."""
    adapter = app.url_map.bind("localhost")
    seen = {adapter.match(path)[0] for path in paths} | set(NOT_PAGES)
    return sorted(
        f"{rule.rule} {rule.endpoint}"
        for rule in app.url_map.iter_rules()
        if "GET" in (rule.methods or ()) and rule.endpoint not in seen
    )
