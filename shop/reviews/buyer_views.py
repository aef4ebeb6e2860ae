"""The buyer's pages: say what a delivered line was like, change it, take it back."""

from collections.abc import Callable, Sequence
from datetime import timedelta

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from shop.kernel.clock import now
from shop.kernel.codes import read_code
from shop.orders.models import OrderLine
from shop.orders.session import Visit, visit
from shop.platform.access import signed_in, visitor
from shop.platform.database import transaction
from shop.platform.fields import clean_line
from shop.platform.i18n import spoken
from shop.platform.paging import read_cursor
from shop.platform.rate_limit import count_attempt
from shop.platform.uploads import take_in_files
from shop.platform.web_security import unreferred
from shop.reviews import queries, services, words
from shop.reviews.errors import AlreadyReviewed, NotReceived, NotShown, ReviewRefused, TooLate
from shop.reviews.forms import ReviewForm
from shop.reviews.held import held_word, read_held
from shop.reviews.models import NameShown, Review
from shop.reviews.policies import EDIT_WITHIN, MOST_PHOTOS, may_edit, may_review, name_for
from shop.reviews.services import Said

blueprint = Blueprint("my_reviews", __name__)

#: Forms that one order may send in an hour.
MOST_FORMS = 30


@blueprint.get("/tai-khoan/nhan-xet")
@signed_in
def my_reviews() -> ResponseReturnValue:
    """What waits for a person's word, and what that person has said."""
    return render_template(
        "reviews/mine.html",
        waiting=queries.waiting_lines(current_user.id),
        page=queries.page_of_author(current_user.id, read_cursor(request.args)),
        w=words,
    )


@blueprint.get("/don-hang/<code>/nhan-xet/<int:line_id>")
@visitor
def line_page(code: str, line_id: int) -> ResponseReturnValue:
    """The form for a line that was received, or what was said of it."""
    found, line = _own_line(code, line_id)
    review = queries.review_of_line(line.id)
    if review is not None:
        return _own_page(found, line, review)
    if not may_review(line):
        return _refused(found, line, NotReceived())
    return _form_page(found, line, None, _form(found))


@blueprint.post("/don-hang/<code>/nhan-xet/<int:line_id>")
@visitor
def write(code: str, line_id: int) -> ResponseReturnValue:
    """Keep what is said, once for each line."""
    found, line = _own_line(code, line_id)
    _count_form(line)
    if queries.review_of_line(line.id) is not None:
        return _refused(found, line, AlreadyReviewed())
    if not may_review(line):
        return _refused(found, line, NotReceived())
    form = _form(found)
    media_ids, problems = _pictures(found, line, room=MOST_PHOTOS)
    if not _is_sound(form, problems):
        return _form_page(found, line, None, form, media_ids=media_ids, status=422)
    said = _said(form, media_ids)
    return _do(
        found,
        line,
        lambda: services.write_review(line=line, said=said, person_id=found.actor.id),
        _("Cảm ơn bạn. Nhận xét đã lên trang của món này."),
    )


@blueprint.get("/don-hang/<code>/nhan-xet/<int:line_id>/sua")
@visitor
def change_page(code: str, line_id: int) -> ResponseReturnValue:
    """The form with what was said."""
    found, line = _own_line(code, line_id)
    review = queries.review_of_line(line.id) or abort(404)
    if not may_edit(review, at=now()):
        return redirect(url_for(".line_page", code=found.order.code, line_id=line.id))
    return _form_page(found, line, review, _form(found, review))


@blueprint.post("/don-hang/<code>/nhan-xet/<int:line_id>/sua")
@visitor
def change(code: str, line_id: int) -> ResponseReturnValue:
    """Say it otherwise, for some days."""
    found, line = _own_line(code, line_id)
    review = queries.review_of_line(line.id) or abort(404)
    _count_form(line)
    if not may_edit(review, at=now()):
        return _refused(found, line, TooLate() if review.is_shown else NotShown())
    form = _form(found)
    dropped = {photo.id for photo in review.photos if f"drop-{photo.id}" in request.form}
    alts = {photo.id: clean_line(request.form.get(f"alt-{photo.id}"))[:200] for photo in review.photos}
    room = MOST_PHOTOS - len(review.photos) + len(dropped)
    media_ids, problems = _pictures(found, line, room=room)
    if not _is_sound(form, problems):
        return _form_page(found, line, review, form, media_ids=media_ids, status=422)
    said = _said(form, media_ids)
    return _do(
        found,
        line,
        lambda: services.change_review(review=review, said=said, dropped=dropped, alts=alts),
        _("Đã sửa nhận xét."),
    )


@blueprint.get("/don-hang/<code>/nhan-xet/<int:line_id>/rut-lai")
@visitor
def back_to_line(code: str, line_id: int) -> ResponseReturnValue:
    """The address of a refused form, opened anew: the page of the line."""
    return redirect(url_for(".line_page", code=_own_line(code, line_id)[0].order.code, line_id=line_id))


@blueprint.post("/don-hang/<code>/nhan-xet/<int:line_id>/rut-lai")
@visitor
def withdraw(code: str, line_id: int) -> ResponseReturnValue:
    """Take it back for good."""
    found, line = _own_line(code, line_id)
    review = queries.review_of_line(line.id) or abort(404)
    done = _("Đã rút lại nhận xét. Lời và ảnh của bạn không còn trên chợ.")
    return _do(found, line, lambda: services.withdraw(review=review), done)


def _own_line(code: str, line_id: int) -> tuple[Visit, OrderLine]:
    """A line of an order that this visitor bought; by office one may look, but not speak."""
    found = visit(read_code(code)) or abort(404)
    lines = [line for part in found.order.parts for line in part.lines if line.id == line_id]
    if found.is_officers or not lines:
        abort(404)
    return found, lines[0]


def _do(found: Visit, line: OrderLine, act: Callable[[], object], done: str) -> ResponseReturnValue:
    """Do it and say so, or say why not."""
    try:
        with transaction():
            act()
    except ReviewRefused as error:
        return _refused(found, line, error)
    flash(done, "success")
    return redirect(url_for(".line_page", code=found.order.code, line_id=line.id), 303)


def _refused(found: Visit, line: OrderLine, error: ReviewRefused) -> ResponseReturnValue:
    return _own_page(found, line, queries.review_of_line(line.id), refusal=spoken(error), status=409)


def _own_page(
    found: Visit, line: OrderLine, review: Review | None, *, refusal: str = "", status: int = 200
) -> Response:
    html = render_template(
        "reviews/own.html",
        order=found.order,
        line=line,
        review=review,
        refusal=refusal,
        may_edit=review is not None and may_edit(review, at=now()),
        until=review.created_at + EDIT_WITHIN if review else None,
        w=words,
    )
    return unreferred((html, status))


def _form_page(
    found: Visit,
    line: OrderLine,
    review: Review | None,
    form: ReviewForm,
    *,
    media_ids: Sequence[int] = (),
    status: int = 200,
) -> Response:
    """The form; `media_ids` are pictures that were taken in with a form that was refused."""
    html = render_template(
        "reviews/write.html",
        order=found.order,
        line=line,
        review=review,
        form=form,
        held=held_word(line.id, media_ids),
        held_count=len(media_ids),
        room=MOST_PHOTOS - len(review.photos if review else ()) - len(media_ids),
        edit_days=EDIT_WITHIN.days,
        w=words,
    )
    return unreferred((html, status))


def _form(found: Visit, review: Review | None = None) -> ReviewForm:
    """The form as sent, else with what was said before."""
    names = {shown: name_for(found.order.full_name, shown) for shown in words.NAMES_TO_CHOOSE}
    choices = [(shown.value, name or _("Người mua")) for shown, name in names.items()]
    if len(set(names.values())) == 1:
        choices = choices[:1]
    kept = {"name_shown": NameShown.MASKED.value}
    if review is not None:
        kept = {"name_shown": review.name_shown.value, "rating": str(review.rating), "text": review.text}
    form = ReviewForm(choices, data=kept)
    if review is not None and review.photos:
        form.photos.label.text = _("Thêm ảnh")
    return form


def _pictures(found: Visit, line: OrderLine, *, room: int) -> tuple[list[int], list[str]]:
    """Pictures that an earlier try or this one brought, and why others were not taken in."""
    held = read_held(line.id, request.form.get("held", ""))[:room]
    buyer_id = found.order.buyer_id
    taken = take_in_files(
        request.files.getlist("photos"),
        owner_id=buyer_id,
        is_private=False,
        room=room - len(held),
        party=f"user:{buyer_id}" if buyer_id else f"order:{found.order.id}",
    )
    return [*held, *taken.media_ids], taken.refusals


def _is_sound(form: ReviewForm, problems: Sequence[str]) -> bool:
    is_valid = form.validate()
    form.photos.errors = [*form.photos.errors, *problems]
    return bool(is_valid and not problems)


def _said(form: ReviewForm, media_ids: Sequence[int]) -> Said:
    return Said(
        rating=form.blossoms,
        text=form.words,
        name_shown=NameShown(form.name_shown.data),
        media_ids=media_ids,
        photo_words=form.photo_words.data or "",
    )


def _count_form(line: OrderLine) -> None:
    count_attempt("review", f"order:{line.order_id}", most=MOST_FORMS, within=timedelta(hours=1))
