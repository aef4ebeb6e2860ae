"""The shape of the checkout form."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, Field, HiddenField
from wtforms.validators import Email, Optional, Regexp, StopValidation, ValidationError

from shop.checkout.policies import PlaceOrder
from shop.kernel.numbers import read_number
from shop.payments.banks import bank_choices
from shop.payments.values import BankAccount
from shop.places.forms import ProvinceField, WardField
from shop.platform.fields import BuyersPhoneField, LineField, LinesField, ListField, at_most, needed
from shop.sellers.policies import read_tax_code, tax_code_problem

_DELIVERY = re.compile(r"delivery_([0-9]{1,9})", re.ASCII)
#: The columns of an invoice, by the field that asks for each.
_INVOICE = {
    "company": "company", "tax_code": "tax_code", "address": "invoice_address", "email": "invoice_email",
}  # fmt: skip
_METHODS = frozenset({"standard", "express"})
#: As long as a key of the page's own making; a longer one was not made by a page.
_LONGEST_KEY = 64
_EMAIL = Email(_l("Địa chỉ thư chưa đúng. Ví dụ: an@example.vn."), allow_smtputf8=False)


def _for_invoice(words: Any) -> Callable[[Any, Field], None]:
    """A validator: asked for by `words` (lazy) if an invoice is wanted, else not looked at."""

    def check(form: Any, field: Field) -> None:
        if not form.wants_invoice.data:
            raise StopValidation
        needed(words)(form, field)

    return check


def _tax_code(_form: Any, field: Field) -> None:
    if problem := tax_code_problem(read_tax_code(field.data), "business_household"):
        raise ValidationError(gettext(problem))


class CheckoutForm(FlaskForm):
    """Who gets it, where, and how it is paid. Postage is chosen per seller (`delivery_<id>`)."""

    full_name = LineField(_l("Họ và tên"), [needed(_l("Ghi họ tên người nhận.")), at_most(120)])
    phone = BuyersPhoneField(
        _l("Số điện thoại"), [needed(_l("Ghi số điện thoại để người giao gọi khi tới."))]
    )
    email = LineField(
        _l("Email"),
        [
            Optional(),
            at_most(255),
            _EMAIL,
        ],
    )
    province_code = ProvinceField()
    ward_code = WardField()
    street = LineField(
        _l("Số nhà, đường, thôn bản"), [needed(_l("Ghi số nhà, đường hoặc thôn bản.")), at_most(200)]
    )
    note = LineField(_l("Lời nhắn cho người giao"), [Optional(), at_most(300)])
    is_gift = BooleanField(_l("Đây là quà tặng"))
    gift_note = LinesField(_l("Lời chúc"), [Optional(), at_most(300)])
    wants_invoice = BooleanField(_l("Cần hóa đơn cho công ty, hộ kinh doanh"))
    company = LineField(
        _l("Tên công ty, hộ kinh doanh"), [_for_invoice(_l("Ghi tên như trên đăng ký thuế.")), at_most(200)]
    )
    tax_code = LineField(_l("Mã số thuế"), [_for_invoice(_l("Ghi mã số thuế.")), _tax_code])
    invoice_address = LineField(
        _l("Địa chỉ trên hóa đơn"), [_for_invoice(_l("Ghi địa chỉ đăng ký thuế.")), at_most(300)]
    )
    invoice_email = LineField(
        _l("Gửi hóa đơn tới"),
        [_for_invoice(_l("Ghi địa chỉ thư để nhận hóa đơn.")), at_most(255), _EMAIL],
    )
    payment_method = ListField(_l("Cách trả tiền"), [needed(_l("Chọn cách trả tiền."))])
    placement_key = HiddenField()
    seen = HiddenField()

    def key(self) -> str:
        """The key made with the page; '' if it is none of ours."""
        key = self.placement_key.data or ""
        return key if len(key) <= _LONGEST_KEY else ""

    def seen_total(self) -> int:
        """The total that the page showed; 0 if it showed none."""
        figure = (self.seen.data or "").rpartition("|")[2]
        return read_number(figure, digits=15) or 0

    def wishes(self, *, delivery: Mapping[int, str], language: str) -> PlaceOrder:
        """The form as plain values; to be asked after `validate()`."""
        return PlaceOrder(
            full_name=self.full_name.data,
            phone=self.phone.e164,
            email=(self.email.data or "").lower() or None,
            province_code=self.province_code.data,
            ward_code=self.ward_code.data,
            street=self.street.data,
            note=self.note.data or "",
            gift_note=(self.gift_note.data or "") if self.is_gift.data else None,
            invoice=self._invoice(),
            delivery=delivery,
            payment_method=self.payment_method.data,
            language=language,
            seen=self.seen.data or "",
        )

    def _invoice(self) -> dict[str, str] | None:
        if not self.wants_invoice.data:
            return None
        typed = {column: self[name].data for column, name in _INVOICE.items()}
        return {**typed, "tax_code": read_tax_code(typed["tax_code"]), "email": typed["email"].lower()}


def is_delivery(name: str) -> bool:
    """Whether a field chooses the method of a seller."""
    return bool(_DELIVERY.fullmatch(name))


def read_delivery(data: Mapping[str, str]) -> dict[int, str]:
    """The chosen method of each seller; what is not a method was not chosen."""
    found = {match: data[name] for name in data if (match := _DELIVERY.fullmatch(name))}
    return {int(match[1]): method for match, method in found.items() if method in _METHODS}


class AccountForm(FlaskForm):
    """The bank account that a buyer's money goes back to."""

    bank_bin = ListField(_l("Ngân hàng"), [needed(_l("Chọn ngân hàng."))])
    account_no = LineField(
        _l("Số tài khoản"),
        [
            needed(_l("Ghi số tài khoản.")),
            Regexp(r"[0-9A-Za-z]{4,19}\Z", message=_l("Số tài khoản chỉ có chữ số, từ 4 đến 19 số.")),
        ],
    )
    account_name = LineField(
        _l("Tên chủ tài khoản"), [needed(_l("Ghi tên chủ tài khoản như trên thẻ.")), at_most(80)]
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.bank_bin.choices = [("", _l("Chọn ngân hàng")), *bank_choices()]

    def account(self) -> BankAccount:
        """The account as a plain value; to be asked after `validate()`."""
        return BankAccount(self.bank_bin.data, self.account_no.data.upper(), self.account_name.data)
