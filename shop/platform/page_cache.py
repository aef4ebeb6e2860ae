"""Public pages are kept whole, by address, until something shown changes.

One number in the database counts the changes; a page is shown while that number is the one it
was made under, and while it is the same day in Vietnam, because a star may lapse by the clock
alone. A page is told by its ETag, so that a second visit costs a 304. The door answers before
Flask opens a request: what is kept is the same bytes for everybody, headers and all.
"""

import random
import time
import zlib
from contextlib import closing
from typing import TYPE_CHECKING, Any

from flask import Flask, Response, g, request
from sqlalchemy import Engine, event, update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Mapped, Session, UOWTransaction, mapped_column

from shop.kernel.clock import next_vietnam_midnight, now, vietnam_today
from shop.platform.access import Access, access_of
from shop.platform.compression import SMALLEST, pack, wanted_coding
from shop.platform.database import Base, ShopSession, db
from shop.platform.logs import note_answer, number_of
from shop.platform.page_store import Address, KeptPage, PageStore, Stamp

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

#: Rows over which the count is spread, so that buyers do not wait for one another.
SHARDS = 16
#: A shared cache may show a page this long without asking (but never past midnight).
SHARED_SECONDS = 30
_CHANGED = "pages_changed"
_READING = frozenset({"GET", "HEAD"})
_ADDRESS = ("HTTP_HOST", "SCRIPT_NAME", "PATH_INFO", "QUERY_STRING")
_COUNT = "SELECT sum(changes) FROM page_version"


class PageVersion(Base):
    """How often something shown on public pages has changed, spread over some rows."""

    __tablename__ = "page_version"

    shard: Mapped[int] = mapped_column(primary_key=True)
    changes: Mapped[int] = mapped_column(default=0)


def pages_changed() -> None:
    """Say, inside `transaction()`, that what public pages show is about to change."""
    db.session().info[_CHANGED] = True


def set_up_page_cache(app: Flask) -> None:
    """Keep public pages, and answer from memory while nothing shown has changed.

    To be set up before what changes addresses or adds headers: the door then stands within
    them, and pages are kept with the headers that everybody else has put on.
    """
    app.extensions["page_store"] = PageStore()
    with app.app_context():
        engine = db.engine
    app.wsgi_app = PageDoor(app, engine)  # type: ignore[assignment, method-assign]

    @app.before_request
    def note_what_is_shown() -> None:
        if request.method in _READING and access_of(app, request.endpoint) is Access.PUBLIC:
            g.page_stamp = _stamp(engine)

    @app.after_request
    def keep(response: Response) -> Response:
        stamp = g.pop("page_stamp", None)
        if stamp is None or response.status_code != 200 or response.is_streamed:
            return response
        if "Cache-Control" in response.headers or "Set-Cookie" in response.headers:
            return response
        page = _page(stamp, response)
        app.extensions["page_store"].put(_address(request.environ), page)
        return _answer(page, request.environ, is_new=True)


class PageDoor:
    """Answers what is kept; everything else goes on to the application."""

    def __init__(self, app: Flask, engine: Engine) -> None:
        self._app = app
        self._application: WSGIApplication = app.wsgi_app
        self._engine = engine

    def __call__(self, environ: "WSGIEnvironment", start: "StartResponse") -> Any:
        started = time.perf_counter()
        page = self._kept(environ) if environ["REQUEST_METHOD"] in _READING else None
        if page is None:
            return self._application(environ, start)
        response = _answer(page, environ)
        number = number_of(environ.get("HTTP_X_REQUEST_ID", ""))
        note_answer(response, number, environ["REQUEST_METHOD"], page.route, started)
        return response(environ, start)

    def _kept(self, environ: "WSGIEnvironment") -> KeptPage | None:
        """The page of this address, if nothing shown has changed."""
        page: KeptPage | None = self._app.extensions["page_store"].get(_address(environ))
        return page if page and page.stamp == _stamp(self._engine) else None


def _stamp(engine: Engine) -> Stamp | None:
    """How often what is shown has changed, and today's date; None from a database that is unwell.

    Asked of the driver: a kept page costs little more than this, and SQLAlchemy would cost
    eight times as much as the driver does.
    """
    try:
        with closing(engine.raw_connection()) as connection, closing(connection.cursor()) as cursor:
            cursor.execute(_COUNT)
            [(changes,)] = cursor.fetchall()
    except (SQLAlchemyError, engine.dialect.loaded_dbapi.Error):
        return None
    return changes, vietnam_today()


def _address(environ: "WSGIEnvironment") -> Address:
    """With the host, whom the application has found to be ours, and the language's prefix."""
    return tuple(environ.get(name, "") for name in _ADDRESS)


def _page(stamp: Stamp, response: Response) -> KeptPage:
    body = response.get_data()
    etag = f"{zlib.crc32(body):08x}{len(body):x}"
    headers = [(name, value) for name, value in response.headers if name != "Content-Length"]
    return KeptPage(stamp, request.url_rule.rule if request.url_rule else "", body, etag, headers)


def _answer(page: KeptPage, environ: "WSGIEnvironment", *, is_new: bool = False) -> Response:
    big = len(page.body) >= SMALLEST
    coding = wanted_coding(environ.get("HTTP_ACCEPT_ENCODING", "")) if big else None
    response = Response(page.body, headers=page.headers)
    if coding is not None:
        response.set_data(pack(page.body, coding) if is_new else page.in_coding(coding))
        response.headers["Content-Encoding"] = coding
    left = int((next_vietnam_midnight() - now()).total_seconds())
    response.headers["Cache-Control"] = (
        f"public, max-age=0, s-maxage={min(SHARED_SECONDS, left)}, must-revalidate"
    )
    response.vary.add("Accept-Encoding")
    response.set_etag(page.etag, weak=True)
    response.make_conditional(environ)
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
