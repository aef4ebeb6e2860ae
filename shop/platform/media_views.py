"""Uploaded pictures, as drawn anew: public ones for ever, private ones for those a view lets in."""

import re

from flask import Blueprint, Response, abort, request

from shop.kernel.clock import YEAR
from shop.platform.access import Access, allow
from shop.platform.images import PUBLIC_WIDTHS
from shop.platform.media import MediaFile, file_name, private_picture
from shop.platform.storage import storage

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


def private_answer(media: MediaFile | None) -> Response:
    """A private picture, 404 until it is drawn; `?rong=` asks for a width in pixels.

    Whoever may see it is the caller's business.
    """
    width = request.args.get("rong", type=int)
    data = private_picture(media, width=width) if media else None
    response = Response(data or abort(404), content_type="image/webp")
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["Content-Disposition"] = "inline"
    return response
