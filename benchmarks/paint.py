"""`python -m benchmarks.paint`: when a telephone on a slow line has painted the first pages.

The line is Lighthouse's slow 4G (1.6 Mbit/s, 150 ms), the telephone four times slower than this
machine (`--slower 1`: as fast), the cache empty. Medians of five visits; a busy machine makes them
worse. The first row is a page of one word: what Chromium takes for any.
"""

import argparse
import statistics
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from benchmarks.processes import free_port, served
from benchmarks.wire import PAGES, Line, Seen, demo_market, visit
from tests.support.chromium import FLAGS, chromium

ROUNDS = 5


def main() -> int:
    """Measure and print."""
    line = _slow_4g()
    head = (
        f"{'page':10}{'LCP ms':>8}{'least':>8}{'most':>8}{'longest task ms':>17}{'blocked ms':>12}{'CLS':>8}"
        f"{'KB':>8}{'requests':>10}  painted"
    )
    print(head)
    print("-" * len(head))
    with demo_market() as market, _one_word() as word, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        for name, address in {
            "one word": word,
            **{name: market + path for name, path in PAGES.items()},
        }.items():
            print(_row(name, _visits(browser, address, line)), flush=True)
        browser.close()
    return 0


def _slow_4g() -> Line:
    options = argparse.ArgumentParser(
        description="When a telephone on a slow line has painted the first pages."
    )
    options.add_argument(
        "--slower", type=int, default=4, help="times the telephone is slower than this machine"
    )
    return Line(bits_per_second=1_600_000, latency_ms=150, times_slower=options.parse_args().slower)


@contextmanager
def _one_word() -> Iterator[str]:
    with tempfile.TemporaryDirectory(prefix="phien-word-") as place:
        port, environ = free_port(), {"YARDSTICK_URL": "sqlite://"}
        with served("benchmarks.yardstick_wsgi:app", port=port, environ=environ, log=Path(place) / "log"):
            yield f"http://127.0.0.1:{port}/bare"


def _visits(browser: Browser, address: str, line: Line) -> list[Seen]:
    visit(browser, address)  # the server has made the page once
    return [visit(browser, address, line=line) for _ in range(ROUNDS)]


def _row(name: str, visits: list[Seen]) -> str:
    paints = sorted(seen.paint_ms for seen in visits)
    middle = statistics.median(paints)
    typical = min(visits, key=lambda seen: abs(seen.paint_ms - middle))
    longest = statistics.median(seen.longest_ms for seen in visits)
    blocked = statistics.median(seen.long_ms for seen in visits)
    return (
        f"{name:10}{middle:>8.0f}{paints[0]:>8.0f}{paints[-1]:>8.0f}{longest:>17.0f}{blocked:>12.0f}"
        f"{typical.shift:>8.3f}{typical.bytes / 1024:>8.1f}{len(typical.requests):>10}  {typical.painted}"
    )


if __name__ == "__main__":
    sys.exit(main())
