"""Reviews for tests, made as a buyer makes them: bought, delivered, said."""

from itertools import count
from typing import Any

from shop.accounts.models import User
from shop.catalog.models import Product
from shop.orders.models import Order, OrderLine
from shop.platform.database import db, transaction
from shop.platform.media import MediaFile, MediaState
from shop.reviews import services
from shop.reviews.models import NameShown, ReportReason, Review, ReviewPhoto
from shop.reviews.services import Said
from tests.factories.orders import deliver_part, make_goods, make_order

_numbers = count(1)


def make_received(*goods: Product, buyer: User | None = None, **changes: Any) -> OrderLine:
    """The first line of an order that has reached its buyer."""
    number = next(_numbers)
    values = {"phone": f"+8497{number:07}", "origin": f"198.18.{number // 250}.{number % 250}", **changes}
    order = make_order(*(goods or [make_goods()]), buyer=buyer, **values)
    for part in order.parts:
        deliver_part(part)
    return order.parts[0].lines[0]


def order_of(line: OrderLine) -> Order:
    """The purchase that a line is of."""
    return db.session.get_one(Order, line.order_id)


def say(
    line: OrderLine, *, rating: int = 5, text: str = "Thơm, đặc, gói kỹ.", person_id: int | None = None,
    **changes: Any,
) -> Review:  # fmt: skip
    """What the buyer of a line says of it."""
    said = Said(rating=rating, text=text, **{"name_shown": NameShown.MASKED, **changes})
    with transaction():
        return services.write_review(line=line, said=said, person_id=person_id)


def make_review(
    *goods: Product, rating: int = 5, text: str = "Thơm, đặc, gói kỹ.", buyer: User | None = None, **of: Any
) -> Review:
    """A review of goods that were bought and delivered; `of` tells of the order."""
    return say(make_received(*goods, buyer=buyer, **of), rating=rating, text=text)


def make_picture(*, state: MediaState = MediaState.READY, owner_id: int | None = None) -> MediaFile:
    """A public picture that somebody has sent."""
    with transaction():
        media = MediaFile(
            key=f"{next(_numbers):032x}",
            owner_id=owner_id,
            is_private=False,
            state=state,
            width=900,
            height=700,
            widths=[320, 640] if state is MediaState.READY else [],
        )
        db.session.add(media)
        db.session.flush()
    return media


def add_picture(review: Review, *, alt: str = "Hũ mật mở nắp", state: MediaState = MediaState.READY) -> None:
    """One more picture on a review."""
    media = make_picture(state=state)
    with transaction():
        db.session.add(ReviewPhoto(review_id=review.id, media_id=media.id, alt=alt))


def report(review: Review, *, reporter: str = "network:203.0.113.9", words: str = "Lời lẽ nặng nề.") -> None:
    """Somebody finds something wrong with it."""
    with transaction():
        services.report(review=review, reason=ReportReason.INSULT, words=words, reporter=reporter)


def hide(review: Review, *, reason: str = "Có lời xúc phạm.") -> None:
    """An officer hides it."""
    with transaction():
        services.hide(review=db.session.get_one(Review, review.id), reason=reason)
