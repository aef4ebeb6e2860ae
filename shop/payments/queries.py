"""Reading money."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import InstrumentedAttribute

from shop.kernel.money import Vnd
from shop.payments.models import AttemptState, PaymentAttempt, PaymentEvent
from shop.payments.policies import Money, sum_of
from shop.platform.database import db


def money_of(
    *, order_ids: Collection[int] | None = None, part_ids: Collection[int] | None = None
) -> dict[int, Money]:
    """Money of orders, or of sellers' parts, by id; one statement. All zeros where nothing is known."""
    if order_ids is not None:
        return _sums(PaymentEvent.order_id, order_ids)
    return _sums(PaymentEvent.part_id, part_ids or ())


def money_of_order(part_ids: Collection[int]) -> tuple[Money, dict[int, Money]]:
    """Money of a purchase and of each of its parts. One statement."""
    parts = money_of(part_ids=part_ids)
    return sum_of(parts.values()), parts


def open_attempt(order_id: int) -> PaymentAttempt | None:
    """The attempt of an order that is still open, the latest one."""
    mine = select(PaymentAttempt).where(
        PaymentAttempt.order_id == order_id, PaymentAttempt.state == AttemptState.OPEN
    )
    return db.session.scalars(mine.order_by(PaymentAttempt.id.desc())).first()


def _sums(of: InstrumentedAttribute[int], ids: Collection[int]) -> dict[int, Money]:
    sums: dict[int, dict[str, Any]] = {key: {} for key in ids}
    if not sums:
        return {}
    amounts = (
        select(of, PaymentEvent.kind, func.sum(PaymentEvent.amount))
        .where(of.in_(sums))
        .group_by(of, PaymentEvent.kind)
    )
    for key, kind, amount in db.session.execute(amounts):
        sums[key][kind.value] = Vnd(int(amount))
    return {key: Money(**parts) for key, parts in sums.items()}
