"""What reviews do when something has happened below, after the commit."""

from shop.reviews import services


def order_forgotten(order_id: int) -> None:
    """A guest was taken out of an order: nobody can tell any more who wrote its reviews."""
    services.forget_authors_of_order(order_id)
