"""The seller's star certificates: what was sent in, where it stands, and sending another."""

from flask import abort, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from shop.catalog.models import Product
from shop.certificates import errors
from shop.certificates.forms import PaperForm
from shop.certificates.models import AuthorityLevel, Certificate, CertificateStatus
from shop.certificates.policies import is_expiring, is_valid
from shop.certificates.queries import certificate_of_seller, certificates_of_product
from shop.certificates.services import submit_certificate
from shop.kernel.clock import vietnam_today
from shop.kernel.numbers import read_number
from shop.platform.access import member, seller
from shop.platform.database import transaction
from shop.platform.i18n import spoken
from shop.platform.media_views import private_answer
from shop.platform.uploads import take_in_files
from shop.sellers.queries import usable_papers
from shop.workshop.views import blueprint, own_product

#: Beside which field a refusal of the registry stands.
_FIELD_OF = {
    errors.WrongStars: "stars",
    errors.WrongDates: "issued_on",
    errors.DecisionMissing: "decision_no",
}
_REFUSALS = tuple(_FIELD_OF)
_WORDS = {
    CertificateStatus.SUBMITTED: ("warn", _l("Chờ cán bộ xem")),
    CertificateStatus.VERIFIED: ("ok", _l("Đã xác minh")),
    CertificateStatus.REJECTED: ("bad", _l("Chưa được nhận")),
    CertificateStatus.REVOKED: ("bad", _l("Đã bị thu hồi")),
    CertificateStatus.SUPERSEDED: ("", _l("Đã có giấy mới hơn")),
}


@blueprint.get("/san-pham/<int:product_id>/giay-ocop")
@member
def certificates_page(product_id: int) -> ResponseReturnValue:
    """A product's papers, and the form for one more."""
    form = PaperForm(formdata=None, holder_name=g.seller.name)
    return _page(own_product(product_id), form, [])


@blueprint.post("/san-pham/<int:product_id>/giay-ocop")
@seller
def send_certificate(product_id: int) -> ResponseReturnValue:
    """Send a paper to the officers; it shows nothing until they verify it."""
    product = own_product(product_id)
    form = PaperForm()
    scans, refusals = _scans(form)
    is_sound = form.validate()
    if not scans or refusals:
        form.scan.errors = refusals or [_("Chụp tờ giấy rồi gửi kèm ảnh.")]
    if not is_sound or form.scan.errors:
        return _page(product, form, scans), 422
    try:
        with transaction():
            submit_certificate(
                product=product, scan_id=scans[0], actor_id=current_user.id, **form.facts(AuthorityLevel)
            )
    except _REFUSALS as error:
        field = form[_FIELD_OF[type(error)]]
        field.errors = [*field.errors, spoken(error)]
        return _page(product, form, scans), 422
    flash(_("Đã gửi giấy. Cán bộ đối với quyết định rồi nhắn lại; lúc ấy sao mới hiện."), "success")
    return redirect(url_for(".certificates_page", product_id=product_id), 303)


@blueprint.get("/giay-ocop/<int:certificate_id>/anh")
@member
def scan(certificate_id: int) -> ResponseReturnValue:
    """The picture of one's own paper."""
    paper = certificate_of_seller(certificate_id, seller_id=g.seller.id) or abort(404)
    return private_answer(paper.scan)


def _scans(form: PaperForm) -> tuple[list[int], list[str]]:
    """The picture that came, else the one that came before; and why one was refused."""
    sent = [form.scan.data] if form.scan.data else []
    taken = take_in_files(sent, owner_id=current_user.id, is_private=True, room=1)
    before = read_number(request.form.get("scan_kept", ""))
    kept = usable_papers([before], user_id=current_user.id) if before else set()
    return [*taken.media_ids, *kept][:1], taken.refusals


def _page(product: Product, form: PaperForm, scans: list[int]) -> str:
    papers = certificates_of_product(product.id)
    return render_template(
        "workshop/certificates.html",
        product=product,
        form=form,
        scans=scans,
        papers=[(paper, *_state(paper)) for paper in papers],
        is_selling=g.seller.is_selling,
    )


def _state(paper: Certificate) -> tuple[str, str]:
    """Tone and words; expiry is told by the clock."""
    today = vietnam_today()
    if is_expiring(paper, on=today):
        return "warn", _("Sắp hết hạn")
    if paper.status is CertificateStatus.VERIFIED and not is_valid(paper, on=today):
        return "bad", _("Đã hết hạn")
    tone, words = _WORDS[paper.status]
    return tone, str(words)
