"""For maintainers: draws as pixels what the shop needs of its own SVG drawings (wants Chromium).

The shop cannot draw SVG. Run it again when a drawing, the mark or a band has changed:
`.venv/bin/python -m tools.draw_share_art`; what it writes is committed.
"""

import io
import re
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

from tests.support.chromium import chromium

ROOT = Path(__file__).parents[1]
ART = ROOT / "static" / "art"
BRAND = ART / "brand"
TARGET = ROOT / "shop" / "feeds" / "art"
BANDS = ("ban", "cao-bang", "dien-bien", "hoa-binh", "son-la")
SIDE = 570
BAND = 60
PAPER = "#fcfaf6"
#: What is shared of the market and of what stands under one of its landscapes, and which of it is seen.
SHARED = (
    ("share", "hero-wide", "70% 60%"),
    *((f"share-{scene}", f"story-{scene}", "50% 70%") for scene in ("ong", "che", "lua", "det")),
)


def main() -> None:
    """Draw everything anew."""
    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        page = browser.new_page()
        page.goto(BRAND.as_uri())  # so that pictures beside it may be loaded
        for drawing in sorted((ART / "products").glob("*.svg")):
            if not drawing.stem.startswith("ruou"):  # alcohol is shared nowhere
                pixels = shot(page, picture(drawing, SIDE, SIDE), SIDE, SIDE)
                pixels.convert("RGB").save(TARGET / "drawings" / f"{drawing.stem}.webp", quality=76, method=6)
        for band in BANDS:
            weave = BRAND / f"band-{band}-s.svg"
            width = round(BAND * repeat_of(weave))
            shot(page, picture(weave, width, BAND), width, BAND).save(TARGET / f"band-{band}.png")
        shot(page, picture(BRAND / "logo.svg", 294, 84), 294, 84).save(TARGET / "logo.png", optimize=True)
        for name, side, share, corner in (
            ("icon-192", 192, 0.76, "22%"),
            ("icon-512", 512, 0.76, "22%"),
            ("icon-maskable-512", 512, 0.6, "0"),
        ):
            inner = round(side * share)
            icon = shot(page, tile(picture(BRAND / "mark.svg", inner, inner), side, corner), side, side)
            icon.save(BRAND / f"{name}.png", optimize=True)
        for name, landscape, place in SHARED:
            pixels = landscape_to_share(page, BRAND / f"{landscape}.svg", place)
            pixels.convert("RGB").save(BRAND / f"{name}.jpg", quality=84, optimize=True)
        browser.close()


def repeat_of(weave: Path) -> float:
    """Width of one repeat of a band, in heights."""
    width, height = map(float, re.findall(r'viewBox="0 0 (\S+) (\S+)"', weave.read_text())[0])
    return width / height


def tile(body: str, side: int, corner: str) -> str:
    """A square of paper under a drawing."""
    frame = f"width:{side}px;height:{side}px;border-radius:{corner};background:{PAPER}"
    return f'<div style="{frame};display:grid;place-items:center">{body}</div>'


def picture(path: Path, width: int, height: int) -> str:
    """A drawing in the middle of a page."""
    return f'<img src="{path.as_uri()}" style="width:{width}px;height:{height}px;object-fit:contain">'


def landscape_to_share(page: Page, landscape: Path, place: str) -> Image.Image:
    """A landscape, the logo on paper over it, a band below."""
    band = f"url({(BRAND / 'band-ban-s.svg').as_uri()}) 0 0 / auto 44px"
    body = f"""
    <div style="position:relative;width:1200px;height:630px;overflow:hidden;background:{PAPER}">
      <img src="{landscape.as_uri()}" style="position:absolute;inset:0;
        width:1200px;height:586px;object-fit:cover;object-position:{place}">
      <div style="position:absolute;left:64px;top:64px;background:{PAPER};
        border-radius:28px;padding:36px 48px">{picture(BRAND / "logo.svg", 441, 126)}</div>
      <div style="position:absolute;left:0;right:0;bottom:0;height:44px;background:{band}"></div>
    </div>"""
    return shot(page, body, 1200, 630)


def shot(page: Page, body: str, width: int, height: int) -> Image.Image:
    """A page's pixels."""
    page.set_viewport_size({"width": width, "height": height})
    frame = f"margin:0;width:{width}px;height:{height}px;display:grid;place-items:center"
    page.evaluate(
        "([frame, body]) => { document.body.style = frame; document.body.innerHTML = body }", [frame, body]
    )
    page.evaluate("() => Promise.all([...document.images].map((image) => image.decode()))")
    return Image.open(io.BytesIO(page.screenshot(omit_background=True)))


if __name__ == "__main__":
    main()
