"""Public pages are kept whole, by path, query and language, until something shown changes.

One number in the database counts the changes; it is part of the key, and so is the day in
Vietnam, because a star may lapse by the clock alone. A page is told by its ETag, so that
a second visit costs a 304.
"""

import random
import zlib
from collections import OrderedDict
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

from flask import Flask, Response, g, request
from sqlalchemy import event, func, select, update
from sqlalchemy.orm import Mapped, Session, UOWTransaction, mapped_column

from shop.kernel.clock import next_vietnam_midnight, now, vietnam_today
from shop.platform.access import Access, access_of
from shop.platform.compression import SMALLEST, pack, wanted_coding
from shop.platform.database import Base, ShopSession, db
from shop.platform.i18n import request_language

#: Rows over which the count is spread, so that buyers do not wait for one another.
SHARDS = 16
MOST_PAGES = 1000
MOST_BYTES = 64 * 1024 * 1024
#: A shared cache may show a page this long without asking (but never past midnight).
SHARED_SECONDS = 30
_CHANGED = "pages_changed"


class PageVersion(Base):
    """How often something shown on public pages has changed, spread over some rows."""

    __tablename__ = "page_version"

    shard: Mapped[int] = mapped_column(primary_key=True)
    changes: Mapped[int] = mapped_column(default=0)


@dataclass(frozen=True)
class Page:
    """A kept answer, with what it packs into once somebody asked for it."""

    body: bytes
    etag: str
    content_type: str
    packed: dict[str, bytes] = field(default_factory=dict)

    def in_coding(self, coding: str | None) -> bytes:
        """The body as the reader wants it."""
        if coding is None:
            return self.body
        if coding not in self.packed:
            self.packed[coding] = pack(self.body, coding)
        return self.packed[coding]


class PageStore:
    """The pages of one process: the longest unused leave first."""

    def __init__(self) -> None:
        self._pages: OrderedDict[tuple[Any, ...], Page] = OrderedDict()
        self._bytes = 0
        self._lock = Lock()

    def get(self, key: tuple[Any, ...]) -> Page | None:
        """The page kept under a key."""
        with self._lock:
            if (page := self._pages.get(key)) is not None:
                self._pages.move_to_end(key)
            return page

    def put(self, key: tuple[Any, ...], page: Page) -> None:
        """Keep a page."""
        with self._lock:
            self._drop(key)
            self._pages[key] = page
            self._bytes += len(page.body)
            while len(self._pages) > MOST_PAGES or self._bytes > MOST_BYTES:
                self._drop(next(iter(self._pages)))

    def _drop(self, key: tuple[Any, ...]) -> None:
        if (old := self._pages.pop(key, None)) is not None:
            self._bytes -= len(old.body)


def pages_changed() -> None:
    """Say, inside `transaction()`, that what public pages show is about to change."""
    db.session().info[_CHANGED] = True


def set_up_page_cache(app: Flask) -> None:
    """Answer public pages from memory while nothing shown has changed."""
    app.extensions["page_store"] = PageStore()

    @app.before_request
    def answer_from_memory() -> Response | None:
        if request.method not in {"GET", "HEAD"}:
            return None
        if access_of(app, request.endpoint) is not Access.PUBLIC:
            return None
        g.page_key = _key()
        page = app.extensions["page_store"].get(g.page_key)
        return None if page is None else _answer(page)

    @app.after_request
    def keep(response: Response) -> Response:
        key = g.pop("page_key", None)
        if key is None or response.status_code != 200 or response.is_streamed:
            return response
        if "Cache-Control" in response.headers or "Set-Cookie" in response.headers:
            return response
        page = _page(response)
        app.extensions["page_store"].put(key, page)
        return _answer(page)


def _key() -> tuple[Any, ...]:
    changes = db.session.scalar(select(func.sum(PageVersion.changes)))
    return (
        changes,
        vietnam_today(),
        request_language(),
        request.path,
        request.query_string,
    )


def _page(response: Response) -> Page:
    body = response.get_data()
    etag = f"{zlib.crc32(body):08x}{len(body):x}"
    return Page(body, etag, response.headers["Content-Type"])


def _answer(page: Page) -> Response:
    coding = wanted_coding() if len(page.body) >= SMALLEST else None
    response = Response(page.in_coding(coding), content_type=page.content_type)
    response.vary.add("Accept-Encoding")
    if coding is not None:
        response.headers["Content-Encoding"] = coding
    left = int((next_vietnam_midnight() - now()).total_seconds())
    response.headers["Cache-Control"] = (
        f"public, max-age=0, s-maxage={min(SHARED_SECONDS, left)}, must-revalidate"
    )
    response.set_etag(page.etag, weak=True)
    g.pop("page_key", None)
    response.make_conditional(request)
    return response


@event.listens_for(Session, "after_flush")
def _notice(session: Session, _: UOWTransaction) -> None:
    """Rows of a class that declares `shown_publicly` change public pages."""
    if not isinstance(session, ShopSession):
        return
    touched = (*session.new, *session.dirty, *session.deleted)
    if any(getattr(row, "shown_publicly", False) for row in touched):
        session.info[_CHANGED] = True


@event.listens_for(Session, "before_commit")
def _count(session: Session) -> None:
    if not isinstance(session, ShopSession):
        return
    session.flush()
    if session.info.pop(_CHANGED, False):
        shard = random.randrange(SHARDS)  # noqa: S311 - spreads load
        session.execute(
            update(PageVersion).where(PageVersion.shard == shard).values(changes=PageVersion.changes + 1)
        )


@event.listens_for(Session, "after_rollback")
def _forget(session: Session) -> None:
    session.info.pop(_CHANGED, None)
