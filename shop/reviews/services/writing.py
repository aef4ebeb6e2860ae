"""What the author does: say it once, change it for some days, take it back."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from shop.kernel.clock import now
from shop.orders.models import OrderLine
from shop.orders.services.steps import lock_part
from shop.platform import outbox
from shop.platform.database import db
from shop.platform.media import throw_away
from shop.reviews import queries
from shop.reviews.errors import AlreadyReviewed, NotReceived, NotShown, OwnGoods, TooLate, TooManyPhotos
from shop.reviews.events import ReviewWritten
from shop.reviews.models import NameShown, Review, ReviewPhoto, ReviewStatus
from shop.reviews.policies import MOST_PHOTOS, may_edit, may_review, name_for
from shop.reviews.services import tally


@dataclass(frozen=True)
class Said:
    """What a person says; `photo_words` describe the new pictures `media_ids`."""

    rating: int
    text: str
    name_shown: NameShown
    media_ids: Sequence[int] = ()
    photo_words: str = ""


def write_review(*, line: OrderLine, said: Said, person_id: int | None) -> Review:
    """Keep what the buyer of a line says of it; raises `ReviewRefused`.

    The order is locked, so that of fifty who send at once one is first. `person_id` is who
    sits at the screen, if that is known; the review belongs to the order's account.
    """
    order = lock_part(line.part)
    people = {one for one in (person_id, order.buyer_id) if one is not None}
    if queries.review_of_line(line.id) is not None:
        raise AlreadyReviewed
    if not may_review(line):
        raise NotReceived
    if queries.works_for(people, seller_id=line.seller_id):
        raise OwnGoods
    review = Review(
        line_id=line.id,
        product_id=queries.product_of_line(line),
        seller_id=line.seller_id,
        author_id=order.buyer_id,
        name_shown=said.name_shown,
        author_name=name_for(order.full_name, said.name_shown),
        province_name=order.province_name,
        rating=said.rating,
        text=said.text,
    )
    db.session.add(review)
    _add_photos(review, said)
    db.session.flush()
    tally.add(review.product_id, review.rating)
    outbox.record(ReviewWritten(review_id=review.id))
    return review


def change_review(
    *, review: Review, said: Said, dropped: Collection[int] = (), alts: Mapping[int, str] | None = None
) -> None:
    """Say it otherwise. `dropped` are pictures to leave out, `alts` new words for those that stay.

    Raises `NotShown` or `TooLate`.
    """
    queries.lock(review)
    if not review.is_shown:
        raise NotShown
    if not may_edit(review, at=now()):
        raise TooLate
    if said.rating != review.rating:
        tally.take_off(review.product_id, review.rating)
        tally.add(review.product_id, said.rating)
    if said.name_shown is not review.name_shown:
        review.name_shown = said.name_shown
        review.author_name = name_for(queries.buyers_name(review), said.name_shown)
    review.rating, review.text, review.edited_at = said.rating, said.text, now()
    _drop(review, [photo for photo in review.photos if photo.id in dropped])
    for photo in review.photos:
        photo.alt = (alts or {}).get(photo.id, photo.alt)
    _add_photos(review, said)
    db.session.flush()


def withdraw(*, review: Review) -> None:
    """Take it back: words and pictures go, the line stays reviewed. Twice changes nothing."""
    queries.lock(review)
    if review.status is ReviewStatus.WITHDRAWN:
        return
    if review.is_shown:
        tally.take_off(review.product_id, review.rating)
    review.status, review.text, review.hidden_at = ReviewStatus.WITHDRAWN, "", None
    _drop(review, list(review.photos))
    db.session.flush()


def _drop(review: Review, photos: Sequence[ReviewPhoto]) -> None:
    """Pictures leave the review and the market: their addresses lead nowhere."""
    for photo in photos:
        review.photos.remove(photo)
        throw_away(photo.media)


def _add_photos(review: Review, said: Said) -> None:
    """Pictures that are on another review already, or that could not be drawn, are left out."""
    new = queries.free_pictures(said.media_ids)
    if len(review.photos) + len(new) > MOST_PHOTOS:
        raise TooManyPhotos
    first = max((photo.position for photo in review.photos), default=-1) + 1
    for place, media_id in enumerate(new):
        review.photos.append(ReviewPhoto(media_id=media_id, alt=said.photo_words, position=first + place))
