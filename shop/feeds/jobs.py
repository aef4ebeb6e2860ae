"""What the worker draws."""

from datetime import timedelta

from shop.catalog.models import Product
from shop.feeds import queries, share
from shop.kernel.clock import now
from shop.platform.database import db, transaction
from shop.platform.media import MediaState
from shop.platform.outbox import defer
from shop.platform.worker import outside_transaction

#: As many pictures are drawn in one piece of work.
PIECE = 20
#: How long a photo is waited for that is still being drawn anew.
_WAIT = timedelta(minutes=1)


@outside_transaction
def draw(product_ids: list[int]) -> None:
    """Draw the pictures to share of some goods; who is on no public shelf any more loses his."""
    for product_id in product_ids:
        _draw_one(product_id)


@outside_transaction
def draw_all() -> None:
    """Draw whatever is not drawn yet."""
    for part in queries.product_parts():
        for goods in queries.goods_of_part(part.number, batch=PIECE):
            numbers = [product.id for product in goods]
            queries.let_go()
            draw(numbers)


def _draw_one(product_id: int) -> None:
    product = queries.shown_product(product_id)
    if product is None:
        db.session.rollback()
        share.forget(product_id)
        return
    is_waiting = _waits_for_photo(product)
    share.put(product)
    db.session.rollback()
    if is_waiting:
        with transaction():
            defer(draw, {"product_ids": [product_id]}, run_at=now() + _WAIT)


def _waits_for_photo(product: Product) -> bool:
    return any(photo.media.state is MediaState.WAITING for photo in product.photos)
