"""The officers' desk for bank transfers: what is expected, what arrived, and whose it is."""

from collections.abc import Sequence

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from shop.admin import queries as desk
from shop.checkout import admin_queries
from shop.checkout.admin_forms import ArrivalForm, OrderForm
from shop.checkout.admin_queries import Meant, foresee
from shop.checkout.confirm_transfer import Arrival, assign_transfer, record_transfer
from shop.checkout.errors import ArrivalChanged, TransferHasOrder, TransferKnown
from shop.kernel.money import Vnd
from shop.orders.models import Order
from shop.orders.services.steps import lock_order
from shop.payments.admin_queries import Waiting, codes_of, waiting
from shop.payments.models import BankTransfer, TransferState
from shop.platform.access import officer
from shop.platform.database import transaction
from shop.platform.desk import note_act
from shop.platform.i18n import spoken
from shop.platform.paging import read_cursor
from shop.platform.settings import settings

blueprint = Blueprint("checkout_admin", __name__, url_prefix="/quan-tri/chuyen-khoan")


@blueprint.get("")
@officer
def transfers_page() -> str:
    """Transfers that are expected, and a form for one that arrived."""
    return _desk(ArrivalForm(formdata=None))


@blueprint.post("")
@officer
def record() -> ResponseReturnValue:
    """Write down an arrival: first what it would become is shown, then it is written."""
    form = ArrivalForm()
    if "sua" in request.form:
        return _desk(form)
    if not settings().vietqr_account or not form.validate():
        return _desk(form), 422
    meant, others = _meant(form, form.purpose.data or "", form.dong)
    if _is_known(form):
        return _desk(form), 422
    if meant is None or form.seen.data != meant.sight:
        return _confirm(form, meant, others)
    try:
        transfer_id = _write(form, meant)
    except (TransferKnown, ArrivalChanged) as error:
        meant, others = _meant(form, form.purpose.data or "", form.dong)
        if _is_known(form):
            return _desk(form), 422
        return _confirm(form, meant, others, refusal=spoken(error))
    flash(_("Đã ghi vào sổ."), "success")
    return redirect(url_for(".arrival_page", transfer_id=transfer_id), 303)


@blueprint.get("/da-ve")
@officer
def arrivals_page() -> str:
    """What arrived, by what it turned out to be."""
    state = next((s for s in TransferState if s.value == request.args.get("loc")), None)
    page = admin_queries.arrivals(state, read_cursor(request.args))
    return render_template(
        "checkout/admin_arrivals.html",
        page=page,
        state=state,
        states=TransferState,
        codes=codes_of([row.order_id for row in page.rows]),
        refunds=admin_queries.refunds_of(page.rows),
        missing=admin_queries.still_missing(page.rows),
        waiting=_waiting(),
    )


@blueprint.get("/<int:transfer_id>")
@officer
def arrival_page(transfer_id: int) -> str:
    """One arrival: what it turned out to be, and what happens next."""
    return _arrival_page(_found(transfer_id), OrderForm(formdata=None))


@blueprint.get("/<int:transfer_id>/ghep")
@officer
def back_to_arrival(transfer_id: int) -> ResponseReturnValue:
    """Where the order is asked about, opened anew: the arrival's own page."""
    return redirect(url_for(".arrival_page", transfer_id=_found(transfer_id).id))


@blueprint.post("/<int:transfer_id>/ghep")
@officer
def assign(transfer_id: int) -> ResponseReturnValue:
    """Say which order an unreadable arrival was for: shown first, then written."""
    form, transfer = OrderForm(), _found(transfer_id)
    here = redirect(url_for(".arrival_page", transfer_id=transfer_id), 303)
    if _has_an_order(transfer, form):
        return here
    if not form.validate() or not form.code:
        form.order_code.errors = form.order_code.errors or [_("Ghi mã đơn, ví dụ K7MXQA.")]
        return _arrival_page(transfer, form), 422
    meant, others = _meant(form, transfer.purpose, transfer.amount)
    if _has_an_order(transfer, form):  # since a moment ago
        return here
    if meant is None:
        return _arrival_page(transfer, form), 422
    if form.seen.data != meant.sight:
        return _confirm(form, meant, others, transfer=transfer)
    try:
        _assign(transfer_id, form, meant)
    except (TransferHasOrder, ArrivalChanged) as error:
        if not _has_an_order(transfer, form):
            flash(spoken(error), "error")
    else:
        flash(_("Đã ghép với đơn."), "success")
    return here


def _has_an_order(transfer: BankTransfer, form: OrderForm) -> bool:
    """Whether it is said whose money it is; tells so: only another order than the form's is a refusal.

    Asked after the order was looked at, as `_is_known` is.
    """
    code = admin_queries.code_of_arrival(transfer.id)
    if code is None:
        return False
    if code == form.code:  # the second of two taps finds what the first has done
        flash(_("Đã ghép với đơn."), "success")
    else:
        flash(spoken(TransferHasOrder()), "error")
    return True


def _write(form: ArrivalForm, meant: Meant) -> int:
    """The arrival in the books; its order is locked before it is looked at again."""
    order_id = meant.order.id if meant.order else None
    arrival = Arrival(
        account=settings().vietqr_account,
        bank_ref=form.bank_ref.data,
        amount=form.dong,
        purpose=form.purpose.data or "",
        arrived_on=form.day,
    )
    with transaction():
        order = _order_as_seen(form, order_id, form.dong)
        transfer = record_transfer(arrival=arrival, order=order, officer_id=current_user.id)
        note_act("transfer.recorded", "bank_transfer", transfer.id, message=transfer.bank_ref)
        return transfer.id


def _assign(transfer_id: int, form: OrderForm, meant: Meant) -> None:
    order_id = meant.order.id if meant.order else None
    with transaction():
        transfer = _found(transfer_id)
        if transfer.order_id is not None:
            raise TransferHasOrder
        order = _order_as_seen(form, order_id, transfer.amount) or abort(404)
        assign_transfer(transfer=transfer, order=order, officer_id=current_user.id)
        note_act("transfer.assigned", "bank_transfer", transfer_id, message=order.code)


def _order_as_seen(form: OrderForm, order_id: int | None, amount: Vnd) -> Order | None:
    """The order, locked; raises `ArrivalChanged` if it is not what the officer was shown."""
    order = lock_order(order_id) if order_id else None
    if foresee(order, amount).sight != form.seen.data:
        raise ArrivalChanged
    return order


def _meant(form: OrderForm, purpose: str, amount: Vnd) -> tuple[Meant | None, Sequence[Meant]]:
    """The order that was typed, else the likeliest of the purpose, and all that it may mean.

    None if no order has the code that was typed; that is said beside the field.
    """
    found = admin_queries.candidates(purpose, amount)
    if not form.names_an_order:
        return (found[0] if found else foresee(None, amount)), found
    order = admin_queries.order_of_code(form.code) if form.code else None
    if form.code and order is None:
        form.order_code.errors = [_("Không có đơn nào mang mã này.")]
        return None, found
    return foresee(order, amount), found


def _is_known(form: ArrivalForm) -> bool:
    """Whether the bank's reference is in the books; says so beside the field.

    Asked after the order was looked at: what a colleague, or the first of two taps, wrote down
    meanwhile is then never foretold to the officer as money that came twice.
    """
    if not admin_queries.arrival_by_ref(settings().vietqr_account, form.bank_ref.data):
        return False
    form.bank_ref.errors = [spoken(TransferKnown())]
    return True


def _desk(form: ArrivalForm) -> str:
    only_said = request.args.get("loc") == "da-bao"
    page = admin_queries.expected(read_cursor(request.args), only_said=only_said)
    return render_template(
        "checkout/admin_transfers.html",
        form=form,
        account=settings().vietqr_account,
        page=page,
        orders=admin_queries.orders_by_id([attempt.order_id for attempt in page.rows]),
        only_said=only_said,
        known=form.bank_ref.errors
        and admin_queries.arrival_by_ref(settings().vietqr_account, form.bank_ref.data or ""),
        waiting=_waiting(),
    )


def _confirm(
    form: OrderForm,
    meant: Meant | None,
    others: Sequence[Meant],
    *,
    transfer: BankTransfer | None = None,
    refusal: str = "",
) -> ResponseReturnValue:
    if meant and meant.order:
        form.order_code.data = meant.order.code
    html = render_template(
        "checkout/admin_confirm.html",
        form=form,
        meant=meant,
        others=[other for other in others if not meant or other.order != meant.order],
        transfer=transfer,
        refusal=refusal,
    )
    return html, 409 if refusal else 200 if meant else 422


def _arrival_page(transfer: BankTransfer, form: OrderForm) -> str:
    is_lost = transfer.order_id is None
    return render_template(
        "checkout/admin_arrival.html",
        row=transfer,
        form=form,
        code=codes_of([transfer.order_id]).get(transfer.order_id or 0),
        refund=admin_queries.refunds_of([transfer]).get(transfer.id),
        missing=admin_queries.still_missing([transfer]),
        others=admin_queries.candidates(transfer.purpose, transfer.amount) if is_lost else (),
        equals=admin_queries.waiting_for(transfer.amount) if is_lost else (),
        people=desk.people([transfer.recorded_by]),
    )


def _found(transfer_id: int) -> BankTransfer:
    return admin_queries.arrival(transfer_id) or abort(404)


def _waiting() -> Waiting:
    return waiting(limit=Vnd(settings().two_officers_above))
