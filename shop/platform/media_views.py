"""Uploaded pictures, as drawn anew: their addresses never change what they show."""

import re

from flask import Blueprint, Response, abort

from shop.platform.access import Access, allow
from shop.platform.images import PUBLIC_WIDTHS
from shop.platform.media import file_name
from shop.platform.storage import storage

YEAR = 365 * 24 * 3600
TYPES = {"webp": "image/webp", "avif": "image/avif"}
_WIDEST = max(PUBLIC_WIDTHS)
_KEY = re.compile("[0-9a-f]{32}")

blueprint = Blueprint("media", __name__)


@blueprint.get("/anh/<string(length=32):key>-<int:width>.<string(length=4):extension>")
@allow(Access.ASSET)
def picture(key: str, width: int, extension: str) -> Response:
    """One public picture in one width."""
    if extension not in TYPES or width > _WIDEST or not _KEY.fullmatch(key):
        abort(404)
    data = storage().get(file_name(key, width, extension, is_private=False))
    if data is None:
        abort(404)
    response = Response(data, content_type=TYPES[extension])
    response.headers["Cache-Control"] = f"public, max-age={YEAR}, immutable"
    return response
