"""The officers' desk for what about money a person must look at."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from shop.admin import queries as desk
from shop.kernel.clock import now
from shop.payments import admin_queries
from shop.payments.admin_forms import CaseForm
from shop.payments.admin_views import blueprint, limit
from shop.payments.disputes import DisputeFacts, read_dispute
from shop.payments.errors import CaseClosed
from shop.payments.foreign import read_foreign
from shop.payments.models import CaseKind, PaymentCase
from shop.payments.queries import refunds_of
from shop.payments.services.cases import close_case
from shop.platform.access import officer
from shop.platform.database import transaction
from shop.platform.desk import note_act
from shop.platform.i18n import spoken
from shop.platform.paging import read_cursor


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
        answer_by={case.id: dispute.answer_by for case in page.rows if (dispute := _dispute(case))},
        now=now(),
        waiting=admin_queries.waiting(limit=limit()),
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


def _dispute(case: PaymentCase) -> DisputeFacts | None:
    return read_dispute(case.detail) if case.kind is CaseKind.DISPUTE else None


def _case_page(case_id: int, form: CaseForm) -> str:
    case = admin_queries.case_of(case_id) or abort(404)
    order_ids = [case.order_id] if case.order_id else []
    attempt = admin_queries.attempt_of_case(case)
    return render_template(
        "payments/admin_case.html",
        case=case,
        form=form,
        code=admin_queries.codes_of(order_ids).get(case.order_id or 0),
        dispute=_dispute(case),
        attempt=attempt,
        foreign=read_foreign(case.detail) if attempt and case.kind is CaseKind.FOREIGN_MONEY else None,
        refunds=refunds_of(order_ids[0]) if order_ids else (),
        people=desk.people([case.closed_by]),
    )
