"""What letters need to know."""

from collections.abc import Collection, Sequence
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from shop.accounts.models import OFFICER_ROLE, Role, User
from shop.catalog.models import Product, ProductEvent, ProductStatus
from shop.certificates.models import Certificate, CertificateEvent, CertificateStatus
from shop.notifications.post import Reader
from shop.orders.models import (
    ActorKind,
    Order,
    OrderEvent,
    OrderLine,
    Parcel,
    SellerOrder,
    SellerOrderStatus,
)
from shop.payments.models import AGAIN, PaymentCase, Refund
from shop.platform.database import db
from shop.reviews.models import Review, ReviewReport
from shop.sellers.models import Seller, SellerEvent, SellerMember, SellerStatus

#: Rows that one act writes lie no further apart.
_ONE_ACT = timedelta(seconds=5)


def order(order_id: int) -> Order:
    """An order with parts and lines."""
    return db.session.scalars(
        select(Order)
        .where(Order.id == order_id)
        .options(selectinload(Order.parts).selectinload(SellerOrder.lines))
    ).one()


def part(part_id: int) -> SellerOrder:
    """A seller's part with its order and lines."""
    return db.session.scalars(
        select(SellerOrder)
        .where(SellerOrder.id == part_id)
        .options(joinedload(SellerOrder.order), selectinload(SellerOrder.lines))
    ).one()


def refund(refund_id: int) -> tuple[Refund, Order]:
    """Money that goes back, and its order."""
    row = db.session.get_one(Refund, refund_id)
    return row, order(row.order_id)


def refunds_beside(row: Refund) -> Sequence[Refund]:
    """What goes back of an order for the same reason by the same act, this one included.

    Of a purchase cancelled at one go these are its parts. One that is sent again is alone.
    """
    if row.again:
        return [row]
    together = select(Refund).where(
        Refund.attempt_id == row.attempt_id,
        Refund.reason == row.reason,
        Refund.method == row.method,
        Refund.created_at.between(row.created_at - _ONE_ACT, row.created_at + _ONE_ACT),
        Refund.key.not_like(f"%{AGAIN}%"),
    )
    return db.session.scalars(together.order_by(Refund.id)).all()


def case(case_id: int) -> PaymentCase:
    """Something about money that waits for an officer."""
    return db.session.get_one(PaymentCase, case_id)


def parcel(parcel_id: int) -> Parcel:
    """A parcel with its part, order and lines."""
    to_part = joinedload(Parcel.part)
    return db.session.scalars(
        select(Parcel)
        .where(Parcel.id == parcel_id)
        .options(to_part.joinedload(SellerOrder.order), to_part.selectinload(SellerOrder.lines))
    ).one()


def ended_parcel(parcel_id: int) -> tuple[Parcel, OrderEvent]:
    """A parcel with its part, order and lines, and the event that says how it came to where it is."""
    ended = parcel(parcel_id)
    events = db.session.scalars(
        select(OrderEvent)
        .where(
            OrderEvent.part_id == ended.part_id,
            OrderEvent.kind == "parcel",
            OrderEvent.step == ended.status.value,
        )
        .order_by(OrderEvent.id.desc())
        .limit(1)
    )
    return ended, events.one()


def taken_back(part_ids: Collection[int]) -> Sequence[tuple[SellerOrder, OrderEvent]]:
    """These parts, with the event in which somebody other than their seller canceled them."""
    wanted = (
        select(SellerOrder, OrderEvent)
        .join(OrderEvent, OrderEvent.part_id == SellerOrder.id)
        .where(
            SellerOrder.id.in_(part_ids),
            OrderEvent.kind == "part",
            OrderEvent.step == SellerOrderStatus.CANCELED.value,
            OrderEvent.actor != ActorKind.SELLER,
        )
        .options(selectinload(SellerOrder.lines), joinedload(SellerOrder.order))
        .order_by(SellerOrder.number)
    )
    return [(row[0], row[1]) for row in db.session.execute(wanted)]


def seller(seller_id: int) -> Seller:
    """A seller."""
    return db.session.get_one(Seller, seller_id)


def people_of(seller: Seller) -> list[Reader]:
    """Whom to write to about a seller: its own address and its people's, each once."""
    rows = db.session.execute(
        select(User.email, User.language)
        .join(SellerMember, SellerMember.user_id == User.id)
        .where(SellerMember.seller_id == seller.id, User.active)
        .order_by(User.id)
    )
    readers = {email: Reader(email, language) for email, language in rows}
    own = seller.email.lower()
    return list(({own: Reader(own)} | readers).values())


def officers(*, but: int | None) -> list[Reader]:
    """All officers but the one who did it."""
    rows = db.session.execute(
        select(User.id, User.email, User.language)
        .join(User.roles)
        .where(Role.name == OFFICER_ROLE, User.active)
        .order_by(User.id)
    )
    return [Reader(email, language) for id_, email, language in rows if id_ != but]


def seller_step(seller_id: int, status: SellerStatus) -> tuple[SellerEvent, SellerEvent | None] | None:
    """The latest time a seller came to stand there, and the step before it."""
    events = db.session.scalars(
        select(SellerEvent).where(SellerEvent.seller_id == seller_id).order_by(SellerEvent.id)
    ).all()
    places = [place for place, event in enumerate(events) if event.step is status]
    if not places:
        return None
    last = places[-1]
    return events[last], events[last - 1] if last else None


def product_step(product_id: int, *statuses: ProductStatus) -> ProductEvent | None:
    """The latest time a product came to stand there."""
    return db.session.scalars(
        select(ProductEvent)
        .where(ProductEvent.product_id == product_id, ProductEvent.step.in_(statuses))
        .order_by(ProductEvent.id.desc())
        .limit(1)
    ).first()


def product(product_id: int) -> Product:
    """A product with its seller."""
    return db.session.scalars(
        select(Product).where(Product.id == product_id).options(joinedload(Product.seller))
    ).one()


def certificate(certificate_id: int) -> Certificate:
    """A certificate with its product and seller."""
    return db.session.scalars(
        select(Certificate)
        .where(Certificate.id == certificate_id)
        .options(joinedload(Certificate.product), joinedload(Certificate.seller))
    ).one()


def certificate_step(certificate_id: int, statuses: Collection[CertificateStatus]) -> CertificateEvent | None:
    """The latest time a certificate came to stand there."""
    return db.session.scalars(
        select(CertificateEvent)
        .where(CertificateEvent.certificate_id == certificate_id, CertificateEvent.step.in_(statuses))
        .order_by(CertificateEvent.id.desc())
        .limit(1)
    ).first()


def review(review_id: int) -> Review:
    """A review with its line, and the part as it was that day."""
    wanted = select(Review).where(Review.id == review_id)
    return db.session.scalars(wanted.options(joinedload(Review.line).joinedload(OrderLine.part))).one()


def review_and_order(review_id: int) -> tuple[Review, Order]:
    """The same, and the order that it is of."""
    found = review(review_id)
    return found, db.session.get_one(Order, found.line.order_id)


def first_report(review_id: int) -> int | None:
    """The earliest report of a review that still waits."""
    waiting = select(ReviewReport.id).where(
        ReviewReport.review_id == review_id, ReviewReport.settled_at.is_(None)
    )
    return db.session.scalar(waiting.order_by(ReviewReport.id).limit(1))
