"""The officers' desks for money: what they share, and all money of one order.

What goes back and what a person must look at have their own pages (`refund_admin_views`,
`case_admin_views`), which add their routes to this blueprint.
"""

from flask import Blueprint, abort, render_template
from flask_babel import gettext as _

from shop.kernel.codes import read_code
from shop.kernel.money import Vnd
from shop.orders.queries import order_by_code
from shop.payments import admin_queries
from shop.payments.models import RefundReason
from shop.payments.policies import part_come
from shop.payments.queries import attempts_of, brought_by, money_of, refunds_of
from shop.payments.words import REFUND_WORDS
from shop.platform.access import officer
from shop.platform.database import transaction
from shop.platform.desk import note_act
from shop.platform.settings import settings

blueprint = Blueprint("payments_admin", __name__, url_prefix="/quan-tri")


@blueprint.app_template_global()
def why_back(reason: RefundReason) -> str:
    """Why money goes back, for the pages of buyers and officers."""
    return str(_(REFUND_WORDS[reason]))


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
        folders={one.id: admin_queries.folder_of(one, limit=limit()) for one in refunds},
        cases=admin_queries.cases_of(order_id),
    )


def limit() -> Vnd:
    """Above how many đồng a refund by bank needs two officers."""
    return Vnd(settings().two_officers_above)
