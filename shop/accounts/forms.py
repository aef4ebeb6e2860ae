"""Shapes of what people write about themselves. What has no field here cannot be sent."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, EmailField, PasswordField, SelectField
from wtforms.validators import DataRequired, Length, Optional

from shop.accounts.policies import LONGEST_PASSWORD
from shop.places.forms import ProvinceField, WardField
from shop.platform.fields import BuyersPhoneField, LineField, at_most, needed


def _own_password() -> PasswordField:
    return PasswordField(
        _l("Mật khẩu đang dùng"),
        [DataRequired(_l("Bạn gõ mật khẩu để chợ biết đúng là bạn.")), Length(max=LONGEST_PASSWORD)],
        render_kw={"autocomplete": "current-password"},
    )


class ProfileForm(FlaskForm):
    """Name, phone, language of letters."""

    full_name = LineField(_l("Họ và tên"), [needed(_l("Bạn cho chợ biết tên để gọi nhé.")), at_most(120)])
    phone = BuyersPhoneField(_l("Số điện thoại"), [Optional(), at_most(40)])
    language = SelectField(_l("Ngôn ngữ của thư"), choices={"vi": "Tiếng Việt", "en": "English"})

    def phone_number(self) -> str | None:
        """The phone as +84…, or None if none was given."""
        return self.phone.e164 or None


class NewEmailForm(FlaskForm):
    """A new address, and the password once more."""

    email = EmailField(
        _l("Email mới"),
        [DataRequired(_l("Bạn ghi email mới vào đây.")), Length(max=254)],
        render_kw={"autocomplete": "email", "maxlength": 254},
    )
    password = _own_password()


class LeaveForm(FlaskForm):
    """The password once more, and that it is understood."""

    understood = BooleanField(
        _l("Tôi hiểu là xóa rồi thì không lấy lại được."),
        [DataRequired(_l("Bạn đánh dấu vào đây nếu thật muốn xóa."))],
    )
    password = _own_password()


class AddressForm(FlaskForm):
    """Who receives, and where: province, then commune, then the rest in one line."""

    full_name = LineField(
        _l("Người nhận"), [needed(_l("Ai nhận hàng? Bạn ghi tên người nhận.")), at_most(120)]
    )
    phone = BuyersPhoneField(
        _l("Số điện thoại"), [needed(_l("Người giao cần số điện thoại để gọi.")), at_most(40)]
    )
    province_code = ProvinceField()
    ward_code = WardField()
    street = LineField(
        _l("Số nhà, đường, thôn bản"), [needed(_l("Ghi số nhà, đường hoặc thôn bản.")), at_most(200)]
    )

    def facts(self) -> dict[str, str]:
        """What was typed as plain values, the phone as +84…."""
        names = ("full_name", "province_code", "ward_code", "street")
        return {**{name: str(self[name].data) for name in names}, "phone": self.phone.e164}
