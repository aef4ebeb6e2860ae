"""`python -m benchmarks.paint`: when a telephone on a slow line has painted the first pages.

The line is Lighthouse's slow 4G (1.6 Mbit/s, 150 ms), the telephone four times slower than this
machine, the cache empty. Medians of five visits; a busy machine makes them worse.
"""

import statistics
import sys

from playwright.sync_api import sync_playwright

from benchmarks.wire import PAGES, Line, Seen, demo_market, visit
from tests.support.chromium import FLAGS, chromium

SLOW_4G = Line(bits_per_second=1_600_000, latency_ms=150, times_slower=4)
ROUNDS = 5


def main() -> int:
    """Measure and print."""
    head = (
        f"{'page':10}{'LCP ms':>8}{'least':>8}{'most':>8}{'blocked ms':>12}{'CLS':>8}{'KB':>8}"
        f"{'requests':>10}  painted"
    )
    print(head)
    print("-" * len(head))
    with demo_market() as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        for name, path in PAGES.items():
            visit(browser, url + path)  # the server has made the page once
            print(_row(name, [visit(browser, url + path, line=SLOW_4G) for _ in range(ROUNDS)]), flush=True)
        browser.close()
    return 0


def _row(name: str, visits: list[Seen]) -> str:
    paints = sorted(seen.paint_ms for seen in visits)
    middle = statistics.median(paints)
    typical = min(visits, key=lambda seen: abs(seen.paint_ms - middle))
    blocked = statistics.median(seen.long_ms for seen in visits)
    return (
        f"{name:10}{middle:>8.0f}{paints[0]:>8.0f}{paints[-1]:>8.0f}{blocked:>12.0f}"
        f"{typical.shift:>8.3f}{typical.bytes / 1024:>8.1f}{len(typical.requests):>10}  {typical.painted}"
    )


if __name__ == "__main__":
    sys.exit(main())
