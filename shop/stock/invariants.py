"""What must always hold about stock."""

from shop.platform.invariants import Invariant

INVARIANTS = (
    Invariant(
        "I-01",
        "what is reserved lies on hand",
        "SELECT id, on_hand, reserved FROM stock WHERE reserved < 0 OR reserved > on_hand",
    ),
    Invariant(
        "I-02",
        "what is reserved is the sum of the held reservations",
        "SELECT stock.id, stock.reserved, coalesce(sum(held.quantity), 0) FROM stock"
        " LEFT JOIN reservation held ON held.stock_id = stock.id AND held.state = 'held'"
        " GROUP BY stock.id, stock.reserved"
        " HAVING stock.reserved <> coalesce(sum(held.quantity), 0)",
    ),
    Invariant(
        "I-03",
        "what is on hand is the sum of the moves",
        "SELECT stock.id, stock.on_hand, coalesce(sum(move.quantity), 0) FROM stock"
        " LEFT JOIN stock_move move ON move.stock_id = stock.id"
        " GROUP BY stock.id, stock.on_hand"
        " HAVING stock.on_hand <> coalesce(sum(move.quantity), 0)",
    ),
    Invariant(
        "I-05",
        "a reservation ends once: held, or ended at a moment; given back only if it had left",
        "SELECT id, state, ended_at, given_back_at FROM reservation"
        " WHERE (state = 'held' AND ended_at IS NOT NULL)"
        " OR (state <> 'held' AND ended_at IS NULL)"
        " OR (state <> 'consumed' AND given_back_at IS NOT NULL)",
    ),
    Invariant(
        "I-05",
        "what left for orders, less what came back, is what consumed reservations say",
        "SELECT stock.id, coalesce(moved.quantity, 0), coalesce(gone.quantity, 0) FROM stock"
        " LEFT JOIN (SELECT stock_id, -sum(quantity) AS quantity FROM stock_move"
        " WHERE kind IN ('sale', 'return') GROUP BY stock_id) moved"
        " ON moved.stock_id = stock.id"
        " LEFT JOIN (SELECT stock_id, sum(quantity) AS quantity FROM reservation"
        " WHERE state = 'consumed' AND given_back_at IS NULL GROUP BY stock_id) gone"
        " ON gone.stock_id = stock.id"
        " WHERE coalesce(moved.quantity, 0) <> coalesce(gone.quantity, 0)",
    ),
)
