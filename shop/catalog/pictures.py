"""The picture that stands for a product: a photo that is ready, else a drawing, else a basket."""

from collections.abc import Iterable
from typing import Literal

from shop.catalog.models import Product, ProductPhoto
from shop.platform.assets import asset
from shop.platform.media import MediaState
from shop.platform.pictures import Picture, drawing, uploaded

Size = Literal["cards", "products"]


def ready(photos: Iterable[ProductPhoto]) -> list[ProductPhoto]:
    """Photos that have been re-encoded, in order."""
    return [photo for photo in photos if photo.media.state is MediaState.READY]


def picture_of(
    photo: ProductPhoto | None, drawing_name: str | None, drawing_alt: str, *, size: Size = "cards"
) -> Picture:
    """One picture; `size` is cards or products and matters to drawings alone."""
    if photo is not None:
        return uploaded(photo.media, photo.alt)
    if drawing_name:
        return drawing(drawing_name, drawing_alt, size)
    return _basket()


def pictures_of(product: Product) -> list[Picture]:
    """All pictures of a product page, the first one first; at least one."""
    photos = [picture_of(photo, None, "") for photo in ready(product.photos)]
    return photos or [picture_of(None, product.drawing, product.drawing_alt, size="products")]


def _basket() -> Picture:
    address = asset("art/brand/empty-chua-co-hang.svg")
    return Picture(
        src=address,
        srcset="",
        webp_srcset="",
        avif_srcset="",
        width=480,
        height=320,
        alt="",
        is_drawing=True,
        large=address,
        tone=None,
    )
