"""Pictures from strangers are checked, drawn anew, and never served as they came."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image, ImageOps
from sqlalchemy import select
from werkzeug.datastructures import FileStorage

from shop.platform import images
from shop.platform.database import db, transaction
from shop.platform.media import (
    MediaFile,
    MediaState,
    draw_anew,
    file_name,
    private_picture,
    take_in,
    throw_away,
)
from shop.platform.storage import FolderStorage, storage
from shop.platform.uploads import take_in_files
from tests.support.pictures import bomb, broken_notes, picture, picture_with_place

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
GIF = b"GIF89a/*" + b"\0" * 40 + b"*/=1;alert(1)"


def upload(data: bytes, *, is_private: bool = False) -> MediaFile:
    with transaction():
        return take_in(data, owner_id=1, is_private=is_private)


@pytest.mark.parametrize("brand", [b"heic", b"mif1"])
def test_a_telephones_own_picture_is_refused_with_a_way_out(brand: bytes) -> None:
    with pytest.raises(images.PictureInHeic, match="chụp màn hình"):
        images.inspect(b"\0\0\0\x18ftyp" + brand + b"\0" * 400)


@pytest.mark.parametrize("hostile", [SVG, GIF, b"<?php echo 1;", b"", b"\xff\xd8\xff cut off"])
def test_what_is_no_picture_is_refused_with_a_word_about_why(app: Flask, hostile: bytes) -> None:
    with pytest.raises(images.BadPicture, match="JPEG"):
        upload(hostile)

    assert db.session.scalars(select(MediaFile)).all() == []


def test_a_bomb_is_refused_before_it_unfolds(app: Flask) -> None:
    with pytest.raises(images.PictureTooLarge):
        upload(bomb())


def test_a_cut_off_picture_is_refused(app: Flask) -> None:
    with pytest.raises(images.BadPicture):
        upload(picture()[:-600])


def test_a_tiny_picture_is_refused(app: Flask) -> None:
    with pytest.raises(images.PictureTooSmall):
        upload(picture(size=(200, 900)))


def test_a_picture_too_long_to_be_drawn_is_refused(app: Flask) -> None:
    with pytest.raises(images.PictureTooLong):
        upload(picture("PNG", size=(300, 16_001)))


@pytest.mark.parametrize("notes", broken_notes().values(), ids=broken_notes())
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_whose_cameras_notes_are_broken_is_taken_all_the_same(
    app: Flask, kind: str, notes: bytes
) -> None:
    media = upload(picture(kind, exif=notes))

    assert sorted((media.width, media.height)) == [700, 900]


@pytest.mark.parametrize("orientation", range(10))
def test_a_picture_is_shown_as_the_camera_was_held(orientation: int) -> None:
    corner = Image.new("RGB", (400, 300), "white")
    corner.paste("black", (0, 0, 200, 100))
    exif = Image.Exif()
    exif[0x0112] = orientation
    out = io.BytesIO()
    corner.save(out, "PNG", exif=exif.tobytes())
    with Image.open(io.BytesIO(out.getvalue())) as known:
        wanted = ImageOps.exif_transpose(known).convert("L").resize((20, 20))

    webp = next(images.draw(out.getvalue(), (300,)))

    with Image.open(io.BytesIO(webp.data)) as drawn:
        pairs = zip(drawn.convert("L").resize((20, 20)).tobytes(), wanted.tobytes(), strict=True)
    assert max(abs(one - other) for one, other in pairs) < 100


def test_nothing_that_a_colour_profile_carries_is_kept() -> None:
    profile = b"\0" * 128 + b"<script>alert(1)</script>"

    drawn = list(images.draw(picture("JPEG", icc_profile=profile), (320,)))

    assert {one.extension for one in drawn} == {"webp", "avif"}
    assert not [one for one in drawn if b"<script>" in one.data]


def test_a_picture_is_turned_upright_and_forgets_where_it_was_taken(
    app: Flask, deliver: Callable[[], int], reload: Callable[[MediaFile], MediaFile]
) -> None:
    media = upload(picture_with_place())
    assert (media.width, media.height) == (700, 900)
    assert media.state is MediaState.WAITING

    deliver()

    media = reload(media)
    assert media.state is MediaState.READY
    assert media.widths == [320, 640]
    for extension in ("webp", "avif"):
        data = storage().get(file_name(media.key, 320, extension, is_private=False))
        assert data is not None
        assert b"secret-camera-owner" not in data
        drawn = Image.open(io.BytesIO(data))
        assert drawn.size == (320, 411)
        assert not drawn.getexif()
    assert storage().get(f"incoming/{media.key}") is None


def test_nobody_gets_the_picture_as_it_came(app: Flask, client: FlaskClient) -> None:
    media = upload(picture())

    for address in (f"/anh/{media.key}-320.webp", f"/anh/{media.key}-320.jpeg", f"/incoming/{media.key}"):
        assert client.get(address).status_code == 404


def test_a_drawn_picture_is_served_for_a_year_without_a_cookie(
    app: Flask, client: FlaskClient, deliver: Callable[[], int]
) -> None:
    media = upload(picture("PNG"))
    deliver()

    answer = client.get(f"/anh/{media.key}-640.avif")

    assert answer.status_code == 200
    assert answer.content_type == "image/avif"
    assert "immutable" in answer.headers["Cache-Control"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "Set-Cookie" not in answer.headers


def test_a_private_picture_has_no_public_address(
    app: Flask, client: FlaskClient, deliver: Callable[[], int], reload: Callable[[MediaFile], MediaFile]
) -> None:
    media = upload(picture("WEBP"), is_private=True)
    deliver()
    media = reload(media)

    assert client.get(f"/anh/{media.key}-640.webp").status_code == 404
    assert private_picture(media) is not None


def test_drawing_twice_does_no_harm(app: Flask, deliver: Callable[[], int]) -> None:
    media = upload(picture())
    deliver()

    draw_anew(media.id)

    db.session.expire_all()
    assert db.session.get_one(MediaFile, media.id).state is MediaState.READY


@pytest.mark.parametrize("is_drawn", [True, False], ids=["drawn", "still waiting"])
def test_what_is_thrown_away_has_no_address_any_more(
    app: Flask, client: FlaskClient, deliver: Callable[[], int], is_drawn: bool
) -> None:
    media = upload(picture_with_place())
    key, media_id = media.key, media.id
    if is_drawn:
        deliver()
    with transaction():
        throw_away(db.session.get_one(MediaFile, media_id))
    deliver()
    deliver()

    db.session.expire_all()
    assert not db.session.get_one(MediaFile, media_id).is_ready
    assert storage().get(f"incoming/{key}") is None
    for width in images.PUBLIC_WIDTHS:
        for extension in ("webp", "avif"):
            assert client.get(f"/anh/{key}-{width}.{extension}").status_code == 404


def test_a_picture_thrown_away_while_it_is_drawn_leaves_nothing(
    app: Flask, client: FlaskClient, deliver: Callable[[], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    media = upload(picture())
    key, media_id = media.key, media.id
    drawn = images.draw

    def slow(*wanted: Any, **how: Any) -> list[images.Drawn]:
        pictures = list(drawn(*wanted, **how))
        with transaction():
            throw_away(db.session.get_one(MediaFile, media_id))
        return pictures

    monkeypatch.setattr("shop.platform.images.draw", slow)
    draw_anew(media_id)
    deliver()

    assert storage().get(f"incoming/{key}") is None
    assert client.get(f"/anh/{key}-640.webp").status_code == 404


@pytest.mark.parametrize("name", ["../secret", "public/../../x", "/etc/passwd", "", "a\0b", "A.webp"])
def test_names_that_are_not_ours_reach_no_file(tmp_path, name: str) -> None:
    with pytest.raises(ValueError, match="not a name"):
        FolderStorage(tmp_path).get(name)


def test_a_worker_killed_after_drawing_leaves_no_original_behind(
    app: Flask, deliver: Callable[[], int]
) -> None:
    media = upload(picture_with_place())
    deliver()
    key, media_id = media.key, media.id
    db.session.rollback()
    storage().put(f"incoming/{key}", picture_with_place())

    draw_anew(media_id)

    assert storage().get(f"incoming/{key}") is None


def test_a_picture_is_read_whole_when_its_request_is_done_again(app: Flask) -> None:
    file = FileStorage(io.BytesIO(picture()), "lan.jpg")

    for _ in range(2):
        taken = take_in_files([file], owner_id=1, is_private=False, room=5)
        assert (len(taken.media_ids), taken.refusals) == (1, [])


def test_who_has_sent_pictures_all_day_goes_on_tomorrow(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shop.platform.uploads.MOST_A_DAY", 2)

    taken = [
        take_in_files(
            [FileStorage(io.BytesIO(picture()), "lan.jpg")], owner_id=owner, is_private=False, room=5
        )
        for owner in (1, 1, 1, 2)
    ]

    assert [len(one.media_ids) for one in taken] == [1, 1, 0, 1]
    assert "Ngày mai" in taken[2].refusals[0]
