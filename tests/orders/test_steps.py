"""The tables of steps are kept where a step is taken, whatever its caller looked at before."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from shop.orders.errors import StepRefused
from shop.orders.models import OrderEvent
from shop.orders.policies import ORDER_STEPS, PARCEL_STEPS, PART_STEPS
from shop.orders.services.steps import step_order, step_parcel, step_part
from shop.platform.database import db, transaction
from tests.factories.orders import AN, make_parts, ship

Step = Callable[[Any, Any], None]


def events() -> int:
    return db.session.scalar(select(func.count()).select_from(OrderEvent)) or 0


def put(thing: Any, status: Any) -> None:
    with transaction():
        thing.status = status


def assert_only_steps_of(table: Mapping[Any, Any], thing: Any, step: Step) -> None:
    """Every pair of statuses is tried: what the table has is done once, all else is refused."""
    for here, following in table.items():
        for there in table:
            put(thing, here)
            before = events()
            if there in following:
                with transaction():
                    step(thing, there)
            else:
                with pytest.raises(StepRefused), transaction():
                    step(thing, there)
            db.session.refresh(thing)
            is_done = there in following
            assert (thing.status, events() - before) == (there if is_done else here, int(is_done))


def test_an_order_takes_no_step_that_its_table_does_not_have(app: Flask) -> None:
    [part] = make_parts()

    assert_only_steps_of(ORDER_STEPS, part.order, lambda order, to: step_order(order, to, actor=AN))


def test_a_part_takes_no_step_that_its_table_does_not_have(app: Flask) -> None:
    [part] = make_parts()

    assert_only_steps_of(PART_STEPS, part, lambda part, to: step_part(part, to, actor=AN))


def test_a_parcel_takes_no_step_that_its_table_does_not_have(app: Flask) -> None:
    [part] = make_parts()
    ship(part)
    [parcel] = part.parcels

    assert_only_steps_of(
        PARCEL_STEPS, parcel, lambda one, to: step_parcel(one, to, order_id=part.order_id, actor=AN)
    )
