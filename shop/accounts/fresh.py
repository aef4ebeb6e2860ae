"""Asking for the password once more: before money leaves, and before it is shown where to."""

from flask import current_app, redirect, url_for
from flask_security.utils import check_and_update_authn_fresh
from werkzeug.wrappers import Response


def led_to_prove_again(back: str) -> Response | None:
    """To the password if it was typed too long ago, and afterwards to the address `back`.

    None if it is fresh; it then stays so while the work goes on.
    """
    known = current_app.config
    within, grace = known["SECURITY_FRESHNESS"], known["SECURITY_FRESHNESS_GRACE_PERIOD"]
    if check_and_update_authn_fresh(within, grace):
        return None
    return redirect(url_for("security.verify", next=back), 303)
