"""The officers' desk for money that goes back, and for what about money a person must look at."""

import base64
import hashlib
from collections.abc import Callable
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from shop.accounts.fresh import led_to_prove_again
from shop.admin import queries as desk
from shop.kernel.codes import read_code
from shop.kernel.errors import ShopError
from shop.kernel.money import Vnd
from shop.orders.queries import order_by_code
from shop.orders.services.steps import lock_order
from shop.orders.words import BUYER_SEES
from shop.payments import admin_queries, qr
from shop.payments.admin_forms import CaseForm, SentForm
from shop.payments.admin_queries import Folder
from shop.payments.banks import DEMO_BIN, shown_bank
from shop.payments.disputes import read_dispute
from shop.payments.errors import (
    AccountChanged,
    AnotherOfficerNeeded,
    BankReferenceUsed,
    CaseClosed,
    RefundNotOpen,
    WhereToUnknown,
)
from shop.payments.models import CaseKind, Refund, RefundReason
from shop.payments.policies import part_come
from shop.payments.queries import attempts_of, brought_by, money_of, refunds_of
from shop.payments.services import refunds as services
from shop.payments.services.cases import close_case
from shop.payments.vietqr import LONGEST_NAME, payload, purpose_of, without_marks
from shop.payments.words import REFUND_WORDS
from shop.platform.access import officer
from shop.platform.database import transaction
from shop.platform.desk import note_act
from shop.platform.i18n import spoken
from shop.platform.paging import read_cursor
from shop.platform.settings import settings

blueprint = Blueprint("payments_admin", __name__, url_prefix="/quan-tri")

_REFUSALS = (RefundNotOpen, WhereToUnknown, AnotherOfficerNeeded, AccountChanged)
#: What the buyer reads on the statement, behind the order's code.
_PURPOSE = "HOAN TIEN"


@blueprint.app_template_global()
def why_back(reason: RefundReason) -> str:
    """Why money goes back, for the pages of buyers and officers."""
    return str(_(REFUND_WORDS[reason]))


@blueprint.get("/hoan-tien")
@officer
def refunds_page() -> str:
    """Refunds by what is to be done about them."""
    sizes = admin_queries.refund_sizes(limit=_limit())
    first = next((f for f in admin_queries.OFFICERS_TURN if sizes[f]), Folder.TO_SEND)
    folder = next((f for f in Folder if f.value == request.args.get("loc")), first)
    page = admin_queries.refunds(folder, read_cursor(request.args), limit=_limit())
    return render_template(
        "payments/admin_refunds.html",
        page=page,
        folder=folder,
        folders=Folder,
        sizes=sizes,
        codes=admin_queries.codes_of([refund.order_id for refund in page.rows]),
        waiting=admin_queries.waiting(limit=_limit()),
        bank_name=shown_bank,
    )


@blueprint.get("/hoan-tien/<int:refund_id>")
@officer
def refund_page(refund_id: int) -> ResponseReturnValue:
    """One refund: where to and how much; each look is written down."""
    _found(refund_id)
    return led_to_prove_again(_here(refund_id)) or _page(refund_id)


@blueprint.get("/hoan-tien/<int:refund_id>/duyet")
@blueprint.get("/hoan-tien/<int:refund_id>/da-chuyen")
@blueprint.get("/hoan-tien/<int:refund_id>/gui-lai")
@blueprint.get("/hoan-tien/<int:refund_id>/chuyen-tay")
@officer
def back_to_refund(refund_id: int) -> ResponseReturnValue:
    """The address of a refused step, opened anew: the refund's own page."""
    return redirect(_here(_found(refund_id).id))


@blueprint.post("/hoan-tien/<int:refund_id>/duyet")
@officer
def approve(refund_id: int) -> ResponseReturnValue:
    """The first of two officers agrees to a large refund."""

    def do(refund: Refund) -> None:
        services.approve(refund=refund, officer_id=current_user.id)
        note_act("refund.approved", "refund", refund.id)

    return _act(refund_id, do, _("Đã duyệt. Bây giờ một cán bộ khác chuyển khoản."))


@blueprint.post("/hoan-tien/<int:refund_id>/da-chuyen")
@officer
def close(refund_id: int) -> ResponseReturnValue:
    """The money has left by bank, under this reference."""
    form = SentForm()
    _found(refund_id)
    if not form.validate():
        return led_to_prove_again(_here(refund_id)) or (_page(refund_id, form=form), 422)

    def do(refund: Refund) -> None:
        services.close_with_reference(
            refund=refund, bank_ref=form.bank_ref.data, officer_id=current_user.id, limit=_limit()
        )
        note_act("refund.closed", "refund", refund.id, message=form.bank_ref.data)

    return _act(refund_id, do, _("Đã ghi.") + " " + _(BUYER_SEES), form)


@blueprint.post("/hoan-tien/<int:refund_id>/gui-lai")
@officer
def send_again(refund_id: int) -> ResponseReturnValue:
    """Ask the card's gateway once more."""

    def do(refund: Refund) -> None:
        services.send_again(refund=refund)
        note_act("refund.sent_again", "refund", refund.id)

    return _act(refund_id, do, _("Đã gửi lại cho cổng thẻ. Kết quả hiện ở đây sau ít phút."))


@blueprint.post("/hoan-tien/<int:refund_id>/chuyen-tay")
@officer
def send_by_bank(refund_id: int) -> ResponseReturnValue:
    """What the gateway will not send, an officer does."""

    def do(refund: Refund) -> None:
        services.send_by_bank(refund=refund)
        note_act("refund.by_bank", "refund", refund.id)

    return _act(refund_id, do, _("Đã đổi sang chuyển khoản. Người mua được hỏi tài khoản nhận tiền."))


@blueprint.get("/don-hang/<code>/tien")
@officer
def order_page(code: str) -> str:
    """All money of one order: tries, arrivals, refunds, cases; the look is written down."""
    order = order_by_code(read_code(code)) or abort(404)
    order_id = order.id
    with transaction():
        note_act("order.view", "order", order_id)
    tries, refunds = attempts_of(order_id), refunds_of(order_id)
    return render_template(
        "payments/admin_order.html",
        order=order,
        sums=money_of(order_ids=[order_id])[order_id],
        part_come=part_come(tries),
        tries=tries,
        brought=brought_by(tries),
        transfers=admin_queries.transfers_of(order_id),
        refunds=refunds,
        folders={one.id: admin_queries.folder_of(one, limit=_limit()) for one in refunds},
        cases=admin_queries.cases_of(order_id),
    )


@blueprint.get("/vu-viec-tien")
@officer
def cases_page() -> str:
    """What about money a person must look at: what is open first."""
    is_open = request.args.get("loc") != "da-khep"
    page = admin_queries.cases(read_cursor(request.args), is_open=is_open)
    return render_template(
        "payments/admin_cases.html",
        page=page,
        is_open=is_open,
        codes=admin_queries.codes_of([case.order_id for case in page.rows]),
        waiting=admin_queries.waiting(limit=_limit()),
    )


@blueprint.get("/vu-viec-tien/<int:case_id>")
@officer
def case_page(case_id: int) -> str:
    """One case: what happened, and what to do."""
    return _case_page(case_id, CaseForm())


@blueprint.get("/vu-viec-tien/<int:case_id>/khep")
@officer
def back_to_case(case_id: int) -> ResponseReturnValue:
    """The address of a case that could not be closed, opened anew: its own page."""
    case = admin_queries.case_of(case_id) or abort(404)
    return redirect(url_for(".case_page", case_id=case.id))


@blueprint.post("/vu-viec-tien/<int:case_id>/khep")
@officer
def end_case(case_id: int) -> ResponseReturnValue:
    """Somebody has seen to it, and says how it ended."""
    form = CaseForm()
    if not form.validate():
        return _case_page(case_id, form), 422
    try:
        with transaction():
            case = admin_queries.case_to_close(case_id) or abort(404)
            close_case(case=case, outcome=form.outcome.data, officer_id=current_user.id)
            note_act("case.closed", "payment_case", case_id, message=form.outcome.data)
    except CaseClosed as error:
        flash(spoken(error), "error")
        return redirect(url_for(".case_page", case_id=case_id), 303)
    flash(_("Đã khép vụ việc."), "success")
    return redirect(url_for(".cases_page"), 303)


def _act(
    refund_id: int, do: Callable[[Refund], None], done: str, form: SentForm | None = None
) -> ResponseReturnValue:
    """Take a step with the order and then the refund locked, and say what came of it."""
    order_id, form = _found(refund_id).order_id, form or SentForm(formdata=None)
    if way := led_to_prove_again(_here(refund_id)):
        return way
    try:
        with transaction():
            lock_order(order_id)
            refund = services.locked_refund(refund_id)
            if request.form.get("seen", "") != _account_seen(refund):
                raise AccountChanged
            do(refund)
    except BankReferenceUsed as error:
        form.bank_ref.errors = [spoken(error)]
        return _page(refund_id, form=form), 422
    except _REFUSALS as error:
        return _page(refund_id, form=form, refusal=error), 409
    flash(done, "success")
    return redirect(_here(refund_id), 303)


def _page(refund_id: int, *, form: SentForm | None = None, refusal: ShopError | None = None) -> str:
    refund = _found(refund_id)
    folder = admin_queries.folder_of(refund, limit=_limit())
    if refund.account_no:
        with transaction():
            note_act("refund.account_seen", "refund", refund_id)
    code = admin_queries.codes_of([refund.order_id])[refund.order_id]
    return render_template(
        "payments/admin_refund.html",
        refund=refund,
        folder=folder,
        folders=Folder,
        code=code,
        bank=shown_bank(refund.bank_bin),
        purpose=_purpose(code),
        picture=_picture(refund, code) if folder is Folder.TO_SEND else "",
        is_large=refund.amount > _limit(),
        is_approver=refund.approved_by == current_user.id,
        seen=_account_seen(refund),
        form=form or SentForm(formdata=None),
        refusal=spoken(refusal) if refusal else "",
        people=desk.people([refund.approved_by, refund.closed_by]),
    )


def _case_page(case_id: int, form: CaseForm) -> str:
    case = admin_queries.case_of(case_id) or abort(404)
    order_ids = [case.order_id] if case.order_id else []
    return render_template(
        "payments/admin_case.html",
        case=case,
        form=form,
        code=admin_queries.codes_of(order_ids).get(case.order_id or 0),
        dispute=read_dispute(case.detail) if case.kind is CaseKind.DISPUTE else None,
        refunds=refunds_of(order_ids[0]) if order_ids else (),
        people=desk.people([case.closed_by]),
    )


def _picture(refund: Refund, code: str) -> str:
    """A VietQR code of the buyer's account, for the officer's telephone; the demo's reaches nobody."""
    name = without_marks(refund.account_name)
    text = payload(
        DEMO_BIN if settings().demo else refund.bank_bin,
        refund.account_no,
        refund.amount,
        _purpose(code),
        name if len(name) <= LONGEST_NAME and name.isascii() else "",
    )
    drawn: Any = qr.qr_svg(text, overprint=_(qr.OVERPRINT))
    return "data:image/svg+xml;base64," + base64.b64encode(drawn).decode()


def _purpose(code: str) -> str:
    return purpose_of(code, _PURPOSE)


def _account_seen(refund: Refund) -> str:
    """Which account an officer reads, without saying it."""
    words = f"{refund.bank_bin} {refund.account_no} {refund.account_name}"
    return hashlib.sha256(words.encode()).hexdigest()[:16]


def _found(refund_id: int) -> Refund:
    return admin_queries.refund(refund_id) or abort(404)


def _here(refund_id: int) -> str:
    return url_for(".refund_page", refund_id=refund_id)


def _limit() -> Vnd:
    return Vnd(settings().two_officers_above)
