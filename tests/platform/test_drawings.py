"""The shop's own drawings: shapes for desks, pixels for telephones."""

import pytest
from PIL import Image

from shop.platform.assets import STATIC, asset
from shop.platform.pictures import DRAWING_WIDTHS, HERO_WIDTH, LANDSCAPE_WIDTHS, drawing, landscape


@pytest.mark.parametrize(
    ("pattern", "widths", "height"),
    [
        ("cards/*.svg", DRAWING_WIDTHS["cards"], 1),
        ("products/*.svg", DRAWING_WIDTHS["products"], 1),
        ("brand/hero-tall.svg", (HERO_WIDTH,), 7 / 8),
        ("brand/story-*.svg", LANDSCAPE_WIDTHS, 2 / 3),
    ],
)
def test_every_drawing_is_there_in_every_width(pattern: str, widths: tuple[int, ...], height: float) -> None:
    drawings = [path for path in (STATIC / "art").glob(pattern) if "-wide" not in path.stem]
    assert drawings
    for path in drawings:
        for width in widths:
            with Image.open(path.with_name(f"{path.stem}-{width}.avif")) as pixels:
                assert (pixels.format, pixels.size) == ("AVIF", (width, round(width * height)))


def test_a_drawing_names_its_pixels_and_stays_a_drawing() -> None:
    picture = drawing("mat-ong-hoa-ban", "Hũ mật ong")
    assert picture.src == asset("art/cards/mat-ong-hoa-ban.svg")
    assert picture.avif_srcset == (
        f"{asset('art/cards/mat-ong-hoa-ban-360.avif')} 360w, "
        f"{asset('art/cards/mat-ong-hoa-ban-640.avif')} 640w"
    )
    assert picture.is_drawing
    assert landscape("ong", "").avif_srcset == f"{asset('art/brand/story-ong-720.avif')} 720w"
