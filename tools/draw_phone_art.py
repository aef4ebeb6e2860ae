"""For maintainers: draws the shop's own SVG drawings as AVIF, for telephones (wants Chromium).

A telephone draws an SVG of five hundred shapes on the thread that answers the thumb, an AVIF beside
it. Run it again when a drawing has changed: `.venv/bin/python -m tools.draw_phone_art`; what it
writes is committed (`shop/platform/pictures.py` says which widths there are).
"""

from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from shop.platform.pictures import DRAWING_WIDTHS, HERO_WIDTH, LANDSCAPE_WIDTHS
from tests.support.chromium import chromium
from tools.draw_share_art import ART, BRAND, SHARED, picture, shot

QUALITY = 55


def main() -> None:
    """Draw everything anew."""
    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        page = browser.new_page()
        page.goto(BRAND.as_uri())  # so that pictures beside it may be loaded
        for size, widths in DRAWING_WIDTHS.items():
            for drawing in sorted((ART / size).glob("*.svg")):
                draw(page, drawing, widths, 1)
        draw(page, BRAND / "hero-tall.svg", (HERO_WIDTH,), 7 / 8)
        for name, landscape, _ in SHARED:
            if name != "share":
                draw(page, BRAND / f"{landscape}.svg", LANDSCAPE_WIDTHS, 2 / 3)
        browser.close()


def draw(page: Page, drawing: Path, widths: tuple[int, ...], height: float) -> None:
    """A drawing in each width beside itself; `height` is that of one unit of width."""
    for width in widths:
        tall = round(width * height)
        pixels = shot(page, picture(drawing, width, tall), width, tall).convert("RGB")
        pixels.save(drawing.with_name(f"{drawing.stem}-{width}.avif"), quality=QUALITY, speed=4)


if __name__ == "__main__":
    main()
