"""Changes to products. Keyword-only; inside `transaction()`."""

from shop.catalog.services.photos import PhotoFacts, put_photos
from shop.catalog.services.products import (
    ProductFacts,
    change_product,
    create_product,
    put_aliases,
)
from shop.catalog.services.publication import (
    hide_product,
    publish_product,
    refuse_product,
    show_product,
    submit_product,
)
from shop.catalog.services.variants import put_variant

__all__ = [
    "PhotoFacts",
    "ProductFacts",
    "change_product",
    "create_product",
    "hide_product",
    "publish_product",
    "put_aliases",
    "put_photos",
    "put_variant",
    "refuse_product",
    "show_product",
    "submit_product",
]
