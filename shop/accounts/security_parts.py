"""Flask-Security's parts, made to keep the house rules: only `transaction()` commits, letters
go through the outbox, a code is good once.
"""

import hmac
from contextlib import nullcontext
from hashlib import sha256
from typing import Any, cast

from flask import current_app, g, has_request_context, request
from flask_babel import gettext
from flask_security import MailUtil, PasswordUtil, SQLAlchemyUserDatastore
from flask_security.recovery_codes import MfRecoveryCodesUtil
from flask_security.totp import Totp

from shop.accounts import journal, letters, services
from shop.accounts.models import User
from shop.accounts.policies import normalize_password, password_problem
from shop.platform.database import db, in_transaction, transaction
from shop.platform.keys import derived_key
from shop.platform.settings import settings

#: Pages on which somebody gets a new password, and what the log calls it.
_NEW_PASSWORD = {
    "security.change_password": "account.password_changed",
    "security.reset_password": "account.password_reset",
}


class Datastore(SQLAlchemyUserDatastore):
    """Writes into the open `transaction()`, and never commits."""

    def commit(self) -> None:
        if in_transaction():
            db.session.flush()

    def set_uniquifier(self, user: Any, uniquifier: str | None = None) -> None:
        """Whoever is signed in, is so no longer."""
        super().set_uniquifier(user, uniquifier)
        if act := _NEW_PASSWORD.get(request.endpoint or "") if has_request_context() else None:
            journal.note_own(act, user)
        services.end_sign_ins(user_id=user.id)

    def tf_set(
        self,
        user: Any,
        primary_method: str,
        totp_secret: str | None = None,
        phone: str | None = None,
    ) -> None:
        """A new second factor ends every sign-in that has not shown it, and is written about."""
        is_new = totp_secret != user.tf_totp_secret
        g.second_factor_is_new = is_new and not user.tf_totp_secret
        super().tf_set(user, primary_method, totp_secret, phone)
        if is_new:
            current = g.get("sign_in")
            services.end_sign_ins(user_id=user.id, but=current.id if current else None)
            if current:
                services.pass_second_factor(sign_in_id=current.id)
            letters.second_factor_changed(user)
            journal.note_own("account.second_factor_on", user)

    def tf_reset(self, user: Any) -> None:
        """Switching it off takes the recovery codes along, and is written about."""
        super().tf_reset(user)
        user.mf_recovery_codes = None
        letters.second_factor_changed(user)
        journal.note_own("account.second_factor_off", user)

    def mf_set_recovery_codes(self, user: Any, rcs: list[str] | None) -> None:
        """New recovery codes, or none any more."""
        super().mf_set_recovery_codes(user, rcs)
        if rcs:
            journal.note_own("account.recovery_codes_made", user)

    def mf_delete_recovery_code(self, user: Any, idx: int) -> bool:
        """Take one code out of a new list: a JSON column does not notice a changed one."""
        codes = list(user.mf_recovery_codes or [])
        if idx >= len(codes):
            return False
        user.mf_recovery_codes = codes[:idx] + codes[idx + 1 :]
        return True


class Letters(MailUtil):
    """Letters wait in the outbox; addresses are kept in lower case."""

    def send_mail(  # noqa: PLR0917 - the library's own signature
        self,
        template: str,
        subject: str,
        recipient: Any,
        sender: Any,
        body: str | None,
        html: str | None,
        **context: Any,
    ) -> None:
        with nullcontext() if in_transaction() else transaction():
            letters.queue(template, str(recipient), str(subject), body or "", html or "")

    def normalize(self, email: str) -> str:
        return str(super().normalize(email.strip())).lower()

    def validate(self, email: str) -> str:
        return str(super().validate(email.strip())).lower()


class Passwords(PasswordUtil):
    """Our rules for passwords (policies.py)."""

    def normalize(self, password: str) -> str:
        return normalize_password(password)

    def validate(self, password: str, is_register: bool, **about: Any) -> tuple[list[str] | None, str]:
        user = about.pop("user", None)
        words = (user.email, user.full_name) if user else tuple(map(str, about.values()))
        problem = password_problem(password, about=words)
        known = None if problem is None else [gettext(problem)]
        return known, "" if problem else self.normalize(password)


class Codes(Totp):
    """A code is good once: its place in time is kept with the person."""

    def get_last_counter(self, user: Any) -> int | None:
        return cast(User, user).tf_last_counter

    def set_last_counter(self, user: Any, tmatch: Any) -> None:
        user.tf_last_counter = tmatch.counter


class RecoveryCodes(MfRecoveryCodesUtil):
    """Recovery codes are kept as keyed digests: shown once, good once."""

    def _encrypt_codes(self, codes: list[str]) -> list[str]:
        return [_keyed_digest(code) for code in codes]

    def get_recovery_codes(self, user: Any) -> list[str]:
        return []

    def check_recovery_code(self, user: Any, code: str) -> bool:
        return _keyed_digest(code) in (user.mf_recovery_codes or [])

    def delete_recovery_code(self, user: Any, code: str) -> bool:
        position = (user.mf_recovery_codes or []).index(_keyed_digest(code))
        return bool(_security().datastore.mf_delete_recovery_code(user, position))


def _keyed_digest(code: str) -> str:
    key = derived_key(settings(), "recovery-code")
    return hmac.new(key.encode(), code.encode(), sha256).hexdigest()


def mail_util() -> Any:
    """What checks and normalises addresses."""
    return _security().mail_util


def _security() -> Any:
    return current_app.extensions["security"]
