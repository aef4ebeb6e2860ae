"""Payment codes as pictures: drawn when asked for, in memory, never kept.

SVG for the page; PNG to keep on a telephone, since banks' apps read codes from the photo
library. White ground, dark modules and quiet zone stay the same by day and by night: a
scanner needs them so (ISO/IEC 18004 asks for four light modules around the code).
"""

import io
import math
from html import escape
from pathlib import Path

import segno
from PIL import Image, ImageColor, ImageDraw, ImageFont

from shop.kernel.errors import mark
from shop.payments import emv
from shop.payments.banks import DEMO_BIN

QUIET = 4
#: The tokens `--ink`, `--surface` and `--do` by day: a picture sees no style sheet.
INK, GROUND, WARNING = "#1d2242", "#ffffff", "#ab2a1e"
#: What stands across a code that leads to the bank that does not exist; ` – ` ends the first line.
OVERPRINT = mark("BẢN THỬ – KHÔNG CHUYỂN TIỀN")
_PIXELS = 8
_PHOTO_PIXELS = 16
_FONT = Path(__file__).parents[2] / "static" / "fonts" / "alegreya-700-vi.woff2"
#: Height of the band, and for each line its height above the middle, size and greatest length,
#: as shares of the code's side. The band hides two of the three corner marks and more than twice
#: what error correction M restores (15 %): no scanner reads anything there.
_BAND = 0.27
_LINES = ((-0.06, 0.1, 0.7), (0.06, 0.1, 1.04))
#: Width of a capital as a share of the side: a picture's text keeps it in whatever face it finds.
_CAPITAL = 0.058


def qr_svg(payload: str, *, overprint: str = OVERPRINT) -> bytes:
    """A payment code (error correction M) as a small SVG without styles or scripts.

    A code of the demo's bank always carries `overprint`, and no other code does. Raises
    `emv.MalformedCode` rather than draw what no bank could read.
    """
    rows = modules(payload)
    side = len(rows) + 2 * QUIET
    size = side * _PIXELS
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{size}" height="{size}"'
        f' viewBox="0 0 {side} {side}"><path fill="{GROUND}" d="M0 0h{side}v{side}H0z"/>'
        f'<path fill="{INK}" shape-rendering="crispEdges" d="{_path(rows)}"/>'
        f"{_svg_band(overprint, side) if is_demo(payload) else ''}</svg>"
    ).encode()


def qr_png(payload: str, *, overprint: str = OVERPRINT) -> bytes:
    """The same picture as a PNG of some 800 pixels, for a telephone's photo library."""
    rows = modules(payload)
    side = len(rows) + 2 * QUIET
    picture = Image.new("P", (side, side))
    picture.putpalette([*ImageColor.getrgb(GROUND), *ImageColor.getrgb(INK)])
    for y, row in enumerate(rows):
        picture.paste(Image.frombytes("P", (len(row), 1), bytes(row)), (QUIET, QUIET + y))
    picture = picture.resize((side * _PHOTO_PIXELS,) * 2, Image.Resampling.NEAREST)
    if is_demo(payload):
        picture = _stamped(picture.convert("RGB"), overprint).quantize(16)
    file = io.BytesIO()
    picture.save(file, "PNG")
    return file.getvalue()


def modules(payload: str) -> list[bytearray]:
    """The code's rows, 1 for dark, without the quiet zone. Raises `emv.MalformedCode`."""
    emv.read(payload)
    return list(segno.make_qr(payload, error="M", boost_error=False).matrix)


def is_demo(payload: str) -> bool:
    """Whether a code leads to the bank that does not exist."""
    match emv.read(payload).get("38"):
        case {"01": {"00": bank}}:
            return bank == DEMO_BIN
    return False


def _path(rows: list[bytearray]) -> str:
    """One rectangle for each run of dark modules."""
    parts = []
    for y, row in enumerate(rows):
        x = 0
        while (start := row.find(1, x)) >= 0:
            end = row.find(0, start)
            x = end if end >= 0 else len(row)
            parts.append(f"M{start + QUIET} {y + QUIET}h{x - start}v1h{start - x}z")
    return "".join(parts)


def _svg_band(words: str, side: int) -> str:
    """A white band from the lower left to the upper right, with the words in two lines."""
    height, middle = _BAND * side, side / 2
    texts = "".join(
        f'<text x="{middle}" y="{middle + place * side:.2f}" font-size="{size * side:.2f}"'
        f' textLength="{min(longest, _CAPITAL * len(line)) * side:.2f}"'
        f' lengthAdjust="spacingAndGlyphs" dominant-baseline="central">{escape(line)}</text>'
        for line, (place, size, longest) in zip(_lines(words), _LINES, strict=True)
    )
    return (
        f'<g transform="rotate(-45 {middle} {middle})"><title>{escape(words)}</title>'
        f'<path fill="{GROUND}" stroke="{WARNING}" stroke-width=".5"'
        f' d="M{-side} {middle - height / 2:.2f}h{3 * side}v{height:.2f}H{-side}z"/>'
        f'<g fill="{WARNING}" font-family="Alegreya,Georgia,Noto Serif,serif" font-weight="700"'
        f' text-anchor="middle">{texts}</g></g>'
    )


def _stamped(picture: Image.Image, words: str) -> Image.Image:
    """The same band, painted."""
    side = picture.width
    band = Image.new("RGB", (math.ceil(side * math.sqrt(2)), round(_BAND * side)), GROUND)
    pen = ImageDraw.Draw(band)
    edge = round(side / 120)
    pen.rectangle((-edge, 0, band.width + edge, band.height - 1), outline=WARNING, width=edge)
    for line, (place, size, longest) in zip(_lines(words), _LINES, strict=True):
        font = ImageFont.truetype(_FONT, round(size * side))
        font = font.font_variant(size=round(min(1, longest * side / font.getlength(line)) * font.size))
        at = (band.width / 2, band.height / 2 + place * side)
        pen.text(at, line, fill=WARNING, font=font, anchor="mm")
    turned = band.convert("RGBA").rotate(45, Image.Resampling.BICUBIC, expand=True)
    picture.paste(turned, ((side - turned.width) // 2, (side - turned.height) // 2), turned)
    return picture


def _lines(words: str) -> tuple[str, str]:
    first, _, second = words.partition(" – ")
    return f"{first} –", second
