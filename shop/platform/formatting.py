"""How figures are written: money, numbers, dates, amounts, telephone numbers.

Plain string work (a listing prints some hundred figures). Prices look the same in both languages, as on
the labels (`285.000 ₫`); numbers and dates follow the reader's language, which `language` overrides.
"""

import re
from collections.abc import Callable
from datetime import date, datetime
from enum import Enum
from functools import wraps
from typing import Any, Final

from flask_babel import gettext
from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from shop.kernel.clock import VIETNAM
from shop.kernel.errors import mark
from shop.kernel.phones import national, visible_ends
from shop.platform.i18n import page_language
from shop.platform.icons import ICONS, icon

NBSP: Final = "\u00a0"
#: Weight is kept in grams and volume in millilitres; a thousand make the unit that prices are compared by.
SMALL_AND_LARGE: Final = {"weight": ("g", "kg"), "volume": ("ml", "l")}
_BEFORE_UNIT: Final = re.compile(r"(?<=\d) (?=(?:g|kg|ml|l)\b)")
_ENGLISH_MONTHS: Final = (
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
)  # fmt: skip
_MONTHS: Final = (
    mark("tháng Giêng"), mark("tháng Hai"), mark("tháng Ba"), mark("tháng Tư"),
    mark("tháng Năm"), mark("tháng Sáu"), mark("tháng Bảy"), mark("tháng Tám"),
    mark("tháng Chín"), mark("tháng Mười"), mark("tháng Mười Một"), mark("tháng Mười Hai"),
)  # fmt: skip
#: Forms of enterprise that open a producer's name and say nothing about who it is.
_LEGAL_FORMS: Final = (
    "Hợp tác xã", "HTX", "Công ty TNHH", "Công ty", "Hộ kinh doanh", "HKD", "Cơ sở",
)  # fmt: skip


def vnd(amount: int) -> str:
    """Whole đồng as `285.000 ₫`, with a no-break space."""
    return f"{amount:,}".replace(",", ".") + NBSP + "₫"


def number(value: int, language: str | None = None) -> str:
    """A whole number: `1.150`, in English `1,150`."""
    text = f"{value:,}"
    return text if (language or page_language()) == "en" else text.replace(",", ".")


def decimal(value: float, language: str | None = None, *, digits: int = 2) -> str:
    """A number with at most `digits` decimals and no idle zeros: `1.250,5`, in English `1,250.5`."""
    text = f"{value:,.{digits}f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    text = "0" if text == "-0" else text
    if (language or page_language()) == "en":
        return text
    return text.translate(str.maketrans(",.", ".,"))


def day(value: date | None, language: str | None = None) -> str:
    """A calendar day as `16/3/2026`, in English `16 Mar 2026`, on one line. Of a moment: in Vietnam."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        value = value.astimezone(VIETNAM)
    if (language or page_language()) == "en":
        return f"{value.day}{NBSP}{_ENGLISH_MONTHS[value.month - 1]}{NBSP}{value.year}"
    return f"{value.day}/{value.month}/{value.year}"


def days(first: date, last: date, language: str | None = None) -> str:
    """From one calendar day to another: `2–4/12/2026`, `30/11 – 2/12/2026`; one day is itself alone."""
    language = language or page_language()
    whole = day(last, language)
    if first == last:
        return whole
    if first.year != last.year:
        return f"{day(first, language)} – {whole}"
    if first.month == last.month:
        return f"{first.day}–{whole}"
    month = f"{NBSP}{_ENGLISH_MONTHS[first.month - 1]}" if language == "en" else f"/{first.month}"
    return f"{first.day}{month}{NBSP}– {whole}"


def moment(value: datetime | None, language: str | None = None) -> str:
    """An aware moment in Vietnam's time: `9:42, 16/3/2026`."""
    if value is None:
        return ""
    local = value.astimezone(VIETNAM)
    return f"{local.hour}:{local.minute:02},{NBSP}{day(local, language)}"


def _kind(kind: str | Enum) -> str:
    return str(kind.value) if isinstance(kind, Enum) else kind


def _piece(language: str | None, amount: int = 1) -> str:
    if (language or page_language()) == "en":
        return "item" if amount == 1 else "items"
    return "cái"


def measure(kind: str | Enum, amount: int, language: str | None = None) -> str:
    """A net amount (grams, millilitres or pieces): `500 g`, `1,5 kg`, `750 ml`, `3 cái`."""
    units = SMALL_AND_LARGE.get(_kind(kind))
    if units is None:
        return f"{number(amount, language)}{NBSP}{_piece(language, amount)}"
    small, large = units
    if amount < 1000:
        return f"{amount}{NBSP}{small}"
    return f"{decimal(amount / 1000, language, digits=3)}{NBSP}{large}"


def unit_price(
    price: int, kind: str | Enum, amount: int, language: str | None = None, *, least: int | None = None
) -> str:
    """What a buyer compares, rounded half up to whole đồng: the price of 100 grams or millilitres
    of a pack of less than 1,000 (`57.000 ₫/100 g`), else of a kilogram, litre or piece (`570.000 ₫/kg`).

    `least` is the amount of the smallest pack beside it, whose unit all of them are compared in.
    """
    units = SMALL_AND_LARGE.get(_kind(kind))
    whole, unit = 1, _piece(language)
    if units:
        whole, unit = (100, f"100{NBSP}{units[0]}") if (least or amount) < 1000 else (1000, units[1])
    per_unit = (2 * price * whole + amount) // (2 * amount)
    return f"{vnd(per_unit)}/{unit}"


def dash_kept(name: str) -> str:
    """A name whose dash never begins a line: `Mountain Queen – Táo mèo`."""
    return name.replace(" – ", f"{NBSP}– ")


def form_kept(name: str) -> str:
    """A producer's name whose legal form stands on one line: `Hợp tác xã Ong mật`."""
    form = next((form for form in _LEGAL_FORMS if name.startswith(f"{form} ")), "")
    return form.replace(" ", NBSP) + name.removeprefix(form)


def unit_kept(name: str) -> str:
    """The name of a pack whose figure and unit stand on one line: `Hũ 350 g`."""
    return _BEFORE_UNIT.sub(NBSP, name)


def compared_price(
    price: int, kind: str | Enum, amount: int, language: str | None = None, *, least: int | None = None
) -> str:
    """The unit price beside a price; empty for one piece, where it would be the price once more.

    `least` as in `unit_price`.
    """
    if _kind(kind) not in SMALL_AND_LARGE and amount == 1:
        return ""
    return unit_price(price, kind, amount, language, least=least)


def phone(value: str | None) -> str:
    """A Vietnamese number in groups: `0912 345 678`, `0215 000 0000`; others stay as written."""
    digits = national(value or "")
    if not digits.startswith("0") or len(digits) not in (10, 11):
        return digits
    return f"{digits[:4]}{NBSP}{digits[4:7]}{NBSP}{digits[7:]}"


def masked_phone(value: str | None) -> str:
    """A number that can be recognised but not dialled: `0912 *** 678`; short ones show nothing."""
    head, tail = visible_ends(value or "")
    return f"{head}{NBSP}***{NBSP}{tail}" if head else "***"


def initial(name: str) -> str:
    """The letter that stands for a producer until there is a photo: `HTX Ong mật` gives `O`."""
    for form in _LEGAL_FORMS:
        name = name.removeprefix(form).strip()
    return name[:1].upper()


def seller_lang() -> Markup:
    """` lang="vi"` on pages in English: what sellers write stays Vietnamese and is read out as such."""
    return Markup(' lang="vi"') if page_language() == "en" else Markup()


def month_name(month: int) -> str:
    """A month in prose: `tháng Ba`, in English `March`."""
    return str(gettext(_MONTHS[month - 1]))


def _for_each_reader(written: Callable[..., str]) -> Callable[..., str]:
    """A filter that asks for the reader's language each time: of a constant, Jinja would keep what the
    first reader saw."""

    @pass_context
    @wraps(written)
    def shown(_: Context, *args: Any, **kwargs: Any) -> str:
        return written(*args, **kwargs)

    return shown


_IN_THE_READERS_LANGUAGE = (number, decimal, day, days, moment, measure, unit_price, compared_price)

FILTERS: Final[dict[str, Callable[..., Any]]] = {
    **{written.__name__: _for_each_reader(written) for written in _IN_THE_READERS_LANGUAGE},
    "vnd": vnd,
    "dash_kept": dash_kept,
    "form_kept": form_kept,
    "unit_kept": unit_kept,
    "phone": phone,
    "masked_phone": masked_phone,
    "initial": initial,
}

GLOBALS: Final[dict[str, Any]] = {
    "icon": icon,
    "icons": ICONS,
    "seller_lang": seller_lang,
    "month_name": month_name,
}
