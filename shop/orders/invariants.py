"""What must always hold about orders."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import TypeVar

from shop.orders.policies import ORDER_STEPS, PARCEL_STEPS, PART_STEPS
from shop.platform.invariants import Invariant

Step = TypeVar("Step", bound=StrEnum)
_STARTS = {"order": ("awaiting_payment", "placed"), "part": ("to_confirm",), "parcel": ("packed",)}


def _pairs(kind: str, steps: Mapping[Step, Iterable[Step]]) -> list[str]:
    starts = [f"{kind}/>{start}" for start in _STARTS[kind]]
    return starts + [f"{kind}/{here}>{there}" for here, after in steps.items() for there in after]


_ALLOWED = ", ".join(
    f"'{pair}'"
    for pair in sorted(
        [*_pairs("order", ORDER_STEPS), *_pairs("part", PART_STEPS), *_pairs("parcel", PARCEL_STEPS)]
    )
)


def _last_step(kind: str, of: str) -> str:
    """The step that the last event of a kind took, per order or part."""
    return (
        f"SELECT {of} AS id, step FROM order_event WHERE id IN"
        f" (SELECT max(id) FROM order_event WHERE kind = '{kind}' GROUP BY {of})"
    )


def _status_is_last_step(kind: str, table: str, key: str, of: str) -> Invariant:
    return Invariant(
        "I-17",
        f"the status of every {kind} is what its last event says",
        f"SELECT thing.id, thing.status, last.step FROM {table} thing"
        f" LEFT JOIN ({_last_step(kind, of)}) last ON last.id = thing.{key}"
        " WHERE last.step IS NULL OR last.step <> thing.status",
    )


_IS_LOST = "EXISTS (SELECT 1 FROM parcel WHERE parcel.part_id = part.id AND parcel.status = 'lost')"

#: How it stands with the stock of a line: only the last hold counts, earlier ones were released.
_LAST_HOLD = (
    "SELECT id, line_id, order_id, quantity, state, given_back_at FROM reservation"
    " WHERE id IN (SELECT max(id) FROM reservation GROUP BY line_id)"
)
_IS_NOT_WANTED = f"(line.declined_at IS NOT NULL OR (part.status = 'canceled' AND NOT {_IS_LOST}))"
_IS_PAID_AHEAD = "(o.payment_method <> 'cod' AND part.asked_at IS NOT NULL)"


INVARIANTS = (
    Invariant(
        "I-07",
        "lines and postage make the part, parts make the order",
        "SELECT part.id, part.goods_total, sum(line.line_total) FROM seller_order part"
        " LEFT JOIN order_line line ON line.part_id = part.id GROUP BY part.id, part.goods_total"
        " HAVING part.goods_total <> coalesce(sum(line.unit_price * line.quantity), 0)"
        " OR part.goods_total <> coalesce(sum(line.line_total), 0)",
    ),
    Invariant(
        "I-07",
        "parts make the order",
        "SELECT o.id, o.total, sum(part.total) FROM customer_order o"
        " LEFT JOIN seller_order part ON part.order_id = o.id"
        " GROUP BY o.id, o.total, o.goods_total, o.shipping_total"
        " HAVING o.total <> coalesce(sum(part.total), 0)"
        " OR o.goods_total <> coalesce(sum(part.goods_total), 0)"
        " OR o.shipping_total <> coalesce(sum(part.shipping_fee), 0)",
    ),
    _status_is_last_step("order", "customer_order", "id", "order_id"),
    _status_is_last_step("part", "seller_order", "id", "part_id"),
    _status_is_last_step("parcel", "parcel", "part_id", "part_id"),
    Invariant(
        "I-17",
        "every step is one of the table",
        "SELECT id, kind, before, step FROM (SELECT id, kind, step,"
        " lag(step) OVER (PARTITION BY kind, order_id, part_id ORDER BY id) AS before"
        " FROM order_event WHERE kind IN ('order', 'part', 'parcel')) taken"
        f" WHERE kind || '/' || coalesce(before, '') || '>' || step NOT IN ({_ALLOWED})",
    ),
    Invariant(
        "I-17",
        "a purchase ends with its last part",
        "SELECT o.id, o.status FROM customer_order o JOIN seller_order part ON part.order_id = o.id"
        " GROUP BY o.id, o.status HAVING (o.status IN ('awaiting_payment', 'placed'))"
        " <> (sum(CASE WHEN part.status IN ('to_confirm', 'to_pack', 'shipped') THEN 1 ELSE 0 END) > 0)",
    ),
    Invariant(
        "I-17",
        "a part whose parcel is lost is canceled, and nothing else is canceled on its way",
        "SELECT part.id, part.status FROM seller_order part JOIN parcel ON parcel.part_id = part.id"
        " WHERE (parcel.status = 'lost' AND part.status <> 'canceled')"
        " OR (part.status = 'canceled' AND parcel.status NOT IN ('lost', 'returned'))",
    ),
    Invariant(
        "I-18",
        "an order keeps whom it goes to and who sells, a line what it was",
        "SELECT line.id FROM order_line line JOIN seller_order part ON part.id = line.part_id"
        " JOIN customer_order o ON o.id = part.order_id"
        " WHERE line.order_id <> o.id OR line.seller_id <> part.seller_id"
        " OR line.product_name = '' OR part.seller_name = '' OR o.full_name = '' OR o.street = ''",
    ),
    Invariant(
        "I-05",
        "stock is held while a line waits, gone once it is paid ahead, sent or lost, back when not wanted",
        "SELECT line.id, part.status, kept.state FROM order_line line"
        " JOIN seller_order part ON part.id = line.part_id JOIN customer_order o ON o.id = part.order_id"
        f" LEFT JOIN ({_LAST_HOLD}) kept ON kept.line_id = line.id"
        " WHERE kept.id IS NULL OR kept.quantity <> line.quantity OR kept.order_id <> line.order_id"
        " OR (o.status <> 'awaiting_payment' AND kept.state <> CASE"
        f" WHEN {_IS_PAID_AHEAD} THEN 'consumed' WHEN {_IS_NOT_WANTED} THEN 'released'"
        " WHEN part.status IN ('to_confirm', 'to_pack') THEN 'held' ELSE 'consumed' END)"
        " OR (o.status = 'awaiting_payment' AND kept.state = 'consumed')"
        f" OR (kept.given_back_at IS NULL) = (({_IS_NOT_WANTED} AND {_IS_PAID_AHEAD})"
        " OR (part.status = 'returned' AND line.declined_at IS NULL))",
    ),
)
