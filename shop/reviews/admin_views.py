"""The officers' pages: reviews that were reported, and those that were hidden."""

from collections.abc import Callable, Sequence

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from shop.admin import queries as desk
from shop.platform.access import officer
from shop.platform.desk import VerdictForm, decide, note_act, place_in_queue
from shop.platform.paging import read_cursor
from shop.reviews import admin_queries, services, words
from shop.reviews.admin_forms import HidingForm
from shop.reviews.errors import NotShown
from shop.reviews.models import Review, ReviewReport

blueprint = Blueprint("reviews_admin", __name__, url_prefix="/quan-tri/nhan-xet")

HIDDEN = "da-an"


@blueprint.get("")
@officer
def reviews_page() -> str:
    """What is reported and waits; what is hidden in its own tab."""
    hidden = request.args.get("muc") == HIDDEN
    page = admin_queries.page_at_desk(hidden=hidden, cursor=read_cursor(request.args))
    return render_template(
        "reviews/admin_list.html",
        page=page,
        reports=admin_queries.open_reports([review.id for review in page.rows]),
        hidden=hidden,
        kept={"muc": HIDDEN} if hidden else {},
    )


@blueprint.get("/<int:review_id>")
@officer
def review_page(review_id: int) -> str:
    """One review, what people find wrong with it, and the verdict."""
    return _page(_found(review_id), HidingForm())


@blueprint.get("/<int:review_id>/giu")
@blueprint.get("/<int:review_id>/an")
@blueprint.get("/<int:review_id>/hien-lai")
@officer
def back_to_review(review_id: int) -> ResponseReturnValue:
    """The address of a refused verdict, opened anew: the review's own page."""
    return redirect(url_for(".review_page", review_id=_found(review_id).id))


@blueprint.post("/<int:review_id>/giu")
@officer
def keep(review_id: int) -> ResponseReturnValue:
    """Nothing is wrong with it."""

    def do(review: Review) -> None:
        services.keep(review=review)
        note_act("review.kept", "review", review.id)

    return _decide(review_id, HidingForm(), do, _("Đã giữ nhận xét."))


@blueprint.post("/<int:review_id>/an")
@officer
def hide(review_id: int) -> ResponseReturnValue:
    """It leaves the pages at once, and its author is told why."""
    form = HidingForm()
    if form.lacks_message():
        return _page(_found(review_id), form), 422

    def do(review: Review) -> None:
        services.hide(review=review, reason=form.words)
        note_act("review.hidden", "review", review.id, reason=form.words)

    return _decide(review_id, form, do, _("Đã ẩn nhận xét. Người viết nhận được lý do."))


@blueprint.post("/<int:review_id>/hien-lai")
@officer
def show_again(review_id: int) -> ResponseReturnValue:
    """A hidden review comes back."""

    def do(review: Review) -> None:
        services.show_again(review=review)
        note_act("review.shown_again", "review", review.id)

    return _decide(review_id, HidingForm(), do, _("Nhận xét hiện lại trên chợ."))


def _found(review_id: int) -> Review:
    return admin_queries.review(review_id) or abort(404)


def _version(review: Review) -> str:
    """Which version of the review an officer reads."""
    return f"{review.status.value}@{(review.edited_at or review.created_at).timestamp():.6f}"


def _page(review: Review, form: HidingForm) -> str:
    reports = admin_queries.reports(review.id)
    waiting = [report for report in reports if report.settled_at is None] if review.is_shown else []
    return render_template(
        "reviews/admin_page.html",
        review=review,
        form=form,
        version=_version(review),
        reports=reports,
        due=desk.due_since(_first(waiting).created_at if waiting else None),
        queue=desk.beside(place_in_queue()),
        w=words,
    )


def _first(reports: Sequence[ReviewReport]) -> ReviewReport:
    return min(reports, key=lambda report: report.created_at)


def _decide(
    review_id: int, form: VerdictForm, do: Callable[[Review], None], done: str
) -> ResponseReturnValue:
    return decide(
        lambda: admin_queries.review_to_decide(review_id),
        do,
        is_as_seen=lambda review: _version(review) == form.seen.data,
        waits=lambda review: review.is_shown,
        refusals=(NotShown,),
        done=done,
        here=url_for(".review_page", review_id=review_id),
    )
