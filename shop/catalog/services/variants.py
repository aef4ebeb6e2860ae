"""Packs and prices."""

from shop.catalog.errors import BadVariant, SkuTaken
from shop.catalog.events import ProductChanged
from shop.catalog.models import MeasureKind, Product, Variant
from shop.catalog.policies import CHECKED_VARIANT_FIELDS, variant_problems
from shop.catalog.queries import sku_is_taken
from shop.catalog.services.publication import look_again
from shop.catalog.services.steps import lock
from shop.kernel.codes import new_code
from shop.kernel.money import Vnd
from shop.kernel.text import normalize
from shop.platform import outbox
from shop.platform.database import db


def put_variant(
    *,
    product: Product,
    actor_id: int | None,
    name: str,
    measure: MeasureKind,
    net_amount: int,
    gross_grams: int,
    price: Vnd,
    sku: str = "",
    position: int = 0,
    is_offered: bool = True,
    variant: Variant | None = None,
) -> Variant:
    """Add a pack, or change the one given. Without `sku` the shop makes one up.

    Price, postal weight and being offered change at once; a new pack, another name or
    measure of what is on the shelf goes to the officers. Raises BadVariant, SkuTaken.
    """
    lock(product)
    values = {
        "name": normalize(name),
        "measure": measure,
        "net_amount": net_amount,
        "gross_grams": gross_grams,
        "price": price,
    }
    if problems := variant_problems(**values):  # type: ignore[arg-type]
        raise BadVariant(problems)
    values |= {"position": position, "is_offered": is_offered}
    values["sku"] = _free_sku(product, sku, variant)
    if variant is None:
        variant = Variant(seller_id=product.seller_id)
        product.variants.append(variant)
    _change(product, variant, values, actor_id)
    return variant


def _change(product: Product, variant: Variant, values: dict[str, object], actor_id: int | None) -> None:
    changed = {name for name, value in values.items() if getattr(variant, name, None) != value}
    for name in changed:
        setattr(variant, name, values[name])
    db.session.flush()
    if changed & CHECKED_VARIANT_FIELDS:
        look_again(product, actor_id=actor_id)
    elif changed:
        outbox.record(ProductChanged(product_id=product.id))


def _free_sku(product: Product, wanted: str, variant: Variant | None) -> str:
    sku = "".join(wanted.split()).upper()[:40]
    if not sku:
        return variant.sku if variant else f"{product.id}-{new_code(4)}"
    if (variant is None or variant.sku != sku) and sku_is_taken(sku, product.seller_id):
        raise SkuTaken
    return sku
