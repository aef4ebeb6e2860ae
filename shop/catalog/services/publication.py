"""A product's way before the officers and onto the shelf."""

from shop.catalog.errors import ProductNotReady, ReasonMissing, StepNotAllowed
from shop.catalog.events import (
    ProductChanged,
    ProductPublished,
    ProductRefused,
    ProductSubmitted,
)
from shop.catalog.models import Product, ProductStatus
from shop.catalog.policies import missing_for_publication
from shop.catalog.services.steps import lock, need_a_selling_seller, step
from shop.kernel.clock import now
from shop.platform import outbox


def submit_product(*, product: Product, actor_id: int | None) -> None:
    """Hand a draft to the officers. Submitting twice changes nothing.

    Raises SellerNotSelling, ProductNotReady with what is missing, StepNotAllowed.
    """
    lock(product)
    if product.status is ProductStatus.PROPOSED:
        return
    need_a_selling_seller(product)
    if missing := missing_for_publication(product):
        raise ProductNotReady(missing)
    step(product, ProductStatus.PROPOSED, actor_id=actor_id)
    product.submitted_at = now()
    product.refusal = ""
    outbox.record(ProductSubmitted(product_id=product.id))


def publish_product(*, product: Product, actor_id: int | None) -> None:
    """Put a proposed product on the shelf. Publishing twice changes nothing.

    Raises StepNotAllowed, SellerNotSelling, ProductNotReady with what is missing.
    """
    lock(product)
    if product.status is ProductStatus.PUBLISHED:
        return
    if product.status is not ProductStatus.PROPOSED:
        raise StepNotAllowed
    need_a_selling_seller(product)
    if missing := missing_for_publication(product):
        raise ProductNotReady(missing)
    step(product, ProductStatus.PUBLISHED, actor_id=actor_id)
    product.published_at = product.published_at or now()
    product.refusal = ""
    outbox.record(ProductPublished(product_id=product.id))


def refuse_product(
    *,
    product: Product,
    reason: str,
    actor_id: int | None,
    to: ProductStatus = ProductStatus.REJECTED,
) -> None:
    """Send a product back with a reason: rejected, or to DRAFT to be put right.

    What is already on the shelf leaves it at once.
    """
    if not reason.strip():
        raise ReasonMissing
    if to not in {ProductStatus.REJECTED, ProductStatus.DRAFT}:
        raise ValueError(to)
    lock(product)
    if product.status is to:
        return
    step(product, to, actor_id=actor_id, reason=reason.strip())
    product.refusal = reason.strip()
    outbox.record(ProductRefused(product_id=product.id))
    outbox.record(ProductChanged(product_id=product.id))


def hide_product(*, product: Product, actor_id: int | None, reason: str = "") -> None:
    """Take a product off the shelf for a while. Hiding twice changes nothing."""
    lock(product)
    if product.status is ProductStatus.HIDDEN:
        return
    step(product, ProductStatus.HIDDEN, actor_id=actor_id, reason=reason)
    outbox.record(ProductChanged(product_id=product.id))


def show_product(*, product: Product, actor_id: int | None) -> None:
    """Put a hidden product back, unchanged since officers saw it. Calm when repeated."""
    lock(product)
    if product.status is ProductStatus.PUBLISHED:
        return
    if product.status is not ProductStatus.HIDDEN:
        raise StepNotAllowed
    need_a_selling_seller(product)
    if missing := missing_for_publication(product):
        raise ProductNotReady(missing)
    step(product, ProductStatus.PUBLISHED, actor_id=actor_id)
    outbox.record(ProductChanged(product_id=product.id))


def look_again(product: Product, *, actor_id: int | None) -> None:
    """After a change to what officers had checked: published is proposed, hidden is a draft."""
    product.updated_at = now()
    if product.status is ProductStatus.PUBLISHED:
        step(product, ProductStatus.PROPOSED, actor_id=actor_id)
        product.submitted_at = now()
        outbox.record(ProductSubmitted(product_id=product.id))
        outbox.record(ProductChanged(product_id=product.id))
    elif product.status is ProductStatus.HIDDEN:
        step(product, ProductStatus.DRAFT, actor_id=actor_id)
        outbox.record(ProductChanged(product_id=product.id))
