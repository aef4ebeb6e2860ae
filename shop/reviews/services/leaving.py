"""When an author leaves the market, what was said stays and the name goes."""

from sqlalchemy import select, update

from shop.orders.models import OrderLine
from shop.platform.database import db
from shop.platform.page_cache import pages_changed
from shop.reviews.models import NameShown, Review


def forget_author(user_id: int) -> None:
    """Nobody can tell any more who wrote a person's reviews. To be called inside `transaction()`."""
    theirs = update(Review).where(Review.author_id == user_id)
    db.session.execute(theirs.values(author_id=None, author_name="", name_shown=NameShown.GONE))
    pages_changed()


def forget_authors_of_order(order_id: int) -> None:
    """The same of the reviews of one order. To be called inside `transaction()`."""
    lines = select(OrderLine.id).where(OrderLine.order_id == order_id)
    theirs = update(Review).where(Review.line_id.in_(lines))
    db.session.execute(theirs.values(author_id=None, author_name="", name_shown=NameShown.GONE))
    pages_changed()
