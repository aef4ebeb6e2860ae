"""Files and bodies of every size and kind, and secrets in the log."""

import io
import logging
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from shop.accounts.models import SignIn, User
from shop.platform.database import db
from shop.platform.media import MediaFile
from shop.platform.storage import FolderStorage, storage
from shop.sellers.models import Seller
from tests.factories.accounts import make_user
from tests.support.belongings import bought_by
from tests.support.pictures import bomb, picture
from tests.support.roles import Cast, Role

MEGABYTE = 1024 * 1024
NOT_PICTURES = {
    "script.svg": b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    "page.html": b"<!doctype html><script>alert(1)</script>",
    "shell.php.jpg": b"<?php system($_GET['c']); ?>",
    "doc.xml": b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>',
    "code.js": b"alert(1)",
    "magic.jpg": b"\xff\xd8\xff\xe0" + b"not a picture at all" * 20,
    "poly.gif": b"GIF89a/*" + b"\x00" * 60 + b"*/=1;alert(1)",
    "head.png": b"\x89PNG\r\n\x1a\n" + b"<script>alert(1)</script>",
    "archive.zip": b"PK\x03\x04" + b"\x00" * 200,
    "nothing.jpg": b"",
    "bomb.png": bomb(),
}
NAMES = (
    "../../etc/cron.d/x.jpg", "..\\..\\x.jpg", "%2e%2e%2fx.jpg", "a" * 300 + ".jpg", "CON.jpg", "/etc/passwd",
    "-rf.jpg", ";id.jpg", "$(id).jpg", "x.php;.jpg", ".htaccess", "\u202egpj.exe",
)  # fmt: skip


@pytest.mark.parametrize("name", NOT_PICTURES)
def test_107_what_is_no_picture_is_refused_at_the_door(cast: Cast, name: str) -> None:
    an = cast[Role.AN]
    scan = (io.BytesIO(NOT_PICTURES[name]), name, "image/jpeg")

    answer = an.post("/ban-hang", {"papers": scan})

    assert answer.status_code == 422
    db.session.rollback()
    assert db.session.scalars(select(MediaFile)).all() == []


def test_107_a_picture_with_a_script_behind_it_is_drawn_anew(cast: Cast, deliver: Callable[[], int]) -> None:
    payload = b"<script>alert('behind the picture')</script>"
    cast[Role.AN].post("/ban-hang", {"papers": (io.BytesIO(picture() + payload), "a.jpg", "text/html")})
    deliver()

    db.session.rollback()
    media = db.session.scalars(select(MediaFile)).one()
    kept = storage()
    assert isinstance(kept, FolderStorage)
    files = [path for path in kept._folder.rglob("*") if path.is_file() and media.key in path.name]
    assert files
    assert not [path for path in files if payload in path.read_bytes()]


@pytest.mark.parametrize("name", NAMES)
def test_108_a_files_own_name_is_never_used(cast: Cast, name: str) -> None:
    answer = cast[Role.AN].post("/ban-hang", {"papers": (io.BytesIO(picture()), name, "image/jpeg")})

    db.session.rollback()
    media = db.session.scalars(select(MediaFile)).one()
    kept = storage()
    assert isinstance(kept, FolderStorage)
    assert answer.status_code == 422
    assert len(media.key) == 32
    assert (kept._folder / "incoming" / media.key).exists()


def test_113_a_body_beyond_the_limit_is_refused(app: Flask, cast: Cast) -> None:
    most = app.config["MAX_CONTENT_LENGTH"]
    head = b'--x\r\nContent-Disposition: form-data; name="papers"; filename="a.jpg"\r\n\r\n'
    heavy = head + b"x" * most + b"\r\n--x--\r\n"

    answer = cast[Role.AN].post("/ban-hang", heavy, content_type="multipart/form-data; boundary=x")

    assert answer.status_code == 413
    db.session.rollback()
    assert db.session.scalars(select(Seller)).all() == []


@pytest.mark.parametrize(
    "path", ["/gio-hang/them", "/tra-cuu-don", "/dang-ky", "/ban-hang", "/thanh-toan", "/ruou/xac-nhan"]
)
def test_113_too_many_fields_or_parts_are_refused(cast: Cast, path: str) -> None:
    an = cast[Role.AN]
    many_parts = {f"f{number}": "x" for number in range(600)}
    head = b'--x\r\nContent-Disposition: form-data; name="full_name"\r\n\r\n'
    long_field = head + b"x" * (2 * MEGABYTE) + b"\r\n--x--\r\n"
    many_fields = "&".join(f"f{number}=x" for number in range(10_000))

    assert an.post(path, many_parts, content_type="multipart/form-data").status_code in {400, 413}
    assert an.post(path, long_field, content_type="multipart/form-data; boundary=x").status_code in {400, 413}
    form = "application/x-www-form-urlencoded"
    assert an.post(path, many_fields, content_type=form).status_code in {400, 413}
    assert an.get(f"{path}?{many_fields}").status_code in {400, 413, 405}


def test_113_nested_json_and_long_headers_do_no_harm(cast: Cast) -> None:
    guest = cast[Role.GUEST]
    deep = "[" * 100_000 + "]" * 100_000

    assert guest.post("/gio-hang/them", deep, content_type="application/json").status_code in {400, 415, 422}
    for name in ("X-Request-ID", "Accept-Language", "User-Agent", "If-None-Match", "Cookie"):
        assert guest.get("/gio-hang", headers={name: "a," * 400_000}).status_code < 500


def test_113_a_sign_in_with_a_megabyte_of_password_is_refused(app: Flask, cast: Cast) -> None:
    make_user("ban@example.vn")

    data = {"email": "ban@example.vn", "password": "x" * (MEGABYTE - 4096)}
    answer = cast[Role.GUEST].post("/dang-nhap", data)

    assert answer.status_code in {413, 422}
    db.session.rollback()
    assert db.session.scalars(select(SignIn)).all() == []


def test_121_no_secret_is_written_into_the_log(
    app: Flask, cast: Cast, deliver: Callable[[], int], caplog: pytest.LogCaptureFixture
) -> None:
    canary = "chim-hoang-yen-8461"
    an, guest = cast[Role.AN], cast[Role.GUEST]
    order = bought_by(guest)
    secret = guest.holds["orders"][order.code]
    caplog.set_level(logging.DEBUG)

    guest.post("/dang-nhap", {"email": f"{canary}@example.vn", "password": canary})
    guest.post("/dang-ky", {"email": f"{canary}@example.vn", "password": f"{canary}-mật khẩu dài"})
    guest.post("/quen-mat-khau", {"email": "an@example.vn"})
    guest.get(f"/quen-mat-khau/{canary}")
    guest.get(f"/don-hang/{order.code}?k={secret}")
    guest.get(f"/don-hang/{order.code}?k={canary}", headers={"Referer": f"http://localhost/{canary}"})
    an.post("/tai-khoan/mat-khau", {"password": canary, "new_password": canary})
    an.get("/tai-khoan", headers={"Authorization": f"Bearer {canary}"})
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("shop.accounts.views.queries.addresses_of", _broken)
        an.get(f"/tai-khoan?k={canary}")
    deliver()

    told = caplog.text + "".join(str(record.msg) for record in caplog.records)
    hidden = [canary, secret, an.cookie, str(an.holds["_user_id"]), app.config["SECRET_KEY"], order.phone]
    assert "request.broken" in told
    assert [word[:12] for word in hidden if word in told] == []
    person = db.session.scalars(select(User).where(User.email == f"{canary}@example.vn")).first()
    assert person is None or canary not in repr(person.password)


def _broken(user_id: int) -> list[object]:
    raise RuntimeError("no addresses today")
