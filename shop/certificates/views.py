"""A certificate that anybody may check."""

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue

from shop.certificates import queries
from shop.certificates.models import Certificate, CertificateStatus
from shop.certificates.policies import is_valid
from shop.kernel.clock import vietnam_today
from shop.platform.access import public

blueprint = Blueprint("certificates", __name__)


@blueprint.get("/chung-nhan/<int:certificate_id>")
@public
def certificate_page(certificate_id: int) -> ResponseReturnValue:
    """What the registry knows of a certificate, and its state today by the clock."""
    paper = queries.public_certificate(certificate_id) or abort(404)
    return render_template(
        "certificates/certificate.html",
        paper=paper,
        product=paper.product,
        seller=paper.seller,
        state=state_of(paper),
        is_sold=paper.product.is_on_shelf,
        today=vietnam_today(),
    )


def state_of(paper: Certificate) -> str:
    """valid, expired, revoked or superseded, today in Vietnam."""
    if paper.status is CertificateStatus.VERIFIED:
        return "valid" if is_valid(paper, on=vietnam_today()) else "expired"
    return paper.status.value
