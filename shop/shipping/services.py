"""Putting a postage table in the place of the old one."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from sqlalchemy import delete

from shop.kernel.money import Vnd
from shop.platform.database import db
from shop.platform.page_cache import pages_changed
from shop.shipping.errors import UnsoundTable
from shop.shipping.models import DeliveryMethod, ShippingRate, Zone
from shop.shipping.policies import flaw_in


@dataclass(frozen=True, kw_only=True)
class Rate:
    """One weight step: đồng up to a weight, and per begun further step above the last."""

    method: DeliveryMethod
    zone: Zone
    up_to_grams: int
    fee: Vnd
    step_grams: int
    step_fee: Vnd
    days_least: int
    days_most: int
    carrier: str = ""


def put_rates(*, seller_id: int | None, rates: Sequence[Rate]) -> None:
    """Replace a seller's table, or the market's (None). An empty seller's table means the market's.

    Raises `UnsoundTable` and changes nothing if a heavier parcel would cost less.
    """
    rows = [ShippingRate(seller_id=seller_id, **asdict(rate)) for rate in rates]
    if why := flaw_in(rows, is_market=seller_id is None):
        raise UnsoundTable(why=why)
    db.session.execute(delete(ShippingRate).where(ShippingRate.seller_id == seller_id))
    db.session.add_all(rows)
    pages_changed()
