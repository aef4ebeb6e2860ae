"""Shapes of what buyers and sellers write about an order."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm

from shop.kernel.numbers import read_number
from shop.platform.fields import BuyersPhoneField, LineField, ListField, MoneyField, at_most, needed


class LookupForm(FlaskForm):
    """Look an order up by its code and phone."""

    code = LineField(_l("Mã đơn"), [needed(_l("Ghi mã đơn, ví dụ K7MXQA.")), at_most(30)])
    phone = BuyersPhoneField(
        _l("Số điện thoại lúc đặt hàng"), [needed(_l("Ghi số điện thoại lúc đặt hàng."))]
    )


class ForgetForm(FlaskForm):
    """Who takes the buyer out of an order knows the buyer's telephone."""

    phone = BuyersPhoneField(
        _l("Số điện thoại lúc đặt hàng"),
        [needed(_l("Ghi số điện thoại lúc đặt hàng."))],
        id="forget-phone",
    )


class ReasonForm(FlaskForm):
    """A reason out of a list; the list holds marked sentences."""

    reason = ListField(_l("Lý do"), [needed(_l("Chọn một lý do."))])

    def __init__(self, reasons: Sequence[str], **options: Any) -> None:
        super().__init__(**options)
        self.reason.choices = [(reason, gettext(reason)) for reason in reasons]


class DeclineForm(ReasonForm):
    """Which lines the seller does not have, and why."""

    def lines_of(self, data: Any) -> list[int]:
        """The ticked lines of the posted form."""
        ticked = map(read_number, data.getlist("line")[:100])
        return [number for number in ticked if number is not None]


class LossForm(ReasonForm):
    """How a parcel got lost; the note is read by the buyer too."""

    reason = ListField(_l("Lý do"), [needed(_l("Chọn một lý do."))], id="loss-reason")
    note = LineField(_l("Ghi chú"), [at_most(200)])


class HandOverForm(FlaskForm):
    """Who carries the parcel, under which number."""

    carrier = LineField(
        _l("Đơn vị vận chuyển"), [needed(_l("Ghi tên đơn vị vận chuyển, ví dụ VNPost.")), at_most(60)]
    )
    tracking_code = LineField(_l("Mã vận đơn"), [needed(_l("Ghi mã trên phiếu gửi.")), at_most(60)])


class CashForm(FlaskForm):
    """How much cash is in hand."""

    amount = MoneyField(_l("Số tiền đã nhận"), [needed(_l("Ghi số tiền đã nhận."))])
