"""The communes of a province, for the address form, and those that somebody types."""

from flask import Blueprint, Response, jsonify, request

from shop.places import queries
from shop.places.models import Ward
from shop.platform.access import public

blueprint = Blueprint("places", __name__)

#: Names that a select of provinces may have in a form (js/wards.js sends its own name).
_NAMES = ("tinh", "province_code", "province")


@blueprint.get("/xa-phuong")
@public
def wards() -> Response:
    """Options as JSON: all of a province (`tinh`), or those that `q` may mean."""
    typed = request.args.get("q", "").strip()
    province = _province()
    if typed:
        found = queries.find_wards(typed, province_code=province or None)
        return jsonify([_with_province(ward) for ward in found])
    listed = queries.wards_of(province) if province else []
    return jsonify([{"value": ward.code, "label": ward.name} for ward in listed])


def _province() -> str:
    typed = next((request.args[name] for name in _NAMES if name in request.args), "")
    return typed if len(typed) == 2 and typed.isascii() and typed.isdigit() else ""


def _with_province(ward: Ward) -> dict[str, str]:
    return {
        "value": ward.code,
        "label": f"{ward.name}, {ward.province.name}",
        "province": ward.province_code,
        "former": ward.former,
    }
