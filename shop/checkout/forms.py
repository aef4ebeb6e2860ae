"""The shape of the checkout form."""

import re
from collections.abc import Mapping

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField
from wtforms.validators import Email, Optional

from shop.checkout.policies import PlaceOrder
from shop.kernel.numbers import read_number
from shop.places.forms import ProvinceField, WardField
from shop.platform.fields import BuyersPhoneField, LineField, ListField, at_most, needed

_DELIVERY = re.compile(r"delivery_([0-9]{1,9})", re.ASCII)
_METHODS = frozenset({"standard", "express"})
#: As long as a key of the page's own making; a longer one was not made by a page.
_LONGEST_KEY = 64


class CheckoutForm(FlaskForm):
    """Who gets it, where, and how it is paid. Postage is chosen per seller (`delivery_<id>`)."""

    full_name = LineField(_l("Họ và tên"), [needed(_l("Ghi họ tên người nhận.")), at_most(120)])
    phone = BuyersPhoneField(
        _l("Số điện thoại"), [needed(_l("Ghi số điện thoại để người giao gọi khi tới."))]
    )
    email = LineField(
        _l("Thư điện tử"),
        [Optional(), at_most(255), Email(_l("Địa chỉ thư chưa đúng. Ví dụ: an@example.vn."))],
    )
    province_code = ProvinceField()
    ward_code = WardField()
    street = LineField(
        _l("Số nhà, đường, thôn"), [needed(_l("Ghi số nhà, đường hoặc thôn bản.")), at_most(200)]
    )
    note = LineField(_l("Nhắn người giao"), [Optional(), at_most(300)])
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
            delivery=delivery,
            payment_method=self.payment_method.data,
            language=language,
            seen=self.seen.data or "",
        )


def read_delivery(data: Mapping[str, str]) -> dict[int, str]:
    """The chosen method of each seller; what is not a method was not chosen."""
    found = {match: data[name] for name in data if (match := _DELIVERY.fullmatch(name))}
    return {int(match[1]): method for match, method in found.items() if method in _METHODS}
