"""The one place where a product takes a step: locked, checked, written down with actor and reason."""

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from shop.catalog.errors import SellerNotSelling, StepNotAllowed
from shop.catalog.models import Product, ProductEvent, ProductStatus
from shop.catalog.policies import NEXT_STEPS
from shop.platform.database import db


def lock(product: Product) -> None:
    """Hold the product's row until the transaction ends, with its newest values."""
    db.session.flush()
    db.session.execute(
        select(Product)
        .where(Product.id == product.id)
        .options(joinedload(Product.seller))
        .with_for_update(of=Product)
        .execution_options(populate_existing=True)
    )


def step(product: Product, to: ProductStatus, *, actor_id: int | None, reason: str = "") -> None:
    """Go one step of the table, or raise `StepNotAllowed`."""
    if to not in NEXT_STEPS[product.status]:
        raise StepNotAllowed
    product.status = to
    note(product, actor_id=actor_id, reason=reason)


def note(product: Product, *, actor_id: int | None, reason: str = "") -> None:
    """Write down where the product stands now, who brought it there and why."""
    product.events.append(ProductEvent(step=product.status, actor_id=actor_id, reason=reason))


def need_a_selling_seller(product: Product) -> None:
    """Raise `SellerNotSelling` unless the seller is approved."""
    if not product.seller.is_selling:
        raise SellerNotSelling
