"""The receipt of an order, to keep or to print."""

from datetime import timedelta

from flask import Blueprint, Response, request

from shop.checkout.receipt import receipt_pdf
from shop.orders.session import buyers_visit
from shop.platform.access import visitor
from shop.platform.networks import network_of
from shop.platform.rate_limit import count_attempt
from shop.platform.web_security import unreferred

blueprint = Blueprint("receipt", __name__, url_prefix="/don-hang/<code>")

#: Receipts that one network may have drawn within the window: to draw costs more than to read.
RECEIPTS = 60
WINDOW = timedelta(minutes=15)


@blueprint.get("/bien-nhan.pdf")
@visitor
def receipt(code: str) -> Response:
    """The receipt as a PDF, for the buyer alone."""
    buyers_visit(code)  # whoever may not have it draws nothing and counts for nobody
    count_attempt("receipt", network_of(request.remote_addr or ""), most=RECEIPTS, within=WINDOW)
    order = buyers_visit(code).order
    answer = unreferred(receipt_pdf(order))
    answer.mimetype = "application/pdf"
    answer.headers["Content-Disposition"] = f'attachment; filename="{order.code}.pdf"'
    return answer
