"""Shapes of what sellers write about themselves."""

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import MultipleFileField
from wtforms import RadioField
from wtforms.validators import ValidationError

from shop.places.forms import ProvinceField, WardField
from shop.platform.fields import LineField, LinesField, PhoneField, at_most, choices_of, needed
from shop.sellers.policies import read_tax_code, tax_code_problem

#: What legal forms are called, and a few words for those who are not sure.
LEGAL_FORMS = (
    ("cooperative", _l("Hợp tác xã"), _l("HTX, liên hiệp hợp tác xã")),
    ("cooperative_group", _l("Tổ hợp tác"), _l("Nhóm hộ có hợp đồng hợp tác")),
    ("business_household", _l("Hộ kinh doanh"), _l("Có giấy đăng ký hộ kinh doanh")),
    ("company", _l("Công ty"), _l("TNHH, cổ phần")),
    ("private_enterprise", _l("Doanh nghiệp tư nhân"), _l("Một người làm chủ")),
    ("individual", _l("Cá nhân"), _l("Nhà tự làm tự bán")),
)


class ApplicationForm(FlaskForm):
    """An application to sell; `place_text` is for the old names that people still write."""

    name = LineField(_l("Tên gian hàng"), [needed(_l("Ghi tên gian hàng.")), at_most(160)])
    legal_form = RadioField(
        _l("Bà con bán với tư cách nào"),
        [needed(_l("Chọn một tư cách."))],
        choices=choices_of((value, title) for value, title, _words in LEGAL_FORMS),
        validate_choice=False,
    )
    tax_code = LineField(_l("Mã số thuế hoặc số định danh"))
    registration_no = LineField(_l("Số giấy đăng ký kinh doanh"), [at_most(40)])
    representative = LineField(_l("Người đại diện"), [needed(_l("Ghi họ tên người đại diện.")), at_most(120)])
    phone = PhoneField(_l("Số điện thoại"), [needed(_l("Ghi số điện thoại để chợ gọi."))])
    province_code = ProvinceField()
    ward_code = WardField()
    street = LineField(_l("Số nhà, bản, thôn"), [needed(_l("Ghi số nhà, tên bản hoặc thôn.")), at_most(200)])
    place_text = LineField(_l("Địa chỉ cũ"), [at_most(200)])
    story = LinesField(_l("Kể về gian hàng"), [at_most(4000)])
    papers = MultipleFileField(_l("Ảnh giấy tờ"))

    refusals: list[str] = []

    def validate_legal_form(self, field: Any) -> None:
        """A word of the list, whatever a browser sends."""
        if field.data not in {value for value, *_ in LEGAL_FORMS}:
            raise ValidationError(gettext("Chọn một tư cách."))

    def validate_tax_code(self, field: Any) -> None:
        """By the tax office's check digit."""
        problem = tax_code_problem(read_tax_code(field.data or ""), self.legal_form.data or "")
        if problem:
            raise ValidationError(gettext(problem))

    def facts(self) -> dict[str, Any]:
        """What was said, for `services.apply` and `services.resubmit`."""
        plain = (
            "name", "legal_form", "registration_no", "representative", "province_code", "ward_code",
            "street", "place_text", "story",
        )  # fmt: skip
        return {
            **{name: self[name].data or "" for name in plain},
            "tax_code": read_tax_code(self.tax_code.data or ""),
            "phone": self.phone.e164,
        }


class ShopFrontForm(FlaskForm):
    """What a seller says of itself on its public page."""

    story = LinesField(_l("Câu chuyện của gian hàng"), [at_most(4000)])
    dispatch_note = LineField(_l("Hẹn gửi hàng"), [at_most(200)])
    return_policy = LinesField(_l("Đổi trả"), [at_most(2000)])
    phone = PhoneField(_l("Số điện thoại cho khách"), [needed(_l("Ghi số điện thoại để khách gọi."))])

    def facts(self) -> dict[str, str]:
        """What was said, for `services.change_shop_front`."""
        return {
            "story": self.story.data or "",
            "dispatch_note": self.dispatch_note.data or "",
            "return_policy": self.return_policy.data or "",
            "phone": self.phone.e164,
        }
