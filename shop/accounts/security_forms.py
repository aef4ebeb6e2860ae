"""The forms of signing in: Flask-Security's own, with our words and our way of writing.

A valid form opens the write that follows (one_write.py).
"""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_login import current_user
from flask_security import forms
from flask_security.recovery_codes import MfRecoveryCodesForm, MfRecoveryForm
from flask_security.utils import hash_password
from wtforms import EmailField, HiddenField, PasswordField, RadioField, StringField
from wtforms.validators import Length

from shop.accounts import attempts
from shop.accounts.models import User
from shop.accounts.one_write import ChecksInsideWrite, WritesWhenValid, actual_user
from shop.accounts.policies import LONGEST_PASSWORD
from shop.kernel.clock import now
from shop.platform.fields import clean_line
from shop.platform.i18n import page_language

LONGEST_EMAIL = 254
_NEW = {"autocomplete": "new-password", "minlength": "10"}
_NOW = {"autocomplete": "current-password"}
_A_MAILBOX = (
    Length(max=LONGEST_EMAIL),
    forms.email_required,
    forms.EmailValidation(verify=True),
)


class SignInForm(WritesWhenValid, forms.LoginForm):
    """Email and password."""

    email = EmailField(
        _l("Email"),
        render_kw={"autocomplete": "username", "maxlength": LONGEST_EMAIL},
        validators=[Length(max=LONGEST_EMAIL), forms.email_required, forms.EmailValidation()],
    )
    password = PasswordField(
        _l("Mật khẩu"),
        render_kw=_NOW,
        validators=[Length(max=LONGEST_PASSWORD), forms.password_required],
    )
    remember = None

    def validate_on_submit(self, extra_validators: Any = None) -> bool:
        is_right: bool = super().validate_on_submit(extra_validators)
        if is_right:
            attempts.forget(attempts.SIGN_IN)
        return is_right

    def needs_confirmation(self) -> bool:
        """Whether the password was right and only the email is not confirmed yet."""
        return self.user_authenticated and self.requires_confirmation


class RegisterForm(WritesWhenValid, forms.RegisterFormV2):
    """A new account. Roles and states have no field, so nobody can send one."""

    full_name = StringField(
        _l("Họ và tên"),
        filters=[clean_line],
        render_kw={"autocomplete": "name", "maxlength": 120},
        validators=[Length(max=120)],
    )
    email = EmailField(
        _l("Email"),
        render_kw={"autocomplete": "email", "maxlength": LONGEST_EMAIL},
        validators=[*_A_MAILBOX, forms.unique_user_email],
    )
    password = PasswordField(_l("Mật khẩu"), render_kw=_NEW, validators=[forms.password_required])

    def to_dict(self, only_user: bool) -> dict[str, Any]:
        fields = {"full_name": self.full_name.data, "email": self.email.data}
        return {**fields, "password": self.password.data, "language": page_language()}


class ForgotForm(WritesWhenValid, forms.ForgotPasswordForm):
    """Where the link for a new password goes."""

    email = EmailField(
        _l("Email"),
        render_kw={"autocomplete": "email", "maxlength": LONGEST_EMAIL},
        validators=[*_A_MAILBOX, forms.valid_user_email],
    )

    def validate(self, **options: Any) -> bool:
        """An unconfirmed person may ask too: the link itself proves the address.

        Where nobody has the address, the view hashes a password: it takes as long for those who are.
        """
        is_somebody: bool = super().validate(**options) or self.requires_confirmation
        if is_somebody:
            self.email.errors = []
            hash_password("not-a-password")
        return is_somebody


class ResendForm(WritesWhenValid, forms.SendConfirmationForm):
    """Where a new confirmation goes."""

    email = EmailField(
        _l("Email"),
        render_kw={"autocomplete": "email", "maxlength": LONGEST_EMAIL},
        validators=[*_A_MAILBOX, forms.valid_user_email],
    )


class ResetForm(WritesWhenValid, forms.ResetPasswordForm):
    """A new password by a link from a letter, which also proves the address."""

    password = PasswordField(_l("Mật khẩu mới"), render_kw=_NEW, validators=[forms.password_required])
    password_confirm = None

    def validate_on_submit(self, extra_validators: Any = None) -> bool:
        if not super().validate_on_submit(extra_validators):
            return False
        if self.user is not None and self.user.confirmed_at is None:
            self.user.confirmed_at = now()
        return True


class ChangePasswordForm(WritesWhenValid, forms.ChangePasswordForm):
    """The password in force and a new one."""

    password = PasswordField(
        _l("Mật khẩu đang dùng"),
        render_kw=_NOW,
        validators=[Length(max=LONGEST_PASSWORD), forms.password_required],
    )
    new_password = PasswordField(_l("Mật khẩu mới"), render_kw=_NEW, validators=[forms.password_required])
    new_password_confirm = None

    def validate_on_submit(self, extra_validators: Any = None) -> bool:
        is_right: bool = super().validate_on_submit(extra_validators)
        if is_right:
            attempts.forget(attempts.PASSWORD)
        return is_right

    def person(self) -> User | None:
        return actual_user(current_user)


class AskAgainForm(forms.VerifyForm):
    """The password once more, before something that matters."""

    password = PasswordField(
        _l("Mật khẩu"),
        render_kw=_NOW,
        validators=[Length(max=LONGEST_PASSWORD), forms.password_required],
    )


class SecondFactorForm(ChecksInsideWrite, forms.TwoFactorSetupForm):
    """Begin to set the second factor up, or switch it off."""

    setup = HiddenField()
    phone = None

    def validate(self, **options: Any) -> bool:
        person = actual_user(self.user)
        must_keep = person is None or person.is_officer
        allowed = {"authenticator"} if must_keep else {"authenticator", "disable"}
        return forms.Form.validate(self, **options) and self.setup.data in allowed


class CodeForm(ChecksInsideWrite, forms.TwoFactorVerifyCodeForm):
    """Six figures from the telephone."""

    code = StringField(
        _l("Mã 6 số"),
        filters=[lambda text: "".join((text or "").split())],
        render_kw={"autocomplete": "one-time-code", "inputmode": "numeric", "maxlength": 12},
        validators=[Length(max=12), forms.RequiredLocalize()],
    )


class LostPhoneForm(forms.TwoFactorRescueForm):
    """Nothing to choose: our page says what to do (security_views.py)."""

    help_setup = RadioField(choices=[])


class RecoveryForm(ChecksInsideWrite, MfRecoveryForm):
    """One of the codes written down beforehand."""

    code = StringField(
        _l("Mã dự phòng"),
        filters=[lambda text: "".join((text or "").split()).lower()],
        render_kw={"autocomplete": "off", "maxlength": 40},
        validators=[Length(max=40), forms.RequiredLocalize()],
    )


class RecoveryCodesForm(ChecksInsideWrite, MfRecoveryCodesForm):
    """Ask for new recovery codes; the old ones end."""
