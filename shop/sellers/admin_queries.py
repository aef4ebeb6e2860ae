"""Sellers as officers read them: every state, searched and filtered."""

from collections.abc import Mapping, Sequence

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from shop.accounts.models import User
from shop.kernel.phones import read_phone
from shop.kernel.text import slugify
from shop.platform.database import db
from shop.platform.paging import Cursor, Page, newest_first
from shop.sellers.models import Seller, SellerDocument, SellerMember, SellerStatus

SIZE = 30


def sellers(*, text: str = "", status: SellerStatus | None = None, cursor: Cursor) -> Page[Seller, int]:
    """Sellers with their provinces, the latest first. One statement."""
    query = select(Seller).options(joinedload(Seller.province))
    if status is not None:
        query = query.where(Seller.status == status)
    if text:
        query = query.where(speaks_of(text))
    return newest_first(query, Seller.id, cursor, size=SIZE)


def by_status() -> Mapping[SellerStatus, int]:
    """How many stand where. One statement."""
    rows = db.session.execute(select(Seller.status, func.count()).group_by(Seller.status))
    return dict(rows.all())


def seller(seller_id: int) -> Seller | None:
    """Any seller with place, people, papers and history."""
    return db.session.scalar(
        select(Seller)
        .where(Seller.id == seller_id)
        .options(
            joinedload(Seller.province),
            joinedload(Seller.ward),
            selectinload(Seller.members).joinedload(SellerMember.user),
            selectinload(Seller.documents).joinedload(SellerDocument.media),
            selectinload(Seller.events),
        )
    )


def seller_to_decide(seller_id: int) -> Seller | None:
    """A seller as it is now; nobody else decides it until the transaction ends."""
    locked = (
        select(Seller)
        .where(Seller.id == seller_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return db.session.scalar(locked)


def twins_of(seller: Seller) -> Sequence[Seller]:
    """Other sellers with the same tax code, those that were refused or ended aside."""
    if not seller.tax_code:
        return []
    ended = (SellerStatus.REJECTED, SellerStatus.TERMINATED)
    return db.session.scalars(
        select(Seller)
        .where(Seller.tax_code == seller.tax_code, Seller.id != seller.id, Seller.status.not_in(ended))
        .order_by(Seller.id)
        .limit(5)
    ).all()


def speaks_of(text: str) -> ColumnElement[bool]:
    """A seller is called so, or known by this tax code, telephone or email."""
    people = select(SellerMember.seller_id).join(User, User.id == SellerMember.user_id)
    fits = [
        Seller.name.icontains(text, autoescape=True),
        Seller.tax_code.startswith(text, autoescape=True),
        Seller.email.icontains(text, autoescape=True),
        Seller.id.in_(people.where(User.email == text.lower())),
    ]
    if words := slugify(text):
        fits.append(Seller.slug.contains(words))
    if phone := read_phone(text):
        fits.append(Seller.phone == phone)
    return or_(*fits)
