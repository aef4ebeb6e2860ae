"""Facts about a page in the words of schema.org, as plain values; templates write them as JSON-LD.

Nothing is said that the page does not show, and nothing that the shop does not know: what is
empty is left out. Alcohol is never told of.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Protocol

from flask import url_for
from flask_babel import gettext

from shop.catalog.cards import ProductCard
from shop.catalog.models import MeasureKind, Product, Variant
from shop.catalog.pictures import ready
from shop.certificates.models import Certificate
from shop.feeds.share import address_of
from shop.kernel.clock import VIETNAM
from shop.platform.assets import asset
from shop.platform.heads import cut
from shop.platform.i18n import absolute_url, page_language
from shop.platform.settings import settings
from shop.sellers.models import Seller

Facts = dict[str, Any]

CONTEXT = "https://schema.org"
CURRENCY = "VND"
#: Letters of a description that are worth sending.
LONGEST = 5000
#: UN/CEFACT codes of the unit that prices are compared by, and how much of ours makes one.
_UNITS = {MeasureKind.WEIGHT: ("KGM", 1000), MeasureKind.VOLUME: ("LTR", 1000), MeasureKind.ITEMS: ("C62", 1)}
Crumb = tuple[str, str] | tuple[str, str, bool]


class Rating(Protocol):
    """What buyers think: the mean, from 1 to 5, and how many have said so."""

    @property
    def average(self) -> float: ...
    @property
    def count(self) -> int: ...


def together(*parts: Facts | None) -> Facts:
    """Several facts about one page; empty if there are none."""
    known = [part for part in parts if part]
    return {"@context": CONTEXT, "@graph": known} if known else {}


def market() -> Facts:
    """Who runs the market, as the operator says it."""
    known = settings()
    return _of(
        "Organization",
        name=known.market_name,
        url=absolute_url(url_for("catalog.home")),
        logo=absolute_url(asset("art/brand/icon-512.png")),
        legalName=known.operator_name if known.operator_registration else "",
        address=known.operator_address,
        telephone=known.hotline,
        email=known.support_email,
    )


def website() -> Facts:
    """The site, and how it is searched."""
    search = absolute_url(url_for("catalog.search"))
    return _of(
        "WebSite",
        name=settings().market_name,
        url=absolute_url(url_for("catalog.home")),
        inLanguage=page_language(),
        potentialAction=_of(
            "SearchAction",
            target=_of("EntryPoint", urlTemplate=f"{search}?q={{search_term_string}}"),
            **{"query-input": "required name=search_term_string"},
        ),
    )


def trail(crumbs: Sequence[Crumb]) -> Facts | None:
    """Where the page stands; crumbs without an address stand for nothing unless they are the page."""
    known = [crumb for crumb in crumbs[:-1] if crumb[1]] + list(crumbs[-1:])
    if len(known) < 2:
        return None
    items = [
        _of("ListItem", position=place, name=crumb[0], item=absolute_url(crumb[1]) if crumb[1] else "")
        for place, crumb in enumerate(known, 1)
    ]
    return _of("BreadcrumbList", itemListElement=items)


def shelf(cards: Iterable[ProductCard]) -> Facts | None:
    """The goods of a shelf, in order."""
    items = [
        _of("ListItem", position=place, url=_product_url(card.slug)) for place, card in enumerate(cards, 1)
    ]
    return _of("ItemList", itemListElement=items) if items else None


def product(
    product: Product,
    packs: Sequence[Variant],
    stock: Mapping[int, int],
    *,
    paper: Certificate | None,
    category: str,
    rating: Rating | None = None,
) -> Facts | None:
    """A product, its packs and prices. `paper` gives it stars today; only a real one is told of.

    `rating` is what buyers think of it; none while nobody has rated it.
    """
    if product.is_alcohol:
        return None
    english = page_language() == "en"
    words = (product.summary_en if english else "") or product.summary
    return _of(
        "Product",
        name=product.name,
        alternateName=product.name_en if english else "",
        description=cut(words or product.story, LONGEST),
        url=_product_url(product.slug),
        image=pictures(product),
        category=category,
        brand=None if product.seller.is_stall else _of("Brand", name=product.seller.name),
        offers=_offers(product, packs, stock),
        hasCertification=_certification(paper),
        aggregateRating=_rating(rating),
    )


def producer(seller: Seller) -> Facts | None:
    """Who makes and sells, as the page shows it; stalls of the market make nothing."""
    if seller.is_stall:
        return None
    shown = {} if seller.is_demo else {"telephone": seller.phone, "email": seller.email}
    return _of(
        "Organization",
        name=seller.name,
        url=_seller_url(seller),
        description=cut(seller.story, LONGEST),
        taxID=seller.tax_code or "",
        address=_of(
            "PostalAddress",
            streetAddress=seller.street,
            addressLocality=seller.ward.name if seller.ward else "",
            addressRegion=seller.province.name,
            addressCountry="VN",
        ),
        **shown,
    )


def article_data(
    *,
    headline: str,
    path: str,
    published: datetime,
    changed: datetime | None = None,
    description: str = "",
    author: str = "",
    pictures: Sequence[str] = (),
    language: str = "",
) -> Facts:
    """An article. `path` and `pictures` are our own addresses; without an author the market wrote it."""
    publisher = market()
    return _of(
        "Article",
        headline=cut(headline, 110),
        description=cut(description, LONGEST),
        url=absolute_url(path),
        mainEntityOfPage=absolute_url(path),
        datePublished=published.astimezone(VIETNAM).isoformat(timespec="seconds"),
        dateModified=(changed or published).astimezone(VIETNAM).isoformat(timespec="seconds"),
        inLanguage=language or page_language(),
        image=[absolute_url(picture) for picture in pictures] or [absolute_url(asset("art/brand/share.jpg"))],
        author=_of("Person", name=author) if author else publisher,
        publisher=publisher,
    )


def pictures(product: Product) -> list[str]:
    """Whole addresses of a product's photos, the widest of each; else of the picture to share."""
    photos = [photo.media for photo in ready(product.photos)]
    found = [f"/anh/{media.key}-{max(media.widths)}.webp" for media in photos if media.widths]
    return [absolute_url(path) for path in found or [address_of(product)]]


def _offers(product: Product, packs: Sequence[Variant], stock: Mapping[int, int]) -> Facts | None:
    offers = [_offer(product, pack, stock.get(pack.id, 0)) for pack in packs]
    if len(offers) < 2:
        return offers[0] if offers else None
    prices = [pack.price for pack in packs]
    return _of(
        "AggregateOffer",
        priceCurrency=CURRENCY,
        lowPrice=min(prices),
        highPrice=max(prices),
        offerCount=len(offers),
        offers=offers,
    )


def _offer(product: Product, pack: Variant, left: int) -> Facts:
    unit, whole = _UNITS[pack.measure]
    return _of(
        "Offer",
        name=pack.name,
        sku=f"{pack.seller_id}-{pack.sku}",
        url=_product_url(product.slug),
        price=pack.price,
        priceCurrency=CURRENCY,
        availability=f"{CONTEXT}/{'InStock' if left > 0 else 'OutOfStock'}",
        itemCondition=f"{CONTEXT}/NewCondition",
        priceSpecification=_of(
            "UnitPriceSpecification",
            price=pack.price,
            priceCurrency=CURRENCY,
            referenceQuantity=_of(
                "QuantitativeValue",
                value=pack.net_amount / whole if pack.net_amount % whole else pack.net_amount // whole,
                unitCode=unit,
                valueReference=_of("QuantitativeValue", value=1, unitCode=unit),
            ),
        ),
        hasMerchantReturnPolicy=_of(
            "MerchantReturnPolicy", merchantReturnLink=absolute_url(url_for("content.returns"))
        ),
        seller=_of("Organization", name=product.seller.name, url=_seller_url(product.seller)),
    )


def _certification(paper: Certificate | None) -> Facts | None:
    """A paper that officers have verified; what the demo shows proves nothing, and is not told."""
    if paper is None or paper.is_illustrative or settings().demo:
        return None
    return _of(
        "Certification",
        name=gettext("Chứng nhận OCOP %(stars)s sao", stars=paper.stars),
        certificationIdentification=paper.decision_no,
        certificationStatus=f"{CONTEXT}/CertificationActive",
        certificationRating=_of("Rating", ratingValue=paper.stars, bestRating=5),
        issuedBy=_of("Organization", name=paper.authority_name),
        auditDate=_day(paper.decision_date),
        validFrom=_day(paper.issued_on),
        expires=_day(paper.expires_on),
        url=absolute_url(url_for("certificates.certificate_page", certificate_id=paper.id)),
    )


def _rating(rating: Rating | None) -> Facts | None:
    if rating is None or not rating.count:
        return None
    return _of(
        "AggregateRating",
        ratingValue=round(rating.average, 1),
        reviewCount=rating.count,
        bestRating=5,
        worstRating=1,
    )


def _product_url(slug: str) -> str:
    return absolute_url(url_for("catalog.product_page", slug=slug))


def _seller_url(seller: Seller) -> str:
    return absolute_url(url_for("sellers.producer_page", slug=seller.slug))


def _day(value: date) -> str:
    return value.isoformat()


def _of(kind: str, **facts: Any) -> Facts:
    """A thing of a kind; what is not known is left out."""
    return {"@type": kind, **{name: value for name, value in facts.items() if value not in (None, "", [])}}
