"""What the index does when something has happened, after the commit."""

from shop.catalog.models import Variant
from shop.platform import outbox
from shop.platform.database import db
from shop.search import jobs, services

#: As many products are written down in one transaction; more are handed on in pieces.
PIECE = 100


def product_changed(product_id: int) -> None:
    """A product was published, changed, hidden, shown or sent back."""
    services.index_product(product_id)


def certificate_decided(certificate_id: int, product_id: int, status: str) -> None:
    """A product may have won or lost its stars."""
    del certificate_id, status
    services.index_product(product_id)


def availability_changed(variant_id: int) -> None:
    """A pack has sold out, or can be had again."""
    variant = db.session.get(Variant, variant_id)
    if variant is not None:
        services.index_product(variant.product_id)


def seller_decided(seller_id: int, status: str) -> None:
    """A seller may sell, or no longer."""
    del status
    seller_changed(seller_id)


def seller_changed(seller_id: int) -> None:
    """A seller's name stands in the words of all his goods."""
    services.index_seller(seller_id)
    numbers = services.ids_of_seller(seller_id)
    for start in range(0, len(numbers), PIECE):
        outbox.defer(jobs.index_products, {"product_ids": list(numbers[start : start + PIECE])})
