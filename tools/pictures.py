"""`make pictures`: every page at two widths, by day and by night, in both languages, and eight side by side.

The pages are those of tests/tour/stops.py. Into instance/pictures go one file for each variant
(`home.guest/390-dark-en.png`) and a sheet for each page (`sheets/home.guest.png`).
"""

import argparse
import asyncio
import itertools
import logging
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.async_api import Browser, BrowserContext, async_playwright

from config import INSTANCE
from shop.platform.i18n import compile_translations
from tests.support.chromium import FLAGS, chromium
from tests.support.demo_market import FOLDER, Market, served_market
from tests.tour.furnishing import Furnished, furnish
from tests.tour.looking import LAY_ALL_OUT
from tests.tour.stops import STOPS, Stop, Who

WIDTHS, THEMES, LANGUAGES = (390, 1280), ("light", "dark"), ("vi", "en")
HEIGHTS = {390: 844, 1280: 900}
#: A sheet shows phones and desks so wide, and cuts what is longer.
SHEET_WIDTHS, SHEET_HEIGHTS, GAP = {390: 300, 1280: 620}, {390: 2600, 1280: 1300}, 12
_HOW = tuple(itertools.product(THEMES, LANGUAGES))
PAPER = (128, 128, 128)
_ALL_PICTURES = f"""() => {{ {LAY_ALL_OUT}
  return Promise.all([...document.images].map((image) => {{
    image.loading = 'eager';
    return image.decode().catch(() => null);
  }}));
}}"""


@dataclass(frozen=True)
class Shot:
    """One picture to take."""

    stop: Stop
    width: int
    theme: str
    language: str

    @property
    def page(self) -> str:
        """The name of the page, as of this visitor."""
        return f"{self.stop.name}.{self.stop.who.name.lower()}"

    @property
    def file(self) -> str:
        """Where the picture goes."""
        return f"{self.page}/{self.width}-{self.theme}-{self.language}.png"


def main() -> int:
    """Take the pictures that were asked for; 1 if a page could not be opened."""
    options = _options()
    stops = [stop for stop in STOPS if not options.pages or _is_asked(stop, options.pages)]
    began, folder = time.monotonic(), Path(options.into)
    logging.disable(logging.WARNING)
    compile_translations()
    with tempfile.TemporaryDirectory(prefix="phien-pictures-") as place:
        os.environ[FOLDER] = place
        with served_market(Path(place)) as market:
            troubles = asyncio.run(_take_all(market, furnish(market.app), stops, folder, options.at_once))
    with ThreadPoolExecutor(os.cpu_count()) as hands:
        list(hands.map(lambda stop: _lay_out(stop, folder), stops))
    taken = len(stops) * len(WIDTHS) * len(THEMES) * len(LANGUAGES) - len(troubles)
    print(*troubles, sep="\n", end="\n" if troubles else "")
    print(f"{taken} pictures of {len(stops)} pages in {time.monotonic() - began:.0f} s: {folder}")
    return bool(troubles)


async def _take_all(
    market: Market, furnished: Furnished, stops: Sequence[Stop], folder: Path, at_once: int
) -> list[str]:
    """Take all pictures, so many at a time; what went wrong."""
    for stop in stops:
        shutil.rmtree(folder / Shot(stop, 0, "", "").page, ignore_errors=True)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        seats = [
            _Seat(browser, market, furnished, who, width, theme)
            for who, width, theme in itertools.product(Who, WIDTHS, THEMES)
        ]
        turns = asyncio.Semaphore(at_once)
        troubles = await asyncio.gather(*(seat.take(stops, folder, turns) for seat in seats))
        await browser.close()
    return [trouble for some in troubles for trouble in some]


@dataclass(frozen=True)
class _Seat:
    """One visitor's browser of one width and theme."""

    browser: Browser
    market: Market
    furnished: Furnished
    who: Who
    width: int
    theme: str

    async def take(self, stops: Sequence[Stop], folder: Path, turns: asyncio.Semaphore) -> list[str]:
        """Take all pictures of this visitor, one after another."""
        mine = [stop for stop in stops if stop.who is self.who]
        if not mine:
            return []
        async with turns:
            context = await self._sit_down()
            shots = [Shot(stop, self.width, self.theme, tongue) for stop in mine for tongue in LANGUAGES]
            troubles = [await self._take(context, shot, folder / shot.file) for shot in shots]
            await context.close()
        return [trouble for trouble in troubles if trouble]

    async def _sit_down(self) -> BrowserContext:
        context = await self.browser.new_context(
            viewport={"width": self.width, "height": HEIGHTS[self.width]},
            color_scheme="dark" if self.theme == "dark" else "light",
            reduced_motion="reduce",
            base_url=self.market.url,
        )
        held = self.furnished.cookies[self.who].items()
        url = self.market.url
        await context.add_cookies([{"name": name, "value": value, "url": url} for name, value in held])
        await context.new_page()
        return context

    async def _take(self, context: BrowserContext, shot: Shot, file: Path) -> str:
        page = context.pages[0]
        english = "/en" if shot.language == "en" else ""
        address = f"{english}{shot.stop.path.format(**self.furnished.things)}"
        answer = await page.goto(address, wait_until="networkidle")
        await page.evaluate(_ALL_PICTURES)
        await page.screenshot(path=file, full_page=True, animations="disabled")
        is_there = answer and answer.status == shot.stop.status
        return "" if is_there else f"{address}: {answer and answer.status} for {self.who.name}"


def _lay_out(stop: Stop, folder: Path) -> None:
    """All variants of a page on one sheet: four phones, and beside them four desks in two rows."""
    phones, desks = ([_small(stop, width, *how, folder) for how in _HOW] for width in WIDTHS)
    places = [*_row(phones, GAP, GAP), *_row(desks[:2], _right(phones), GAP)]
    places += _row(desks[2:], _right(phones), max(desk.height for desk in desks[:2]) + 2 * GAP)
    width = max(left + picture.width for picture, left, _ in places) + GAP
    height = max(top + picture.height for picture, _, top in places) + GAP
    sheet = Image.new("RGB", (width, height), PAPER)
    for picture, left, top in places:
        sheet.paste(picture, (left, top))
    target = folder / "sheets" / f"{Shot(stop, 0, '', '').page}.png"
    target.parent.mkdir(parents=True, exist_ok=True)
    sheet.save(target, compress_level=1)


def _row(pictures: Sequence[Image.Image], left: int, top: int) -> Iterator[tuple[Image.Image, int, int]]:
    for picture in pictures:
        yield picture, left, top
        left += picture.width + GAP


def _right(pictures: Sequence[Image.Image]) -> int:
    return sum(picture.width + GAP for picture in pictures) + 2 * GAP


def _small(stop: Stop, width: int, theme: str, language: str, folder: Path) -> Image.Image:
    with Image.open(folder / Shot(stop, width, theme, language).file) as full:
        scale = SHEET_WIDTHS[width] / full.width
        seen = full.convert("RGB").crop(
            (0, 0, full.width, min(full.height, int(SHEET_HEIGHTS[width] / scale)))
        )
    return seen.resize((SHEET_WIDTHS[width], max(1, int(seen.height * scale))), Image.Resampling.BOX)


def _is_asked(stop: Stop, names: Sequence[str]) -> bool:
    """Whether a name is the page's, its visitor's, or how the page's begins (`order*`)."""
    return any(
        name in {stop.name, stop.who.name.lower()} or (name.endswith("*") and stop.name.startswith(name[:-1]))
        for name in names
    )


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="tools.pictures", description=__doc__)
    parser.add_argument("pages", nargs="*", help="names of pages or visitors: home order* minh")
    parser.add_argument("--into", default=str(INSTANCE / "pictures"), help="the folder")
    parser.add_argument("--at-once", type=int, default=6, help="how many browsers at a time")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
