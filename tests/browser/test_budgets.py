"""A telephone that has never been here gets little to carry: bytes, requests, nothing that moves about.

The shop is served as in production, and the browser itself counts what came over the wire.
"""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from benchmarks.wire import PAGES, demo_market, visit

pytestmark = pytest.mark.browser

#: All that arrives but pictures further down; scripts of it; what the first screen waits for; what moves.
MOST_BYTES, MOST_SCRIPT, MOST_REQUESTS, MOST_SHIFT = 120 * 1024, 30 * 1024, 12, 0.02


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
