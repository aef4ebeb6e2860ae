"""A telephone that has never been here gets little to carry: bytes, requests, nothing that moves about.

The shop is served as in production, and the browser itself counts what came over the wire.
"""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, expect

from benchmarks.wire import LAID_OUT, PAGES, demo_market, visit
from tests.tour.looking import LAY_ALL_OUT

pytestmark = pytest.mark.browser

#: How far from where it was a card may stand after the way back, in pixels: it must still be in sight.
MOST_ASTRAY = 250
#: All that arrives but pictures further down; scripts of it; what the first screen waits for; what moves.
MOST_BYTES, MOST_SCRIPT, MOST_REQUESTS, MOST_SHIFT = 120 * 1024, 30 * 1024, 12, 0.02
#: Elements of the first layout, and when the first screen is there and nobody has scrolled (docs/adr/0006).
MOST_AT_FIRST, MOST_LAID_OUT = 70, 260


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """A market served as in production."""
    with demo_market() as url:
        yield url


@pytest.mark.parametrize("language", ["", "/en"], ids=["vi", "en"])
@pytest.mark.parametrize("name", PAGES)
def test_a_first_view_is_light_and_stands_still(
    browser: Browser, address: str, name: str, language: str
) -> None:
    seen = visit(browser, f"{address}{language}{PAGES[name]}")

    told = f"{seen.bytes_by_kind} {[each.rpartition('/')[2] for each in seen.first]}"
    assert len(seen.first) > 5, told
    assert seen.bytes <= MOST_BYTES, told
    assert seen.bytes_by_kind.get("Script", 0) <= MOST_SCRIPT, told
    assert len(seen.first) <= MOST_REQUESTS, told
    assert seen.shift <= MOST_SHIFT
    assert 80 < seen.laid_out <= MOST_LAID_OUT
    # An SVG of hundreds of shapes is drawn by the thread that answers the thumb, pixels are not.
    assert not [each for each in seen.requests if "/art/" in each and "brand" not in each and ".svg" in each]


@pytest.mark.parametrize("name", PAGES)
def test_a_long_page_comes_piece_by_piece(browser: Browser, address: str, name: str) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 844})
    clock = page.context.new_cdp_session(page)
    clock.send("Animation.enable")
    clock.send("Animation.setPlaybackRate", {"playbackRate": 0})
    page.goto(f"{address}{PAGES[name]}", wait_until="networkidle")
    at_first = page.evaluate(LAID_OUT)
    clock.send("Animation.setPlaybackRate", {"playbackRate": 1})

    page.wait_for_timeout(1_000)
    assert 30 < at_first <= MOST_AT_FIRST
    assert page.evaluate(LAID_OUT) > at_first + 60
    page.context.close()


def test_who_goes_to_a_place_on_a_long_page_is_there_at_once(browser: Browser, address: str) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 844})
    page.goto(f"{address}{PAGES['product']}#nhan-xet")
    expect(page.locator("#nhan-xet")).to_be_in_viewport()
    page.context.close()


@pytest.mark.parametrize("path", ["/san-pham", "/en/tim-kiem?q=mat+ong"])
def test_the_goods_stand_where_they_stood_before_the_scripts_came(
    browser: Browser, address: str, path: str
) -> None:
    for width in (320, 390, 412):
        early, late = (_top_of_shelf(browser, address + path, width, script=here) for here in (False, True))
        assert early == late, width


def _top(card: Locator) -> float:
    box = card.bounding_box()
    assert box is not None
    return box["y"]


def _top_of_shelf(browser: Browser, url: str, width: int, *, script: bool) -> float:
    context = browser.new_context(viewport={"width": width, "height": 844}, java_script_enabled=script)
    page = context.new_page()
    page.goto(url)
    if script:
        page.wait_for_selector("[data-live]", state="attached")
    box = page.locator(".shelf").first.bounding_box()
    context.close()
    assert box is not None
    return box["y"]


@pytest.mark.parametrize("width", [390, 320])
def test_what_is_laid_out_late_is_there_for_everybody(browser: Browser, address: str, width: int) -> None:
    """Heights are guessed until then: the page is as long as it will be, the way back ends where it
    began, and paper shows all."""
    page = browser.new_page(viewport={"width": width, "height": 844})
    page.goto(f"{address}/san-pham", wait_until="networkidle")
    late = page.locator(".lot").last
    assert late.evaluate("lot => getComputedStyle(lot).contentVisibility") == "auto"
    card = page.locator(".card").nth(17)
    card.scroll_into_view_if_needed()
    page.wait_for_timeout(300)
    card.scroll_into_view_if_needed()
    before = _top(card)
    card.locator(".name a").click()
    page.wait_for_url("**/san-pham/*")
    page.go_back(wait_until="networkidle")
    assert abs(_top(card) - before) < MOST_ASTRAY
    page.emulate_media(media="print")
    assert late.evaluate("lot => getComputedStyle(lot).contentVisibility") == "visible"
    page.context.close()


#: Of each row of cards: how many it has, and the largest hole between a picture and its name (0: there are
#: stars between them somewhere in the row).
_ROWS = """() => {
  const rows = new Map();
  for (const card of document.querySelectorAll('.card')) {
    const top = Math.round(card.querySelector('.card-pic').getBoundingClientRect().top);
    rows.set(top, [...(rows.get(top) ?? []), card]);
  }
  const end = (card) => card.querySelector('.card-pic').getBoundingClientRect().bottom;
  const hole = (card) => card.querySelector('.name').getBoundingClientRect().top - end(card);
  return [...rows.values()].map((cards) => [
    cards.length,
    cards.some((card) => card.querySelector('.ocop').textContent) ? 0 : Math.max(...cards.map(hole)),
  ]);
}"""


@pytest.mark.parametrize("width", [320, 390, 568, 667, 1280])
def test_rows_of_cards_are_full_and_keep_no_room_for_stars_that_nobody_has(
    browser: Browser, address: str, width: int
) -> None:
    page = browser.new_page(viewport={"width": width, "height": 844})
    page.goto(f"{address}/vung/dien-bien", wait_until="networkidle")
    page.evaluate(f"() => {{ {LAY_ALL_OUT} }}")
    rows = page.evaluate(_ROWS)
    page.context.close()

    counts = [count for count, _ in rows]
    assert len(set(counts[:-1])) == 1, counts
    assert 0 < max(hole for _, hole in rows) <= 20
