"""The picture of a product that is seen where its address is shared.

It is kept under its product's number. A digest stands in the address, so that a picture that has
changed is another address and each may be kept for a year. The file begins with the digest of what
is drawn on it.
"""

from hashlib import sha256

from flask import url_for

from shop.catalog.models import Product
from shop.catalog.pictures import ready
from shop.feeds.drawing import DESIGN, Card, draw
from shop.platform.media import file_name
from shop.platform.storage import storage

#: Letters of the digest.
DIGITS = 16


def address_of(product: Product) -> str:
    """The path of its picture as it is to look now; whether it has been drawn or not."""
    return url_for("found.share_picture", product_id=product.id, digest=digest_of(product))


def digest_of(product: Product) -> str:
    """Tells apart all that is drawn: words, place, band, photo, and the design itself."""
    photo, drawn = _picture(product)
    shown = (DESIGN, product.name, _maker(product), _place(product), product.band, photo, drawn)
    return sha256("\x1f".join(shown).encode()).hexdigest()[:DIGITS]


def put(product: Product) -> None:
    """Draw a product's picture, unless it is there already."""
    digest = digest_of(product)
    if kept(product.id, digest) is None:
        card = _card(product)
        storage().put(_file(product.id), digest.encode() + draw(card))


def forget(product_id: int) -> None:
    """Take the picture away; forgetting twice is fine."""
    storage().delete(_file(product_id))


def kept(product_id: int, digest: str) -> bytes | None:
    """The picture (JPEG), if it is the one that the digest means."""
    data = storage().get(_file(product_id))
    if data is None or data[:DIGITS] != digest.encode():
        return None
    return data[DIGITS:]


def _card(product: Product) -> Card:
    photo, drawn = _picture(product)
    pixels = storage().get(photo) if photo else None
    return Card(product.name, _maker(product), _place(product), product.band, pixels, drawn)


def _picture(product: Product) -> tuple[str, str]:
    """The file of its first photo, or the name of its drawing."""
    for photo in ready(product.photos):
        if photo.media.widths:
            width = min((w for w in photo.media.widths if w >= 640), default=max(photo.media.widths))
            return file_name(photo.media.key, width, "webp", is_private=False), ""
    return "", product.drawing or ""


def _maker(product: Product) -> str:
    return product.seller.name


def _place(product: Product) -> str:
    return product.region or product.province.name


def _file(product_id: int) -> str:
    return f"share/mon-{product_id}.jpg"
