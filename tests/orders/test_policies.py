"""The tables of steps: where an order, a part and a parcel may go, and nowhere else."""

from itertools import product

import pytest

from shop.orders.models import OrderStatus, SellerOrderStatus
from shop.orders.policies import ENDED, ORDER_STEPS, PARCEL_STEPS, PART_STEPS, end_of

S = SellerOrderStatus


def test_every_status_has_its_row_in_the_table() -> None:
    for table in (ORDER_STEPS, PART_STEPS, PARCEL_STEPS):
        assert set(table) == set(type(next(iter(table))))


def test_nothing_leads_back() -> None:
    for table in (ORDER_STEPS, PART_STEPS, PARCEL_STEPS):
        order = list(table)
        for here, following in table.items():
            assert all(order.index(there) > order.index(here) for there in following)


@pytest.mark.parametrize(
    ("parts", "end"),
    [
        ([S.TO_CONFIRM], None),
        ([S.DELIVERED, S.SHIPPED], None),
        ([S.DELIVERED], OrderStatus.COMPLETED),
        ([S.DELIVERED, S.CANCELED], OrderStatus.COMPLETED),
        ([S.DELIVERED, S.RETURNED], OrderStatus.COMPLETED),
        ([S.CANCELED, S.CANCELED], OrderStatus.CANCELED),
        ([S.RETURNED], OrderStatus.CANCELED),
    ],
)
def test_a_purchase_ends_with_its_last_part(parts: list[S], end: OrderStatus | None) -> None:
    assert end_of(parts) is end


def test_a_purchase_with_an_open_part_never_ends() -> None:
    for pair in product(S, repeat=2):
        assert (end_of(pair) is None) is not (set(pair) <= ENDED)
