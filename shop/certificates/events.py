"""Facts about certificates."""

from dataclasses import dataclass


@dataclass(frozen=True)
class CertificateSubmitted:
    """A certificate waits for an officer."""

    certificate_id: int


@dataclass(frozen=True)
class CertificateDecided:
    """A certificate was verified, rejected, revoked or superseded."""

    certificate_id: int
    product_id: int
    status: str
