"""Following producers. The follow itself is the consent to letters, which its links end."""

from datetime import date

from sqlalchemy import delete, func, select

from shop.kernel.clock import now
from shop.kernel.codes import new_secret
from shop.platform import outbox
from shop.platform.database import db, insert_into
from shop.saved.errors import ListFull, NoSuchThing
from shop.saved.events import ProducerNews
from shop.saved.models import Follow
from shop.saved.policies import FOLLOW_BATCH, MOST_FOLLOWED
from shop.saved.queries import Owner, followers, kept, news_of
from shop.sellers.models import Seller


def follow(*, user_id: int, seller_id: int) -> Seller:
    """Follow a producer who sells here; who it is. Repeating it changes nothing.

    Raises `NoSuchThing` or `ListFull`.
    """
    seller = db.session.get(Seller, seller_id)
    if seller is None or not seller.is_selling:
        raise NoSuchThing
    _, followed, _ = kept(Owner(user_id), products=(), sellers=[seller_id], variants=())
    if followed:
        return seller
    counted = select(func.count()).select_from(Follow).where(Follow.user_id == user_id)
    if (db.session.scalar(counted) or 0) >= MOST_FOLLOWED:
        raise ListFull(MOST_FOLLOWED)
    row = insert_into(Follow).values(
        user_id=user_id, seller_id=seller_id, key=new_secret(), followed_at=now()
    )
    db.session.execute(row.on_conflict_do_nothing())
    return seller


def unfollow(*, user_id: int, seller_id: int) -> None:
    """Follow no longer. Repeating it changes nothing."""
    gone = delete(Follow).where(Follow.user_id == user_id, Follow.seller_id == seller_id)
    db.session.execute(gone.execution_options(synchronize_session=False))


def stop_follow(*, key: str) -> None:
    """The same, by the link of a letter."""
    db.session.execute(delete(Follow).where(Follow.key == key).execution_options(synchronize_session=False))


def tell_followers(*, seller_id: int, day: date, after: int) -> int | None:
    """Have some followers written to about a day's new goods; where to go on, None at the end."""
    news = news_of(seller_id, day)
    ids = followers(seller_id, after=after, limit=FOLLOW_BATCH) if news else []
    if ids:
        outbox.record(ProducerNews(seller_id, day.isoformat(), list(ids), list(news)))
    return ids[-1] if len(ids) == FOLLOW_BATCH else None
