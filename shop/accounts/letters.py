"""The account's own letters: in the reader's language, as text and as HTML."""

from typing import Any
from uuid import uuid4

from flask import render_template
from flask_babel import gettext as _

from shop.accounts.models import User
from shop.accounts.policies import veiled_email
from shop.platform.i18n import in_language, public_url
from shop.platform.mail import Letter, queue_letter


def queue(name: str, to: str, subject: str, text: str, html: str) -> None:
    """Have a letter sent after the commit; each is a letter of its own."""
    queue_letter(Letter(key=f"{name}:{uuid4().hex}", to=to, subject=subject, text=text, html=html))


def second_factor_changed(user: User) -> None:
    """Tell a person that signing in now takes a code, or no longer does."""
    with in_language(user.language):
        subject = _("Xác thực hai lớp vừa thay đổi")
        _send("second_factor_changed", user.email, subject, is_on=user.has_second_factor)


def email_change_asked(user: User, *, new_email: str, path: str | None) -> None:
    """The link to the new address (none if it has an account), and a notice to the old one."""
    with in_language(user.language):
        if path is not None:
            _send("email_change_link", new_email, _("Xác nhận email mới"), link=public_url(path))
        subject = _("Có người muốn đổi email của tài khoản")
        _send("email_change_notice", user.email, subject, new_email=veiled_email(new_email))


def email_changed(user: User, *, old_email: str) -> None:
    """Tell the old address that the account has left it."""
    with in_language(user.language):
        _send("email_changed", old_email, _("Email của tài khoản đã đổi"), user=user)


def goodbye(user: User) -> None:
    """The last letter: the account is gone, what stays and why."""
    with in_language(user.language):
        _send("goodbye", user.email, _("Tài khoản của bạn đã xóa"), called=user.display_name)


def _send(name: str, to: str, subject: str, **values: Any) -> None:
    text, html = (
        render_template(f"accounts/letters/{name}.{form}", absolute=public_url, **values)
        for form in ("txt", "html")
    )
    queue(name, to, subject, text, html)
