"""The lists of a form in which a place is chosen."""

from shop.places.forms import ChoosesPlace, offer
from shop.places.queries import provinces, ward_with_province, wards_of


def offer_places(form: ChoosesPlace) -> None:
    """Give a form the provinces, and the communes of the one chosen.

    Without script a button of the form sends it once more, to bring the communes.
    """
    chosen = form.province_code.data or ""
    known = {province.code: province.name for province in provinces()}
    wards = wards_of(chosen) if chosen in known else []
    offer(form, known.items(), [(ward.code, ward.name) for ward in wards])


def offer_chosen_place(form: ChoosesPlace) -> bool:
    """Enough to check a form that is right: its own province and commune. One statement.

    False if they do not belong together; nothing is offered then.
    """
    codes = form.ward_code.data or "", form.province_code.data or ""
    ward = ward_with_province(codes[0], province_code=codes[1])
    if ward is None:
        return False
    offer(form, [(ward.province_code, ward.province.name)], [(ward.code, ward.name)])
    return True
