"""What officers type about a certificate."""

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import BooleanField, HiddenField
from wtforms.validators import ValidationError

from shop.certificates.forms import PaperForm
from shop.platform.desk import VerdictForm


class RegistryForm(PaperForm):
    """A certificate to be entered in the registry, with the scan that came before."""

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


class PaperVerdict(VerdictForm):
    """The conclusion on a certificate."""

    scan_is_clear = BooleanField(_l("Ảnh giấy rõ, đủ dấu và chữ ký"))
    decision_fits = BooleanField(_l("Số, ngày và cơ quan trùng với ảnh"))
    names_fit = BooleanField(_l("Tên chủ thể, tên món và hạng sao trùng với ảnh"))
