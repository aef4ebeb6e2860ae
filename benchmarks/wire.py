"""What one page costs a telephone: bytes on the wire, requests, what moves about, when it is painted.

Asked of Chromium itself (DevTools protocol); the server runs as in production, files compressed.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, CDPSession, Page

from benchmarks.processes import free_port, served
from shop.platform import assets

ROOT = Path(__file__).parents[1]
PHONE = {"width": 390, "height": 844}
PAGES = {"home": "/", "listing": "/san-pham", "product": "/san-pham/mat-ong-hoa-ban"}

#: Written down by the page itself, from its first line on.
_OBSERVE = """
  window.seen = { shift: 0, paint: 0, long: 0, longest: 0, what: '' };
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.seen.shift += entry.value;
  }).observe({ type: 'layout-shift', buffered: true });
  new PerformanceObserver((list) => {
    const last = list.getEntries().at(-1);
    window.seen.paint = last.startTime;
    const tag = last.element?.tagName.toLowerCase() ?? '';
    window.seen.what = `${tag} ${last.url.split('/').at(-1)}`;
  }).observe({ type: 'largest-contentful-paint', buffered: true });
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) {
      window.seen.long += duration - 50;
      window.seen.longest = Math.max(window.seen.longest, duration);
    }
  }).observe({ type: 'longtask', buffered: true });
"""
#: What the first screen is made of: the page's own links, and pictures of what stands in the window.
_FIRST = """() => {
  const wanted = [location.href];
  for (const each of document.querySelectorAll('link[rel=stylesheet],link[rel=preload],script[src]'))
    wanted.push(each.href || each.src);
  const inside = ({ top, bottom, width }) => width && top < innerHeight && bottom > 0;
  for (const each of document.body.querySelectorAll('*')) {
    if (!inside(each.getBoundingClientRect())) continue;
    if (each.currentSrc) wanted.push(each.currentSrc);
    for (const part of [null, '::before', '::after']) {
      const style = getComputedStyle(each, part);
      for (const found of `${style.backgroundImage} ${style.maskImage}`.matchAll(/url\\("([^"]+)"/g))
        wanted.push(found[1]);
    }
  }
  return [...new Set(wanted)];
}"""
#: Elements that the first view made the browser lay out: all but those it leaves for later.
LAID_OUT = """() => [...document.querySelectorAll('*')]
  .filter((each) => each.checkVisibility({ contentVisibilityAuto: true })).length"""


@dataclass
class Seen:
    """One cold visit: bytes by kind, requests (and those of the first screen), layout shift,
    largest paint in ms; the longest task and by how much all of them are over 50 ms, together. Chromium
    tells of no task under 50 ms (0: there was none over), nor of the one in which the page begins.
    `laid_out`: elements in and near the first screen (docs/adr/0006).
    Pictures below the first screen are not counted in `bytes`."""

    bytes_by_kind: dict[str, int] = field(default_factory=dict)
    requests: list[str] = field(default_factory=list)
    pictures: dict[str, int] = field(default_factory=dict)
    first: list[str] = field(default_factory=list)
    shift: float = 0
    paint_ms: float = 0
    long_ms: float = 0
    longest_ms: float = 0
    laid_out: int = 0
    painted: str = ""

    @property
    def bytes(self) -> int:
        """Everything together, but of the pictures only those of the first screen."""
        below = sum(size for address, size in self.pictures.items() if address not in self.first)
        return sum(self.bytes_by_kind.values()) - below


@dataclass(frozen=True)
class Line:
    """A line to the server, and how much slower than this machine the telephone is."""

    bits_per_second: int
    latency_ms: int
    times_slower: int


@contextmanager
def demo_market() -> Iterator[str]:
    """The demo market, served as in production; its address."""
    assets.compress()
    with tempfile.TemporaryDirectory(prefix="phien-wire-") as place:
        folder, port = Path(place), free_port()
        url = f"http://127.0.0.1:{port}"
        environ = {
            "DEMO": "1",
            "PUBLIC_URL": url,
            "DATABASE_URL": f"sqlite:///{folder / 'market.db'}",
            "MAIL_URL": str(folder / "mail"),
            "MEDIA_URL": str(folder / "media"),
            "SECRET_KEY": "a-secret-for-benchmarks-only-0123456789",
        }
        fill = [sys.executable, "-m", "flask", "--app", "wsgi", "demo", "load"]
        subprocess.run(fill, cwd=ROOT, env={**os.environ, **environ}, check=True, stdout=subprocess.DEVNULL)
        with served("wsgi:app", port=port, environ=environ, log=folder / "log"):
            yield url


def visit(browser: Browser, address: str, *, line: Line | None = None) -> Seen:
    """Open an address on a telephone that has never been here, until nothing more arrives."""
    context = browser.new_context(viewport=PHONE, device_scale_factor=2, is_mobile=True, has_touch=True)
    try:
        return _look(context, address, line)
    finally:
        context.close()


def _look(context: BrowserContext, address: str, line: Line | None) -> Seen:
    page = context.new_page()
    page.add_init_script(_OBSERVE)
    tools = context.new_cdp_session(page)
    seen = Seen()
    _listen(tools, seen)
    if line:
        _slow_down(tools, line)
    page.goto(address, wait_until="networkidle", timeout=60_000)
    return _asked(page, seen)


def _listen(tools: CDPSession, seen: Seen) -> None:
    """Bytes as they came over the wire, heads and all."""
    kinds: dict[str, str] = {}
    addresses: dict[str, str] = {}

    def begin(event: dict[str, Any]) -> None:
        if event["request"]["url"].startswith("http"):
            kinds[event["requestId"]] = event.get("type", "Other")
            addresses[event["requestId"]] = event["request"]["url"]
            seen.requests.append(event["request"]["url"])

    def end(event: dict[str, Any]) -> None:
        if kind := kinds.get(event["requestId"]):
            size = int(event["encodedDataLength"])
            seen.bytes_by_kind[kind] = seen.bytes_by_kind.get(kind, 0) + size
            if kind == "Image":
                seen.pictures[addresses[event["requestId"]]] = size

    tools.on("Network.requestWillBeSent", begin)
    tools.on("Network.loadingFinished", end)
    tools.send("Network.enable")
    tools.send("Network.setCacheDisabled", {"cacheDisabled": True})


def _slow_down(tools: CDPSession, line: Line) -> None:
    rate = line.bits_per_second / 8
    how = {
        "offline": False,
        "latency": line.latency_ms,
        "downloadThroughput": rate,
        "uploadThroughput": rate / 2,
    }
    tools.send("Network.emulateNetworkConditions", how)
    tools.send("Emulation.setCPUThrottlingRate", {"rate": line.times_slower})


def _asked(page: Page, seen: Seen) -> Seen:
    told = page.evaluate("() => window.seen")
    seen.shift, seen.paint_ms, seen.long_ms = told["shift"], told["paint"], told["long"]
    seen.painted, seen.longest_ms = told["what"], told["longest"]
    seen.laid_out = page.evaluate(LAID_OUT)
    wanted = set(page.evaluate(_FIRST))
    seen.first = [address for address in seen.requests if address in wanted]
    return seen
