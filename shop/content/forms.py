"""The postage calculator: two provinces and a weight, from the address line."""

import re
from collections.abc import Iterable

from flask_babel import lazy_gettext as _l
from wtforms import Form, SelectField, StringField, ValidationError
from wtforms.validators import InputRequired

#: Heaviest that can be reckoned: a hundred kilograms.
MOST_GRAMS = 100_000

_ASKED = _l("Bạn chọn tỉnh, thành nhé.")
#: `1500`, `1.500`, `1,500` or `1 500`; not `1,5`, which may mean kilograms.
_WHOLE = re.compile(r"[0-9]{1,6}|[0-9]{1,3}[., ][0-9]{3}", re.ASCII)


class PostageForm(Form):
    """`tu` and `den` are province codes, `can` is grams as people write them."""

    tu = SelectField(_l("Gửi từ"), validate_choice=False, id="tu")
    den = SelectField(_l("Giao tới"), validate_choice=False, id="den")
    can = StringField(_l("Cân nặng"), [InputRequired(_l("Bạn ghi cân nặng bằng gam nhé."))], id="can")

    def offer(self, provinces: Iterable[tuple[str, str]]) -> None:
        """Fill both selects with (code, name)."""
        choices = [("", _l("Chọn tỉnh, thành")), *provinces]
        for field in (self.tu, self.den):
            field.choices = choices

    def place(self, name: str) -> str:
        """The name of the chosen province."""
        field = self[name]
        return str(dict(field.choices)[field.data])

    @property
    def grams(self) -> int:
        """The weight typed, in grams; zero if it cannot be read."""
        typed = " ".join((self.can.data or "").split())
        return int(re.sub(r"[., ]", "", typed)) if _WHOLE.fullmatch(typed) else 0

    def validate_tu(self, field: SelectField) -> None:
        """A province of the list."""
        if not field.data or field.data not in dict(field.choices):
            raise ValidationError(_ASKED)

    validate_den = validate_tu

    def validate_can(self, field: StringField) -> None:
        """A whole number of grams within reason."""
        if not 1 <= self.grams <= MOST_GRAMS:
            raise ValidationError(_l("Cân nặng là số gam, từ 1 đến 100.000."))
