"""The officers' pages about sellers: the list, one seller, and what may be decided."""

from collections.abc import Callable

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from shop.admin import queries as desk
from shop.catalog import queries as catalog
from shop.kernel.text import normalize
from shop.platform.access import officer
from shop.platform.database import transaction
from shop.platform.desk import DecidedMeanwhile, VerdictForm, note_act, said
from shop.platform.i18n import spoken
from shop.platform.media_views import private_answer
from shop.platform.paging import read_cursor
from shop.sellers import admin_queries, queries, services
from shop.sellers.admin_forms import ApplicationVerdict
from shop.sellers.checks import application_checks
from shop.sellers.errors import StepNotAllowed
from shop.sellers.models import Seller, SellerStatus

blueprint = Blueprint("sellers_admin", __name__, url_prefix="/quan-tri/nguoi-ban")


@blueprint.get("")
@officer
def sellers_page() -> str:
    """All sellers, by words and status."""
    status = next((s for s in SellerStatus if s.value == request.args.get("trang_thai")), None)
    text = normalize(request.args.get("q", ""))[:100]
    return render_template(
        "sellers/admin_list.html",
        page=admin_queries.sellers(text=text, status=status, cursor=read_cursor(request.args)),
        counts=admin_queries.by_status(),
        statuses=SellerStatus,
        status=status,
        text=text,
    )


@blueprint.get("/<int:seller_id>")
@officer
def seller_page(seller_id: int) -> str:
    """One seller: what it says, its papers, checks, history, and what may be decided."""
    return _page(_found(seller_id), ApplicationVerdict())


@blueprint.get("/<int:seller_id>/giay-to/<int:document_id>")
@officer
def document(seller_id: int, document_id: int) -> Response:
    """A picture of the seller's papers; each look is written down."""
    paper = queries.document_of_seller(document_id, seller_id=seller_id) or abort(404)
    media = paper.media
    with transaction():
        note_act("seller.document_seen", "seller", seller_id, document=document_id)
    return private_answer(media)


@blueprint.post("/<int:seller_id>/duyet")
@officer
def approve(seller_id: int) -> ResponseReturnValue:
    """The applicant may sell."""
    form = ApplicationVerdict()
    if form.lacks_ticks():
        return _page(_found(seller_id), form), 422

    def do(seller: Seller) -> None:
        services.approve(seller=seller, actor_id=current_user.id, reason=form.words)
        note_act("seller.approved", "seller", seller.id, message=form.words)

    return _decide(seller_id, form.seen.data, do, _("Đã duyệt. Bà con mở gian được rồi."))


@blueprint.post("/<int:seller_id>/xin-bo-sung")
@officer
def ask_changes(seller_id: int) -> ResponseReturnValue:
    """Something is to be put right first."""
    form = ApplicationVerdict()
    if form.lacks_message():
        return _page(_found(seller_id), form), 422

    def do(seller: Seller) -> None:
        services.ask_changes(seller=seller, reason=form.words, actor_id=current_user.id)
        note_act("seller.asked_for_changes", "seller", seller.id, reason=form.words)

    return _decide(seller_id, form.seen.data, do, _("Đã nhắn bà con bổ sung."))


@blueprint.post("/<int:seller_id>/tu-choi")
@officer
def reject(seller_id: int) -> ResponseReturnValue:
    """The application is refused for good."""
    form = ApplicationVerdict()
    if form.lacks_message():
        return _page(_found(seller_id), form), 422

    def do(seller: Seller) -> None:
        services.reject(seller=seller, reason=form.words, actor_id=current_user.id)
        note_act("seller.rejected", "seller", seller.id, reason=form.words)

    return _decide(seller_id, form.seen.data, do, _("Đã từ chối hồ sơ."))


@blueprint.route("/<int:seller_id>/tam-dung", methods=["GET", "POST"])
@officer
def suspend(seller_id: int) -> ResponseReturnValue:
    """Stop all sales at once, after asking once."""
    form = VerdictForm()
    if request.method == "GET" or form.lacks_message():
        return _confirm(_found(seller_id), form, "suspend")

    def do(seller: Seller) -> None:
        services.suspend(seller=seller, reason=form.words, actor_id=current_user.id)
        note_act("seller.suspended", "seller", seller.id, reason=form.words)

    return _decide(seller_id, form.seen.data, do, _("Đã tạm dừng. Hàng không bán được nữa, đơn cũ vẫn gửi."))


@blueprint.route("/<int:seller_id>/mo-lai", methods=["GET", "POST"])
@officer
def reinstate(seller_id: int) -> ResponseReturnValue:
    """A suspended seller may sell again."""
    form = VerdictForm()
    if request.method == "GET" or form.lacks_message():
        return _confirm(_found(seller_id), form, "reinstate")

    def do(seller: Seller) -> None:
        services.reinstate(seller=seller, reason=form.words, actor_id=current_user.id)
        note_act("seller.reinstated", "seller", seller.id, reason=form.words)

    return _decide(seller_id, form.seen.data, do, _("Đã mở lại gian hàng."))


@blueprint.route("/<int:seller_id>/cham-dut", methods=["GET", "POST"])
@officer
def terminate(seller_id: int) -> ResponseReturnValue:
    """The end, after asking once."""
    form = VerdictForm()
    if request.method == "GET" or form.lacks_message():
        return _confirm(_found(seller_id), form, "terminate")

    def do(seller: Seller) -> None:
        services.terminate(seller=seller, reason=form.words, actor_id=current_user.id)
        note_act("seller.terminated", "seller", seller.id, reason=form.words)

    return _decide(seller_id, form.seen.data, do, _("Đã chấm dứt gian hàng."))


def _found(seller_id: int) -> Seller:
    return admin_queries.seller(seller_id) or abort(404)


def _version(seller: Seller) -> str:
    """Which version of the seller an officer reads."""
    submitted = seller.submitted_at.timestamp() if seller.submitted_at else 0
    return f"{seller.status.value}@{submitted:.6f}"


def _page(seller: Seller, form: ApplicationVerdict) -> str:
    waits = seller.status is SellerStatus.PENDING
    return render_template(
        "sellers/admin_page.html",
        seller=seller,
        form=form,
        version=_version(seller),
        checks=said(application_checks(seller, admin_queries.twins_of(seller))),
        waits=waits,
        due=desk.due_since(seller.submitted_at) if waits else None,
        queue=desk.beside(),
        products=catalog.products_by_status(seller.id),
        people=desk.people([event.actor_id for event in seller.events]),
    )


def _confirm(seller: Seller, form: VerdictForm, act: str) -> ResponseReturnValue:
    html = render_template(
        "sellers/admin_step.html", seller=seller, form=form, act=act, version=_version(seller)
    )
    return html, 200 if request.method == "GET" else 422


def _decide(seller_id: int, seen: str | None, do: Callable[[Seller], None], done: str) -> ResponseReturnValue:
    """Take a step if the seller is still what the officer saw, and say what came of it."""
    here = redirect(url_for(".seller_page", seller_id=seller_id), 303)
    try:
        with transaction():
            seller = admin_queries.seller_to_decide(seller_id) or abort(404)
            was_waiting = seller.status is SellerStatus.PENDING
            if _version(seller) != seen:
                raise DecidedMeanwhile
            do(seller)
    except (DecidedMeanwhile, StepNotAllowed) as error:
        flash(spoken(error), "error")
        return here
    flash(done, "success")
    return redirect(url_for("admin.queue_page"), 303) if was_waiting else here
