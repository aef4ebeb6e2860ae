"""Saving products: pressed once or fifty times, a product is on the list once."""

from typing import Any

from sqlalchemy import delete, func, select, update

from shop.catalog.models import Product
from shop.kernel.clock import now
from shop.kernel.codes import digest
from shop.platform.database import db, insert_into
from shop.saved.errors import AgeUnknown, ListFull, NoSuchThing
from shop.saved.models import SavedProduct
from shop.saved.policies import MOST_SAVED
from shop.saved.queries import Owner, is_of, product_on_sale, saved_product


def keep(*, owner: Owner, product_id: int, is_of_age: bool = False) -> Product:
    """Put a product on the list; what was put. Repeating it changes nothing.

    Raises `NoSuchThing`, `AgeUnknown` or `ListFull`.
    """
    product = product_on_sale(product_id)
    if product is None or owner.is_nobody:
        raise NoSuchThing
    if product.is_alcohol and not is_of_age:
        raise AgeUnknown
    if saved_product(owner, product_id):
        return product
    if _count(owner) >= MOST_SAVED:
        raise ListFull(MOST_SAVED)
    values: dict[str, Any] = {"product_id": product_id, "saved_at": now()}
    if owner.user_id is not None:
        values["user_id"] = owner.user_id
    else:
        values["guest_digest"] = digest(owner.guest_secret or "")
    db.session.execute(insert_into(SavedProduct).values(**values).on_conflict_do_nothing())
    return product


def let_go(*, owner: Owner, product_id: int) -> None:
    """Take a product off the list. Repeating it changes nothing."""
    gone = delete(SavedProduct).where(is_of(owner), SavedProduct.product_id == product_id)
    db.session.execute(gone.execution_options(synchronize_session=False))


def merge(*, guest_secret: str, user_id: int) -> None:
    """What a guest had saved goes onto the person's own list, within its limit.

    A part of the sign-in's transaction: never refuses.
    """
    guest, own = Owner(guest_secret=guest_secret), Owner(user_id=user_id)
    room = max(0, MOST_SAVED - _count(own))
    known = select(SavedProduct.product_id).where(SavedProduct.user_id == user_id)
    coming = (
        select(SavedProduct.id)
        .where(is_of(guest), SavedProduct.product_id.not_in(known))
        .order_by(SavedProduct.id.desc())
        .limit(room)
    )
    chosen = list(db.session.scalars(coming))
    moved = update(SavedProduct).where(SavedProduct.id.in_(chosen)).values(user_id=user_id, guest_digest=None)
    for statement in (moved, delete(SavedProduct).where(is_of(guest))):
        db.session.execute(statement.execution_options(synchronize_session=False))


def _count(owner: Owner) -> int:
    counted = select(func.count()).select_from(SavedProduct).where(is_of(owner))
    return db.session.scalar(counted) or 0
