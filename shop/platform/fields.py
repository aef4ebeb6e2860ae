"""Form fields that read what people type: clean text, money with dots, amounts with a comma."""

import unicodedata
from collections.abc import Callable, Iterable
from typing import Any

from flask_babel import gettext
from wtforms import DateField, Field, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import StopValidation, ValidationError

from shop.kernel.amounts import read_dong, read_grams, read_thousandths, read_whole
from shop.kernel.errors import mark
from shop.kernel.phones import BAD_PHONE, national, read_phone
from shop.kernel.text import normalize
from shop.platform.formatting import phone as shown_phone

_PHONE_DIGITS = 10
Pairs = Iterable[tuple[str, Any]]
#: Signs that turn the direction of what follows: a name could pretend to be another.
_TURNERS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
#: Letters by name, and nothing to the eye: fillers of Korean, the empty pattern of Braille.
_BLANKS = frozenset("\u115f\u1160\u3164\uffa0\u2800")

NOT_WHOLE = mark("Ghi bằng chữ số, ví dụ 285.000.")
NOT_DECIMAL = mark("Ghi bằng chữ số, ví dụ 1,5.")
NOT_A_COUNT = mark("Ghi bằng chữ số, ví dụ 12.")
NOT_GRAMS = mark("Ghi số gam bằng chữ số, ví dụ 700.")
NOT_A_DAY = mark("Ghi ngày như 16/3/2026.")
NOT_OFFERED = mark("Chọn một mục trong danh sách.")
TOO_LONG = mark("Dài quá, nhiều nhất %(most)s chữ.")
FEW_DIGITS = mark("Số điện thoại có 10 chữ số. Bà con mới nhập %(count)s.")


def clean_line(text: str | None) -> str:
    """One line in composed form, without control signs."""
    return normalize("".join(" " if _is_control(c) else c for c in text or ""))


def clean_text(text: str | None) -> str:
    """Lines in composed form, without control signs but the line's end, no idle ends."""
    lines = (text or "").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    kept = ("".join(c for c in line if not _is_control(c)).rstrip() for line in lines)
    return unicodedata.normalize("NFC", "\n".join(kept)).strip()


def is_unseen(data: object) -> bool:
    """Whether something typed shows nothing at all: only signs of no width, or made to look empty."""
    return isinstance(data, str) and all(_has_no_shape(sign) for sign in data)


def _has_no_shape(sign: str) -> bool:
    return sign in _BLANKS or unicodedata.category(sign) in {"Cc", "Cf", "Zl", "Zp", "Zs"}


def _is_control(sign: str) -> bool:
    return unicodedata.category(sign) in {"Cc", "Cs", "Co", "Cn"} or sign in _TURNERS


class LineField(StringField):
    """A line of text, cleaned (`clean_line`)."""

    def process_formdata(self, valuelist: list[str]) -> None:
        if valuelist:
            self.data = clean_line(valuelist[0])


class LinesField(TextAreaField):
    """Some lines of text, cleaned (`clean_text`)."""

    def process_formdata(self, valuelist: list[str]) -> None:
        if valuelist:
            self.data = clean_text(valuelist[0])


class PhoneField(LineField):
    """A telephone number of Vietnam; `e164` holds what is kept, `data` what was typed."""

    e164: str = ""
    few_digits: Any = FEW_DIGITS

    def _value(self) -> str:
        return self.data if self.raw_data else shown_phone(self.data)

    def pre_validate(self, form: Any) -> None:
        if not self.data:
            return
        number = read_phone(self.data)
        if number is None:
            dialled = national(self.data)
            if dialled.startswith("0") and len(dialled) < _PHONE_DIGITS:
                raise StopValidation(gettext(self.few_digits, count=len(dialled)))
            raise StopValidation(gettext(BAD_PHONE))
        self.e164 = number


class BuyersPhoneField(PhoneField):
    """A buyer is spoken to as a buyer."""

    few_digits = mark("Số điện thoại có 10 chữ số. Bạn mới nhập %(count)s.")


class _NumberField(StringField):
    """A figure: `data` is what was typed, `value` what it means, None if nothing was typed."""

    value: int | None = None
    problem: str = NOT_WHOLE

    def read(self, typed: str) -> int | None:
        raise NotImplementedError

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = clean_line(valuelist[0]) if valuelist else ""

    def pre_validate(self, form: Any) -> None:
        if self.data:
            self.value = self.read(self.data)
            if self.value is None:
                raise StopValidation(gettext(self.problem))


class MoneyField(_NumberField):
    """Whole đồng, as people write them: `285.000`, `285k` (`amounts.read_dong`)."""

    def read(self, typed: str) -> int | None:
        return read_dong(typed)


class CountField(_NumberField):
    """How many there are, with or without dots."""

    problem = NOT_A_COUNT

    def read(self, typed: str) -> int | None:
        return read_whole(typed)


class GramsField(_NumberField):
    """Whole grams, or kilograms where that is said: `700`, `0,7 kg`."""

    problem = NOT_GRAMS

    def read(self, typed: str) -> int | None:
        return read_grams(typed)


class ThousandthsField(_NumberField):
    """An amount with up to three decimals; `value` is in thousandths."""

    problem = NOT_DECIMAL

    def read(self, typed: str) -> int | None:
        return read_thousandths(typed)


def choices_of(pairs: Pairs) -> list[SelectChoice]:
    """Pairs of value and words as a list to choose from."""
    return [SelectChoice(value, words) for value, words in pairs]


class DayField(DateField):
    """A day, from the browser's calendar or typed as 16/3/2026."""

    def __init__(self, label: Any = None, validators: Any = None, **options: Any) -> None:
        super().__init__(label, validators, format=["%Y-%m-%d", "%d/%m/%Y"], **options)

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError as error:
            raise ValueError(gettext(NOT_A_DAY)) from error


class ListField(SelectField):
    """One of a list; the list may come later (`choices`)."""

    def __init__(self, label: Any, validators: Any = None, choices: Pairs = (), **options: Any) -> None:
        super().__init__(label, validators, choices=choices_of(choices), validate_choice=False, **options)

    def pre_validate(self, form: Any) -> None:
        if self.data and not self._is_offered():
            raise StopValidation(gettext(NOT_OFFERED))

    def forget_what_is_not_offered(self) -> None:
        """Something that is not in the list was not chosen."""
        if not self._is_offered():
            self.data = ""

    def _is_offered(self) -> bool:
        return self.data in {choice.value for choice in self.iter_choices()}


def at_most(most: int) -> Callable[[Any, Field], None]:
    """A validator: so many signs and no more."""

    def check(form: Any, field: Field) -> None:
        if len(field.data or "") > most:
            raise ValidationError(gettext(TOO_LONG, most=most))

    return check


def needed(words: Any) -> Callable[[Any, Field], None]:
    """A validator: something must be there; `words` (lazy) ask for it."""

    def check(form: Any, field: Field) -> None:
        if field.errors:
            raise StopValidation
        if not field.data or is_unseen(field.data):
            raise StopValidation(str(words))

    return check
