"""Draws a picture to share in the shop's dress: the goods, their name, who made them and where."""

import io
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from PIL import Image, ImageDraw, ImageFont

#: Counts up when the picture is to look different: every address changes with it.
DESIGN: Final = "1"
WIDTH, HEIGHT = 1200, 630
_HERE = Path(__file__).parent
_ART = _HERE / "art"
_NAMES = _HERE / "fonts" / "Alegreya-Bold.ttf"
_WORDS = _HERE.parent / "platform" / "fonts"
#: The colours of the day theme (static/css/tokens.css).
_PAPER, _INK, _INK_2, _CHAM, _SUNKEN = "#fcfaf6", "#1d2242", "#4a4e6b", "#27316b", "#f4f0e8"
_BAND = 60
_SIDE = HEIGHT - _BAND
_LEFT = _SIDE + 56
_ROOM = WIDTH - _LEFT - 56
#: Sizes of the name, the largest that fits in so many lines.
_SIZES: Final = ((68, 2), (56, 3), (46, 4))
_LEADING = 1.16
_ELLIPSIS = "…"


@dataclass(frozen=True)
class Card:
    """What is drawn. `photo` is an encoded picture, `drawing` the name of one of ours, or neither."""

    name: str
    maker: str
    place: str
    band: str
    photo: bytes | None
    drawing: str


def draw(card: Card) -> bytes:
    """The picture as JPEG, 1200×630."""
    canvas = Image.new("RGB", (WIDTH, HEIGHT), _PAPER)
    canvas.paste(_goods(card), (0, 0))
    _weave(canvas, card.band)
    logo = Image.open(_ART / "logo.png")
    canvas.paste(logo, (_LEFT - 6, 40), logo)
    pen = ImageDraw.Draw(canvas)
    font, lines = _fitted(_clean(card.name))
    step = round(font.size * _LEADING)
    top = 160
    for line in lines:
        pen.text((_LEFT, top), line, font=font, fill=_CHAM)
        top += step
    words = ImageFont.truetype(str(_WORDS / "BeVietnamPro-Regular.ttf"), 30)
    bold = ImageFont.truetype(str(_WORDS / "BeVietnamPro-Bold.ttf"), 30)
    top += 22
    for line in _wrapped(_clean(card.maker), words, 2):
        pen.text((_LEFT, top), line, font=words, fill=_INK)
        top += 42
    pen.text((_LEFT, top + 6), _shortened(_clean(card.place), bold), font=bold, fill=_INK_2)
    out = io.BytesIO()
    canvas.save(out, "JPEG", quality=86, optimize=True)
    return out.getvalue()


def _goods(card: Card) -> Image.Image:
    """The picture of the goods, square, its middle; without one, a basket's ground."""
    path = _ART / "drawings" / f"{card.drawing}.webp"
    if card.photo is not None:
        picture = Image.open(io.BytesIO(card.photo)).convert("RGB")
    elif card.drawing.replace("-", "").isalnum() and path.is_file():
        picture = Image.open(path).convert("RGB")
    else:
        return Image.new("RGB", (_SIDE, _SIDE), _SUNKEN)
    side = min(picture.size)
    left, top = (picture.width - side) // 2, (picture.height - side) // 2
    return picture.crop((left, top, left + side, top + side)).resize((_SIDE, _SIDE), Image.Resampling.LANCZOS)


def _weave(canvas: Image.Image, band: str) -> None:
    """The region's woven strip along the lower edge."""
    path = _ART / f"band-{band}.png"
    known = band.replace("-", "").isalnum() and path.is_file()
    cloth = Image.open(path if known else _ART / "band-ban.png")
    for left in range(0, WIDTH, cloth.width):
        canvas.paste(cloth, (left, HEIGHT - _BAND))


def _fitted(name: str) -> tuple[ImageFont.FreeTypeFont, list[str]]:
    for size, most in _SIZES:
        font = ImageFont.truetype(str(_NAMES), size)
        lines = _wrapped(name, font, most)
        if not lines[-1].endswith(_ELLIPSIS):
            break
    return font, lines


def _wrapped(text: str, font: ImageFont.FreeTypeFont, most: int) -> list[str]:
    """The text in lines that fit; what would need more than `most` ends in an ellipsis."""
    lines = [""]
    words = text.split()
    for number, word in enumerate(words):
        longer = f"{lines[-1]} {word}".strip()
        if font.getlength(longer) <= _ROOM or not lines[-1]:
            lines[-1] = longer
        elif len(lines) < most:
            lines.append(word)
        else:
            lines[-1] = _shortened(" ".join([lines[-1], *words[number:]]), font)
            break
    return [_shortened(line, font) for line in lines]


def _shortened(line: str, font: ImageFont.FreeTypeFont) -> str:
    if font.getlength(line) <= _ROOM:
        return line
    while line and font.getlength(line + _ELLIPSIS) > _ROOM:
        line = line[:-1]
    return line.rstrip() + _ELLIPSIS


def _clean(text: str) -> str:
    """Composed letters that the fonts have, on one line; anything else would be an empty box."""
    composed = unicodedata.normalize("NFC", " ".join(text.split()))
    return "".join(sign for sign in composed if sign == " " or sign in _known_signs())


@cache
def _known_signs() -> frozenset[str]:
    """Latin letters with every Vietnamese mark, digits, and the punctuation of names."""
    ranges = ((0x21, 0x7F), (0xA1, 0xAD), (0xAE, 0x100), (0x1EA0, 0x1EFA))
    letters = (chr(code) for first, end in ranges for code in range(first, end))
    return frozenset(letters) | frozenset("ĂăĐđĨĩŨũƠơƯư’‘“”–—…₫")
