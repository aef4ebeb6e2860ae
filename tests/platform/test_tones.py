"""What stands in a picture's place while it is on the way."""

import io

import pytest
from flask import Flask
from PIL import Image

from shop.platform import images, media
from shop.platform.assets import STATIC
from shop.platform.database import db, transaction
from shop.platform.media import MediaFile
from shop.platform.pictures import drawing, uploaded
from shop.platform.tones import PALETTE, nearest, tone_of_drawing
from tests.factories.accounts import make_user


@pytest.mark.parametrize("tone", range(len(PALETTE)))
def test_a_colour_of_the_palette_is_its_own_tone(tone: int) -> None:
    red, green, blue = (int(PALETTE[tone][at : at + 2], 16) for at in (1, 3, 5))

    assert nearest(red, green, blue) == tone


def test_every_tone_has_its_class() -> None:
    sheet = (STATIC / "css" / "shop.css").read_text()

    for tone, colour in enumerate(PALETTE):
        assert f".tone-{tone}{{background:{'#fff' if colour == '#ffffff' else colour}}}" in sheet


def test_a_drawing_has_the_tone_of_its_wall() -> None:
    assert PALETTE[tone_of_drawing("mat-ong-hoa-ban") or 0] == "#ffefc3"
    assert tone_of_drawing("../../../wsgi") is None
    assert drawing("mat-ong-hoa-ban", "Hũ").tone == tone_of_drawing("mat-ong-hoa-ban")


def test_a_photo_gets_its_tone_when_it_is_drawn_anew(app: Flask, deliver) -> None:
    file = io.BytesIO()
    Image.new("RGB", (400, 400), "#6f8f4a").save(file, "PNG")
    owner = make_user()
    with transaction():
        photo = media.take_in(file.getvalue(), owner_id=owner.id, is_private=False)
        number = photo.id

    deliver()

    drawn = db.session.get_one(MediaFile, number)
    assert PALETTE[drawn.tone if drawn.tone is not None else 0] == "#6f8f4a"
    picture = uploaded(drawn, "Lá")
    assert (picture.tone, picture.large) == (drawn.tone, f"/anh/{drawn.key}-320.webp")


def test_a_photo_from_before_has_none_and_is_shown_all_the_same(app: Flask) -> None:
    old = MediaFile(key="a" * 32, is_private=False, width=640, height=640, widths=[320, 640])

    assert uploaded(old, "Ảnh").tone is None
    assert images.fitting(640, images.PUBLIC_WIDTHS) == [320, 640]
