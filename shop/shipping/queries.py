"""What delivery costs: per seller, and the market's own table."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import or_, select

from shop.kernel.arrival import Arrival, arrival
from shop.kernel.money import Vnd
from shop.places.queries import provinces
from shop.platform.database import db
from shop.shipping.models import DeliveryMethod, ShippingRate, Zone
from shop.shipping.policies import fee_for, may_travel, tables_for, zone_between


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

    @property
    def when(self) -> Arrival:
        """When it arrives if it leaves on the next working day."""
        return arrival(self.days_least, self.days_most)


@dataclass(frozen=True)
class MarketRow:
    """What the market asks in one zone: a fee for each weight of the table, then per further step."""

    zone: Zone
    fees: tuple[Vnd, ...]
    step_grams: int
    step_fee: Vnd
    days_least: int
    days_most: int


@dataclass(frozen=True)
class MarketTable:
    """The market's rates for one method: `grams` are the weights up to which a fee holds."""

    method: DeliveryMethod
    grams: tuple[int, ...]
    rows: tuple[MarketRow, ...]


def quotes(shipments: Sequence[Shipment]) -> dict[int, list[Quote]]:
    """Ways to send each shipment, cheapest first; none where nobody delivers.

    One shipment per seller. Two statements, however many there are.
    """
    if not shipments:
        return {}
    regions = {province.code: province.region for province in provinces()}
    rates = _rates([shipment.seller_id for shipment in shipments])
    return {shipment.seller_id: _ways(shipment, regions, rates) for shipment in shipments}


def market_table() -> list[MarketTable]:
    """The market's own tables, nearest zone first, for the public postage page."""
    rates = market_rates()
    tables = [_table(method, [rate for rate in rates if rate.method is method]) for method in DeliveryMethod]
    return [table for table in tables if table.rows]


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


def _table(method: DeliveryMethod, rates: Sequence[ShippingRate]) -> MarketTable:
    grams = sorted({rate.up_to_grams for rate in rates})
    steps = {zone: [rate for rate in rates if rate.zone is zone] for zone in Zone}
    rows = tuple(_market_row(steps[zone], grams) for zone in Zone if steps[zone])
    return MarketTable(method, tuple(grams), rows)


def _market_row(steps: Sequence[ShippingRate], grams: Sequence[int]) -> MarketRow:
    last = steps[-1]
    return MarketRow(
        zone=last.zone,
        fees=tuple(fee_for(steps, weight) for weight in grams),
        step_grams=last.step_grams,
        step_fee=last.step_fee,
        days_least=min(step.days_least for step in steps),
        days_most=max(step.days_most for step in steps),
    )
