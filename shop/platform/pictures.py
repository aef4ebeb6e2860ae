"""What a template needs to show a picture: a photo in several widths, or a drawing."""

from dataclasses import dataclass
from typing import Protocol

from shop.platform.assets import asset
from shop.platform.tones import tone_of_drawing

#: The drawings are squares of this many units.
DRAWING_SIDE = 1200
LANDSCAPE_SIZE = (1200, 800)
#: Widths in which a drawing is there as AVIF, too (tools/draw_phone_art.py).
DRAWING_WIDTHS = {"cards": (360, 640), "products": (800,)}
LANDSCAPE_WIDTHS = (720,)
HERO_WIDTH = 800
#: The width that stands in `src`, for browsers that know no srcset.
_PLAIN_WIDTH = 640


class Photo(Protocol):
    """The columns of a picture that has been drawn anew: a MediaFile, or a row with the same."""

    @property
    def key(self) -> str: ...
    @property
    def width(self) -> int: ...
    @property
    def height(self) -> int: ...
    @property
    def widths(self) -> list[int]: ...
    @property
    def tone(self) -> int | None: ...


@dataclass(frozen=True)
class Picture:
    """One picture. `width` and `height` are its own, so that the page keeps room for it; `large`
    is the address of it at its largest, `tone` what stands in its place meanwhile. A drawing's
    `avif_srcset` is for telephones: they draw pixels sooner than shapes.
    """

    src: str
    srcset: str
    webp_srcset: str
    avif_srcset: str
    width: int
    height: int
    alt: str
    is_drawing: bool
    large: str
    tone: int | None


def drawing(name: str, alt: str, size: str = "cards") -> Picture:
    """A drawing of the shop's own; `size` is cards (small, plain) or products (fine)."""
    return _drawn(
        f"art/{size}/{name}", alt, DRAWING_WIDTHS[size], (DRAWING_SIDE, DRAWING_SIDE), tone_of_drawing(name)
    )


def landscape(name: str, alt: str) -> Picture:
    """One of the shop's own landscapes."""
    return _drawn(f"art/brand/story-{name}", alt, LANDSCAPE_WIDTHS, LANDSCAPE_SIZE, None)


def _drawn(name: str, alt: str, widths: tuple[int, ...], size: tuple[int, int], tone: int | None) -> Picture:
    address = asset(f"{name}.svg")
    return Picture(
        src=address,
        srcset="",
        webp_srcset="",
        avif_srcset=", ".join(f"{asset(f'{name}-{width}.avif')} {width}w" for width in widths),
        width=size[0],
        height=size[1],
        alt=alt,
        is_drawing=True,
        large=address,
        tone=tone,
    )


def uploaded(media: Photo, alt: str) -> Picture:
    """A photo that is ready (its `widths` are not empty), in all its widths as WebP and AVIF."""
    webp = _srcset(media, "webp")
    return Picture(
        src=_address(media, _plain_width(media.widths), "webp"),
        srcset=webp,
        webp_srcset=webp,
        avif_srcset=_srcset(media, "avif"),
        width=media.width,
        height=media.height,
        alt=alt,
        is_drawing=False,
        large=_address(media, max(media.widths), "webp"),
        tone=media.tone,
    )


def _plain_width(widths: list[int]) -> int:
    return max((width for width in widths if width <= _PLAIN_WIDTH), default=min(widths))


def _srcset(media: Photo, extension: str) -> str:
    return ", ".join(f"{_address(media, width, extension)} {width}w" for width in media.widths)


def _address(media: Photo, width: int, extension: str) -> str:
    return f"/anh/{media.key}-{width}.{extension}"
