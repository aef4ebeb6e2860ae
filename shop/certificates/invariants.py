"""What must always hold of the registry."""

from datetime import date, timedelta

from sqlalchemy import and_, bindparam, extract, func, not_, or_, select

from shop.catalog.models import Product
from shop.certificates.models import Certificate, CertificateEvent, CertificateStatus
from shop.certificates.policies import AUTHORITIES, CERTIFICATE_MONTHS
from shop.kernel.clock import vietnam_today
from shop.platform.invariants import Invariant
from shop.sellers.models import Seller

_today = bindparam("today", callable_=vietnam_today, type_=Certificate.issued_on.type)
_is_verified = Certificate.status == CertificateStatus.VERIFIED
_last_event = (
    select(func.max(CertificateEvent.id))
    .where(CertificateEvent.certificate_id == Certificate.id)
    .correlate(Certificate)
    .scalar_subquery()
)
_ends = [date.max, *(since - timedelta(days=1) for since, _ in AUTHORITIES)]
_right_authority = or_(
    *(
        and_(
            Certificate.issued_on.between(since, until),
            Certificate.stars == stars,
            Certificate.authority_level == level,
        )
        for (since, rules), until in zip(AUTHORITIES, _ends, strict=False)
        for stars, level in rules.items()
    )
)
_years = extract("year", Certificate.expires_on) - extract("year", Certificate.issued_on)
_same_month = extract("month", Certificate.expires_on) == extract("month", Certificate.issued_on)
_day_of_issue = extract("day", Certificate.issued_on)
_last_day = extract("day", Certificate.expires_on)

INVARIANTS = (
    Invariant(
        "G-01",
        "a product has one verified certificate that is valid today, at the most",
        select(Certificate.product_id)
        .where(_is_verified, Certificate.issued_on <= _today, Certificate.expires_on >= _today)
        .group_by(Certificate.product_id)
        .having(func.count() > 1),
    ),
    Invariant(
        "G-02",
        "a certificate holds 36 months from its issue, to the day",
        select(Certificate.id, Certificate.issued_on, Certificate.expires_on).where(
            not_(
                and_(
                    _years * 12 == CERTIFICATE_MONTHS,
                    _same_month,
                    or_(_last_day == _day_of_issue, and_(_day_of_issue == 29, _last_day == 28)),
                )
            )
        ),
    ),
    Invariant(
        "G-03",
        "verified stars were given by the level that could give them on that day",
        select(Certificate.id).where(_is_verified, not_(_right_authority)),
    ),
    Invariant(
        "G-04",
        "a certificate belongs to the seller of its product",
        select(Certificate.id)
        .join(Product, Product.id == Certificate.product_id)
        .where(Product.seller_id != Certificate.seller_id),
    ),
    Invariant(
        "G-05",
        "papers that prove nothing belong to sellers of the demo",
        select(Certificate.id)
        .join(Seller, Seller.id == Certificate.seller_id)
        .where(Certificate.is_illustrative, Seller.is_demo.is_(False)),
    ),
    Invariant(
        "G-06",
        "the last line of a certificate's history says where it stands",
        select(Certificate.id, Certificate.status)
        .outerjoin(CertificateEvent, CertificateEvent.id == _last_event)
        .where(CertificateEvent.step.is_distinct_from(Certificate.status)),
    ),
)
