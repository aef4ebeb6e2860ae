"""What a star certificate says, as sellers send it and officers enter it."""

from collections.abc import Callable
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import RadioField
from wtforms.validators import ValidationError

from shop.platform.fields import DayField, LineField, ListField, at_most, choices_of, needed

_STARS = {"3": _l("3 sao"), "4": _l("4 sao"), "5": _l("5 sao")}


class PaperForm(FlaskForm):
    """A certificate as it is printed, in the order of the pages. The last valid day is never typed."""

    scan = FileField(_l("Ảnh chụp giấy"))
    decision_no = LineField(_l("Số quyết định"), [needed(_l("Ghi số quyết định.")), at_most(80)])
    decision_date = DayField(_l("Ngày quyết định"), [needed(_l("Ghi ngày quyết định."))])
    authority_name = LineField(
        _l("Cơ quan công nhận"), [needed(_l("Ghi tên cơ quan ký giấy.")), at_most(160)]
    )
    authority_level = ListField(
        _l("Cấp công nhận"),
        [needed(_l("Chọn cấp."))],
        choices=[
            ("province", _l("Cấp tỉnh")),
            ("centre", _l("Cấp trung ương")),
            ("district", _l("Cấp huyện (đến 30/6/2025)")),
        ],
    )
    stars = RadioField(
        _l("Hạng sao"),
        [needed(_l("Chọn hạng sao."))],
        choices=choices_of(_STARS.items()),
        validate_choice=False,
    )
    holder_name = LineField(
        _l("Chủ thể ghi trên giấy"), [needed(_l("Ghi tên chủ thể trên giấy.")), at_most(160)]
    )
    issued_on = DayField(_l("Ngày cấp giấy"), [needed(_l("Ghi ngày cấp giấy."))])

    def validate_stars(self, field: RadioField) -> None:
        """Only three, four and five stars get a certificate."""
        if field.data not in _STARS:
            raise ValidationError(gettext("Chọn hạng sao."))

    def facts(self, level: Callable[[str], Any]) -> dict[str, Any]:
        """What the paper says, for `submit_certificate`; `level` reads the level's word."""
        return {
            "stars": int(self.stars.data),
            "decision_no": self.decision_no.data,
            "decision_date": self.decision_date.data,
            "authority_name": self.authority_name.data,
            "authority_level": level(self.authority_level.data),
            "issued_on": self.issued_on.data,
            "holder_name": self.holder_name.data,
        }
