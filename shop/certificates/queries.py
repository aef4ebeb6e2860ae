"""Reads of the registry. A badge is computed from a verified certificate and the day."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from functools import cache

from sqlalchemy import BindParameter, ColumnElement, Select, and_, bindparam, select
from sqlalchemy.orm import contains_eager, joinedload

from shop.catalog.models import Product, ProductStatus
from shop.catalog.queries import product_at
from shop.certificates.models import Certificate, CertificateStatus
from shop.kernel.clock import vietnam_today
from shop.platform.database import db
from shop.sellers.models import Seller, SellerStatus

#: What the public may look up: what officers have once verified.
PUBLIC_STATUSES = (
    CertificateStatus.VERIFIED,
    CertificateStatus.REVOKED,
    CertificateStatus.SUPERSEDED,
)


@dataclass(frozen=True)
class Badge:
    """The stars of a product on one day, and the paper that proves them."""

    certificate_id: int
    stars: int
    is_illustrative: bool
    expires_on: date
    decision_no: str


def badges_of(product_ids: Collection[int], *, on: date | None = None) -> dict[int, Badge]:
    """Stars by product on a Vietnam day (today unless given). One statement."""
    if not product_ids:
        return {}
    day = on or vietnam_today()
    rows = db.session.execute(
        select(
            Certificate.product_id,
            Certificate.id,
            Certificate.stars,
            Certificate.is_illustrative,
            Certificate.expires_on,
            Certificate.decision_no,
        )
        .where(Certificate.product_id.in_(product_ids), *_gives_stars(day))
        .order_by(Certificate.issued_on, Certificate.id)
    )
    return {row[0]: Badge(*row[1:]) for row in rows}


def certificates_of_product(product_id: int) -> list[Certificate]:
    """Every certificate of a product, in whatever state, newest issue first."""
    return list(
        db.session.scalars(
            select(Certificate)
            .where(Certificate.product_id == product_id)
            .order_by(Certificate.issued_on.desc(), Certificate.id.desc())
        )
    )


def certified_product(slug: str, *, alcohol: bool = False) -> tuple[Product, Certificate | None] | None:
    """The product on sale at an address, and the paper that gives it stars today. One statement."""
    values = {"slug": slug, "today": vietnam_today()}
    found = db.session.execute(_certified(alcohol=alcohol), values).unique().first()
    return None if found is None else (found[0], found[1])


@cache
def _certified(*, alcohol: bool) -> Select[Product, Certificate]:
    return (
        product_at(alcohol=alcohol)
        .add_columns(Certificate)
        .outerjoin(
            Certificate,
            and_(Certificate.product_id == Product.id, *_gives_stars(bindparam("today"))),
        )
        .order_by(Certificate.issued_on.desc(), Certificate.id.desc())
    )


def valid_certificate(product_id: int, *, on: date | None = None) -> Certificate | None:
    """The paper that gives a product its stars on a Vietnam day (today unless given)."""
    return db.session.scalar(
        select(Certificate)
        .where(Certificate.product_id == product_id, *_gives_stars(on or vietnam_today()))
        .order_by(Certificate.issued_on.desc(), Certificate.id.desc())
        .limit(1)
    )


def certificate(certificate_id: int) -> Certificate | None:
    """Any certificate, with its product and seller: for its seller and for officers."""
    return db.session.scalar(
        select(Certificate)
        .where(Certificate.id == certificate_id)
        .options(joinedload(Certificate.product), joinedload(Certificate.seller))
    )


def certificate_of_seller(certificate_id: int, *, seller_id: int) -> Certificate | None:
    """A seller's own certificate, in whatever state."""
    return db.session.scalar(
        select(Certificate).where(Certificate.id == certificate_id, Certificate.seller_id == seller_id)
    )


def public_certificate(certificate_id: int) -> Certificate | None:
    """A certificate that anybody may check: once verified, of an approved seller, no alcohol."""
    return db.session.scalar(_public().where(Certificate.id == certificate_id))


def valid_certificates_of_seller(
    seller_id: int, *, on: date | None = None, limit: int = 50
) -> list[Certificate]:
    """Papers that give stars to a seller's goods on sale, with their products. One statement."""
    day = on or vietnam_today()
    return list(
        db.session.scalars(
            _public()
            .where(
                Certificate.seller_id == seller_id,
                *_gives_stars(day),
                Product.status == ProductStatus.PUBLISHED,
            )
            .order_by(Certificate.stars.desc(), Product.name)
            .limit(limit)
        )
    )


def _gives_stars(day: date | BindParameter[date]) -> tuple[ColumnElement[bool], ...]:
    """Verified and valid on a Vietnam day: the whole rule of the badge."""
    return (
        Certificate.status == CertificateStatus.VERIFIED,
        Certificate.issued_on <= day,
        Certificate.expires_on >= day,
    )


def _public() -> Select[Certificate]:
    return anybody_may_check().options(
        contains_eager(Certificate.product), contains_eager(Certificate.seller)
    )


def anybody_may_check() -> Select[Certificate]:
    """The certificates whose pages are public: once verified, of an approved seller, no alcohol."""
    return (
        select(Certificate)
        .join(Certificate.product)
        .join(Certificate.seller)
        .where(
            Certificate.status.in_(PUBLIC_STATUSES),
            Seller.status == SellerStatus.APPROVED,
            Product.is_alcohol.is_(False),
        )
    )
