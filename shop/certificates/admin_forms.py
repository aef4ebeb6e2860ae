"""What officers type about a certificate."""

from datetime import date
from typing import TypedDict

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import BooleanField, HiddenField, RadioField
from wtforms.validators import ValidationError

from shop.platform.desk import VerdictForm
from shop.platform.fields import NOT_OFFERED, DayField, LineField, ListField, at_most, choices_of, needed

_NEEDED = _l("Cần điền mục này.")
_STARS = ("3", "4", "5")


class PaperWords(TypedDict):
    """A certificate as typed; dates are Vietnam dates, `level` is a word of `AuthorityLevel`."""

    stars: int
    decision_no: str
    decision_date: date
    authority_name: str
    level: str
    issued_on: date
    holder_name: str


class PaperForm(FlaskForm):
    """A certificate to be entered in the registry. The last valid day is never typed."""

    decision_no = LineField(_l("Số quyết định"), [needed(_NEEDED), at_most(80)])
    decision_date = DayField(_l("Ngày quyết định"), [needed(_NEEDED)])
    authority_name = LineField(_l("Cơ quan công nhận"), [needed(_NEEDED), at_most(160)])
    level = ListField(
        _l("Cấp công nhận"),
        [needed(_NEEDED)],
        choices=[
            ("province", _l("Cấp tỉnh")),
            ("centre", _l("Cấp trung ương")),
            ("district", _l("Cấp huyện (đến 30/6/2025)")),
        ],
    )
    stars = RadioField(
        _l("Hạng sao"),
        [needed(_l("Chọn hạng sao."))],
        choices=choices_of((stars, stars) for stars in _STARS),
        validate_choice=False,
    )
    holder_name = LineField(_l("Chủ thể ghi trên giấy"), [needed(_NEEDED), at_most(160)])
    issued_on = DayField(_l("Ngày cấp giấy"), [needed(_NEEDED)])
    scan = FileField(_l("Ảnh chụp giấy"))
    scan_id = HiddenField()
    scan_refusal = ""

    def refuse_scan(self, words: str) -> None:
        """Say beside the field why the picture sent was not taken."""
        self.scan_refusal = words
        self.scan.errors = [words]

    def validate_scan(self, field: FileField) -> None:
        """Refused pictures stay refused when the rest is looked at."""
        if self.scan_refusal:
            raise ValidationError(self.scan_refusal)

    def validate_stars(self, field: RadioField) -> None:
        """Three, four or five."""
        if field.data not in _STARS:
            raise ValidationError(gettext(NOT_OFFERED))

    def words(self) -> PaperWords:
        """What was typed, once it is valid."""
        return PaperWords(
            stars=int(self.stars.data),
            decision_no=self.decision_no.data,
            decision_date=self.decision_date.data,
            authority_name=self.authority_name.data,
            level=self.level.data,
            issued_on=self.issued_on.data,
            holder_name=self.holder_name.data,
        )


class PaperVerdict(VerdictForm):
    """The conclusion on a certificate."""

    scan_is_clear = BooleanField(_l("Ảnh giấy rõ, đủ dấu và chữ ký"))
    decision_fits = BooleanField(_l("Số, ngày và cơ quan trùng với ảnh"))
    names_fit = BooleanField(_l("Tên chủ thể, tên món và hạng sao trùng với ảnh"))
