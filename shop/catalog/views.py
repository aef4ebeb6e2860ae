"""The public pages of goods: the same bytes for everybody, no session, nothing written."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from shop.catalog import forms, queries
from shop.catalog.forms import Asked
from shop.catalog.front import front_values
from shop.catalog.groups import Group, Subgroup, by_slug
from shop.catalog.models import Product, Variant
from shop.catalog.pages import product_values
from shop.catalog.shelves import chosen_chips, facet_rows, head_of, name_of, sorts_of
from shop.certificates.queries import certified_product
from shop.content.queries import newest_stories
from shop.platform.access import public
from shop.reviews.queries import section_of
from shop.search.queries import (
    GIFT_PRICES,
    Filters,
    Listing,
    cards,
    front_page,
    gifts,
    makers_of_the_week,
    province_names,
)
from shop.search.queries import listing as list_goods
from shop.search.queries import search as search_goods
from shop.sellers.queries import seller_by_slug
from shop.shipping.queries import Quote, Shipment, quotes
from shop.stock.queries import available_of, few_of

blueprint = Blueprint("catalog", __name__)

#: Goods, stories and makers of the front page.
ROW = 4
STORIES = 3
MAKERS = 6


@blueprint.get("/")
@public
def home() -> ResponseReturnValue:
    """The market at a glance: season, shelves, stories, regions, gifts, makers."""
    front = front_page(most=ROW)
    season = front.in_season or front.newest
    presents = [number for shelf in gifts(GIFT_PRICES, most=2) for number in shelf]
    given = [number for number in presents if number not in season][:ROW]
    shown = cards([*season, *given])
    makers = makers_of_the_week(MAKERS)
    return render_template(
        "catalog/home.html",
        **front_values(front.subgroups, front.provinces, province_names()),
        is_season=bool(front.in_season),
        season=shown[: len(season)],
        gifts=shown[len(season) :],
        stories=newest_stories(STORIES),
        makers=makers,
        sellers=makers[0].sellers if makers else 0,
    )


@blueprint.get("/san-pham")
@public
def listing() -> ResponseReturnValue:
    """All goods, narrowed by the query parameters."""
    asked = replace(forms.read_listing(request.args), text="")
    province = province_names().get(asked.only_province or "")
    title = _("Đặc sản %(place)s", place=province) if province else _("Tất cả các món")
    return _shelf("catalog.listing", {}, asked, title=title, province=province)


@blueprint.get("/danh-muc/<slug>")
@public
def group_page(slug: str) -> ResponseReturnValue:
    """The goods of a group, or of one of its sets; sets of alcohol are behind their gate."""
    place = by_slug(slug) or abort(404)
    if isinstance(place, Subgroup) and place.is_alcohol:
        return redirect(url_for("catalog.alcohol_shelf"))
    asked = replace(forms.read_listing(request.args), text="")
    if not _is_inside(asked.place, place):
        asked = replace(asked, place=None)
    return _shelf("catalog.group_page", {"slug": slug}, asked, title=name_of(place), place=place)


@blueprint.get("/tim-kiem")
@public
def search() -> ResponseReturnValue:
    """Goods that answer `q`; without words, all goods."""
    asked = forms.read_listing(request.args)
    title = _("Tìm “%(text)s”", text=asked.text[:60]) if asked.text else _("Tìm đặc sản")
    return _shelf("catalog.search", {}, asked, title=title)


@blueprint.get("/san-pham/<slug>")
@public
def product_page(slug: str) -> ResponseReturnValue:
    """A product on sale, and what it would cost to send it to the province `toi`."""
    product, paper = certified_product(forms.read_slug(slug)) or abort(404)
    stock = available_of([variant.id for variant in product.variants])
    values = product_values(product, stock=stock, few=few_of(stock), cards=cards(queries.beside(product)))
    province = forms.read_province(request.args)
    return render_template(
        "catalog/product.html",
        **values,
        paper=paper,
        provinces=tuple(province_names().items()),
        wanted_province=province,
        quotes=_quotes(product, values["chosen"], province),
        gated=False,
        reviews=section_of(product.id),
    )


def _shelf(
    endpoint: str,
    values: dict[str, str],
    asked: Asked,
    *,
    title: str,
    place: Group | Subgroup | None = None,
    province: str | None = None,
) -> ResponseReturnValue:
    found = _found(asked, place)
    address: Callable[..., str] = partial(url_for, endpoint, **values)  # type: ignore[arg-type]
    kept = asked.arguments()
    return render_template(
        "catalog/listing.html",
        asked=asked,
        place=place,
        title=title,
        listing=found,
        facets=facet_rows(found.facets, asked, place),
        chosen=chosen_chips(asked, found.facets, province_names(), address),
        sorts=sorts_of(asked, searching=bool(asked.text)),
        notes=[_(words) for words in asked.notes],
        action=address(),
        without_all=address(q=asked.text or None),
        is_own_page=endpoint != "catalog.search" and (asked.is_plain or province is not None),
        canonical=address(tinh=asked.only_province) if province else address(),
        **head_of(title, place, province),
        previous=address(truoc=found.previous, **kept) if found.previous else "",
        next=address(sau=found.next, **kept) if found.next else "",
    )


def _found(asked: Asked, place: Group | Subgroup | None) -> Listing:
    kind = asked.place or place
    filters = Filters(
        group=None if kind is None else kind.code.split(".", 1)[0],
        subgroup=kind.code if isinstance(kind, Subgroup) else None,
        provinces=asked.provinces,
        stars=asked.stars,
        price_from=asked.price_from,
        price_to=asked.price_to,
        in_season=asked.in_season,
        in_stock=asked.in_stock,
        seller=_seller_id(asked.seller),
        sort=asked.sort,
    )
    if asked.text:
        return search_goods(asked.text, filters, after=asked.after, before=asked.before)
    return list_goods(filters, after=asked.after, before=asked.before)


def _seller_id(word: str | None) -> int | None:
    """A producer by number, as facets have it, or by the word of its page; 0 is nobody."""
    if word is None:
        return None
    if word.isdigit():
        return int(word[:9])
    seller = seller_by_slug(word)
    return seller.id if seller else 0


def _is_inside(kind: Group | Subgroup | None, shelf: Group | Subgroup) -> bool:
    return isinstance(kind, Subgroup) and isinstance(shelf, Group) and kind.group is shelf


def _quotes(product: Product, pack: Variant | None, province: str | None) -> list[Quote]:
    if pack is None or province is None:
        return []
    shipment = Shipment(
        product.seller_id,
        product.seller.province_code,
        province,
        pack.gross_grams,
        product.is_perishable,
    )
    return quotes([shipment]).get(product.seller_id, [])
