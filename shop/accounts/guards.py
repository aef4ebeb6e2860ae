"""Who may pass: people who are signed in, and officers with their second factor."""

from collections.abc import Mapping

from flask import abort, flash, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from shop.platform.access import SAFE_METHODS, Access, Guard
from shop.platform.asking import wants_json


def led_to_sign_in() -> ResponseReturnValue:
    """To the sign-in page, and afterwards back here; what was sent is not kept, and that is said.

    Where something is sent to, a look leads to the page that it was sent from.
    """
    if wants_json():
        abort(401)
    here = request.script_root + request.full_path.rstrip("?")
    if request.method not in SAFE_METHODS:
        flash(
            _("Bạn cần đăng nhập trước. Chợ chưa ghi được điều vừa gửi, bạn đăng nhập rồi gửi lại nhé."),
            "warning",
        )
    return redirect(url_for("security.login", next=here), 302)


def signed_in_guard() -> ResponseReturnValue | None:
    """Only people with an account."""
    return None if current_user.is_authenticated else led_to_sign_in()


def officer_guard() -> ResponseReturnValue | None:
    """Only officers who showed the second factor; others of them are led to set it up."""
    if not current_user.is_authenticated:
        return led_to_sign_in()
    if not current_user.is_officer:
        abort(403)
    if not g.sign_in.second_factor:
        flash(_("Việc của cán bộ cần xác thực hai lớp. Bạn cài đặt một lần ở đây nhé."), "info")
        return redirect(url_for("security.two_factor_setup"), 302)
    return None


GUARDS_PART: Mapping[Access, Guard] = {
    Access.SIGNED_IN: signed_in_guard,
    Access.OFFICER: officer_guard,
}
