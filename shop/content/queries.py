"""Reads of stories, and of fairs and sales points. Readers see what is published."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, and_, or_, select
from sqlalchemy.orm import joinedload, selectinload

from shop.content.models import (
    Article,
    ArticleProduct,
    ArticleSeller,
    ArticleStatus,
    Venue,
    VenueKind,
)
from shop.kernel.clock import vietnam_today
from shop.kernel.text import vietnamese_order
from shop.places.regions import REGIONS
from shop.platform.database import db
from shop.platform.media import MediaFile, MediaState
from shop.platform.pictures import Picture, landscape, uploaded
from shop.sellers.models import Seller, SellerStatus

#: Stories on a page of the list.
SIZE = 12
MOST_PAGES = 200
#: Fairs and sales points on one page: there are few, and a page has an end.
MOST_VENUES = 200


@dataclass(frozen=True)
class Teaser:
    """A story as a card shows it, in both languages; an English that is empty is not written yet."""

    slug: str
    title: str
    title_en: str
    lead: str
    lead_en: str
    cover: Picture
    cover_alt_en: str
    region: str
    band: str
    published_at: datetime
    updated_at: datetime
    has_english: bool


@dataclass(frozen=True)
class Maker:
    """A producer that a story tells of."""

    slug: str
    name: str
    region: str
    band: str


_COLUMNS = (
    Article.slug, Article.title, Article.title_en, Article.lead, Article.lead_en, Article.drawing,
    Article.cover_alt, Article.cover_alt_en, Article.province_code, Article.published_at,
    Article.updated_at, MediaFile.key, MediaFile.width, MediaFile.height, MediaFile.widths,
    MediaFile.tone, and_(Article.title_en != "", Article.html_en != "").label("has_english"),
)  # fmt: skip


def newest_stories(most: int) -> list[Teaser]:
    """The newest published stories. One statement."""
    return [_teaser(row) for row in db.session.execute(_newest().limit(most))]


def stories(page: int) -> tuple[list[Teaser], bool]:
    """A page of published stories, the newest first, and whether there are older ones."""
    start = (min(max(page, 1), MOST_PAGES) - 1) * SIZE
    rows = db.session.execute(_newest().limit(SIZE + 1).offset(start)).all()
    return [_teaser(row) for row in rows[:SIZE]], len(rows) > SIZE


def published_articles() -> list[Teaser]:
    """All published stories, the newest first: for the sitemap and what describes pages to machines."""
    return newest_stories(MOST_PAGES * SIZE)


def story(slug: str) -> Article | None:
    """A published story with its photos and cover."""
    return db.session.scalar(
        select(Article)
        .where(Article.slug == slug, Article.status == ArticleStatus.PUBLISHED)
        .options(joinedload(Article.cover), selectinload(Article.photos))
    )


def goods_of(article_id: int) -> list[int]:
    """Ids of the goods that a story tells of, in its order."""
    linked = select(ArticleProduct.product_id).where(ArticleProduct.article_id == article_id)
    return list(db.session.scalars(linked.order_by(ArticleProduct.position)))


def makers_of(article_id: int) -> list[Maker]:
    """The producers that a story tells of and that sell today."""
    rows = db.session.execute(
        select(Seller.slug, Seller.name, Seller.region, Seller.band)
        .join(ArticleSeller, ArticleSeller.seller_id == Seller.id)
        .where(ArticleSeller.article_id == article_id, Seller.status == SellerStatus.APPROVED)
        .order_by(ArticleSeller.position)
    )
    return [Maker(*row) for row in rows]


def neighbours(article: Article) -> tuple[Teaser | None, Teaser | None]:
    """The story before and the one after, by the day they were published. Two statements."""
    at, number = article.published_at, article.id
    older = or_(Article.published_at < at, and_(Article.published_at == at, Article.id < number))
    newer = or_(Article.published_at > at, and_(Article.published_at == at, Article.id > number))
    before = db.session.execute(_newest().where(older).limit(1)).one_or_none()
    after = db.session.execute(
        _published().where(newer).order_by(Article.published_at, Article.id).limit(1)
    ).one_or_none()
    return _teaser(before) if before else None, _teaser(after) if after else None


def slug_is_taken(slug: str) -> bool:
    """Whether a story has this address."""
    return db.session.scalar(select(Article.id).where(Article.slug == slug)) is not None


def fairs() -> tuple[list[Venue], list[Venue]]:
    """Fairs to come or under way, the nearest first, and past ones, the latest first. One statement."""
    today = vietnam_today()
    shown = _shown().where(Venue.kind == VenueKind.FAIR).order_by(Venue.ends_on.desc(), Venue.id.desc())
    rows = list(db.session.scalars(shown.limit(MOST_VENUES)))
    coming = [fair for fair in rows if fair.ends_on and fair.ends_on >= today]
    past = [fair for fair in rows if fair.ends_on and fair.ends_on < today]
    return sorted(coming, key=lambda fair: (fair.starts_on or today, fair.id)), past


def sales_points() -> list[tuple[str, list[Venue]]]:
    """Sales points and chains by region, names in the order of the alphabet. One statement."""
    shown = _shown().where(Venue.kind != VenueKind.FAIR).options(joinedload(Venue.province))
    by_region: dict[str, list[Venue]] = {}
    for venue in db.session.scalars(shown.limit(MOST_VENUES)):
        by_region.setdefault(region_of(venue.province_code)[0] or venue.province.name, []).append(venue)
    return [
        (region, sorted(venues, key=lambda venue: vietnamese_order(venue.name)))
        for region, venues in sorted(by_region.items(), key=lambda pair: vietnamese_order(pair[0]))
    ]


def region_of(province_code: str | None) -> tuple[str, str]:
    """The region's name and its cloth; empty for provinces without a cloth of their own."""
    region = REGIONS.get(province_code or "")
    return (region.name, region.band) if region else ("", "")


def cover_of(article: Article) -> Picture:
    """The picture over a story: its photo once it is drawn, else a landscape of the shop's own."""
    if article.cover is not None and article.cover.is_ready:
        return uploaded(article.cover, article.cover_alt)
    return landscape(article.drawing, article.cover_alt)


def _published() -> Select[*tuple[Any, ...]]:
    ready = and_(MediaFile.id == Article.cover_id, MediaFile.state == MediaState.READY)
    return select(*_COLUMNS).outerjoin(MediaFile, ready).where(Article.status == ArticleStatus.PUBLISHED)


def _newest() -> Select[*tuple[Any, ...]]:
    return _published().order_by(Article.published_at.desc(), Article.id.desc())


def _shown() -> Select[Venue]:
    return select(Venue).where(Venue.is_shown)


def _teaser(row: Row[Any]) -> Teaser:
    region, band = region_of(row.province_code)
    return Teaser(
        slug=row.slug,
        title=row.title,
        title_en=row.title_en,
        lead=row.lead,
        lead_en=row.lead_en,
        cover=uploaded(row, row.cover_alt) if row.key else landscape(row.drawing, row.cover_alt),
        cover_alt_en=row.cover_alt_en,
        region=region,
        band=band,
        published_at=row.published_at,
        updated_at=row.updated_at,
        has_english=bool(row.has_english),
    )
