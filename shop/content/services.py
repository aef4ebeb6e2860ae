"""Writing stories. To be called inside `transaction()`."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select

from shop.catalog.models import Product
from shop.content import policies, queries
from shop.content.errors import (
    ChangedMeanwhile,
    NoSuchGoods,
    NoSuchMakers,
    NotReadyToPublish,
    PhotoInUse,
    StrangePictures,
    UnlinkedGoods,
)
from shop.content.models import (
    Article,
    ArticlePhoto,
    ArticleProduct,
    ArticleSeller,
    ArticleStatus,
)
from shop.kernel.clock import now
from shop.kernel.codes import free_slug
from shop.kernel.text import slugify
from shop.platform import markdown
from shop.platform.database import db
from shop.sellers.models import Seller


@dataclass(frozen=True)
class Text:
    """What an officer, or a file, says of a story. `cover` is a drawing's word or a photo's number."""

    title: str
    lead: str
    body: str
    cover: str
    cover_alt: str
    title_en: str = ""
    lead_en: str = ""
    body_en: str = ""
    cover_alt_en: str = ""
    province_code: str = ""
    goods: Sequence[str] = ()
    makers: Sequence[str] = ()
    sources: Sequence[str] = field(default=())


def begin_article(*, text: Text) -> Article:
    """A new draft; its address is made of its title, once."""
    slug = free_slug(slugify(text.title) or "chuyen", is_taken=queries.slug_is_taken)
    article = Article(slug=slug, title=text.title, status=ArticleStatus.DRAFT)
    _write(article, text)
    db.session.add(article)
    db.session.flush()
    return article


def load_article(*, slug: str, text: Text, digest: str, published_at: datetime) -> bool:
    """Publish a story that came with the shop, or renew it; whether anything was done.

    What officers have written on stays theirs. Goods and makers that this market does not have are
    left out.
    """
    article = db.session.scalar(select(Article).where(Article.slug == slug))
    if article is not None and (article.is_edited or article.digest == digest):
        return False
    if article is None:
        article = Article(slug=slug, status=ArticleStatus.PUBLISHED, published_at=published_at)
        db.session.add(article)
    _write(article, text, is_lenient=True)
    article.digest = digest
    return True


def change_article(*, article: Article, text: Text, seen: datetime | None) -> None:
    """Write a story anew; `seen` is the version that the officer began from."""
    if seen is not None and seen != article.updated_at:
        raise ChangedMeanwhile
    _write(article, text)
    article.is_edited = True
    if article.status is ArticleStatus.PUBLISHED:
        _require_whole(article)
    article.updated_at = now()


def publish_article(*, article: Article) -> None:
    """Show a story to readers; the day it was first shown stays."""
    if article.status is ArticleStatus.PUBLISHED:
        return
    _require_whole(article)
    article.status = ArticleStatus.PUBLISHED
    article.published_at = article.published_at or now()
    article.is_edited = True


def withdraw_article(*, article: Article) -> None:
    """Take a story from the readers; it stays on the desk."""
    if article.status is ArticleStatus.PUBLISHED:
        article.status = ArticleStatus.WITHDRAWN
        article.is_edited = True


def add_photo(*, article: Article, media_id: int, alt: str) -> ArticlePhoto:
    """A photo that the text may name."""
    photo = ArticlePhoto(media_id=media_id, alt=alt)
    article.photos.append(photo)
    db.session.flush()
    return photo


def drop_photo(*, article: Article, photo_id: int) -> None:
    """Forget a photo that stands nowhere; one that is not there is forgotten already."""
    photo = next((photo for photo in article.photos if photo.id == photo_id), None)
    if photo is None:
        return
    if photo.media_id == article.cover_id or photo_id in _photos_in(article):
        raise PhotoInUse
    db.session.delete(photo)


def _write(article: Article, text: Text, *, is_lenient: bool = False) -> None:
    for name in ("title", "title_en", "lead", "lead_en", "body", "body_en", "cover_alt", "cover_alt_en"):
        setattr(article, name, getattr(text, name))
    article.html, article.html_en = markdown.to_html(text.body), markdown.to_html(text.body_en)
    article.province_code = text.province_code or None
    article.sources = list(text.sources)
    _put_cover(article, text.cover)
    _check_pictures(article)
    with db.session.no_autoflush:
        _link_goods(article, text.goods, is_lenient=is_lenient)
        _link_makers(article, text.makers, is_lenient=is_lenient)


def _put_cover(article: Article, cover: str) -> None:
    photos = {str(photo.id): photo.media_id for photo in article.photos}
    article.cover_id = photos.get(cover)
    if article.cover_id is None:
        article.drawing = cover or "lua"


def _check_pictures(article: Article) -> None:
    known = {photo.id for photo in article.photos}
    if any(markdown.has_stray_pictures(html) for html in (article.html, article.html_en)):
        raise StrangePictures
    if not _photos_in(article) <= known:
        raise StrangePictures


def _photos_in(article: Article) -> set[int]:
    return markdown.photos_in(article.html) | markdown.photos_in(article.html_en)


def _link_goods(article: Article, slugs: Sequence[str], *, is_lenient: bool) -> None:
    found = select(Product.slug, Product.id).where(Product.slug.in_(slugs), Product.is_alcohol.is_(False))
    ids: dict[str, int] = dict(db.session.execute(found).all())
    missing = [slug for slug in slugs if slug not in ids]
    beside = markdown.goods_in(article.html) | markdown.goods_in(article.html_en)
    if missing and not is_lenient:
        raise NoSuchGoods(slugs=", ".join(missing))
    if (strange := sorted(beside - set(slugs))) and not is_lenient:
        raise UnlinkedGoods(slugs=", ".join(strange))
    kept = {link.product_id: link for link in article.goods}
    wanted = [ids[slug] for slug in slugs if slug in ids]
    article.goods = [kept.get(number) or ArticleProduct(product_id=number) for number in wanted]
    for position, link in enumerate(article.goods):
        link.position = position


def _link_makers(article: Article, slugs: Sequence[str], *, is_lenient: bool) -> None:
    found = select(Seller.slug, Seller.id).where(Seller.slug.in_(slugs))
    ids: dict[str, int] = dict(db.session.execute(found).all())
    missing = [slug for slug in slugs if slug not in ids]
    if missing and not is_lenient:
        raise NoSuchMakers(slugs=", ".join(missing))
    kept = {link.seller_id: link for link in article.makers}
    wanted = [ids[slug] for slug in slugs if slug in ids]
    article.makers = [kept.get(number) or ArticleSeller(seller_id=number) for number in wanted]
    for position, link in enumerate(article.makers):
        link.position = position


def _require_whole(article: Article) -> None:
    if missing := policies.missing_for_publication(article):
        raise NotReadyToPublish(missing)
