"""What visitors read: all reviews of a product, and how to report one."""

from datetime import timedelta

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from shop.catalog import age
from shop.catalog.forms import read_slug
from shop.platform.access import public, visitor
from shop.platform.database import transaction
from shop.platform.i18n import spoken
from shop.platform.networks import network_of
from shop.platform.paging import read_cursor
from shop.platform.rate_limit import count_attempt
from shop.reviews import queries, services
from shop.reviews.errors import AlreadyReported, NotShown
from shop.reviews.forms import ReportForm, read_blossoms
from shop.reviews.models import ReportReason, Review
from shop.reviews.words import REPORT_REASONS

blueprint = Blueprint("reviews", __name__)

#: Reports that one person or network may send in a day.
MOST_REPORTS = 10


@blueprint.get("/san-pham/<slug>/nhan-xet")
@public
def product_reviews(slug: str) -> ResponseReturnValue:
    """What buyers say of a product, newest first."""
    return _all_reviews(slug, alcohol=False)


@blueprint.get("/ruou/<slug>/nhan-xet")
@visitor
def alcohol_reviews(slug: str) -> ResponseReturnValue:
    """The same of alcohol, behind its gate alone."""
    if not age.has_confirmed():
        return render_template("catalog/age.html", slug=read_slug(slug))
    return _all_reviews(slug, alcohol=True)


@blueprint.route("/nhan-xet/<int:review_id>/bao-cao", methods=["GET", "POST"])
@visitor
def report(review_id: int) -> ResponseReturnValue:
    """Ask the officers to look at a review, once for each person or network."""
    review = queries.review_shown(review_id) or abort(404)
    if review.product.is_alcohol and not age.has_confirmed():
        return redirect(url_for("catalog.alcohol_product", slug=review.product.slug))
    form = ReportForm(list(REPORT_REASONS.items()))
    if request.method == "GET" or not form.validate():
        return _report_page(review, form), 200 if request.method == "GET" else 422
    count_attempt("review-report", _reporter(), most=MOST_REPORTS, within=timedelta(days=1))
    try:
        with transaction():
            services.report(
                review=review,
                reason=ReportReason(form.reason.data),
                words=form.words.data or "",
                reporter=_reporter(),
            )
    except (AlreadyReported, NotShown) as error:
        return _report_page(review, form, refusal=spoken(error)), 409
    flash(_("Cảm ơn bạn. Cán bộ của chợ sẽ xem nhận xét này."), "success")
    return redirect(url_for(".report", review_id=review_id), 303)


def _all_reviews(slug: str, *, alcohol: bool) -> ResponseReturnValue:
    product = queries.product_on_sale(read_slug(slug), alcohol=alcohol) or abort(404)
    blossoms, with_photos = read_blossoms(request.args.get("hoa")), request.args.get("anh") == "1"
    return render_template(
        "reviews/product.html",
        product=product,
        rating=queries.rating_sums(product.id),
        page=queries.page_of_product(
            product.id, read_cursor(request.args), blossoms=blossoms, with_photos=with_photos
        ),
        blossoms=blossoms,
        with_photos=with_photos,
        here="reviews.alcohol_reviews" if alcohol else "reviews.product_reviews",
        up="catalog.alcohol_product" if alcohol else "catalog.product_page",
        gated=alcohol,
    )


def _report_page(review: Review, form: ReportForm, *, refusal: str = "") -> str:
    up = "catalog.alcohol_product" if review.product.is_alcohol else "catalog.product_page"
    back = url_for(up, slug=review.product.slug)
    return render_template("reviews/report.html", review=review, form=form, refusal=refusal, back=back)


def _reporter() -> str:
    if current_user.is_authenticated:
        return f"user:{current_user.id}"
    return f"network:{network_of(request.remote_addr or '')}"
