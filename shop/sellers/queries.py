"""Reads of sellers. Visitors see approved sellers alone."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from shop.platform.database import db
from shop.platform.media import MediaFile, MediaState
from shop.sellers.models import Seller, SellerDocument, SellerMember, SellerStatus


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


def slug_is_taken(slug: str) -> bool:
    """Whether a seller has this address."""
    return db.session.scalar(select(Seller.id).where(Seller.slug == slug)) is not None


def slugs_of(seller_ids: Collection[int]) -> dict[int, str]:
    """Addresses of approved sellers by id; one statement, none for nobody."""
    if not seller_ids:
        return {}
    wanted = select(Seller.id, Seller.slug).where(
        Seller.id.in_(seller_ids), Seller.status == SellerStatus.APPROVED
    )
    return dict(db.session.execute(wanted).all())


def document_of_seller(document_id: int, *, seller_id: int) -> SellerDocument | None:
    """A paper of a seller's own application, with its picture."""
    return db.session.scalar(
        select(SellerDocument)
        .where(SellerDocument.id == document_id, SellerDocument.seller_id == seller_id)
        .options(joinedload(SellerDocument.media))
    )


def usable_papers(media_ids: Collection[int], *, user_id: int) -> set[int]:
    """Those private, sound pictures that this person took in."""
    found = select(MediaFile.id).where(
        MediaFile.id.in_(media_ids),
        MediaFile.owner_id == user_id,
        MediaFile.is_private,
        MediaFile.state != MediaState.FAILED,
    )
    return set(db.session.scalars(found))
