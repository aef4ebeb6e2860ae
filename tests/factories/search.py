"""Shelves for tests: goods with stock, written down in the index."""

from typing import Any

from shop.catalog.models import Product, ProductAlias
from shop.platform.database import db, transaction
from shop.search import services
from shop.stock import services as stock
from tests.factories.catalog import make_product


def put_on_shelf(
    name: str = "Mật ong hoa ban", *, stock_of_each: int = 10, aliases: tuple[str, ...] = (), **changes: Any
) -> Product:
    """A product on sale, with stock of each pack, found by listing and search."""
    product = make_product(name, **changes)
    with transaction():
        product = db.session.get_one(Product, product.id)
        for variant in product.variants:
            stock.open_stock(variant=variant, on_hand=stock_of_each, actor_id=None)
        product.aliases.extend(ProductAlias(name=alias) for alias in aliases)
        db.session.flush()
        services.index_product(product.id)
        services.index_seller(product.seller_id)
    return product


def index_all() -> None:
    """Write everything down that is on sale."""
    with transaction():
        services.rebuild()
