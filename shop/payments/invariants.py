"""What must always hold about money."""

from shop.platform.invariants import Invariant

_SUMS = (
    "SELECT {of} AS id, sum(CASE kind WHEN 'expected' THEN amount ELSE 0 END) AS expected,"
    " sum(CASE kind WHEN 'reduced' THEN amount ELSE 0 END) AS reduced,"
    " sum(CASE kind WHEN 'received' THEN amount ELSE 0 END) AS received,"
    " sum(CASE kind WHEN 'refunded' THEN amount WHEN 'returned' THEN -amount ELSE 0 END) AS refunded,"
    " sum(CASE WHEN kind = 'reduced' AND substr(key, 1, 8) = 'postage:' THEN amount ELSE 0 END) AS postage"
    " FROM payment_event GROUP BY {of}"
)
_PER_PART = _SUMS.format(of="part_id")
_PER_ORDER = _SUMS.format(of="order_id")
_IS_CASH = "o.payment_method = 'cod'"
_LIVE = "('new', 'open')"

_OF_PARTS = (
    Invariant(
        "I-08",
        "what is expected of a part is its total, and no more is taken off, received or refunded",
        "SELECT part.id, part.total, money.expected, money.reduced, money.received, money.refunded"
        f" FROM seller_order part LEFT JOIN ({_PER_PART}) money ON money.id = part.id"
        " JOIN customer_order o ON o.id = part.order_id"
        " WHERE money.id IS NULL OR money.expected <> part.total OR money.reduced > money.expected"
        " OR money.received > money.expected OR money.refunded > money.received"
        f" OR ({_IS_CASH} AND money.reduced + money.received > money.expected)",
    ),
    Invariant(
        "I-08",
        "a part that was paid ahead was paid whole, and what it is not to bring is refunded or on its way",
        "SELECT part.id, money.received, money.reduced, money.refunded, back.amount FROM seller_order part"
        f" JOIN customer_order o ON o.id = part.order_id JOIN ({_PER_PART}) money ON money.id = part.id"
        " LEFT JOIN (SELECT part_id, sum(amount) AS amount FROM refund WHERE state <> 'done'"
        f" GROUP BY part_id) back ON back.part_id = part.id WHERE NOT {_IS_CASH} AND money.received > 0"
        " AND (money.received <> part.total"
        " OR money.refunded + coalesce(back.amount, 0) <> money.reduced)",
    ),
    Invariant(
        "I-26",
        "what is canceled, declined or refused is not owed",
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
        " JOIN seller_order part ON part.id = paid.part_id JOIN customer_order o ON o.id = part.order_id"
        f" WHERE paid.kind = 'received' AND {_IS_CASH} AND part.status <> 'delivered'",
    ),
)

_OF_ATTEMPTS = (
    Invariant(
        "I-14",
        "an order has an attempt, and every attempt asks for the order's total",
        "SELECT o.id, attempt.id, attempt.amount FROM customer_order o"
        " LEFT JOIN payment_attempt attempt ON attempt.order_id = o.id"
        " WHERE attempt.id IS NULL OR attempt.amount <> o.total",
    ),
    Invariant(
        "I-08",
        "a cash attempt is captured when nothing is outstanding, canceled if nothing is to be paid",
        "SELECT o.id, attempt.state FROM customer_order o"
        " JOIN payment_attempt attempt ON attempt.order_id = o.id"
        f" JOIN ({_PER_ORDER}) money ON money.id = o.id WHERE attempt.method = 'cod' AND attempt.state <>"
        " CASE WHEN money.expected - money.reduced - money.received > 0 THEN 'open'"
        " WHEN money.received > 0 THEN 'captured' ELSE 'canceled' END",
    ),
    Invariant(
        "I-12",
        "an order that is paid ahead goes on with one captured attempt, and without one it waits or ended",
        "SELECT o.id, o.status, count(attempt.id) FROM customer_order o"
        " LEFT JOIN payment_attempt attempt ON attempt.order_id = o.id AND attempt.state = 'captured'"
        f" WHERE NOT {_IS_CASH} GROUP BY o.id, o.status HAVING count(attempt.id) > 1"
        " OR (o.status IN ('placed', 'completed') AND count(attempt.id) = 0)"
        " OR (o.status = 'awaiting_payment' AND count(attempt.id) > 0)",
    ),
    Invariant(
        "I-15",
        "a captured attempt brought its amount; what came beyond it goes back",
        "SELECT attempt.id, attempt.amount, attempt.captured FROM payment_attempt attempt"
        " LEFT JOIN (SELECT attempt_id, sum(amount) AS amount FROM refund WHERE part_id IS NULL"
        " GROUP BY attempt_id) back ON back.attempt_id = attempt.id"
        " WHERE attempt.method <> 'cod' AND attempt.state = 'captured'"
        " AND attempt.captured <> attempt.amount + coalesce(back.amount, 0)",
    ),
    Invariant(
        "I-13",
        "money that came to an attempt which is over, and is not the order's, goes back whole",
        "SELECT attempt.id, attempt.state, attempt.captured, attempt.refund_reserved"
        " FROM payment_attempt attempt JOIN customer_order o ON o.id = attempt.order_id"
        " WHERE attempt.captured > attempt.refund_reserved AND attempt.state <> 'captured'"
        " AND (o.status <> 'awaiting_payment' OR attempt.state = 'mismatch')",
    ),
    Invariant(
        "I-16",
        "what is reserved for refunds is the sum of the refunds",
        "SELECT attempt.id, attempt.refund_reserved, sum(refund.amount) FROM payment_attempt attempt"
        " LEFT JOIN refund ON refund.attempt_id = attempt.id GROUP BY attempt.id, attempt.refund_reserved"
        " HAVING attempt.refund_reserved <> coalesce(sum(refund.amount), 0)",
    ),
    Invariant(
        "I-06",
        "stock is held exactly as long as an order may be paid by an open attempt",
        "SELECT kept.id, o.id FROM reservation kept JOIN customer_order o ON o.id = kept.order_id"
        f" WHERE o.status = 'awaiting_payment' AND kept.state = 'held' AND NOT EXISTS (SELECT 1"
        f" FROM payment_attempt attempt WHERE attempt.order_id = o.id AND attempt.state IN {_LIVE})"
        " UNION ALL SELECT attempt.id, o.id FROM payment_attempt attempt"
        " JOIN customer_order o ON o.id = attempt.order_id WHERE o.status = 'awaiting_payment'"
        f" AND attempt.state IN {_LIVE} AND NOT EXISTS (SELECT 1 FROM reservation kept"
        " WHERE kept.order_id = o.id AND kept.state = 'held')",
    ),
    Invariant(
        "I-06",
        "an order that does not wait for money has nothing open, but a card's page whose time ended then",
        "SELECT attempt.id, o.status FROM payment_attempt attempt"
        " JOIN customer_order o ON o.id = attempt.order_id"
        f" WHERE attempt.state IN {_LIVE} AND attempt.method <> 'cod' AND o.status <> 'awaiting_payment'"
        " AND (attempt.method <> 'card' OR NOT EXISTS (SELECT 1 FROM payment_event paid"
        " WHERE paid.order_id = o.id AND paid.kind = 'received' AND paid.at >= attempt.expires_at))",
    ),
)

_OF_TRANSFERS = (
    Invariant(
        "I-26",
        "cash is received by the sellers: nothing of it came to the market, or goes back from there",
        "SELECT id, captured FROM payment_attempt WHERE method = 'cod' AND captured <> 0",
    ),
    Invariant(
        "I-27",
        "what arrived by bank for an attempt is what the attempt says came in",
        "SELECT attempt.id, attempt.captured, sum(transfer.amount) FROM payment_attempt attempt"
        " LEFT JOIN bank_transfer transfer ON transfer.attempt_id = attempt.id"
        " WHERE attempt.method = 'vietqr' GROUP BY attempt.id, attempt.captured"
        " HAVING attempt.captured <> coalesce(sum(transfer.amount), 0)",
    ),
    Invariant(
        "I-16",
        "a refund that is done names its bank reference or its gateway's",
        "SELECT id FROM refund WHERE state = 'done' AND bank_ref IS NULL AND provider_ref IS NULL",
    ),
)

INVARIANTS = (*_OF_PARTS, *_OF_ATTEMPTS, *_OF_TRANSFERS)
