"""The officers' pages about sellers: the list, one seller, and what may be decided."""

from collections.abc import Callable

from flask import Blueprint, Response, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from shop.admin import queries as desk
from shop.catalog import queries as catalog
from shop.kernel.text import normalize
from shop.platform.access import officer
from shop.platform.database import transaction
from shop.platform.desk import VerdictForm, decide, note_act, place_in_queue, said
from shop.platform.media_views import private_answer
from shop.platform.paging import read_cursor
from shop.sellers import admin_queries, queries, services
from shop.sellers.admin_forms import ApplicationVerdict
from shop.sellers.checks import application_checks
from shop.sellers.errors import StepNotAllowed
from shop.sellers.models import Seller, SellerStatus

#: A verb of the services that takes a seller, a reason and who acts.
Service = Callable[..., None]

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


@blueprint.get("/<int:seller_id>/duyet")
@blueprint.get("/<int:seller_id>/xin-bo-sung")
@blueprint.get("/<int:seller_id>/tu-choi")
@officer
def back_to_seller(seller_id: int) -> ResponseReturnValue:
    """The address of a refused verdict, opened anew: the seller's own page."""
    return redirect(url_for(".seller_page", seller_id=_found(seller_id).id))


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

    return _decide(seller_id, form, do, _("Đã duyệt. Bà con mở gian được rồi."))


@blueprint.post("/<int:seller_id>/xin-bo-sung")
@officer
def ask_changes(seller_id: int) -> ResponseReturnValue:
    """Something is to be put right first."""
    return _send_back(
        seller_id, services.ask_changes, "seller.asked_for_changes", _("Đã nhắn bà con bổ sung.")
    )


@blueprint.post("/<int:seller_id>/tu-choi")
@officer
def reject(seller_id: int) -> ResponseReturnValue:
    """The application is refused for good."""
    return _send_back(seller_id, services.reject, "seller.rejected", _("Đã từ chối hồ sơ."))


@blueprint.route("/<int:seller_id>/tam-dung", methods=["GET", "POST"])
@officer
def suspend(seller_id: int) -> ResponseReturnValue:
    """Stop all sales at once, after asking once."""
    done = _("Đã tạm dừng. Hàng không bán được nữa, đơn cũ vẫn gửi.")
    return _after_asking(seller_id, "suspend", services.suspend, "seller.suspended", done)


@blueprint.route("/<int:seller_id>/mo-lai", methods=["GET", "POST"])
@officer
def reinstate(seller_id: int) -> ResponseReturnValue:
    """A suspended seller may sell again."""
    done = _("Đã mở lại gian hàng.")
    return _after_asking(seller_id, "reinstate", services.reinstate, "seller.reinstated", done)


@blueprint.route("/<int:seller_id>/cham-dut", methods=["GET", "POST"])
@officer
def terminate(seller_id: int) -> ResponseReturnValue:
    """The end, after asking once."""
    done = _("Đã chấm dứt gian hàng.")
    return _after_asking(seller_id, "terminate", services.terminate, "seller.terminated", done)


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
        queue=desk.beside(place_in_queue()),
        products=catalog.products_by_status(seller.id),
        people=desk.people([event.actor_id for event in seller.events]),
    )


def _send_back(seller_id: int, service: Service, act: str, done: str) -> ResponseReturnValue:
    """An answer to an application that says why."""
    form = ApplicationVerdict()
    if form.lacks_message():
        return _page(_found(seller_id), form), 422
    return _decide(seller_id, form, _with_reason(service, act, form), done)


def _after_asking(seller_id: int, step: str, service: Service, act: str, done: str) -> ResponseReturnValue:
    """A step that its own page asks about once, and that says why."""
    form = VerdictForm()
    if request.method == "POST" and not form.lacks_message():
        return _decide(seller_id, form, _with_reason(service, act, form), done)
    seller = _found(seller_id)
    html = render_template(
        "sellers/admin_step.html", seller=seller, form=form, act=step, version=_version(seller)
    )
    return html, 200 if request.method == "GET" else 422


def _with_reason(service: Service, act: str, form: VerdictForm) -> Callable[[Seller], None]:
    def do(seller: Seller) -> None:
        service(seller=seller, reason=form.words, actor_id=current_user.id)
        note_act(act, "seller", seller.id, reason=form.words)

    return do


def _decide(
    seller_id: int, form: VerdictForm, do: Callable[[Seller], None], done: str
) -> ResponseReturnValue:
    return decide(
        lambda: admin_queries.seller_to_decide(seller_id),
        do,
        is_as_seen=lambda seller: _version(seller) == form.seen.data,
        waits=lambda seller: seller.status is SellerStatus.PENDING,
        refusals=(StepNotAllowed,),
        done=done,
        here=url_for(".seller_page", seller_id=seller_id),
    )
