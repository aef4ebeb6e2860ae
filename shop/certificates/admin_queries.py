"""The registry as officers read it: every state, searched and filtered."""

import enum
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, Select, UnaryExpression, and_, case, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from shop.catalog import admin_queries as catalog_admin_queries
from shop.catalog.models import Product
from shop.certificates.models import Certificate, CertificateStatus
from shop.certificates.policies import EXPIRING_DAYS
from shop.kernel.clock import vietnam_today
from shop.kernel.text import slugify
from shop.platform.database import db
from shop.platform.media import MediaFile

SIZE = 30
MOST_PAGES = 200


class Folder(enum.StrEnum):
    """Where a certificate lies today; the values stand in addresses."""

    WAITING = "cho"
    VALID = "hieu-luc"
    EXPIRING = "sap-het-han"
    EXPIRED = "het-han"
    REVOKED = "thu-hoi"
    REJECTED = "tu-choi"
    SUPERSEDED = "thay-the"


@dataclass(frozen=True)
class Papers:
    """A page of the registry."""

    rows: Sequence[Certificate]
    has_more: bool


def papers(*, folder: Folder | None = None, text: str = "", page: int = 1) -> Papers:
    """Certificates with product and seller: what waits longest or ends soonest comes first. One statement."""
    query = _with_product()
    if folder is not None:
        query = query.where(_lies_in(folder, vietnam_today()))
    if text:
        query = query.where(_speaks_of(text))
    start = (min(max(page, 1), MOST_PAGES) - 1) * SIZE
    found = db.session.scalars(query.order_by(*_order(folder)).offset(start).limit(SIZE + 1)).all()
    return Papers(found[:SIZE], len(found) > SIZE)


def folder_sizes() -> Mapping[Folder, int]:
    """How many lie where. One statement."""
    today = vietnam_today()
    sums = [func.coalesce(func.sum(case((_lies_in(f, today), 1), else_=0)), 0) for f in Folder]
    row = db.session.execute(select(*sums).select_from(Certificate)).one()
    return {folder: int(count) for folder, count in zip(Folder, row, strict=True)}


def certificate_to_decide(certificate_id: int) -> Certificate | None:
    """A certificate as it is now; nobody else decides it until the transaction ends."""
    locked = (
        select(Certificate)
        .where(Certificate.id == certificate_id)
        .with_for_update(of=Certificate)
        .execution_options(populate_existing=True)
    )
    return db.session.scalar(locked)


def twins_of(certificate: Certificate) -> Sequence[Certificate]:
    """Other living papers of the same decision for the same product."""
    return db.session.scalars(
        select(Certificate).where(
            Certificate.product_id == certificate.product_id,
            Certificate.decision_no == certificate.decision_no,
            Certificate.id != certificate.id,
            Certificate.status.in_((CertificateStatus.SUBMITTED, CertificateStatus.VERIFIED)),
        )
    ).all()


def product(product_id: int | None) -> Product | None:
    """A product to record a certificate for, with its seller."""
    if product_id is None:
        return None
    return db.session.scalar(
        select(Product).where(Product.id == product_id).options(joinedload(Product.seller))
    )


def products_called(text: str, *, limit: int = 12) -> Sequence[Product]:
    """Products whose name or seller holds these words, as written or in the address, with their sellers."""
    if not slugify(text):
        return []
    return db.session.scalars(
        select(Product)
        .join(Product.seller)
        .options(contains_eager(Product.seller))
        .where(catalog_admin_queries.speaks_of(text))
        .order_by(Product.slug, Product.id)
        .limit(limit)
    ).all()


def scan_taken_by(media_id: int | None, *, owner_id: int) -> MediaFile | None:
    """A private picture that this officer has uploaded."""
    if media_id is None:
        return None
    return db.session.scalar(
        select(MediaFile).where(
            MediaFile.id == media_id, MediaFile.owner_id == owner_id, MediaFile.is_private
        )
    )


def _with_product() -> Select[Certificate]:
    return (
        select(Certificate)
        .join(Certificate.product)
        .join(Certificate.seller)
        .options(contains_eager(Certificate.product), contains_eager(Certificate.seller))
    )


def _lies_in(folder: Folder, today: date) -> ColumnElement[bool]:
    """Verified papers fall into three folders by the clock, the others by their status."""
    verified = Certificate.status == CertificateStatus.VERIFIED
    by_clock = {
        Folder.VALID: Certificate.expires_on >= today,
        Folder.EXPIRING: Certificate.expires_on.between(today, today + timedelta(days=EXPIRING_DAYS)),
        Folder.EXPIRED: Certificate.expires_on < today,
    }
    if folder in by_clock:
        return and_(verified, by_clock[folder])
    by_status = {
        Folder.WAITING: CertificateStatus.SUBMITTED,
        Folder.REVOKED: CertificateStatus.REVOKED,
        Folder.REJECTED: CertificateStatus.REJECTED,
        Folder.SUPERSEDED: CertificateStatus.SUPERSEDED,
    }
    return Certificate.status == by_status[folder]


def _speaks_of(text: str) -> ColumnElement[bool]:
    return or_(
        Certificate.decision_no.icontains(text, autoescape=True),
        Certificate.holder_name.icontains(text, autoescape=True),
        catalog_admin_queries.speaks_of(text),
    )


def _order(folder: Folder | None) -> Sequence[UnaryExpression[date] | UnaryExpression[int]]:
    if folder is Folder.WAITING:
        return (Certificate.id.asc(),)
    if folder in {Folder.VALID, Folder.EXPIRING}:
        return (Certificate.expires_on.asc(), Certificate.id.asc())
    if folder is Folder.EXPIRED:
        return (Certificate.expires_on.desc(), Certificate.id.desc())
    return (Certificate.id.desc(),)
