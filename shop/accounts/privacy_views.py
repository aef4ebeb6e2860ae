"""A person's own data: what is kept, taking it away, leaving for good (Law 91/2025/QH15)."""

from collections.abc import Sequence
from datetime import timedelta
from typing import cast

from flask import (
    Blueprint,
    Response,
    current_app,
    flash,
    g,
    make_response,
    redirect,
    render_template,
    session,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user, logout_user

from shop.accounts import attempts, journal, letters, services
from shop.accounts.attempts import Limit, person
from shop.accounts.errors import CannotLeave
from shop.accounts.export import export_of
from shop.accounts.forms import LeaveForm
from shop.accounts.fresh import is_own_password, led_to_prove_again
from shop.platform.access import signed_in
from shop.platform.database import transaction
from shop.platform.i18n import spoken
from shop.platform.personal import PersonalData

blueprint = Blueprint("privacy", __name__, url_prefix="/tai-khoan/rieng-tu")

EXPORT = (Limit("export", person, 5, timedelta(hours=1)),)


@blueprint.get("")
@signed_in
def privacy_page() -> ResponseReturnValue:
    """What is kept, and what a person may do about it."""
    return render_template("accounts/privacy.html", rooms=_rooms())


@blueprint.get("/du-lieu.zip")
@signed_in
def back_to_privacy() -> ResponseReturnValue:
    """Where the data is asked for, opened anew: nothing is handed out by a look."""
    return redirect(url_for(".privacy_page"))


@blueprint.post("/du-lieu.zip")
@signed_in
def export() -> ResponseReturnValue:
    """All of the person's own data, made on the fly; the password must have been typed lately."""
    if led := led_to_prove_again(url_for(".privacy_page")):
        flash(_("Gõ mật khẩu xong, bạn bấm tải dữ liệu lần nữa nhé."), "info")
        return led
    attempts.count(EXPORT)
    with transaction():
        journal.note_own("account.exported", current_user._get_current_object())
    file = export_of(user_id=current_user.id, rooms=_rooms())
    answer: Response = make_response(file)
    answer.mimetype = "application/zip"
    answer.headers["Content-Disposition"] = 'attachment; filename="cho-phien-du-lieu.zip"'
    return answer


@blueprint.get("/xoa")
@signed_in
def leave_page() -> ResponseReturnValue:
    """What goes, what stays and why; or what must end first."""
    return _leave_page(LeaveForm())


@blueprint.post("/xoa")
@signed_in
def leave() -> ResponseReturnValue:
    """Erase the account; its password is asked for, and it cannot be undone."""
    attempts.count(attempts.PASSWORD)
    form = LeaveForm()
    if not (form.validate_on_submit() and _is_right(form)):
        return _leave_page(form, status=422)
    try:
        with transaction():
            user = current_user._get_current_object()
            letters.goodbye(user)
            journal.note_own("account.erased", user)
            services.erase_account(user_id=user.id, rooms=_rooms())
    except CannotLeave as error:
        return _leave_page(form, refusal=spoken(error), status=409)
    _walk_out()
    flash(_("Tài khoản đã xóa. Chợ gửi một thư báo tới email cũ. Cảm ơn bạn đã ghé chợ."), "success")
    return redirect(url_for("security.login"), 303)


def _rooms() -> Sequence[PersonalData]:
    return cast(Sequence[PersonalData], current_app.extensions["personal_data"])


def _leave_page(form: LeaveForm, *, refusal: str = "", status: int = 200) -> Response:
    ties = services.ties_of(user_id=current_user.id, rooms=_rooms())
    html = render_template(
        "accounts/leave.html", form=form, rooms=_rooms(), ties=ties, refusal=refusal, user=current_user
    )
    return make_response(html, status)


def _is_right(form: LeaveForm) -> bool:
    """Whether the password is this person's; says so beside the field."""
    if not is_own_password(form.password.data):
        form.password.errors = [_("Mật khẩu chưa đúng.")]
    return not form.errors


def _walk_out() -> None:
    """Nothing of the person stays in the browser's session."""
    g.pop("sign_in", None)
    logout_user()
    session.clear()
