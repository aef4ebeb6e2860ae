"""Signed links of letters: what they carry and how long they hold."""

from datetime import timedelta
from typing import Any

from flask import current_app, url_for
from flask_security.recoverable import generate_reset_password_token
from flask_security.utils import check_and_get_token_status

from shop.accounts.models import User

NEW_EMAIL_WITHIN = timedelta(hours=2)


def new_email_path(user: User) -> str:
    """The path of the link that proves the address asked for; void once anything changed."""
    security: Any = current_app.extensions["security"]
    token = security.change_email_serializer.dumps([user.fs_uniquifier, user.pending_email])
    return url_for("account.confirm_new_email", token=token)


def read_new_email(token: str) -> tuple[str, str] | None:
    """Whose link it is (uniquifier) and the new address; None if it is forged or too old."""
    expired, invalid, data = check_and_get_token_status(token, "change_email", NEW_EMAIL_WITHIN)
    if expired or invalid or not isinstance(data, list) or len(data) != 2:
        return None
    return str(data[0]), str(data[1])


def set_password_path(user: User) -> str:
    """The path of a link to set a password: good for 30 minutes, once."""
    token = generate_reset_password_token(user)  # type: ignore[no-untyped-call]
    return url_for("security.reset_password", token=token)
