"""Asking for the password once more: before money leaves, before it is shown where to, and before the
account changes hands or ends.
"""

from flask import current_app, redirect, url_for
from flask_login import current_user
from flask_security.utils import check_and_update_authn_fresh
from werkzeug.wrappers import Response

from shop.accounts import journal
from shop.accounts.policies import normalize_password
from shop.platform.database import transaction


def led_to_prove_again(back: str) -> Response | None:
    """To the password if it was typed too long ago, and afterwards to the address `back`.

    None if it is fresh; it then stays so while the work goes on.
    """
    known = current_app.config
    within, grace = known["SECURITY_FRESHNESS"], known["SECURITY_FRESHNESS_GRACE_PERIOD"]
    if check_and_update_authn_fresh(within, grace):
        return None
    return redirect(url_for("security.verify", next=back), 303)


def is_own_password(typed: str) -> bool:
    """Whether it is the password of whoever is signed in; a wrong one is written down."""
    user = current_user._get_current_object()
    if user.verify_and_update_password(normalize_password(typed)):
        return True
    with transaction():
        journal.note_failure("account.password_failed", user)
    return False
