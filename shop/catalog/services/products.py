"""Writing a product down and changing what is said of it."""

from collections.abc import Sequence
from typing import Any, TypedDict, Unpack

from shop.catalog.errors import BadSeason, NameMissing, UnknownKind
from shop.catalog.events import ProductChanged
from shop.catalog.groups import subgroup as known_subgroup
from shop.catalog.models import Product, ProductAlias, ProductStatus
from shop.catalog.policies import CHECKED_FIELDS, SHORTEST_NAME
from shop.catalog.queries import slug_is_taken
from shop.catalog.services.publication import look_again
from shop.catalog.services.steps import lock, note
from shop.kernel.clock import now
from shop.kernel.codes import free_slug
from shop.kernel.text import normalize, slugify
from shop.platform import outbox
from shop.platform.database import db
from shop.sellers.models import Seller


class ProductFacts(TypedDict, total=False):
    """What may be said of a product; columns of `Product` by the same names."""

    name: str
    name_en: str
    subgroup: str
    province_code: str
    ward_code: str | None
    place_text: str
    region: str
    band: str
    summary: str
    summary_en: str
    story: str
    ingredients: str
    storage: str
    shelf_life: str
    responsible: str
    is_perishable: bool
    is_alcohol: bool
    abv_tenths: int | None
    peak_months: list[int]
    some_months: list[int]
    drawing: str | None
    drawing_alt: str
    sources: list[str]
    illustrative: list[str]


def create_product(
    *,
    seller: Seller,
    actor_id: int | None,
    slug: str | None = None,
    **facts: Unpack[ProductFacts],
) -> Product:
    """Begin a draft. Place, region and responsible person are the seller's unless given.

    Raises NameMissing, UnknownKind, BadSeason.
    """
    values = _checked({**_defaults(seller), **facts})
    wanted = slugify(slug or values["name"], limit=100) or "mon"
    free = free_slug(wanted, is_taken=slug_is_taken)
    product = Product(seller_id=seller.id, seller=seller, slug=free, **values)
    db.session.add(product)
    product.status = ProductStatus.DRAFT
    note(product, actor_id=actor_id)
    db.session.flush()
    return product


def change_product(*, product: Product, actor_id: int | None, **facts: Unpack[ProductFacts]) -> None:
    """Change what is said. A checked fact of what is on the shelf goes to the officers again.

    Raises NameMissing, UnknownKind, BadSeason. Nothing happens when nothing differs.
    """
    lock(product)
    wanted = _checked({"subgroup": product.subgroup, "is_alcohol": product.is_alcohol, **facts})
    changed = {name for name, value in wanted.items() if getattr(product, name) != value}
    for name in changed:
        setattr(product, name, wanted[name])
    if changed & CHECKED_FIELDS:
        look_again(product, actor_id=actor_id)
    elif changed:
        product.updated_at = now()
        outbox.record(ProductChanged(product_id=product.id))


def put_aliases(*, product: Product, names: Sequence[str], actor_id: int | None) -> None:
    """Other names under which people look for the product; replaces those there were."""
    lock(product)
    wanted = list(dict.fromkeys(clean for name in names if (clean := normalize(name)[:120])))
    if wanted == [alias.name for alias in product.aliases]:
        return
    kept = {alias.name: alias for alias in product.aliases}
    product.aliases[:] = [kept.get(name) or ProductAlias(name=name) for name in wanted]
    look_again(product, actor_id=actor_id)


def _defaults(seller: Seller) -> dict[str, Any]:
    return {
        "province_code": seller.province_code,
        "ward_code": seller.ward_code,
        "place_text": seller.place_text,
        "region": seller.region,
        "band": seller.band,
        "responsible": ", ".join(filter(None, (seller.name, seller.place_text))),
    }


def _checked(values: dict[str, Any]) -> dict[str, Any]:
    """Normalized values; goods of an alcohol set are alcohol whatever is said."""
    if "name" in values:
        values["name"] = normalize(values["name"])
    if len(values.get("name", "-" * SHORTEST_NAME)) < SHORTEST_NAME:
        raise NameMissing
    kind = known_subgroup(values.get("subgroup", ""))
    if kind is None:
        raise UnknownKind
    values["is_alcohol"] = kind.is_alcohol or bool(values.get("is_alcohol"))
    if not values["is_alcohol"]:
        values["abv_tenths"] = None
    for season in ("peak_months", "some_months"):
        if any(not 1 <= month <= 12 for month in values.get(season, ())):
            raise BadSeason
    return values
