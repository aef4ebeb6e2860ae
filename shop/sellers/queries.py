"""Reads of sellers. Visitors see approved sellers alone."""

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from shop.platform.database import db
from shop.sellers.models import Seller, SellerMember, SellerStatus


def seller_of_user(user_id: int) -> Seller | None:
    """The seller a person works for, in whatever state. One statement."""
    return db.session.scalar(
        select(Seller)
        .join(SellerMember, SellerMember.seller_id == Seller.id)
        .where(SellerMember.user_id == user_id)
    )


def seller_by_slug(slug: str) -> Seller | None:
    """The approved seller at an address, with its place; None for every other state."""
    return db.session.scalar(
        select(Seller)
        .where(Seller.slug == slug, Seller.status == SellerStatus.APPROVED)
        .options(joinedload(Seller.province), joinedload(Seller.ward))
    )


def seller(seller_id: int) -> Seller | None:
    """Any seller, in whatever state: for officers and for what follows a decision."""
    return db.session.get(Seller, seller_id)
