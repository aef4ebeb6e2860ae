"""What happens to a certificate. Nobody types stars onto a product: they come from here."""

from datetime import date

from sqlalchemy import select

from shop.catalog.models import Product
from shop.certificates.errors import (
    DecisionMissing,
    NewerExists,
    OnlyInTheDemo,
    ReasonMissing,
    StepNotAllowed,
    WrongAuthority,
    WrongDates,
    WrongStars,
)
from shop.certificates.events import CertificateDecided, CertificateSubmitted
from shop.certificates.models import (
    AuthorityLevel,
    Certificate,
    CertificateEvent,
    CertificateStatus,
)
from shop.certificates.policies import (
    NEXT_STEPS,
    STARS,
    is_right_authority,
    is_valid,
    last_valid_day,
)
from shop.kernel.clock import now, vietnam_today
from shop.kernel.text import normalize
from shop.platform import outbox
from shop.platform.database import db


def submit_certificate(
    *,
    product: Product,
    stars: int,
    decision_no: str,
    decision_date: date,
    authority_name: str,
    authority_level: AuthorityLevel,
    issued_on: date,
    holder_name: str,
    actor_id: int | None,
    scan_id: int | None = None,
    is_illustrative: bool = False,
) -> Certificate:
    """Enter a certificate in the registry; it shows nothing until an officer verifies it.

    The last valid day is computed, never typed. The same decision, still waiting, is
    returned as it is. Raises WrongStars, WrongDates, DecisionMissing, OnlyInTheDemo.
    """
    _check_paper(stars, decision_date, issued_on)
    number, authority, holder = _words(decision_no, authority_name, holder_name)
    if is_illustrative and not product.seller.is_demo:
        raise OnlyInTheDemo
    _lock_product(product.id)
    paper = Certificate(
        product_id=product.id,
        seller_id=product.seller_id,
        stars=stars,
        decision_no=number,
        decision_date=decision_date,
        authority_name=authority,
        authority_level=authority_level,
        holder_name=holder,
        issued_on=issued_on,
        expires_on=last_valid_day(issued_on),
        scan_id=scan_id,
        is_illustrative=is_illustrative,
        status=CertificateStatus.SUBMITTED,
    )
    return _waiting(product.id, number) or _entered(paper, actor_id)


def verify_certificate(*, certificate: Certificate, actor_id: int | None) -> None:
    """Say that the paper is true: its stars show while it is valid. Calm when repeated.

    An older verified certificate of the same product is superseded. Raises WrongAuthority
    (whose level could not recognise so many stars on that day), NewerExists, StepNotAllowed.
    """
    _lock(certificate)
    if certificate.status is CertificateStatus.VERIFIED:
        return
    if not is_right_authority(certificate.authority_level, certificate.stars, certificate.issued_on):
        raise WrongAuthority
    older = _verified_beside(certificate)
    if any(paper.issued_on > certificate.issued_on for paper in older):
        raise NewerExists
    _decide(certificate, CertificateStatus.VERIFIED, actor_id=actor_id)
    for paper in older:
        if is_valid(paper, on=vietnam_today()):
            _decide(paper, CertificateStatus.SUPERSEDED, actor_id=actor_id)


def reject_certificate(*, certificate: Certificate, reason: str, actor_id: int | None) -> None:
    """Say that the paper cannot be believed, and why. Raises ReasonMissing, StepNotAllowed."""
    _lock(certificate)
    if certificate.status is not CertificateStatus.REJECTED:
        _decide(certificate, CertificateStatus.REJECTED, actor_id=actor_id, reason=_need(reason))


def revoke_certificate(*, certificate: Certificate, reason: str, actor_id: int | None) -> None:
    """The stars are withdrawn: they vanish at once. Raises ReasonMissing, StepNotAllowed."""
    _lock(certificate)
    if certificate.status is not CertificateStatus.REVOKED:
        _decide(certificate, CertificateStatus.REVOKED, actor_id=actor_id, reason=_need(reason))


def _check_paper(stars: int, decision_date: date, issued_on: date) -> None:
    if stars not in STARS:
        raise WrongStars
    if issued_on > vietnam_today() or decision_date > issued_on:
        raise WrongDates


def _words(*texts: str) -> list[str]:
    words = [normalize(text) for text in texts]
    if not all(words):
        raise DecisionMissing
    return words


def _entered(paper: Certificate, actor_id: int | None) -> Certificate:
    db.session.add(paper)
    _note(paper, actor_id=actor_id)
    db.session.flush()
    outbox.record(CertificateSubmitted(certificate_id=paper.id))
    return paper


def _need(reason: str) -> str:
    if not reason.strip():
        raise ReasonMissing
    return reason.strip()


def _decide(
    certificate: Certificate,
    to: CertificateStatus,
    *,
    actor_id: int | None,
    reason: str = "",
) -> None:
    if to not in NEXT_STEPS[certificate.status]:
        raise StepNotAllowed
    certificate.status = to
    certificate.reason = reason
    certificate.decided_at = now()
    _note(certificate, actor_id=actor_id, reason=reason)
    outbox.record(
        CertificateDecided(certificate_id=certificate.id, product_id=certificate.product_id, status=to.value)
    )


def _note(certificate: Certificate, *, actor_id: int | None, reason: str = "") -> None:
    certificate.events.append(CertificateEvent(step=certificate.status, actor_id=actor_id, reason=reason))


def _lock(certificate: Certificate) -> None:
    """Two officers cannot decide at once on papers of one product."""
    _lock_product(certificate.product_id)
    db.session.refresh(certificate)


def _lock_product(product_id: int) -> None:
    db.session.execute(select(Product.id).where(Product.id == product_id).with_for_update())


def _waiting(product_id: int, decision_no: str) -> Certificate | None:
    return db.session.scalar(
        select(Certificate).where(
            Certificate.product_id == product_id,
            Certificate.decision_no == decision_no,
            Certificate.status == CertificateStatus.SUBMITTED,
        )
    )


def _verified_beside(certificate: Certificate) -> list[Certificate]:
    return list(
        db.session.scalars(
            select(Certificate).where(
                Certificate.product_id == certificate.product_id,
                Certificate.id != certificate.id,
                Certificate.status == CertificateStatus.VERIFIED,
            )
        )
    )
