"""What officers type about money that went back, and about cases."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField
from wtforms.validators import Regexp

from shop.platform.fields import LineField, LinesField, at_most, needed

LONGEST_REFERENCE = 64
LONGEST_OUTCOME = 500


class ReferenceField(LineField):
    """A bank's own number of a transaction: capitals without spaces, so that one is never two."""

    def __init__(self, label: object = None, **options: object) -> None:
        checks = [
            needed(_l("Ghi mã giao dịch như trên sao kê.")),
            at_most(LONGEST_REFERENCE),
            Regexp(r"[0-9A-Z./_-]+\Z", message=_l("Mã giao dịch chỉ gồm chữ không dấu và chữ số.")),
        ]
        super().__init__(label or _l("Mã giao dịch ngân hàng"), checks, **options)

    def process_formdata(self, valuelist: list[str]) -> None:
        super().process_formdata(valuelist)
        self.data = "".join((self.data or "").split()).upper()


class SentForm(FlaskForm):
    """The money has been sent by bank; `seen` tells which account the officer read."""

    seen = HiddenField()
    bank_ref = ReferenceField()


class CaseForm(FlaskForm):
    """How a case ended."""

    outcome = LinesField(
        _l("Kết quả"), [needed(_l("Ghi một câu: đã làm gì, kết quả ra sao.")), at_most(LONGEST_OUTCOME)]
    )
