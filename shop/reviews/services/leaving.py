"""When an author leaves the market, what was said stays and the name goes."""

from sqlalchemy import ColumnElement, select, update

from shop.orders.models import OrderLine
from shop.platform.database import db
from shop.platform.page_cache import pages_changed
from shop.reviews.models import NameShown, Review


def forget_author(user_id: int) -> None:
    """Nobody can tell any more who wrote a person's reviews. To be called inside `transaction()`."""
    _take_names_off(Review.author_id == user_id)


def forget_authors_of_order(order_id: int) -> None:
    """The same of the reviews of one order. To be called inside `transaction()`."""
    lines = select(OrderLine.id).where(OrderLine.order_id == order_id)
    _take_names_off(Review.line_id.in_(lines))


def _take_names_off(theirs: ColumnElement[bool]) -> None:
    nameless = update(Review).values(author_id=None, author_name="", name_shown=NameShown.GONE)
    db.session.execute(nameless.where(theirs))
    pages_changed()
