"""Every route of signing in, in one table: its path, who may call it, how often.

The views are Flask-Security's; `_answer` gives them what the house asks of its own: limits,
one write at most, our sign-ins, and the right status.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import wraps
from typing import Any

from flask import (
    Blueprint,
    Response,
    flash,
    g,
    get_flashed_messages,
    make_response,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from flask_security import recovery_codes, views
from sqlalchemy.exc import IntegrityError

from shop.accounts import attempts, journal, queries
from shop.accounts.attempts import Limit, mailbox
from shop.accounts.models import User
from shop.accounts.one_write import begin_write, one_write
from shop.accounts.onward import destination, forget_elsewhere, kept_inside, led_on
from shop.accounts.signing_in import keep_step_with_session
from shop.platform.access import SAFE_METHODS, signed_in, visitor
from shop.platform.database import db
from shop.platform.web_security import unreferred

View = Callable[..., ResponseReturnValue]
#: Pages where a refused form was a guess at somebody's account.
_GUESSES = {
    "two_factor_token_validation": "account.code_failed",
    "mf_recovery": "account.code_failed",
    "change_password": "account.password_failed",
    "verify": "account.password_failed",
}

blueprint = Blueprint("security", __name__)


@dataclass(frozen=True)
class Route:
    """One page of signing in."""

    path: str
    endpoint: str
    view: View
    access: Callable[[View], View]
    limits: Sequence[Limit] = ()
    methods: tuple[str, ...] = ("GET", "POST")
    then_to_sign_in: bool = False


def confirm_email(token: str) -> ResponseReturnValue:
    """A letter's link shows a button; only the button confirms, not a mail scanner's look."""
    if request.method in SAFE_METHODS:
        return render_template("security/confirm_email.html", token=token)
    begin_write()
    return views.confirm_email(token)


def give_code() -> ResponseReturnValue:
    """The code of a sign-in or of a new telephone; who has given it goes on.

    The library signs out who is back on this page, or pressed its button twice.
    """
    if current_user.is_authenticated and session.get("tf_state") != "validating_profile":
        return redirect(url_for("account.account_home"))
    return make_response(views.two_factor_token_validation())


def lost_phone() -> ResponseReturnValue:
    """What to do without the telephone that makes the codes."""
    return render_template("security/lost_phone.html")


def back_from_sign_out() -> ResponseReturnValue:
    """The address of a refused signing out, opened anew: nobody is signed out by a look."""
    return redirect(url_for("account.account_home"))


ROUTES = (
    Route("/dang-nhap", "login", views.login, visitor, attempts.SIGN_IN),
    Route("/dang-xuat", "logout", views.logout, visitor, methods=("POST",)),
    Route("/dang-xuat", "back_from_sign_out", back_from_sign_out, visitor, methods=("GET",)),
    Route("/dang-ky", "register", views.register, visitor, attempts.REGISTER),
    Route(
        "/xac-nhan",
        "send_confirmation",
        views.send_confirmation,
        visitor,
        attempts.LETTER,
        then_to_sign_in=True,
    ),
    Route("/xac-nhan/<token>", "confirm_email", confirm_email, visitor, attempts.NEW_PASSWORD),
    Route(
        "/quen-mat-khau",
        "forgot_password",
        views.forgot_password,
        visitor,
        attempts.LETTER,
        then_to_sign_in=True,
    ),
    Route(
        "/quen-mat-khau/<token>",
        "reset_password",
        views.reset_password,
        visitor,
        attempts.NEW_PASSWORD,
    ),
    Route(
        "/tai-khoan/mat-khau",
        "change_password",
        views.change_password,
        signed_in,
        attempts.PASSWORD,
    ),
    Route("/xac-minh-lai", "verify", views.verify, signed_in, attempts.PASSWORD),
    Route("/xac-thuc-hai-lop", "two_factor_setup", views.two_factor_setup, visitor, attempts.CODE),
    Route(
        "/xac-thuc-hai-lop/ma",
        "two_factor_token_validation",
        give_code,
        visitor,
        attempts.CODE,
    ),
    Route(
        "/xac-thuc-hai-lop/mat-dien-thoai",
        "two_factor_rescue",
        lost_phone,
        visitor,
        methods=("GET",),
    ),
    Route(
        "/xac-thuc-hai-lop/dang-nhap-bang-ma-du-phong",
        "mf_recovery",
        recovery_codes.mf_recovery,
        visitor,
        attempts.CODE,
    ),
    Route(
        "/xac-thuc-hai-lop/ma-du-phong",
        "mf_recovery_codes",
        recovery_codes.mf_recovery_codes,
        signed_in,
    ),
)


def _add(route: Route) -> None:
    @route.access
    @wraps(route.view)
    def answer(**values: Any) -> ResponseReturnValue:
        forget_elsewhere()
        response = _answer(route, values)
        if response.location:
            response.location = led_on(kept_inside(response.location))
        return unreferred(response) if "token" in values else response

    blueprint.add_url_rule(route.path, route.endpoint, answer, methods=list(route.methods))


def _answer(route: Route, values: dict[str, Any]) -> Response:
    if request.method in SAFE_METHODS:
        return make_response(route.view(**values))
    attempts.count(route.limits)
    try:
        response = _write(route.view, values)
    except IntegrityError:
        # Two registrations of one address at once: the later one finds the earlier.
        db.session.rollback()
        response = _write(route.view, values)
    if g.pop("second_factor_is_new", False):
        _say_it_is_on()
    if response.status_code == 200 and g.pop("form_was_refused", False):
        response.status_code = 422
    elif response.status_code == 200 and route.then_to_sign_in:
        _say_again()
        return make_response(redirect(url_for("security.login"), 303))
    return response


def _say_again() -> None:
    """What the page that is not shown has said is kept for the next one."""
    for told in get_flashed_messages(with_categories=True):
        flash(told[1], told[0])


def _say_it_is_on() -> None:
    """Who has switched the second factor on is not welcomed back, but told so."""
    get_flashed_messages()
    flash(_("Đã bật xác thực hai lớp. Bạn lập mã dự phòng để phòng khi mất điện thoại nhé."), "success")


@blueprint.context_processor
def way() -> dict[str, str | None]:
    """For the pages and letters on the way to being signed in: where the person was going."""
    return {"onward": destination()}


def _write(view: View, values: dict[str, Any]) -> Response:
    if not current_user.is_authenticated:
        session.pop("_user_id", None)  # of a sign-in that is over
    before = session.get("_user_id")
    with one_write():
        response = make_response(view(**values))
        if session.get("_user_id") != before:
            begin_write()
            keep_step_with_session()
        if g.get("form_was_refused"):
            _note_guess()
        return response


def _note_guess() -> None:
    """A wrong password or code, written down in the write of its answer."""
    endpoint = (request.endpoint or "").rpartition(".")[2]
    if endpoint == "login" and mailbox() and request.form.get("password"):
        begin_write()
        journal.note_failed_sign_in()
    elif act := _GUESSES.get(endpoint):
        begin_write()
        journal.note_failure(act, _whose_guess())


def _whose_guess() -> User | None:
    """The account that a wrong code or password was meant for."""
    if current_user.is_authenticated:
        return queries.user_by_id(current_user.id)
    return queries.user_by_uniquifier(str(session.get("tf_user_id", "")))


for _route in ROUTES:
    _add(_route)
