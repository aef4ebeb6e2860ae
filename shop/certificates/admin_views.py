"""The officers' registry of star certificates: list, record, verify, reject, revoke."""

from collections.abc import Callable

from flask import (
    Blueprint,
    Response,
    abort,
    flash,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from shop.admin import queries as desk
from shop.certificates import admin_queries, queries, services
from shop.certificates.admin_forms import PaperVerdict, RegistryForm
from shop.certificates.admin_queries import Folder
from shop.certificates.checks import LEVELS, paper_checks
from shop.certificates.errors import NewerExists, StepNotAllowed, WrongAuthority
from shop.certificates.models import AuthorityLevel, Certificate, CertificateStatus
from shop.certificates.policies import is_expiring
from shop.kernel.clock import vietnam_today
from shop.kernel.errors import ShopError
from shop.kernel.numbers import read_number
from shop.kernel.text import normalize
from shop.platform.access import officer
from shop.platform.database import transaction
from shop.platform.desk import VerdictForm, decide, note_act, place_in_queue, said
from shop.platform.i18n import spoken
from shop.platform.media import MediaFile
from shop.platform.media_views import private_answer
from shop.platform.paging import read_id
from shop.platform.uploads import take_in_files

blueprint = Blueprint("certificates_admin", __name__, url_prefix="/quan-tri/chung-nhan")


@blueprint.get("")
@officer
def certificates_page() -> str:
    """The registry: by folder, by words, the soonest to end first."""
    folder = next((f for f in Folder if f.value == request.args.get("loc")), None)
    text = normalize(request.args.get("q", ""))[:100]
    page = request.args.get("trang", 1, type=int)
    return render_template(
        "certificates/admin_list.html",
        papers=admin_queries.papers(folder=folder, text=text, page=page),
        sizes=admin_queries.folder_sizes(),
        folder=folder,
        text=text,
        page=min(max(page, 1), admin_queries.MOST_PAGES),
        today=vietnam_today(),
        is_expiring=is_expiring,
    )


@blueprint.get("/<int:certificate_id>")
@officer
def certificate_page(certificate_id: int) -> str:
    """One certificate: the scan beside what it says, checks, verdict."""
    return _page(_found(certificate_id), PaperVerdict())


@blueprint.get("/<int:certificate_id>/anh")
@officer
def scan(certificate_id: int) -> Response:
    """The scan; each look is written down."""
    media = _found(certificate_id).scan or abort(404)
    with transaction():
        note_act("certificate.scan_seen", "certificate", certificate_id)
    return private_answer(media)


@blueprint.get("/<int:certificate_id>/xac-minh")
@blueprint.get("/<int:certificate_id>/tu-choi")
@officer
def back_to_certificate(certificate_id: int) -> ResponseReturnValue:
    """The address of a refused verdict, opened anew: the certificate's own page."""
    return redirect(url_for(".certificate_page", certificate_id=_found(certificate_id).id))


@blueprint.post("/<int:certificate_id>/xac-minh")
@officer
def verify(certificate_id: int) -> ResponseReturnValue:
    """The paper is true: its stars show while it is valid."""
    form = PaperVerdict()
    if form.lacks_ticks():
        return _page(_found(certificate_id), form), 422

    def do(paper: Certificate) -> None:
        services.verify_certificate(certificate=paper, actor_id=current_user.id)
        note_act("certificate.verified", "certificate", paper.id, message=form.words)

    return _decide(certificate_id, CertificateStatus.SUBMITTED, do, _("Đã xác minh. Sao hiện từ bây giờ."))


@blueprint.post("/<int:certificate_id>/tu-choi")
@officer
def reject(certificate_id: int) -> ResponseReturnValue:
    """The paper cannot be believed; the seller is told why."""
    form = PaperVerdict()
    if form.lacks_message():
        return _page(_found(certificate_id), form), 422

    def do(paper: Certificate) -> None:
        services.reject_certificate(certificate=paper, reason=form.words, actor_id=current_user.id)
        note_act("certificate.rejected", "certificate", paper.id, reason=form.words)

    return _decide(certificate_id, CertificateStatus.SUBMITTED, do, _("Đã từ chối giấy này."))


@blueprint.route("/<int:certificate_id>/thu-hoi", methods=["GET", "POST"])
@officer
def revoke(certificate_id: int) -> ResponseReturnValue:
    """Withdraw the stars at once, after asking once."""
    form = VerdictForm()
    if request.method == "GET" or form.lacks_message():
        paper = _found(certificate_id)
        html = render_template("certificates/admin_revoke.html", paper=paper, form=form)
        return html, 200 if request.method == "GET" else 422

    def do(paper: Certificate) -> None:
        services.revoke_certificate(certificate=paper, reason=form.words, actor_id=current_user.id)
        note_act("certificate.revoked", "certificate", paper.id, reason=form.words)

    return _decide(certificate_id, CertificateStatus.VERIFIED, do, _("Đã thu hồi. Sao không còn hiện."))


@blueprint.route("/moi", methods=["GET", "POST"])
@officer
def record() -> ResponseReturnValue:
    """Enter a certificate: first the product, then what the paper says."""
    product = admin_queries.product(read_id(request.args, "mon"))
    if product is None:
        text = normalize(request.args.get("q", ""))[:100]
        found = admin_queries.products_called(text)
        return render_template("certificates/admin_choose.html", text=text, found=found)
    form = RegistryForm(holder_name=product.seller.name)
    scan = _scan_of(form)
    wants_to_enter = request.method == "POST" and "upload" not in request.form
    if wants_to_enter and form.validate():
        try:
            paper_id = _enter(product.id, form, scan)
        except ShopError as error:
            form.issued_on.errors = [spoken(error)]
        else:
            flash(_("Đã ghi vào sổ. Đối chiếu lần cuối rồi xác minh."), "success")
            return redirect(url_for(".certificate_page", certificate_id=paper_id), 303)
    html = render_template("certificates/admin_record.html", product=product, form=form, scan=scan)
    return html, 422 if form.errors else 200


@blueprint.get("/anh/<int:media_id>")
@officer
def own_scan(media_id: int) -> Response:
    """A scan that this officer has just uploaded."""
    return private_answer(admin_queries.scan_taken_by(media_id, owner_id=current_user.id) or abort(404))


def _found(certificate_id: int) -> Certificate:
    return queries.certificate(certificate_id) or abort(404)


def _page(paper: Certificate, form: PaperVerdict) -> str:
    waits = paper.status is CertificateStatus.SUBMITTED
    return render_template(
        "certificates/admin_page.html",
        paper=paper,
        form=form,
        checks=said(paper_checks(paper, today=vietnam_today(), twins=admin_queries.twins_of(paper))),
        today=vietnam_today(),
        is_expiring=is_expiring,
        level=LEVELS[paper.authority_level],
        waits=waits,
        due=desk.due_since(paper.created_at) if waits else None,
        queue=desk.beside(place_in_queue()),
        people=desk.people([event.actor_id for event in paper.events]),
    )


def _decide(
    certificate_id: int,
    expected: CertificateStatus,
    do: Callable[[Certificate], None],
    done: str,
) -> ResponseReturnValue:
    return decide(
        lambda: admin_queries.certificate_to_decide(certificate_id),
        do,
        is_as_seen=lambda paper: paper.status is expected,
        waits=lambda paper: paper.status is CertificateStatus.SUBMITTED,
        refusals=(StepNotAllowed, WrongAuthority, NewerExists),
        done=done,
        here=url_for(".certificate_page", certificate_id=certificate_id),
    )


def _enter(product_id: int, form: RegistryForm, scan: MediaFile | None) -> int:
    with transaction():
        product = admin_queries.product(product_id) or abort(404)
        paper = services.submit_certificate(
            product=product,
            actor_id=current_user.id,
            scan_id=scan.id if scan else None,
            **form.facts(AuthorityLevel),
        )
        note_act("certificate.recorded", "certificate", paper.id, decision=paper.decision_no)
        return paper.id


def _scan_of(form: RegistryForm) -> MediaFile | None:
    """The scan sent now, or the one sent with an earlier try; a bad one is said beside the field."""
    files = request.files.getlist(form.scan.name)
    taken = take_in_files(files, owner_id=current_user.id, is_private=True, room=1)
    if taken.refusals:
        form.refuse_scan(taken.refusals[0])
    if taken.media_ids:
        form.scan_id.data = str(taken.media_ids[0])
    media_id = read_number(form.scan_id.data or "")
    return admin_queries.scan_taken_by(media_id, owner_id=current_user.id)
