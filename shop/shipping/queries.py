"""What delivery costs: per seller, and the market's own table."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import or_, select

from shop.kernel.money import Vnd
from shop.places.queries import provinces
from shop.platform.database import db
from shop.shipping.errors import NoDelivery
from shop.shipping.models import DeliveryMethod, ShippingRate, Zone
from shop.shipping.policies import fee_for, may_travel, tables_for, zone_between

_METHODS = list(DeliveryMethod)
_ZONES = list(Zone)


@dataclass(frozen=True)
class Shipment:
    """What one seller sends: two-digit province codes, gross weight of all goods together."""

    seller_id: int
    from_province: str
    to_province: str
    grams: int
    is_perishable: bool = False


@dataclass(frozen=True)
class Quote:
    """One way to send it. Days are working days after handing over."""

    method: DeliveryMethod
    fee: Vnd
    days_least: int
    days_most: int
    carrier: str


@dataclass(frozen=True)
class MarketRow:
    """The market's rates for one method and zone: `steps` are (up to grams, fee), rising."""

    method: DeliveryMethod
    zone: Zone
    steps: tuple[tuple[int, Vnd], ...]
    step_grams: int
    step_fee: Vnd
    days_least: int
    days_most: int


def quotes(shipments: Sequence[Shipment]) -> dict[int, list[Quote]]:
    """Ways to send each shipment, cheapest first; none where nobody delivers.

    One shipment per seller. Two statements, however many there are.
    """
    if not shipments:
        return {}
    regions = {province.code: province.region for province in provinces()}
    rates = _rates([shipment.seller_id for shipment in shipments])
    return {shipment.seller_id: _ways(shipment, regions, rates) for shipment in shipments}


def quote_of(ways: Sequence[Quote], method: DeliveryMethod) -> Quote:
    """The quote of the chosen method; raises `NoDelivery` if it is not among them."""
    for quote in ways:
        if quote.method is method:
            return quote
    raise NoDelivery


def market_table() -> list[MarketRow]:
    """The market's own table, nearest zone first, for the public postage page."""
    grouped: dict[tuple[DeliveryMethod, Zone], list[ShippingRate]] = defaultdict(list)
    for rate in market_rates():
        grouped[rate.method, rate.zone].append(rate)
    keys = sorted(grouped, key=lambda key: (_METHODS.index(key[0]), _ZONES.index(key[1])))
    return [_market_row(grouped[key]) for key in keys]


def market_rates() -> list[ShippingRate]:
    """The market's rows, lightest steps first."""
    return _rates([])


def _rates(seller_ids: Sequence[int]) -> list[ShippingRate]:
    wanted = or_(ShippingRate.seller_id.is_(None), ShippingRate.seller_id.in_(seller_ids))
    return list(db.session.scalars(select(ShippingRate).where(wanted).order_by(ShippingRate.up_to_grams)))


def _ways(shipment: Shipment, regions: dict[str, str], rates: Sequence[ShippingRate]) -> list[Quote]:
    start, end = shipment.from_province, shipment.to_province
    if start not in regions or end not in regions:
        return []
    zone = zone_between(start, regions[start], end, regions[end])
    ways = [
        _quote(method, steps, shipment.grams)
        for method, steps in tables_for(shipment.seller_id, zone, rates).items()
    ]
    kept = [way for way in ways if may_travel(days_most=way.days_most, is_perishable=shipment.is_perishable)]
    return sorted(kept, key=lambda way: (way.fee, way.days_most))


def _quote(method: DeliveryMethod, steps: Sequence[ShippingRate], grams: int) -> Quote:
    reached = next((step for step in steps if grams <= step.up_to_grams), steps[-1])
    return Quote(
        method=method,
        fee=fee_for(steps, grams),
        days_least=reached.days_least,
        days_most=reached.days_most,
        carrier=reached.carrier,
    )


def _market_row(rates: Sequence[ShippingRate]) -> MarketRow:
    last = rates[-1]
    return MarketRow(
        method=last.method,
        zone=last.zone,
        steps=tuple((rate.up_to_grams, rate.fee) for rate in rates),
        step_grams=last.step_grams,
        step_fee=last.step_fee,
        days_least=min(rate.days_least for rate in rates),
        days_most=max(rate.days_most for rate in rates),
    )
