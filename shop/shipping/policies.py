"""Zones, weight steps and what may travel how long: pure rules of postage."""

from collections.abc import Sequence
from itertools import pairwise

from shop.kernel.errors import mark
from shop.kernel.money import Vnd
from shop.shipping.models import DeliveryMethod, ShippingRate, Zone

#: Heaviest parcel that the post takes (VNPost: 30 kg); what weighs more goes as several.
HEAVIEST_PARCEL_GRAMS = 30_000
#: Longest that fresh goods may be on the way, in working days.
FRESH_DAYS = 3

_FAR_APART = frozenset({"north", "south"})


def zone_between(from_code: str, from_region: str, to_code: str, to_region: str) -> Zone:
    """How far apart two provinces are; the same there and back.

    Regions are north, central and south; north and south are far from each other.
    """
    if from_code == to_code:
        return Zone.SAME_PROVINCE
    if from_region == to_region:
        return Zone.SAME_REGION
    return Zone.FAR_REGION if {from_region, to_region} == _FAR_APART else Zone.NEAR_REGION


def fee_for(steps: Sequence[ShippingRate], grams: int) -> Vnd:
    """What a shipment costs by the weight steps of one zone and method.

    Steps rise in weight and there is at least one. Above the last, each begun further step
    costs its step fee; above the heaviest parcel, full parcels are counted one by one.
    """
    parcels, rest = divmod(max(grams, 1), HEAVIEST_PARCEL_GRAMS)
    fee = parcels * _parcel_fee(steps, HEAVIEST_PARCEL_GRAMS)
    return Vnd(fee + (_parcel_fee(steps, rest) if rest else 0))


def _parcel_fee(steps: Sequence[ShippingRate], grams: int) -> int:
    for step in steps:
        if grams <= step.up_to_grams:
            return step.fee
    last = steps[-1]
    further = -((last.up_to_grams - grams) // last.step_grams)
    return last.fee + further * last.step_fee


def tables_for(
    seller_id: int, zone: Zone, rates: Sequence[ShippingRate]
) -> dict[DeliveryMethod, list[ShippingRate]]:
    """The weight steps that hold for a seller in a zone, by method.

    A seller with rates of its own for a method uses those alone: where its table says
    nothing about the zone, it does not deliver there by that method.
    """
    own = {rate.method for rate in rates if rate.seller_id == seller_id}
    tables: dict[DeliveryMethod, list[ShippingRate]] = {}
    for rate in sorted(rates, key=lambda rate: rate.up_to_grams):
        holder = seller_id if rate.method in own else None
        if rate.seller_id == holder and rate.zone is zone:
            tables.setdefault(rate.method, []).append(rate)
    return tables


def may_travel(*, days_most: int, is_perishable: bool) -> bool:
    """Whether goods bear a journey of so many days."""
    return not is_perishable or days_most <= FRESH_DAYS


def flaw_in(rates: Sequence[ShippingRate], *, is_market: bool) -> str:
    """What is wrong with a table before it may hold; empty if nothing is.

    The market's table delivers everywhere by the standard method, because sellers without
    a table of their own stand on it.
    """
    tables: dict[tuple[DeliveryMethod, Zone], list[ShippingRate]] = {}
    for rate in sorted(rates, key=lambda rate: rate.up_to_grams):
        tables.setdefault((rate.method, rate.zone), []).append(rate)
    if any(min(rate.up_to_grams, rate.step_grams) <= 0 for rate in rates):
        return mark("bước cân phải lớn hơn 0")
    if any(min(rate.fee, rate.step_fee) < 0 for rate in rates):
        return mark("cước không được âm")
    if any(not 0 <= rate.days_least <= rate.days_most for rate in rates):
        return mark("số ngày giao chưa đúng thứ tự")
    if any(not _is_rising(steps) for steps in tables.values()):
        return mark("bước cân nặng hơn phải có cước không thấp hơn")
    if is_market and any((DeliveryMethod.STANDARD, zone) not in tables for zone in Zone):
        return mark("bảng của chợ phải có giao tiêu chuẩn cho cả bốn vùng")
    return ""


def _is_rising(steps: Sequence[ShippingRate]) -> bool:
    pairs = list(pairwise(steps))
    return all(a.up_to_grams < b.up_to_grams and a.fee <= b.fee for a, b in pairs)
