"""What happens here when something has happened below, after the commit."""

from shop.catalog.models import Product
from shop.platform.database import db
from shop.saved import jobs


def availability_changed(variant_id: int) -> None:
    """A pack has sold out, or can be had again."""
    jobs.tell_waiting(variant_id)


def product_published(product_id: int) -> None:
    """A product is on the shelf: alcohol is not written about."""
    product = db.session.get_one(Product, product_id)
    if not product.is_alcohol:
        jobs.tell_of_news(product.seller_id)
