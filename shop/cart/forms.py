"""Shapes of what is sent to the cart. Numbers are plain figures: `1` to `99`.

The form token is checked at the door for every form but the one of public pages.
"""

import re
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import Form, HiddenField, StringField
from wtforms.validators import ValidationError

#: Other writing systems have figures too; a quantity is told in these ten.
_FIGURES = re.compile(r"[0-9]{1,9}")
_MOST = 99
_NOT_A_QUANTITY = _l("Số lượng là một số từ 1 đến 99.")


class QuantityField(StringField):
    """Keeps what was typed; `number` is what it means once it is valid."""

    @property
    def number(self) -> int:
        return int(self.data or 0)

    def pre_validate(self, form: Any) -> None:
        if not _FIGURES.fullmatch(self.data or "") or not 1 <= self.number <= _MOST:
            raise ValidationError(_NOT_A_QUANTITY)


class IdField(HiddenField):
    """A number of ours, sent back to us."""

    @property
    def number(self) -> int:
        return int(self.data or 0)

    def pre_validate(self, form: Any) -> None:
        if not _FIGURES.fullmatch(self.data or ""):
            raise ValidationError(_l("Chợ không tìm thấy món này."))


class AddForm(Form):
    """So many of a pack: from a public page, therefore without a token."""

    variant_id = IdField()
    quantity = QuantityField(_l("Số lượng"))


class LineForm(Form):
    """One line: a new number (`op` is `set`), or one `less` or `more`."""

    op = HiddenField(default="set")
    quantity = QuantityField(_l("Số lượng"))
