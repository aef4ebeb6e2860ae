"""Everything the market keeps about a person, to take away: for machines and for people."""

import json
from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from flask import render_template

from shop.kernel.clock import now
from shop.platform.personal import WORDS, PersonalData
from shop.platform.types import Json


def export_of(*, user_id: int, rooms: Sequence[PersonalData]) -> bytes:
    """A zip of `du-lieu.json` and `du-lieu.html`, both saying the same."""
    told = {room.name: list(room.told(user_id)) for room in rooms}
    page = render_template("accounts/export.html", rooms=rooms, told=told, words=WORDS, moment_of=now())
    file = BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        archive.writestr("du-lieu.json", _json({"exported_at": now(), **told}))
        archive.writestr("du-lieu.html", page)
    return file.getvalue()


def _json(told: Json) -> str:
    return json.dumps(told, ensure_ascii=False, indent=1, default=_plain)


def _plain(value: Any) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)
