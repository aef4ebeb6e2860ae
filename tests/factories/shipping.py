"""Postage tables for tests."""

from typing import Any

from shop.kernel.money import Vnd
from shop.platform.database import transaction
from shop.shipping.models import DeliveryMethod, Zone
from shop.shipping.services import Rate, put_rates


def a_rate(**changes: Any) -> Rate:
    """A step of a table: up to 1 kg for 20,000 đồng within the province."""
    values: dict[str, Any] = {
        "method": DeliveryMethod.STANDARD,
        "zone": Zone.SAME_PROVINCE,
        "up_to_grams": 1000,
        "fee": Vnd(20_000),
        "step_grams": 500,
        "step_fee": Vnd(2_000),
        "days_least": 1,
        "days_most": 3,
    }
    return Rate(**(values | changes))


def make_rates(*, seller_id: int | None, rates: list[Rate] | None = None) -> None:
    """Give a seller (or, with None, the market) a postage table."""
    with transaction():
        put_rates(seller_id=seller_id, rates=rates or [a_rate(zone=zone) for zone in Zone])
