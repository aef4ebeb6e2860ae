"""Shapes of what sellers write about their goods."""

from collections.abc import Callable, Sequence
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import MultipleFileField
from wtforms import BooleanField, Form, HiddenField, RadioField
from wtforms.validators import StopValidation, ValidationError

from shop.kernel.amounts import read_whole, split_unit
from shop.kernel.errors import mark
from shop.kernel.money import Vnd
from shop.kernel.numbers import read_number
from shop.places.forms import ProvinceField, WardField
from shop.platform.fields import (
    CountField,
    GramsField,
    LineField,
    LinesField,
    ListField,
    MoneyField,
    ThousandthsField,
    at_most,
    needed,
)
from shop.workshop.listing import Pack
from shop.workshop.policies import MOST_PACKS

#: How an amount is typed: unit, its words, what is measured, how many grams (…) it holds.
UNITS: Sequence[tuple[str, Any, str, int]] = (
    ("g", "g", "weight", 1),
    ("kg", "kg", "weight", 1000),
    ("ml", "ml", "volume", 1),
    ("l", _l("lít"), "volume", 1000),
    ("c", _l("cái"), "items", 1),
)
_UNIT = {unit: (measure, factor) for unit, _words, measure, factor in UNITS}
NOT_WHOLE_UNIT = mark("Với đơn vị này hãy ghi số tròn, ví dụ 500.")
MOST_ABV_TENTHS = 1000
MONTHS = range(1, 13)


class ListingForm(FlaskForm):
    """The editor but its pictures and packs, which come in rows."""

    name = LineField(_l("Tên món"), [needed(_l("Đặt tên cho món hàng.")), at_most(120)])
    subgroup = RadioField(
        _l("Thuộc loại nào"),
        [needed(_l("Chọn loại hàng."))],
        choices=[],
        validate_choice=False,
    )
    aliases = LineField(_l("Tên gọi khác"), [at_most(400)])
    new_photos = MultipleFileField(_l("Chọn ảnh"))
    summary = LinesField(_l("Món này khác chỗ nào?"), [at_most(300)])
    who = LinesField(_l("Ai làm, làm ở bản nào?"), [at_most(4000)])
    how = LinesField(_l("Làm như thế nào?"), [at_most(8000)])
    ingredients = LinesField(_l("Thành phần, hoặc làm bằng gì"), [at_most(1000)])
    storage = LinesField(_l("Cất giữ thế nào"), [at_most(500)])
    shelf_life = LineField(_l("Để được bao lâu"), [at_most(120)])
    responsible = LinesField(_l("Ai chịu trách nhiệm về hàng"), [at_most(500)])
    is_perishable = BooleanField(_l("Hàng tươi, mau hỏng"))
    is_alcohol = BooleanField(_l("Có cồn (rượu, bia, men)"))
    abv = ThousandthsField(_l("Nồng độ cồn"))
    province_code = ProvinceField()
    ward_code = WardField(is_needed=False)
    place_text = LineField(_l("Địa chỉ cũ"), [at_most(200)])

    def validate_name(self, field: Any) -> None:
        """Three letters make a name."""
        if len(field.data) < 3:
            raise ValidationError(gettext("Tên món cần ít nhất 3 chữ."))

    def validate_abv(self, field: Any) -> None:
        """A share of the whole, in per cent, with one decimal."""
        if field.value is not None and (field.value > MOST_ABV_TENTHS * 100 or field.value % 100):
            raise ValidationError(gettext("Nồng độ từ 0 đến 100 %, một số lẻ, ví dụ 29,5."))

    @property
    def abv_tenths(self) -> int | None:
        """Tenths of a per cent."""
        return None if self.abv.value is None else self.abv.value // 100


class PackForm(Form):
    """One row of packs."""

    variant_id = HiddenField()
    offered = HiddenField(default="1")
    name = LineField(_l("Gọi là"), [at_most(80)])
    amount = ThousandthsField(_l("Lượng bên trong"))
    unit = ListField(_l("Tính bằng"), choices=[(unit, words) for unit, words, *_ in UNITS])
    price = MoneyField(_l("Giá bán"))
    gross = GramsField(_l("Cân cả bao bì"))
    stock = CountField(_l("Đang có"))
    sku = LineField(_l("Mã hàng"), [at_most(40)])

    def process(self, *sources: Any, **known: Any) -> None:
        """What was sent; a unit typed beside the amount is the one that is meant.

        Of grams, millilitres and pieces a dot tells thousands: `1.000` g is no single gram.
        """
        super().process(*sources, **known)
        figures, unit = split_unit(self.amount.data or "")
        if unit:
            self.amount.data, self.unit.data = figures, unit
        whole = read_whole(figures)
        if whole is not None and self._factor == 1:
            self.amount.data = str(whole)

    @property
    def is_empty(self) -> bool:
        """Whether nobody wrote anything into a new row."""
        typed = (self.name, self.amount, self.price, self.gross, self.stock, self.sku)
        return not self.variant_id.data and not any(field.data for field in typed)

    @property
    def is_offered(self) -> bool:
        """Whether buyers may choose it."""
        return bool(self.offered.data != "0")

    def validate_amount(self, field: Any) -> None:
        """There is something inside, in whole grams, millilitres or pieces."""
        if field.value is None:
            raise StopValidation(gettext("Ghi lượng bên trong, ví dụ 500."))
        if field.value * self._factor % 1000:
            raise ValidationError(gettext(NOT_WHOLE_UNIT))

    @property
    def _factor(self) -> int:
        _, factor = _UNIT.get(self.unit.data or "g", ("weight", 1))
        return factor

    def validate_price(self, field: Any) -> None:
        """A price there must be."""
        if field.value is None:
            raise StopValidation(gettext("Ghi giá bán, ví dụ 285.000."))

    def validate_gross(self, field: Any) -> None:
        """Postage is counted by it."""
        if field.value is None:
            raise StopValidation(gettext("Cân cả hũ, hộp rồi ghi số gam, để tính tiền gửi."))

    def pack(self, auto_name: Callable[[str, int], str]) -> Pack:
        """The row as a plain value; `auto_name` names a pack by measure and amount."""
        measure, factor = _UNIT[self.unit.data or "g"]
        net = (self.amount.value or 0) * factor // 1000
        known = self.variant_id.data or ""
        return Pack(
            variant_id=int(known) if known else None,
            name=self.name.data or auto_name(measure, net),
            measure=measure,
            net_amount=net,
            gross_grams=self.gross.value or 0,
            price=Vnd(self.price.value or 0),
            sku=self.sku.data or "",
            on_hand=self.stock.value or 0,
            is_offered=self.is_offered,
        )


def pack_rows(formdata: Any) -> list[PackForm]:
    """The rows of packs that a browser sent; their number is bounded."""
    count = read_number(formdata.get("rows", "0"), digits=3) or 0
    return [PackForm(formdata, prefix=f"pack-{index}-") for index in range(min(count, MOST_PACKS))]


def read_months(values: Sequence[str]) -> list[int]:
    """Months that were ticked, each once, in order."""
    ticked = {read_number(value) for value in values}
    return [month for month in MONTHS if month in ticked]


class RestockForm(FlaskForm):
    """So many more, or so many fewer: the button says which, and that is why enough."""

    variant_id = HiddenField()
    seen = HiddenField()
    quantity = CountField(_l("Bao nhiêu"), [needed(_l("Ghi số lượng, ví dụ 12."))])

    def validate_quantity(self, field: Any) -> None:
        """A change by nothing is a slip."""
        if field.value == 0:
            raise ValidationError(gettext("Số lượng phải lớn hơn 0."))
