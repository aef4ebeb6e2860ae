"""Who may recognise how many stars, how long a certificate holds, and where it may go."""

from collections.abc import Mapping
from datetime import date

from shop.certificates.models import AuthorityLevel, Certificate, CertificateStatus
from shop.kernel.clock import add_months

#: Months that a star certificate holds, counted from its issue (QĐ 148/QĐ-TTg, 2023).
CERTIFICATE_MONTHS = 36
#: Days before the last one on which sellers and officers are told.
EXPIRING_DAYS = 60
STARS = (3, 4, 5)

_PROVINCE, _CENTRE = AuthorityLevel.PROVINCE, AuthorityLevel.CENTRE
#: From which day which level recognises 3, 4 and 5 stars: QĐ 1048 (21/8/2019), QĐ 148
#: (24/2/2023), QĐ 1489 with two-tier government (1/7/2025). Newest first.
AUTHORITIES: tuple[tuple[date, Mapping[int, AuthorityLevel]], ...] = (
    (date(2025, 7, 1), {3: _PROVINCE, 4: _PROVINCE, 5: _CENTRE}),
    (date(2023, 2, 24), {3: AuthorityLevel.DISTRICT, 4: _PROVINCE, 5: _CENTRE}),
    (date(2019, 8, 21), {3: _PROVINCE, 4: _PROVINCE, 5: _CENTRE}),
)

_S = CertificateStatus
#: From where to where a certificate may go. Expiry is no step: the clock alone does it.
NEXT_STEPS: Mapping[CertificateStatus, frozenset[CertificateStatus]] = {
    _S.SUBMITTED: frozenset({_S.VERIFIED, _S.REJECTED}),
    _S.VERIFIED: frozenset({_S.REVOKED, _S.SUPERSEDED}),
    _S.REJECTED: frozenset(),
    _S.REVOKED: frozenset(),
    _S.SUPERSEDED: frozenset(),
}


def last_valid_day(issued_on: date) -> date:
    """The last day, in Vietnam, on which a certificate holds: 36 months on, inclusive.

    Clamped to the month's end: issued 29/2/2024, valid through 28/2/2027.
    """
    return add_months(issued_on, CERTIFICATE_MONTHS)


def authority_for(stars: int, issued_on: date) -> AuthorityLevel | None:
    """The level that could recognise so many stars on that day; None if none could."""
    rules = next((rules for since, rules in AUTHORITIES if issued_on >= since), {})
    return rules.get(stars)


def is_right_authority(level: AuthorityLevel, stars: int, issued_on: date) -> bool:
    """Whether that level could recognise so many stars on that day."""
    return authority_for(stars, issued_on) is level


def is_valid(certificate: Certificate, *, on: date) -> bool:
    """Whether a certificate gives stars on a Vietnam day."""
    verified = certificate.status is CertificateStatus.VERIFIED
    return verified and certificate.issued_on <= on <= certificate.expires_on


def is_expiring(certificate: Certificate, *, on: date) -> bool:
    """Whether a valid certificate ends within 60 days: told to seller and officer alone."""
    left = (certificate.expires_on - on).days
    return is_valid(certificate, on=on) and left <= EXPIRING_DAYS
