"""Goods for tests. Each function writes at once and gives back the row."""

from itertools import count
from typing import Any

from shop.catalog.models import MeasureKind, Product, ProductEvent, ProductStatus, Variant
from shop.catalog.services import put_variant
from shop.kernel.clock import now
from shop.platform.database import db, transaction
from shop.sellers.models import Seller
from tests.factories.sellers import make_seller

_numbers = count(1)


def make_product(
    name: str = "Mật ong hoa ban",
    *,
    seller: Seller | None = None,
    status: ProductStatus = ProductStatus.PUBLISHED,
    price: int = 285_000,
    variants: int = 1,
    **changes: Any,
) -> Product:
    """A product with all that publication needs, on sale unless told otherwise."""
    number = next(_numbers)
    seller = seller or make_seller()
    values: dict[str, Any] = {
        "seller_id": seller.id,
        "slug": f"mon-{number}",
        "name": name,
        "subgroup": "I.2.b",
        "status": status,
        "province_code": "11",
        "region": "Điện Biên",
        "band": "dien-bien",
        "summary": "Mật quay một vụ, đặc và thơm.",
        "story": "Ong lấy mật khi hoa ban nở.",
        "ingredients": "Mật ong",
        "storage": "Nơi khô, mát",
        "shelf_life": "24 tháng từ ngày đóng hũ",
        "responsible": seller.name,
        "drawing": "mat-ong-hoa-ban",
        "drawing_alt": "Hũ mật ong hoa ban",
        "published_at": now() if status in _SHOWN else None,
        **changes,
    }
    with transaction():
        product = Product(**values)
        product.events.append(ProductEvent(step=status, actor_id=None))
        db.session.add(product)
        db.session.flush()
        for position in range(variants):
            _add_variant(product, price=price + position * 100_000, position=position)
    return product


def make_variant(product: Product, **changes: Any) -> Variant:
    """One more pack of a product."""
    with transaction():
        return _add_variant(product, **changes)


def change_variant(variant: Variant, *, actor_id: int | None = None, **changes: Any) -> Variant:
    """A pack as its seller saves it, with a few things told otherwise. Inside `transaction()`."""
    kept = {name: getattr(variant, name) for name in _KEPT}
    values = {"product": variant.product, "actor_id": actor_id, "variant": variant, **kept, **changes}
    return put_variant(**values)


def _add_variant(product: Product, **changes: Any) -> Variant:
    number = next(_numbers)
    values: dict[str, Any] = {
        "seller_id": product.seller_id,
        "sku": f"SKU-{number}",
        "name": "Hũ 500 g",
        "measure": MeasureKind.WEIGHT,
        "net_amount": 500,
        "gross_grams": 700,
        "price": 285_000,
        **changes,
    }
    variant = Variant(**values)
    product.variants.append(variant)
    db.session.flush()
    return variant


_SHOWN = (ProductStatus.PUBLISHED, ProductStatus.HIDDEN)
_KEPT = ("name", "measure", "net_amount", "gross_grams", "price", "position", "is_offered")
