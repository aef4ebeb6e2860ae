"""Flask-Security, made to keep the house rules.

What it does for us: password hashes, signed links, one-time codes, the steps of signing
in. What is ours: sign-ins live in the database (services.py), only `transaction()`
commits, letters go through the outbox, public pages never see any of it, and its routes
stand in one table (security_views.py).
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import Any

from flask import Flask, g, render_template, session
from flask_login import current_user
from flask_security import Security
from flask_security.utils import set_request_attr

from config import Settings
from shop.accounts import queries, services
from shop.accounts import security_forms as forms
from shop.accounts import security_parts as parts
from shop.accounts.models import Role, User
from shop.accounts.policies import device_name
from shop.kernel.clock import now
from shop.platform.database import db
from shop.platform.i18n import TRANSLATIONS, public_url
from shop.platform.keys import derived_key

#: OWASP's first recommended cost of argon2id (46 MiB, one pass, one lane).
ARGON2 = {"argon2__memory_cost": 47104, "argon2__time_cost": 1, "argon2__parallelism": 1}
#: The least that argon2 takes, for tests: they sign in some hundred times.
ARGON2_IN_TESTS = {**ARGON2, "argon2__memory_cost": 8}
SIGN_IN_SECRET = "sign_in"  # noqa: S105 - a key of the session
#: How long ago a password may have been given before something that matters.
FRESH = timedelta(minutes=30)

#: What Flask-Security is told, whatever the settings.
_FIXED: Mapping[str, Any] = {
    "PASSWORD_HASH": "argon2",
    "PASSWORD_SCHEMES": ["argon2"],
    "PASSWORD_SINGLE_HASH": ["argon2"],
    "HASHING_SCHEMES": ["hex_sha256"],
    "PASSWORD_CONFIRM_REQUIRED": False,
    "EMAIL_VALIDATOR_ARGS": {"check_deliverability": False, "allow_smtputf8": False},
    "DATETIME_FACTORY": now,
    "REGISTERABLE": True,
    "CONFIRMABLE": True,
    "RECOVERABLE": True,
    "CHANGEABLE": True,
    "RETURN_GENERIC_RESPONSES": True,
    "API_ENABLED_METHODS": ["session"],
    "RESET_PASSWORD_WITHIN": timedelta(minutes=30),
    "CONFIRM_EMAIL_WITHIN": timedelta(days=2),
    "FRESHNESS": FRESH,
    "FRESHNESS_GRACE_PERIOD": timedelta(minutes=15),
    "TWO_FACTOR": True,
    "TWO_FACTOR_ENABLED_METHODS": ["authenticator"],
    "TWO_FACTOR_AUTHENTICATOR_VALIDITY": 30,
    "TWO_FACTOR_RESCUE_EMAIL": False,
    "TWO_FACTOR_POST_SETUP_VIEW": "security.two_factor_setup",
    "TWO_FACTOR_ERROR_VIEW": "security.login",
    "MULTI_FACTOR_RECOVERY_CODES": True,
    "MULTI_FACTOR_RECOVERY_CODES_N": 8,
    "POST_LOGIN_VIEW": "account.account_home",
    "POST_LOGOUT_VIEW": "security.login",
    "POST_REGISTER_VIEW": "security.login",
    "POST_CONFIRM_VIEW": "security.login",
    "POST_CHANGE_VIEW": "account.account_home",
    "POST_VERIFY_VIEW": "account.account_home",
    "CLI_USERS_NAME": None,
    "CLI_ROLES_NAME": None,
    "I18N_DIRNAME": ["builtin", str(TRANSLATIONS / "flask_security")],
    "EMAIL_SUBJECT_REGISTER": "Please confirm your email",
}


def configuration(settings: Settings) -> dict[str, Any]:
    """What Flask-Security is told."""
    values = {
        **_FIXED,
        "PASSWORD_HASH_PASSLIB_OPTIONS": ARGON2_IN_TESTS if settings.testing else ARGON2,
        "TOTP_SECRETS": {"1": derived_key(settings, "totp")},
        "TOTP_ISSUER": settings.market_name,
    }
    return {f"SECURITY_{name}": value for name, value in values.items()}


def set_up_security(app: Flask, settings: Settings, on_sign_in: Sequence[Callable[..., None]]) -> None:
    """Plug Flask-Security in, without its routes: those stand in security_views.py."""
    app.config.update(configuration(settings))
    app.config["SESSION_PROTECTION"] = None
    app.config["PERMANENT_SESSION_LIFETIME"] = timedelta(days=90)
    app.extensions["on_sign_in"] = on_sign_in
    security = Security(
        app,
        parts.Datastore(db, User, Role),
        register_blueprint=False,
        login_form=forms.SignInForm,
        register_form=forms.RegisterForm,
        forgot_password_form=forms.ForgotForm,
        reset_password_form=forms.ResetForm,
        send_confirmation_form=forms.ResendForm,
        change_password_form=forms.ChangePasswordForm,
        verify_form=forms.AskAgainForm,
        two_factor_setup_form=forms.SecondFactorForm,
        two_factor_verify_code_form=forms.CodeForm,
        two_factor_rescue_form=forms.LostPhoneForm,
        mf_recovery_form=forms.RecoveryForm,
        mf_recovery_codes_form=forms.RecoveryCodesForm,
        mail_util_cls=parts.Letters,
        password_util_cls=parts.Passwords,
        totp_cls=parts.Codes,
        mf_recovery_codes_util_cls=parts.RecoveryCodes,
        render_template=_render,
    )
    security.want_json(lambda request: False)
    security.mail_context_processor(lambda: {"absolute": public_url})
    app.jinja_env.filters["device_name"] = device_name
    _leave_public_pages_alone(app, security)


def _leave_public_pages_alone(app: Flask, security: Any) -> None:
    """Nobody is looked up unless a private page asks `current_user`."""
    security.principal.identity_loaders.clear()
    manager = security.login_manager
    manager.user_loader(load_user)
    manager.request_loader(lambda request: None)
    everywhere = app.template_context_processors[None]
    everywhere[:] = [each for each in everywhere if each.__module__ != "flask_login.utils"]
    app.jinja_env.globals["current_user"] = current_user


def load_user(uniquifier: str) -> User | None:
    """The person behind a session cookie: one read. A dead sign-in is nobody."""
    sign_in = queries.living_sign_in(str(session.get(SIGN_IN_SECRET, "")))
    if sign_in is None or sign_in.user.fs_uniquifier != uniquifier:
        return None
    g.sign_in = services.CurrentSignIn(
        sign_in.id, sign_in.user_id, sign_in.second_factor, sign_in.last_seen_at
    )
    set_request_attr("fs_authn_via", "session")
    set_request_attr("fs_paa", session.get("fs_paa", 0))
    return sign_in.user


def _render(template: str, **context: Any) -> str:
    """Remember whether a form was refused: the answer is then a 422."""
    forms_shown = [value for value in context.values() if hasattr(value, "errors")]
    if any(form.errors for form in forms_shown):
        g.form_was_refused = True
    return render_template(template, **context)
