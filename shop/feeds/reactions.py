"""A picture to share follows the goods that it shows, after the commit."""

from shop.feeds import jobs, queries
from shop.platform import outbox


def product_changed(product_id: int) -> None:
    """A product was published, changed, hidden or sent back."""
    outbox.defer(jobs.draw, {"product_ids": [product_id]})


def seller_decided(seller_id: int, status: str) -> None:
    """A seller may sell, or no longer."""
    del status
    seller_changed(seller_id)


def seller_changed(seller_id: int) -> None:
    """A seller's name stands on the pictures of all his goods."""
    numbers = queries.ids_of_seller(seller_id)
    for start in range(0, len(numbers), jobs.PIECE):
        outbox.defer(jobs.draw, {"product_ids": numbers[start : start + jobs.PIECE]})
