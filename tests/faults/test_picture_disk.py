"""F14: the disk where pictures lie is full. Nothing breaks, nothing typed is lost, no piece stays there."""

import io
import resource
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask, current_app
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.datastructures import FileStorage

from shop.kernel.clock import now, time_from
from shop.platform.database import db, transaction
from shop.platform.media import MediaFile, MediaState, take_in
from shop.platform.storage import FolderStorage, NoRoom
from shop.platform.uploads import take_in_files
from shop.sellers.queries import seller_of_user
from tests.factories.accounts import make_user
from tests.sellers.test_applying import SAID, apply
from tests.support.filling import files, form_on
from tests.support.pictures import picture
from tests.support.signing_in import SignIn


class SmallDisk(FolderStorage):
    """A folder in which the kernel keeps `room` more files, and of the next its beginning."""

    def __init__(self, folder: Path, room: int) -> None:
        super().__init__(folder)
        self.room = room

    def put(self, name: str, data: bytes) -> None:
        if self.room > 0:
            self.room -= 1
            return super().put(name, data)
        before = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (100, before[1]))
        try:
            super().put(name, data)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, before)


@contextmanager
def small_disk(folder: Path, room: int = 0) -> Iterator[None]:
    """The shop keeps its pictures there."""
    before = current_app.extensions["storage"]
    current_app.extensions["storage"] = SmallDisk(folder, room)
    try:
        yield
    finally:
        current_app.extensions["storage"] = before


def lying_in(folder: Path) -> list[str]:
    return [file.name for file in folder.rglob("*") if file.is_file()]


def pictures() -> int:
    db.session.rollback()
    return len(db.session.scalars(select(MediaFile)).all())


def test_a_full_disk_says_so_and_keeps_no_piece_of_the_file(tmp_path: Path) -> None:
    with pytest.raises(NoRoom):
        SmallDisk(tmp_path, 0).put("incoming/abc", b"x" * 5_000)

    assert lying_in(tmp_path) == []


def test_sua_is_told_beside_the_field_keeps_what_she_typed_and_sends_it_again(
    app: Flask, client: FlaskClient, sign_in: SignIn, tmp_path: Path
) -> None:
    sua = make_user("sua@example.vn", full_name="Sùng Thị Sua")
    sign_in(sua)

    with small_disk(tmp_path):
        answer = apply(client, picture(), name="giay-dang-ky.jpg")

    assert answer.status_code == 422
    assert "giay-dang-ky.jpg: Kho ảnh của chợ đang đầy." in answer.text
    assert "HTX Ong mật Mường Thanh" in answer.text
    assert (pictures(), lying_in(tmp_path)) == (0, [])
    assert seller_of_user(sua.id) is None

    assert apply(client, picture()).status_code == 303
    assert pictures() == 1


def test_a_reader_of_english_is_told_in_english(
    app: Flask, client: FlaskClient, sign_in: SignIn, tmp_path: Path
) -> None:
    sign_in(make_user("sua@example.vn"))
    form = form_on(client.get("/en/ban-hang"), holding="legal_form")

    with small_disk(tmp_path):
        answer = form.press(client, files={"papers": files(picture(), name="papers.jpg")}, **SAID)

    assert answer.status_code == 422
    assert "papers.jpg: The market has no room for pictures just now." in answer.text


def test_the_pictures_that_still_found_room_are_kept(app: Flask, tmp_path: Path) -> None:
    sent = [FileStorage(io.BytesIO(picture()), f"{number}.jpg") for number in range(3)]

    with small_disk(tmp_path, room=2):
        taken = take_in_files(sent, owner_id=1, is_private=False, room=3)

    assert len(taken.media_ids) == pictures() == len(lying_in(tmp_path)) == 2
    assert [refusal.partition(":")[0] for refusal in taken.refusals] == ["2.jpg"]


def test_a_picture_that_could_not_be_drawn_for_want_of_room_is_drawn_later(
    app: Flask, deliver: Callable[[], int], tmp_path: Path
) -> None:
    with small_disk(tmp_path, room=1):
        with transaction():
            media_id = take_in(picture(), owner_id=1, is_private=False).id
        deliver()
        assert db.session.get_one(MediaFile, media_id).state is MediaState.WAITING
        assert len(lying_in(tmp_path)) == 1

        current_app.extensions["storage"].room = 100
        an_hour_later = now() + timedelta(hours=1)
        with time_from(lambda: an_hour_later):
            deliver()

    db.session.rollback()
    assert db.session.get_one(MediaFile, media_id).state is MediaState.READY
