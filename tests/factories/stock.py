"""Stock for tests."""

from shop.catalog.models import Variant
from shop.platform.database import transaction
from shop.stock import services
from shop.stock.models import Stock
from tests.factories.catalog import make_product


def make_stock(on_hand: int = 10, variant: Variant | None = None) -> Stock:
    """Stock of a variant, or of one that is made up for it."""
    variant = variant or make_product().variants[0]
    with transaction():
        return services.open_stock(variant=variant, on_hand=on_hand, actor_id=None)
