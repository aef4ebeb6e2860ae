"""The sums of a product's reviews, changed in the transaction that changes the reviews."""

from sqlalchemy import update

from shop.platform import outbox
from shop.platform.database import db, insert_into
from shop.platform.page_cache import pages_changed
from shop.reviews.events import RatingChanged
from shop.reviews.models import ProductRating


def add(product_id: int, rating: int) -> None:
    """One more review of so many blossoms is shown."""
    columns = _columns(rating, 1)
    put = insert_into(ProductRating).values(product_id=product_id, **columns)
    more = {name: getattr(ProductRating, name) + value for name, value in columns.items()}
    db.session.execute(put.on_conflict_do_update(index_elements=["product_id"], set_=more))
    _tell(product_id)


def take_off(product_id: int, rating: int) -> None:
    """One review of so many blossoms is shown no more."""
    less = {name: getattr(ProductRating, name) + value for name, value in _columns(rating, -1).items()}
    db.session.execute(update(ProductRating).where(ProductRating.product_id == product_id).values(less))
    _tell(product_id)


def _columns(rating: int, by: int) -> dict[str, int]:
    return {"reviews": by, "blossoms": by * rating, f"n{rating}": by}


def _tell(product_id: int) -> None:
    outbox.record(RatingChanged(product_id=product_id))
    pages_changed()
