"""The public pages of goods: the same bytes for everybody, no session, nothing written."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from shop.catalog import forms, queries
from shop.catalog.forms import Asked
from shop.catalog.front import front_values
from shop.catalog.groups import Group, Subgroup, by_slug
from shop.catalog.models import Product, Variant
from shop.catalog.pages import product_values, ways_of
from shop.catalog.shelves import head_of, name_of, shelf_values
from shop.catalog.words import AboutShelf, about_kind, about_province
from shop.certificates.queries import certified_product
from shop.content.queries import newest_stories
from shop.kernel.text import slugify
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
from shop.sellers.queries import seller_by_slug, slugs_of
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
    return _shelf("catalog.listing", {}, title=_("Tất cả các món"))


@blueprint.get("/danh-muc/<slug>")
@public
def group_page(slug: str) -> ResponseReturnValue:
    """The goods of a group, or of one of its sets; sets of alcohol are behind their gate."""
    place = by_slug(slug) or abort(404)
    if isinstance(place, Subgroup) and place.is_alcohol:
        return redirect(url_for("catalog.alcohol_shelf"))
    return _shelf("catalog.group_page", {"slug": slug}, title=name_of(place), place=place)


@blueprint.get("/vung/<slug>")
@public
def province_page(slug: str) -> ResponseReturnValue:
    """The goods of a province of today's map, its cloth and its producers."""
    codes = {slugify(name): code for code, name in province_names().items()}
    code = codes.get(slug) or abort(404)
    return _shelf("catalog.province_page", {"slug": slug}, title=province_names()[code], province=code)


@blueprint.get("/tim-kiem")
@public
def search() -> ResponseReturnValue:
    """Goods that answer `q`; without words, all goods."""
    text = forms.read_listing(request.args).text
    title = _("Tìm “%(text)s”", text=text[:60]) if text else _("Tìm đặc sản")
    return _shelf("catalog.search", {}, title=title)


@blueprint.get("/san-pham/<slug>")
@public
def product_page(slug: str) -> ResponseReturnValue:
    """A product on sale, and what it would cost to send it to the province `toi`."""
    product, paper = certified_product(forms.read_slug(slug)) or abort(404)
    stock = available_of([variant.id for variant in product.variants])
    values = product_values(
        product,
        stock=stock,
        few=few_of(stock),
        cards=cards(queries.beside(product)),
        wanted_pack=forms.read_pack(request.args),
    )
    return render_template(
        "catalog/product.html",
        **values,
        **postage_values(product, values["chosen"]),
        paper=paper,
        gated=False,
        reviews=section_of(product.id),
    )


def _shelf(
    endpoint: str,
    values: dict[str, str],
    *,
    title: str,
    place: Group | Subgroup | None = None,
    province: str = "",
) -> ResponseReturnValue:
    """A listing as the address asks for it; an address with empty parameters leads to the one without."""
    address: Callable[..., str] = partial(url_for, endpoint, **values)  # type: ignore[arg-type]
    if forms.has_blanks(request.args):
        return redirect(address(**forms.without_blanks(request.args)))
    is_search = endpoint == "catalog.search"
    asked = _asked(place, province, is_search=is_search)
    found = _found(asked, place, province)
    return render_template(
        "catalog/listing.html",
        asked=asked,
        place=place,
        title=title,
        told=_told(asked, found, place, province),
        listing=found,
        action=address(),
        without_all=address(q=asked.text or None),
        canonical=address(),
        noindex=is_search or not asked.is_plain or (not found.cards and (place or province)),
        trail=_crumbs(_("Tìm đặc sản") if is_search else title, place, is_name=bool(province)),
        **head_of(title, place, is_province=bool(province)),
        **shelf_values(found, asked, place, province_names(), address, by_province=bool(province)),
    )


def _asked(place: Group | Subgroup | None, province: str, *, is_search: bool) -> Asked:
    """What is asked for, without what this shelf does not know or has settled by itself."""
    asked = forms.read_listing(request.args)
    if not is_search:
        asked = replace(asked, text="")
    if place and not _is_inside(asked.place, place):
        asked = replace(asked, place=None)
    return replace(asked, provinces=()) if province else asked


def _told(asked: Asked, found: Listing, place: Group | Subgroup | None, province: str) -> AboutShelf:
    """The words above the shelf; figures only while all of it is shown."""
    if place:
        return about_kind(place, found) if asked.is_plain else AboutShelf()
    if not province:
        return AboutShelf()
    name = province_names()[province]
    if not asked.is_plain:
        return about_province(province, name)
    slugs = slugs_of([int(choice.code) for choice in found.facets.sellers])
    return about_province(province, name, found, slugs)


def _crumbs(title: str, place: Group | Subgroup | None, *, is_name: bool) -> list[tuple[object, ...]]:
    trail: list[tuple[object, ...]] = [(_("Trang chủ"), url_for("catalog.home"))]
    if isinstance(place, Subgroup):
        trail.append((name_of(place.group), url_for("catalog.group_page", slug=place.group.slug)))
    return [*trail, (title, "", is_name)]


def _found(asked: Asked, place: Group | Subgroup | None, province: str = "") -> Listing:
    kind = asked.place or place
    filters = Filters(
        group=None if kind is None else kind.code.split(".", 1)[0],
        subgroup=kind.code if isinstance(kind, Subgroup) else None,
        provinces=(province,) if province else asked.provinces,
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


def postage_values(product: Product, pack: Variant | None) -> dict[str, Any]:
    """What a product page says of postage: the provinces, the one that `toi` names, the ways there."""
    province = forms.read_province(request.args)
    return {
        "provinces": tuple(province_names().items()),
        "wanted_province": province,
        "ways": ways_of(_quotes(product, pack, province)),
    }


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
