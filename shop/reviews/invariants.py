"""What must always hold about reviews."""

from shop.platform.invariants import Invariant

_RECOUNT = (
    "SELECT product_id, count(*) AS reviews, sum(rating) AS blossoms,"
    + ",".join(f" sum(CASE WHEN rating = {number} THEN 1 ELSE 0 END) AS n{number}" for number in range(1, 6))
    + " FROM review WHERE status = 'shown' GROUP BY product_id"
)
_SUMS = ("reviews", "blossoms", "n1", "n2", "n3", "n4", "n5")

INVARIANTS = (
    Invariant(
        "V-1",
        "the sums of a product are those of its shown reviews",
        "SELECT kept.product_id, kept.reviews, found.reviews FROM product_rating kept"
        f" LEFT JOIN ({_RECOUNT}) found ON found.product_id = kept.product_id"
        f" WHERE {' OR '.join(f'kept.{name} <> coalesce(found.{name}, 0)' for name in _SUMS)}"
        " UNION ALL SELECT found.product_id, 0, found.reviews"
        f" FROM ({_RECOUNT}) found LEFT JOIN product_rating kept ON kept.product_id = found.product_id"
        " WHERE kept.product_id IS NULL",
    ),
    Invariant(
        "V-2",
        "a review is of a line that was delivered, of its product and its seller",
        "SELECT review.id, line.id FROM review JOIN order_line line ON line.id = review.line_id"
        " JOIN seller_order part ON part.id = line.part_id JOIN variant ON variant.id = line.variant_id"
        " WHERE part.status NOT IN ('delivered', 'returned') OR line.declined_at IS NOT NULL"
        " OR review.product_id <> variant.product_id OR review.seller_id <> line.seller_id",
    ),
    Invariant(
        "V-3",
        "a review belongs to the account of its order, or to nobody",
        "SELECT review.id FROM review JOIN order_line line ON line.id = review.line_id"
        " JOIN customer_order o ON o.id = line.order_id"
        " WHERE review.author_id IS NOT NULL AND o.buyer_id IS NOT NULL AND o.buyer_id <> review.author_id",
    ),
    Invariant(
        "V-4",
        "a review has four pictures at the most",
        "SELECT review_id, count(*) FROM review_photo GROUP BY review_id HAVING count(*) > 4",
    ),
)
