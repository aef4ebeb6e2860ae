"""Pictures that sellers take of their goods."""

from collections.abc import Sequence
from dataclasses import dataclass

from shop.catalog.errors import BadPhoto, TooManyPhotos
from shop.catalog.models import Product, ProductPhoto
from shop.catalog.policies import MOST_PHOTOS
from shop.catalog.queries import usable_media
from shop.catalog.services.publication import look_again
from shop.catalog.services.steps import lock
from shop.kernel.text import normalize


@dataclass(frozen=True)
class PhotoFacts:
    """A picture taken in by the shop, and words for those who cannot see it."""

    media_id: int
    alt: str


def put_photos(*, product: Product, photos: Sequence[PhotoFacts], actor_id: int | None) -> None:
    """The product's pictures, in this order; replaces those there were.

    Raises TooManyPhotos; BadPhoto for a picture that is private, that failed, that nobody
    of the seller's took, or that has no words.
    """
    if len(photos) > MOST_PHOTOS:
        raise TooManyPhotos(most=MOST_PHOTOS)
    lock(product)
    kept = {photo.media_id: photo for photo in product.photos}
    wanted = {photo.media_id: normalize(photo.alt)[:200] for photo in photos}
    before = [(photo.media_id, photo.alt) for photo in product.photos]
    if list(wanted.items()) == before:
        return
    added = wanted.keys() - kept.keys()
    if not all(wanted.values()) or usable_media(added, seller_id=product.seller_id) != added:
        raise BadPhoto
    for position, (media_id, alt) in enumerate(wanted.items()):
        photo = kept.get(media_id) or ProductPhoto(media_id=media_id)
        photo.alt, photo.position = alt, position
        kept[media_id] = photo
    product.photos[:] = [kept[media_id] for media_id in wanted]
    look_again(product, actor_id=actor_id)
