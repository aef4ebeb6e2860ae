"""Star certificates for tests."""

from datetime import date
from typing import Any

from shop.catalog.models import Product
from shop.certificates.models import (
    AuthorityLevel,
    Certificate,
    CertificateEvent,
    CertificateStatus,
)
from shop.certificates.policies import authority_for, last_valid_day
from shop.kernel.clock import add_months, vietnam_today
from shop.platform.database import db, transaction
from tests.factories.catalog import make_product


def make_certificate(
    product: Product | None = None,
    *,
    stars: int = 4,
    status: CertificateStatus = CertificateStatus.VERIFIED,
    issued_on: date | None = None,
    **changes: Any,
) -> Certificate:
    """A certificate of a year ago, verified unless told otherwise."""
    product = product or make_product()
    issued = issued_on or add_months(vietnam_today(), -12)
    values: dict[str, Any] = {
        "product_id": product.id,
        "seller_id": product.seller_id,
        "holder_name": "Hợp tác xã của Sua",
        "decision_no": "1125/QĐ-UBND",
        "decision_date": issued,
        "authority_name": "UBND tỉnh Điện Biên",
        "authority_level": authority_for(stars, issued) or AuthorityLevel.PROVINCE,
        "stars": stars,
        "issued_on": issued,
        "expires_on": last_valid_day(issued),
        "status": status,
        **changes,
    }
    with transaction():
        certificate = Certificate(**values)
        certificate.events.append(CertificateEvent(step=status, actor_id=None))
        db.session.add(certificate)
        db.session.flush()
    return certificate
