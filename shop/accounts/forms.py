"""Shapes of what people write about themselves. What has no field here cannot be sent."""

from typing import Any, cast

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import EmailField, Field, PasswordField, SelectField, StringField, TelField
from wtforms.validators import DataRequired, Length, Optional, ValidationError

from shop.kernel.phones import BAD_PHONE, read_phone
from shop.kernel.text import normalize


def _tidy(text: Any) -> str:
    return normalize(text or "")


def _phone_number(form: FlaskForm, field: Field) -> None:
    """Keeps what was typed; `phone_number()` gives it as +84…."""
    if read_phone(field.data) is None:
        raise ValidationError(gettext(BAD_PHONE))


class ProfileForm(FlaskForm):
    """Name, phone, language of letters."""

    full_name = StringField(
        _l("Họ và tên"),
        [DataRequired(_l("Bạn cho chợ biết tên để gọi nhé.")), Length(max=120)],
        filters=[_tidy],
        render_kw={"autocomplete": "name", "maxlength": 120},
    )
    phone = TelField(
        _l("Số điện thoại"),
        [Optional(), Length(max=40), _phone_number],
        render_kw={"autocomplete": "tel", "maxlength": 40},
    )
    language = SelectField(_l("Ngôn ngữ của thư"), choices={"vi": "Tiếng Việt", "en": "English"})

    def phone_number(self) -> str | None:
        """The phone as +84…, or None if none was given."""
        return read_phone(self.phone.data) if self.phone.data else None


class NewEmailForm(FlaskForm):
    """A new address, and the password once more."""

    email = EmailField(
        _l("E-mail mới"),
        [DataRequired(_l("Bạn ghi e-mail mới vào đây.")), Length(max=254)],
        render_kw={"autocomplete": "email", "maxlength": 254},
    )
    password = PasswordField(
        _l("Mật khẩu đang dùng"),
        [DataRequired(_l("Bạn gõ mật khẩu để chợ biết đúng là bạn.")), Length(max=256)],
        render_kw={"autocomplete": "current-password"},
    )


class AddressForm(FlaskForm):
    """Who receives, and where: province, then commune, then the rest in one line."""

    full_name = StringField(
        _l("Người nhận"),
        [DataRequired(_l("Ai nhận hàng? Bạn ghi tên người nhận.")), Length(max=120)],
        filters=[_tidy],
        render_kw={"autocomplete": "name", "maxlength": 120},
    )
    phone = TelField(
        _l("Số điện thoại"),
        [DataRequired(_l("Người giao cần số điện thoại để gọi.")), Length(max=40), _phone_number],
        render_kw={"autocomplete": "tel", "maxlength": 40},
    )
    province_code = SelectField(_l("Tỉnh, thành phố"), [DataRequired(_l("Bạn chọn tỉnh, thành phố."))])
    ward_code = SelectField(
        _l("Xã, phường, đặc khu"), [DataRequired(_l("Bạn chọn xã, phường."))], validate_choice=False
    )
    street = StringField(
        _l("Số nhà, đường, thôn bản"),
        [DataRequired(_l("Bạn ghi số nhà hoặc tên thôn, bản.")), Length(max=200)],
        filters=[_tidy],
        render_kw={"autocomplete": "street-address", "maxlength": 200},
    )

    def facts(self) -> dict[str, str]:
        """What was typed as plain values, the phone as +84…."""
        names = ("full_name", "province_code", "ward_code", "street")
        values = {name: cast(str, self[name].data) for name in names}
        return {**values, "phone": read_phone(self.phone.data) or ""}
