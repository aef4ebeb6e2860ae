"""Applying to sell: who one is, where, and the papers that show it."""

from collections.abc import Sequence
from typing import TypedDict, Unpack

from sqlalchemy import select

from shop.accounts.models import User
from shop.kernel.clock import now
from shop.kernel.codes import free_slug
from shop.kernel.text import slugify
from shop.places.queries import province, ward_in
from shop.places.regions import region_of
from shop.platform import outbox
from shop.platform.database import db
from shop.sellers.errors import (
    AlreadySeller,
    DocumentMissing,
    NotYourPicture,
    StepNotAllowed,
    TooManyDocuments,
    UnknownPlace,
)
from shop.sellers.events import SellerApplied
from shop.sellers.models import (
    LegalForm,
    Seller,
    SellerDocument,
    SellerMember,
    SellerStatus,
)
from shop.sellers.policies import MOST_DOCUMENTS
from shop.sellers.queries import seller_of_user, slug_is_taken, usable_papers
from shop.sellers.services.steps import lock, note, step


class SellerFacts(TypedDict):
    """What an applicant says; columns of `Seller` by the same names."""

    name: str
    legal_form: str
    tax_code: str
    registration_no: str
    representative: str
    phone: str
    province_code: str
    ward_code: str
    street: str
    place_text: str
    story: str


def apply(*, user: User, documents: Sequence[int], **facts: Unpack[SellerFacts]) -> Seller:
    """Hand in an application; `documents` are ids of private pictures that this person took in.

    Raises AlreadySeller, UnknownPlace, DocumentMissing, TooManyDocuments, NotYourPicture.
    """
    db.session.execute(select(User.id).where(User.id == user.id).with_for_update())
    if seller_of_user(user.id) is not None:
        raise AlreadySeller
    slug = free_slug(slugify(facts["name"], limit=60) or "gian-hang", is_taken=slug_is_taken)
    seller = Seller(slug=slug, email=user.email, submitted_at=now())
    _write(seller, facts)
    seller.status = SellerStatus.PENDING
    seller.members.append(SellerMember(user_id=user.id, is_owner=True))
    db.session.add(seller)
    note(seller, actor_id=user.id)
    db.session.flush()
    _put_documents(seller, documents, user_id=user.id)
    outbox.record(SellerApplied(seller_id=seller.id))
    return seller


def resubmit(*, seller: Seller, user: User, documents: Sequence[int], **facts: Unpack[SellerFacts]) -> None:
    """Hand in the corrected version; `documents` as in `apply`, those kept from before included.

    Raises StepNotAllowed unless officers asked for changes, and what `apply` raises.
    """
    lock(seller)
    if seller.status is not SellerStatus.NEEDS_CHANGES:
        raise StepNotAllowed
    _write(seller, facts)
    _put_documents(seller, documents, user_id=user.id)
    step(seller, SellerStatus.PENDING, actor_id=user.id)
    seller.submitted_at = now()
    outbox.record(SellerApplied(seller_id=seller.id))


def _write(seller: Seller, facts: SellerFacts) -> None:
    place = province(facts["province_code"])
    if place is None or ward_in(facts["ward_code"], province_code=place.code) is None:
        raise UnknownPlace
    for name, value in facts.items():
        setattr(seller, name, value)
    seller.legal_form = LegalForm(facts["legal_form"])
    seller.tax_code = facts["tax_code"] or None
    seller.registration_no = facts["registration_no"] or None
    seller.region, seller.band = region_of(place, facts["place_text"])


def _put_documents(seller: Seller, wanted: Sequence[int], *, user_id: int) -> None:
    """The papers are these; what is left out is no longer part of the application."""
    ids = list(dict.fromkeys(wanted))
    if not ids:
        raise DocumentMissing
    if len(ids) > MOST_DOCUMENTS:
        raise TooManyDocuments
    kept = {document.media_id: document for document in seller.documents}
    added = [media_id for media_id in ids if media_id not in kept]
    if usable_papers(added, user_id=user_id) != set(added):
        raise NotYourPicture
    for media_id in kept.keys() - set(ids):
        db.session.delete(kept[media_id])
    db.session.add_all(SellerDocument(seller_id=seller.id, media_id=media_id) for media_id in added)
    db.session.flush()
    db.session.expire(seller, ["documents"])
