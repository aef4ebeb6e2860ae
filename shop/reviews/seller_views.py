"""The seller's side: what buyers say of the own goods, and one answer to each."""

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from shop.platform.access import seller
from shop.platform.database import transaction
from shop.platform.i18n import spoken
from shop.platform.paging import read_cursor
from shop.reviews import queries, services
from shop.reviews.errors import NotShown
from shop.reviews.forms import ReplyForm
from shop.reviews.models import Review

blueprint = Blueprint("reviews_seller", __name__, url_prefix="/gian-hang/nhan-xet")

ANSWERED = "da-tra-loi"


@blueprint.get("")
@seller
def reviews_page() -> ResponseReturnValue:
    """Those without an answer first; those with one in their own tab."""
    answered = request.args.get("muc") == ANSWERED
    return render_template(
        "reviews/seller_list.html",
        page=queries.page_of_seller(g.seller.id, read_cursor(request.args), answered=answered),
        counts=queries.count_of_seller(g.seller.id),
        answered=answered,
        kept={"muc": ANSWERED} if answered else {},
    )


@blueprint.get("/<int:review_id>")
@seller
def review_page(review_id: int) -> ResponseReturnValue:
    """One review, with the form of the answer."""
    review = _own(review_id)
    return _page(review, ReplyForm(data={"reply": review.reply}))


@blueprint.post("/<int:review_id>")
@seller
def answer(review_id: int) -> ResponseReturnValue:
    """Answer, or say the answer otherwise."""
    review, form = _own(review_id), ReplyForm()
    if not form.validate():
        return _page(review, form), 422
    try:
        with transaction():
            services.answer(review=review, text=form.reply.data)
    except NotShown as error:
        flash(spoken(error), "error")
        return redirect(url_for(".reviews_page"), 303)
    flash(_("Lời đáp đã hiện dưới nhận xét."), "success")
    return redirect(url_for(".reviews_page"), 303)


def _own(review_id: int) -> Review:
    return queries.review_of_seller(review_id, seller_id=g.seller.id) or abort(404)


def _page(review: Review, form: ReplyForm) -> str:
    return render_template("reviews/seller_page.html", review=review, form=form)
