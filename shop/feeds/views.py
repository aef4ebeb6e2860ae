"""What search engines, catalogues and those who share an address read: the same for everybody."""

from collections.abc import Iterator
from itertools import chain

from flask import Blueprint, Response, abort, redirect, render_template, request, stream_with_context, url_for
from flask.typing import ResponseReturnValue

from shop.feeds import app, product_feed, queries, robots, share, sitemap
from shop.kernel.clock import YEAR
from shop.platform.access import Access, allow, public
from shop.platform.assets import STATIC, asset

blueprint = Blueprint("found", __name__)

_XML = "application/xml; charset=utf-8"
#: Seconds for which what is told in parts may be shown again without asking.
_PARTS_SECONDS = 600
#: Seconds after which the market's own picture is asked for again, in place of one that is not drawn yet.
_SOON_SECONDS = 60
#: Seconds for which browsers keep the icon of an address that stays the same.
_ICON_SECONDS = 30 * 24 * 3600
#: No row has a number in a higher part.
_LAST_PART = 2**31 // queries.PART


@blueprint.get("/robots.txt")
@public
def robots_txt() -> Response:
    """What search engines need not read; in the demo, all of it."""
    return Response(robots.text(), content_type="text/plain; charset=utf-8")


@blueprint.get("/favicon.ico")
@allow(Access.ASSET)
def icon() -> Response:
    """The market's sign for those who ask where it once had to be; pages name their own.

    The picture itself: a way to its versioned address would lead nowhere after the next release.
    """
    picture = STATIC / "art/brand/apple-touch-icon.png"
    response = Response(picture.read_bytes(), content_type="image/png")
    response.headers["Cache-Control"] = f"public, max-age={_ICON_SECONDS}"
    response.add_etag()
    response.make_conditional(request)
    return response


@blueprint.get("/sitemap.xml")
@public
def sitemap_index() -> Response:
    """The parts of the sitemap."""
    return Response("".join(sitemap.index()), content_type=_XML)


@blueprint.get("/sitemap/<kind>-<int:number>.xml")
@public
def sitemap_part(kind: str, number: int) -> Response:
    """One part of the sitemap, written while it is read."""
    told = sitemap.PARTS.get(kind) or abort(404)
    return _streamed(sitemap.part(_anything(told(_known(number)))))


@blueprint.get("/nguon-hang/<int:number>.xml")
@public
def product_feed_part(number: int) -> Response:
    """A part of the goods for Google Merchant Center and Meta; the first is always there."""
    if number and not any(queries.goods_of_part(_known(number), batch=1)):
        abort(404)
    queries.let_go()
    return _streamed(product_feed.feed(number))


@blueprint.get("/chia-se/mon-<int:product_id>-<string(length=16):digest>.jpg")
@allow(Access.ASSET)
def share_picture(product_id: int, digest: str) -> ResponseReturnValue:
    """A product's picture to share; the market's own until it is drawn."""
    data = share.kept(product_id, digest)
    if data is None:
        if product_id not in queries.shown_ids([product_id]):
            abort(404)
        answer = redirect(asset("art/brand/share.jpg"))
        answer.headers["Cache-Control"] = f"public, max-age={_SOON_SECONDS}"
        return answer
    response = Response(data, content_type="image/jpeg")
    response.headers["Cache-Control"] = f"public, max-age={YEAR}, immutable"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


@blueprint.get("/manifest.webmanifest")
@public
def manifest() -> Response:
    """How the market looks on a home screen."""
    return Response(app.manifest(url_for("catalog.home")), content_type="application/manifest+json")


@blueprint.get("/sw.js")
@public
def service_worker() -> Response:
    """The service worker, or one that takes itself away if the operator wants none."""
    pages = {"vi": "/ngoai-tuyen", "en": "/en/ngoai-tuyen"}
    return Response(app.service_worker(pages), content_type="text/javascript; charset=utf-8")


@blueprint.get("/ngoai-tuyen")
@public
def offline() -> str:
    """What is shown when there is no network and the page was not kept."""
    return render_template("feeds/offline.html")


def _anything(parts: Iterator[str]) -> Iterator[str]:
    """The same parts; 404 if there are none."""
    first = next(parts, None) or abort(404)
    return chain([first], parts)


def _known(number: int) -> int:
    return number if number <= _LAST_PART else abort(404)


def _streamed(parts: Iterator[str]) -> Response:
    body = stream_with_context(parts) if request.method == "GET" else []
    response = Response(body, content_type=_XML)
    response.headers["Cache-Control"] = f"public, max-age={_PARTS_SECONDS}"
    return response
