"""Choosing a place on today's two-tier map: the province first, then the commune."""

from collections.abc import Iterable
from typing import Any, Protocol

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms.fields.choices import SelectChoice

from shop.platform.fields import ListField, needed

Named = Iterable[tuple[str, str]]


class ProvinceField(ListField):
    """One of the 34 provinces; the list comes with `offer`."""

    def __init__(self, **options: Any) -> None:
        super().__init__(_l("Tỉnh, thành phố"), [needed(_l("Chọn tỉnh, thành phố."))], **options)


class WardField(ListField):
    """A commune of the province chosen; the list comes with `offer`."""

    def __init__(self, *, is_needed: bool = True, **options: Any) -> None:
        validators = [needed(_l("Chọn xã, phường."))] if is_needed else []
        super().__init__(_l("Xã, phường"), validators, **options)


class ChoosesPlace(Protocol):
    """A form in which a place is chosen."""

    province_code: Any
    ward_code: Any


def offer(form: ChoosesPlace, provinces: Named, wards: Named) -> None:
    """Give a form the lists to choose from, as (code, name)."""
    form.province_code.choices = _named(gettext("Chọn tỉnh, thành phố"), provinces)
    form.ward_code.choices = _named(gettext("Chọn xã, phường"), wards)


def _named(first: str, places: Named) -> list[SelectChoice]:
    """A word that asks, in the reader's language, then names, which stay Vietnamese."""
    named = (SelectChoice(code, name, {"lang": "vi"}) for code, name in places)
    return [SelectChoice("", first), *named]
