"""Applying to sell, and what became of the application."""

from flask import abort, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from shop.kernel.errors import ShopError
from shop.kernel.numbers import read_number
from shop.places.choosing import offer_places
from shop.platform.access import member, signed_in, visitor
from shop.platform.database import transaction
from shop.platform.i18n import spoken
from shop.platform.media_views import private_answer
from shop.platform.uploads import take_in_files
from shop.sellers import errors, queries, services
from shop.sellers.forms import LEGAL_FORMS, ApplicationForm
from shop.sellers.models import Seller, SellerStatus
from shop.sellers.policies import FULFILLING, MOST_DOCUMENTS
from shop.sellers.seller_views import blueprint as seller_blueprint
from shop.sellers.views import blueprint
from shop.sellers.words import STANDING, STEPS

#: Beside which field a refusal of the services stands.
_FIELD_OF: dict[type[ShopError], str] = {
    errors.UnknownPlace: "ward_code",
    errors.DocumentMissing: "papers",
    errors.TooManyDocuments: "papers",
    errors.NotYourPicture: "papers",
}


@blueprint.get("/ban-hang")
@visitor
def apply_page() -> ResponseReturnValue:
    """What selling here means, and the form for people who are signed in."""
    if not current_user.is_authenticated:
        return render_template("sellers/apply.html", form=None)
    if seller := queries.seller_of_user(current_user.id):
        return _to_own_room(seller)
    form = ApplicationForm(representative=current_user.full_name, phone=current_user.phone)
    return _apply_page(form, [])


@blueprint.post("/ban-hang")
@signed_in
def apply() -> ResponseReturnValue:
    """Hand in an application; who has one that waits, by a second tap too, is led to it.

    Who sells, or has sold, is refused (403): a person belongs to one seller.
    """
    if seller := queries.seller_of_user(current_user.id):
        return abort(403) if seller.status in FULFILLING else _to_own_room(seller)
    form = ApplicationForm()
    papers = _papers(form, None)
    if _only_asks_for_wards(form) or not _is_sound(form, papers):
        return _apply_page(form, papers), _status(form)
    try:
        with transaction():
            services.apply(user=current_user, documents=papers, **form.facts())
    except tuple(_FIELD_OF) as error:
        _say(form, error)
        return _apply_page(form, papers), 422
    flash(_("Chợ đã nhận hồ sơ. Trong lúc chờ, bà con soạn trước món hàng nhé."), "success")
    return redirect(url_for("sellers_seller.application_page"), 303)


@seller_blueprint.get("/ho-so")
@member
def application_page() -> ResponseReturnValue:
    """Where the application stands, why, and the form when officers asked for changes."""
    form = None
    if g.seller.status is SellerStatus.NEEDS_CHANGES:
        form = ApplicationForm(obj=g.seller)
    return _state_page(form, [document.media_id for document in g.seller.documents])


@seller_blueprint.post("/ho-so")
@member
def resubmit() -> ResponseReturnValue:
    """Hand in the corrected version."""
    if g.seller.status is not SellerStatus.NEEDS_CHANGES:
        flash(_("Hồ sơ này đang ở bước khác rồi."), "error")
        return redirect(url_for(".application_page"), 303)
    form = ApplicationForm()
    papers = _papers(form, g.seller)
    if _only_asks_for_wards(form) or not _is_sound(form, papers):
        return _state_page(form, papers), _status(form)
    try:
        with transaction():
            services.resubmit(seller=g.seller, user=current_user, documents=papers, **form.facts())
    except tuple(_FIELD_OF) as error:
        _say(form, error)
        return _state_page(form, papers), 422
    except errors.StepNotAllowed as error:
        flash(spoken(error), "error")
        return redirect(url_for(".application_page"), 303)
    flash(_("Đã gửi lại hồ sơ. Cán bộ xem trong 1 ngày làm việc rồi nhắn lại."), "success")
    return redirect(url_for(".application_page"), 303)


@seller_blueprint.get("/ho-so/giay/<int:document_id>")
@member
def document(document_id: int) -> ResponseReturnValue:
    """A paper of the application, for the seller's own people; officers have it at their desk."""
    paper = queries.document_of_seller(document_id, seller_id=g.seller.id) or abort(404)
    return private_answer(paper.media)


def _to_own_room(seller: Seller) -> ResponseReturnValue:
    room = "home_page" if seller.status in FULFILLING else "application_page"
    return redirect(url_for(f"sellers_seller.{room}"), 303)


def _papers(form: ApplicationForm, seller: Seller | None) -> list[int]:
    """Ids of the papers: those ticked to stay, and those that came now; refusals stand beside the field."""
    ticked = set(filter(None, map(read_number, request.form.getlist("kept")[:50])))
    known = {document.media_id for document in seller.documents} if seller else set()
    mine = queries.usable_papers(ticked, user_id=current_user.id)
    kept = sorted(ticked & (known | mine))[:MOST_DOCUMENTS]
    taken = take_in_files(
        form.papers.data or (), owner_id=current_user.id, is_private=True, room=MOST_DOCUMENTS - len(kept)
    )
    form.refusals = taken.refusals
    return kept + taken.media_ids


def _only_asks_for_wards(form: ApplicationForm) -> bool:
    """Without script a button brings the communes; nothing else is judged then."""
    form.papers.errors = form.refusals
    return "choose_wards" in request.form


def _is_sound(form: ApplicationForm, papers: list[int]) -> bool:
    """Whether all is there; what is missing is said at once, papers too."""
    offer_places(form)
    is_sound = bool(form.validate())
    missing = [] if papers or form.refusals else [spoken(errors.DocumentMissing())]
    form.papers.errors = [*form.papers.errors, *form.refusals, *missing]
    return is_sound and not form.refusals and not missing


def _status(form: ApplicationForm) -> int:
    return 422 if form.errors or form.refusals else 200


def _say(form: ApplicationForm, error: ShopError) -> None:
    field = form[_FIELD_OF[type(error)]]
    field.errors = [*field.errors, spoken(error)]


def _apply_page(form: ApplicationForm, papers: list[int]) -> str:
    offer_places(form)
    return render_template(
        "sellers/apply.html", form=form, legal_forms=LEGAL_FORMS, papers=papers, scans={}, most=MOST_DOCUMENTS
    )


def _state_page(form: ApplicationForm | None, papers: list[int]) -> str:
    if form is not None:
        offer_places(form)
    scans = {document.media_id: document for document in g.seller.documents}
    return render_template(
        "sellers/application.html",
        form=form,
        legal_forms=LEGAL_FORMS,
        papers=papers,
        scans=scans,
        most=MOST_DOCUMENTS,
        seller=g.seller,
        standing=STANDING,
        steps=STEPS,
    )
