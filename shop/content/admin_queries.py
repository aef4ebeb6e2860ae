"""The officers' reads of stories, fairs and sales points, in whatever state."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, selectinload

from shop.content.models import Article, ArticleProduct, ArticleSeller, ArticleStatus, Venue, VenueKind
from shop.platform.database import db
from shop.platform.paging import Cursor, Page, newest_first

#: Rows on a page of the desk.
SIZE = 30
MOST_PAGES = 200
MOST_PHOTOS = 20


def articles(status: ArticleStatus | None, page: int) -> tuple[Sequence[Article], bool]:
    """A page of stories, and whether there are more: drafts, then those published last. One statement."""
    is_out = Article.published_at.is_not(None)
    query = select(Article).order_by(is_out, Article.published_at.desc(), Article.id.desc())
    if status is not None:
        query = query.where(Article.status == status)
    found = db.session.scalars(query.offset((page - 1) * SIZE).limit(SIZE + 1)).all()
    return found[:SIZE], len(found) > SIZE


def article_counts() -> dict[ArticleStatus, int]:
    """How many stories stand where."""
    counted = select(Article.status, func.count()).group_by(Article.status)
    return dict(db.session.execute(counted).all())


def article(article_id: int) -> Article | None:
    """A story with its photos, goods and makers."""
    return db.session.scalar(
        select(Article)
        .where(Article.id == article_id)
        .options(
            joinedload(Article.cover),
            selectinload(Article.photos),
            selectinload(Article.goods).joinedload(ArticleProduct.product),
            selectinload(Article.makers).joinedload(ArticleSeller.seller),
        )
    )


def venues(cursor: Cursor, kinds: Sequence[VenueKind]) -> Page[Venue, int]:
    """Fairs or sales points, the newest entered first."""
    query = select(Venue).where(Venue.kind.in_(kinds)).options(joinedload(Venue.province))
    return newest_first(query, Venue.id, cursor, size=SIZE)


def venue(venue_id: int) -> Venue | None:
    """One fair or sales point."""
    return db.session.get(Venue, venue_id)
