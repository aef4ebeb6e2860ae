"""What must always hold about money (integrity.md §1); so far for cash on delivery."""

from shop.platform.invariants import Invariant

_SUMS = (
    "SELECT {of} AS id, sum(CASE kind WHEN 'expected' THEN amount ELSE 0 END) AS expected,"
    " sum(CASE kind WHEN 'reduced' THEN amount ELSE 0 END) AS reduced,"
    " sum(CASE kind WHEN 'received' THEN amount ELSE 0 END) AS received,"
    " sum(CASE WHEN kind = 'reduced' AND substr(key, 1, 8) = 'postage:' THEN amount ELSE 0 END) AS postage"
    " FROM payment_event GROUP BY {of}"
)
_PER_PART = _SUMS.format(of="part_id")
_PER_ORDER = _SUMS.format(of="order_id")

INVARIANTS = (
    Invariant(
        "I-08",
        "what is expected of a part is its total, and no more is taken off or received",
        "SELECT part.id, part.total, money.expected, money.reduced, money.received"
        f" FROM seller_order part LEFT JOIN ({_PER_PART}) money ON money.id = part.id"
        " WHERE money.id IS NULL OR money.expected <> part.total"
        " OR money.reduced + money.received > money.expected",
    ),
    Invariant(
        "I-08",
        "an attempt asks for the order's total and is captured when nothing is outstanding",
        "SELECT o.id, attempt.state FROM customer_order o"
        " LEFT JOIN payment_attempt attempt ON attempt.order_id = o.id"
        f" LEFT JOIN ({_PER_ORDER}) money ON money.id = o.id"
        " WHERE attempt.id IS NULL OR attempt.amount <> o.total OR attempt.state <>"
        " CASE WHEN money.expected - money.reduced - money.received > 0 THEN 'open'"
        " WHEN money.received > 0 THEN 'captured' ELSE 'canceled' END",
    ),
    Invariant(
        "I-26",
        "cash is owed until it is recorded; what is canceled, declined or refused is not owed",
        "SELECT part.id, part.status, money.reduced FROM seller_order part"
        f" JOIN ({_PER_PART}) money ON money.id = part.id"
        " LEFT JOIN (SELECT part_id, sum(line_total) AS total FROM order_line"
        " WHERE declined_at IS NOT NULL GROUP BY part_id) declined ON declined.part_id = part.id"
        " WHERE money.reduced <> CASE WHEN part.status IN ('canceled', 'returned')"
        " THEN part.total ELSE coalesce(declined.total, 0) + money.postage END",
    ),
    Invariant(
        "I-26",
        "postage falls with declined lines alone, and never below nothing",
        "SELECT part.id, part.shipping_fee, money.postage FROM seller_order part"
        f" JOIN ({_PER_PART}) money ON money.id = part.id"
        " WHERE money.postage > part.shipping_fee OR (money.postage > 0"
        " AND part.status NOT IN ('canceled', 'returned') AND NOT EXISTS (SELECT 1 FROM order_line line"
        " WHERE line.part_id = part.id AND line.declined_at IS NOT NULL))",
    ),
    Invariant(
        "I-26",
        "cash is received for what was delivered only",
        "SELECT part.id, part.status FROM payment_event paid"
        " JOIN seller_order part ON part.id = paid.part_id"
        " WHERE paid.kind = 'received' AND part.status <> 'delivered'",
    ),
)
