"""Loads the real goods and their makers into an empty market, once."""

from datetime import timedelta

from sqlalchemy import select

from shop.catalog.models import (
    MeasureKind,
    Product,
    ProductAlias,
    ProductEvent,
    ProductStatus,
    Variant,
)
from shop.certificates.models import Certificate, CertificateEvent, CertificateStatus
from shop.certificates.policies import authority_for, last_valid_day
from shop.demo import data
from shop.demo.data import Record
from shop.kernel.clock import add_months, now, vietnam_today
from shop.kernel.money import Vnd
from shop.platform.database import db
from shop.sellers.models import LegalForm, Seller, SellerEvent, SellerStatus
from shop.stock.services import open_stock

DISPATCH = "Gửi hàng thứ Hai và thứ Năm hằng tuần"
RETURNS = (
    "Hàng vỡ, hỏng, sai món hoặc không đúng mô tả: báo trong 7 ngày kể từ lúc nhận, được đổi hoặc hoàn tiền."
)
#: The demo's papers were issued between one month and two years ago; a lapsed one 37 months ago.
_ISSUED_MONTHS_AGO = (1, 5, 9, 14, 19, 24)
_LAPSED_MONTHS_AGO = 37


def is_loaded() -> bool:
    """Whether the demo market stands already."""
    return db.session.scalar(select(Seller.id).where(Seller.is_demo).limit(1)) is not None


def load_market() -> None:
    """Sellers, goods, stock and illustrative papers. To be called inside `transaction()`."""
    sellers = {record["key"]: _seller(record) for record in data.sellers()}
    db.session.add_all(sellers.values())
    db.session.flush()
    papers = 0
    for place, record in enumerate(data.products()):
        product = _product(record, sellers[record["seller"]], place)
        db.session.add(product)
        db.session.flush()
        _open_stocks(record, product)
        star = record["star"]
        if star and star["holder_known"]:
            papers += 1
            _certify(product, star, number=papers)


def _seller(record: Record) -> Seller:
    moment = now()
    return Seller(
        slug=record["key"],
        name=record["name"],
        legal_form=LegalForm(record["legal_form"]) if record["legal_form"] else None,
        status=SellerStatus.APPROVED,
        tax_code=record["tax_code"],
        registration_no=record["registration_no"],
        phone=_international(record["phone"]),
        email=record["email"],
        province_code=record["province_code"],
        ward_code=record["ward_code"],
        place_text=record["place_text"] or "",
        region=record["region"],
        band=record["band"],
        story=record["story_vi"],
        dispatch_note=DISPATCH,
        return_policy=RETURNS,
        is_stall=record["is_stall"],
        is_demo=True,
        submitted_at=moment,
        approved_at=moment,
        events=[SellerEvent(step=SellerStatus.APPROVED, reason="chợ mẫu")],
    )


def _product(record: Record, seller: Seller, place: int) -> Product:
    season = record["season"] or {"peak": [], "some": []}
    moment = now() - timedelta(minutes=place)
    return Product(
        seller=seller,
        slug=record["key"],
        name=record["name_vi"],
        name_en=record["name_en"],
        subgroup=record["subgroup"],
        status=ProductStatus.PUBLISHED,
        province_code=record["province_code"],
        ward_code=record["ward_code"],
        place_text=record["place_text"] or "",
        region=record["region"],
        band=record["band"],
        summary=record["summary_vi"],
        summary_en=record["summary_en"],
        story="\n\n".join(record["story_vi"]),
        ingredients=record["ingredients"] or "",
        storage=record["storage"] or "",
        shelf_life=record["shelf_life"] or "",
        responsible=seller.name,
        is_perishable=record["perishable"],
        is_alcohol=record["alcohol"],
        abv_tenths=record["abv"],
        peak_months=season["peak"],
        some_months=season["some"],
        drawing=record["drawing"],
        drawing_alt=record["picture_alt_vi"],
        sources=[*record["sources"], *record["articles"]],
        illustrative=record["illustrative"],
        submitted_at=moment,
        published_at=moment,
        variants=_variants(record, seller),
        aliases=[ProductAlias(name=alias) for alias in record["aliases"]],
        events=[ProductEvent(step=ProductStatus.PUBLISHED, reason="chợ mẫu")],
    )


def _variants(record: Record, seller: Seller) -> list[Variant]:
    return [
        Variant(
            seller_id=seller.id,
            sku=variant["sku"],
            name=variant["name_vi"],
            measure=MeasureKind(variant["kind"]),
            net_amount=variant["amount"],
            gross_grams=variant["gross_grams"],
            price=Vnd(variant["price"]),
            position=position,
        )
        for position, variant in enumerate(record["variants"])
    ]


def _open_stocks(record: Record, product: Product) -> None:
    amounts = {variant["sku"]: variant["stock"] for variant in record["variants"]}
    for variant in product.variants:
        open_stock(variant=variant, on_hand=amounts[variant.sku], actor_id=None)


def _certify(product: Product, star: Record, *, number: int) -> None:
    """An illustrative paper: its number says so, and it proves nothing."""
    lapsed = star["may_have_lapsed"]
    choice = _ISSUED_MONTHS_AGO[number % len(_ISSUED_MONTHS_AGO)]
    issued = add_months(vietnam_today(), -(_LAPSED_MONTHS_AGO if lapsed else choice))
    level = authority_for(star["stars"], issued)
    assert level is not None, issued  # noqa: S101 - the demo's dates lie after 2019
    db.session.add(
        Certificate(
            product_id=product.id,
            seller_id=product.seller_id,
            holder_name=product.seller.name,
            decision_no=f"MINH HỌA-{number:02}/QĐ",
            decision_date=issued,
            authority_name="Cơ quan minh họa",
            authority_level=level,
            stars=star["stars"],
            issued_on=issued,
            expires_on=last_valid_day(issued),
            status=CertificateStatus.VERIFIED,
            is_illustrative=True,
            decided_at=now(),
            events=[CertificateEvent(step=CertificateStatus.VERIFIED, reason="chợ mẫu")],
        )
    )


def _international(phone: str) -> str:
    return f"+84{phone.removeprefix('0')}"
