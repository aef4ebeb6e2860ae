"""The officers' desk for money that goes back."""

import base64
import hashlib
from collections.abc import Callable
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from shop.accounts.fresh import led_to_prove_again
from shop.admin import queries as desk
from shop.kernel.errors import ShopError
from shop.orders.services.steps import lock_order
from shop.orders.words import BUYER_SEES
from shop.payments import admin_queries, qr
from shop.payments.admin_forms import SentForm
from shop.payments.admin_queries import Folder
from shop.payments.admin_views import blueprint, limit
from shop.payments.banks import DEMO_BIN, shown_bank
from shop.payments.errors import (
    AccountChanged,
    AnotherOfficerNeeded,
    BankReferenceUsed,
    RefundNotOpen,
    WhereToUnknown,
)
from shop.payments.models import Refund
from shop.payments.services import refunds as services
from shop.payments.vietqr import LONGEST_NAME, payload, purpose_of, without_marks
from shop.platform.access import officer
from shop.platform.database import transaction
from shop.platform.desk import note_act
from shop.platform.i18n import spoken
from shop.platform.paging import read_cursor
from shop.platform.settings import settings

_REFUSALS = (RefundNotOpen, WhereToUnknown, AnotherOfficerNeeded, AccountChanged)
#: What the buyer reads on the statement, behind the order's code.
_PURPOSE = "HOAN TIEN"


@blueprint.get("/hoan-tien")
@officer
def refunds_page() -> str:
    """Refunds by what is to be done about them."""
    sizes = admin_queries.refund_sizes(limit=limit())
    first = next((f for f in admin_queries.OFFICERS_TURN if sizes[f]), Folder.TO_SEND)
    folder = next((f for f in Folder if f.value == request.args.get("loc")), first)
    page = admin_queries.refunds(folder, read_cursor(request.args), limit=limit())
    return render_template(
        "payments/admin_refunds.html",
        page=page,
        folder=folder,
        folders=Folder,
        sizes=sizes,
        elsewhere=next((f for f in Folder if f is not folder and sizes.get(f)), None),
        codes=admin_queries.codes_of([refund.order_id for refund in page.rows]),
        waiting=admin_queries.waiting(limit=limit()),
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
            refund=refund, bank_ref=form.bank_ref.data, officer_id=current_user.id, limit=limit()
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
    folder = admin_queries.folder_of(refund, limit=limit())
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
        is_large=refund.amount > limit(),
        is_approver=refund.approved_by == current_user.id,
        seen=_account_seen(refund),
        form=form or SentForm(formdata=None),
        refusal=spoken(refusal) if refusal else "",
        people=desk.people([refund.approved_by, refund.closed_by]),
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
