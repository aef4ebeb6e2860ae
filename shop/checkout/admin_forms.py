"""What officers type about money that arrived."""

from datetime import date, timedelta
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import Field, HiddenField
from wtforms.validators import Optional, ValidationError

from shop.kernel.clock import vietnam_today
from shop.kernel.codes import read_code
from shop.kernel.money import Vnd
from shop.payments.admin_forms import ReferenceField
from shop.platform.fields import DayField, LineField, MoneyField, at_most, needed

#: As many as the statement's line is kept with.
LONGEST_PURPOSE = 200
#: Older days are slips of the pen.
OLDEST = timedelta(days=366)


class OrderForm(FlaskForm):
    """Which order is meant; `seen` tells what the officer was shown of it."""

    order_code = LineField(_l("Mã đơn"), [Optional(), at_most(20)])
    seen = HiddenField()

    @property
    def code(self) -> str:
        """The code as it is kept: of a seller's part (K7MXQA-1) that of the whole."""
        return read_code((self.order_code.data or "").partition("-")[0])

    @property
    def names_an_order(self) -> bool:
        """Whether the page asked for the code, left empty or not."""
        return bool(self.order_code.raw_data)


class ArrivalForm(OrderForm):
    """A line of the bank's statement."""

    bank_ref = ReferenceField()
    amount = MoneyField(_l("Số tiền"), [needed(_l("Ghi số tiền như trên sao kê."))])
    purpose = LineField(_l("Nội dung trên sao kê"), [Optional(), at_most(LONGEST_PURPOSE)])
    arrived_on = DayField(_l("Ngày tiền về"), [needed(_l("Ghi ngày như 16/3/2026."))], default=vietnam_today)

    @property
    def dong(self) -> Vnd:
        """The amount; to be asked after `validate()`."""
        return Vnd(self.amount.value or 0)

    @property
    def day(self) -> date:
        """The day; to be asked after `validate()`."""
        return self.arrived_on.data or vietnam_today()

    def validate_amount(self, field: Any) -> None:
        """Nothing is no arrival."""
        if field.value is not None and field.value < 1:
            raise ValidationError(_("Số tiền phải lớn hơn 0."))

    def validate_arrived_on(self, field: Field) -> None:
        """A day of the past year."""
        if field.data and field.data > vietnam_today():
            raise ValidationError(_("Ngày tiền về không được ở tương lai."))
        if field.data and field.data < vietnam_today() - OLDEST:
            raise ValidationError(_("Ngày này đã quá một năm. Bạn kiểm lại nhé."))
