"""What waits for the officers, and the log of what they did."""

import enum
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Select,
    Subquery,
    and_,
    case,
    cast,
    func,
    literal,
    or_,
    select,
    union_all,
)
from sqlalchemy import String as Text

from shop.accounts.models import User
from shop.accounts.queries import user_by_email
from shop.admin.policies import Due, due, first_day_in_time
from shop.catalog.admin_queries import speaks_of as speaks_of_product
from shop.catalog.models import Product, ProductStatus
from shop.certificates.models import Certificate, CertificateStatus
from shop.kernel.clock import VIETNAM, vietnam_date, vietnam_today
from shop.kernel.codes import read_code
from shop.kernel.numbers import read_number
from shop.kernel.text import fold, normalize
from shop.orders.models import Order, SellerOrder
from shop.platform.audit import AuditEntry
from shop.platform.database import db
from shop.platform.paging import Cursor, Page, newest_first
from shop.reviews.models import Review, ReviewReport, ReviewStatus
from shop.sellers.admin_queries import speaks_of as speaks_of_seller
from shop.sellers.models import Seller, SellerStatus

QUEUE_SIZE = 20
LOG_SIZE = 50
#: One kind of what waits: kind, id, name, name of the seller, since when, whether it was on sale.
_Part = Select[str, int, str, str, datetime, int]
#: What an officer calls the things of the log, in either language, without marks.
_SUBJECTS = {
    "gian hang": "seller", "stall": "seller", "shop": "seller", "mon": "product",
    "giay": "certificate", "giay chung nhan": "certificate",
    "don": "order", "don hang": "order", "don theo nguoi ban": "seller_order",
    "tai khoan": "user", "account": "user",
    "tien ve": "bank_transfer", "khoan hoan": "refund", "refund": "refund",
    "vu viec": "payment_case", "vu viec tien": "payment_case",
    "nhan xet": "review", "review": "review",
}  # fmt: skip
#: What is called by its code, not by its number.
_CODED: Mapping[str, type[Order] | type[SellerOrder]] = {"order": Order, "seller_order": SellerOrder}
#: Deeper pages of the queue are not offered: it is worked off from its beginning.
MOST_PAGES = 200


class Kind(enum.StrEnum):
    """What may wait; the values stand in addresses."""

    APPLICATION = "ho-so"
    PRODUCT = "san-pham"
    CERTIFICATE = "chung-nhan"
    REVIEW = "nhan-xet"


@dataclass(frozen=True)
class Waiting:
    """One thing before the officers, with the day by which to answer.

    `was_on_sale`: a product that was on the shelf before and cannot be bought until it is answered.
    """

    kind: Kind
    id: int
    name: str
    seller_name: str
    since: datetime
    due: Due
    was_on_sale: bool


@dataclass(frozen=True)
class Counts:
    """How much waits, by kind, and how much of it is late."""

    by_kind: Mapping[Kind, int]
    late: int

    @property
    def total(self) -> int:
        """All kinds together."""
        return sum(self.by_kind.values())


@dataclass(frozen=True)
class Place:
    """Where in the queue an officer is: one kind or all, those of which some words speak or all, a page."""

    kind: Kind | None = None
    text: str = ""
    page: int = 1

    @property
    def start(self) -> int:
        """How many stand before the page."""
        return (self.page - 1) * QUEUE_SIZE


@dataclass(frozen=True)
class QueuePage:
    """A page of the queue, the soonest deadline first."""

    items: Sequence[Waiting]
    has_more: bool


def read_place(said: Mapping[str, str]) -> Place:
    """A place as addresses tell it (`desk.place_in_queue`); what nobody can mean is left out."""
    kind = next((kind for kind in Kind if kind.value == said.get("loai")), None)
    page = read_number(said.get("trang", "")) or 1
    return Place(kind, normalize(said.get("q", "")), min(page, MOST_PAGES))


def queue(place: Place) -> QueuePage:
    """What waits, by deadline: who came first is due first. One statement."""
    waiting = _waiting(place.text)
    query = select(waiting).order_by(waiting.c.since, waiting.c.kind, waiting.c.id)
    if place.kind is not None:
        query = query.where(waiting.c.kind == place.kind.value)
    rows = db.session.execute(query.offset(place.start).limit(QUEUE_SIZE + 1)).all()
    today = vietnam_today()
    items = [
        Waiting(
            Kind(row.kind),
            row.id,
            row.name,
            row.seller_name,
            row.since,
            due(vietnam_date(row.since), today=today),
            bool(row.was_on_sale),
        )
        for row in rows[:QUEUE_SIZE]
    ]
    return QueuePage(items, len(rows) > QUEUE_SIZE)


def counts(text: str = "") -> Counts:
    """How much waits, of which some words speak or in all. One statement."""
    waiting = _waiting(text)
    start = datetime.combine(first_day_in_time(vietnam_today()), time.min, VIETNAM)
    late = func.sum(case((waiting.c.since < start, 1), else_=0))
    rows = db.session.execute(select(waiting.c.kind, func.count(), late).group_by(waiting.c.kind)).all()
    by_kind = dict.fromkeys(Kind, 0) | {Kind(row[0]): row[1] for row in rows}
    return Counts(by_kind, sum(int(row[2]) for row in rows))


def order_called(typed: str) -> str | None:
    """The code of the order that somebody means by its code, or by that of a seller's part; None if none."""
    code = read_code(typed.partition("-")[0])
    return db.session.scalar(select(Order.code).where(Order.code == code)) if code else None


def beside(said: Mapping[str, str]) -> Sequence[Waiting]:
    """The page of the queue that somebody came from, to stand beside what is being looked at."""
    return queue(read_place(said)).items


def due_since(moment: datetime | None) -> Due | None:
    """By when to answer what was submitted at a moment."""
    return due(vietnam_date(moment), today=vietnam_today()) if moment else None


def log(
    *, act: str = "", person: str = "", subject: str = "", cursor: Cursor | None = None
) -> Page[AuditEntry, int]:
    """What was done, the latest first. `subject` is a word, or words and a number: `gian hàng 7`."""
    query = select(AuditEntry)
    if act:
        query = query.where(AuditEntry.act == act)
    if person:
        query = query.where(_by(person))
    return newest_first(_about(query, subject), AuditEntry.id, cursor or Cursor(), size=LOG_SIZE)


def codes_of(entries: Iterable[AuditEntry]) -> Mapping[tuple[str, int | None], str]:
    """Codes of the orders that a page of the log speaks of, by subject and id. At most two statements."""
    codes: dict[tuple[str, int | None], str] = {}
    for subject, model in _CODED.items():
        ids = {entry.subject_id for entry in entries if entry.subject == subject}
        if ids:
            rows = db.session.execute(select(model.id, model.code).where(model.id.in_(ids)))
            codes |= {(subject, row_id): code for row_id, code in rows}
    return codes


def people(ids: Collection[int | None]) -> Mapping[int, str]:
    """Emails by person, to tell who took a step."""
    known = {one for one in ids if one is not None}
    rows = db.session.execute(select(User.id, User.email).where(User.id.in_(known)))
    return dict(rows.all())


def acts() -> Sequence[str]:
    """The kinds of acts that the log knows."""
    return db.session.scalars(select(AuditEntry.act).distinct().order_by(AuditEntry.act)).all()


def _by(person: str) -> ColumnElement[bool]:
    """What somebody did; of a whole email also what was tried at that account."""
    named = AuditEntry.actor_name.icontains(person, autoescape=True)
    user = user_by_email(person) if "@" in person else None
    if user is None:
        return named
    at_account = and_(AuditEntry.subject == "user", AuditEntry.subject_id == user.id)
    return or_(named, AuditEntry.actor_id == user.id, at_account)


def _about(query: Select[AuditEntry], subject: str) -> Select[AuditEntry]:
    said, _space, number = subject.rpartition(" ")
    may_be_code = not number.isdigit() and _SUBJECTS.get(fold(said), said) in ("", *_CODED)
    if may_be_code and (of_order := _of_order(number)) is not None:
        return query.where(of_order)
    if not (number.isascii() and number.isdigit() and len(number) < 10):
        said, number = subject, ""
    if not said:
        return query
    query = query.where(AuditEntry.subject == _SUBJECTS.get(fold(said), said))
    if number:
        query = query.where(AuditEntry.subject_id == int(number))
    return query


def _of_order(typed: str) -> ColumnElement[bool] | None:
    """What concerns an order or a seller's part, by its code as people type it; None if there is none."""
    code, _dash, part = typed.upper().partition("-")
    order = db.session.scalar(select(Order.id).where(Order.code == read_code(code)))
    if order is None:
        return None
    parts = select(SellerOrder.id).where(SellerOrder.order_id == order)
    if part:
        parts = parts.where(SellerOrder.code == f"{read_code(code)}-{part}")
    of_part = and_(AuditEntry.subject == "seller_order", AuditEntry.subject_id.in_(parts))
    of_whole = and_(AuditEntry.subject == "order", AuditEntry.subject_id == order)
    return of_part if part else or_(of_part, of_whole)


def _waiting(text: str) -> Subquery:
    of_sellers: list[_Part] = [_applications()]
    of_goods: list[_Part] = [_products(), _certificates(), _reported_reviews()]
    if text:
        of_sellers = [part.where(speaks_of_seller(text)) for part in of_sellers]
        of_goods = [part.where(speaks_of_product(text)) for part in of_goods]
    together: CompoundSelect[str, int, str, str, datetime, int] = union_all(*of_sellers, *of_goods)
    return together.subquery("waiting")


def _applications() -> _Part:
    since = func.coalesce(Seller.submitted_at, Seller.created_at)
    return select(
        literal(Kind.APPLICATION.value).label("kind"),
        Seller.id.label("id"),
        cast(Seller.name, Text).label("name"),
        literal("").label("seller_name"),
        since.label("since"),
        literal(0).label("was_on_sale"),
    ).where(Seller.status == SellerStatus.PENDING)


def _products() -> _Part:
    since = func.coalesce(Product.submitted_at, Product.updated_at)
    return (
        select(
            literal(Kind.PRODUCT.value),
            Product.id,
            cast(Product.name, Text),
            cast(Seller.name, Text),
            since,
            case((Product.published_at.is_not(None), 1), else_=0),
        )
        .join(Seller, Seller.id == Product.seller_id)
        .where(Product.status == ProductStatus.PROPOSED)
    )


def _certificates() -> _Part:
    return (
        select(
            literal(Kind.CERTIFICATE.value),
            Certificate.id,
            cast(Product.name, Text),
            cast(Seller.name, Text),
            Certificate.created_at,
            literal(0),
        )
        .join(Product, Product.id == Certificate.product_id)
        .join(Seller, Seller.id == Certificate.seller_id)
        .where(Certificate.status == CertificateStatus.SUBMITTED)
    )


def _reported_reviews() -> _Part:
    """Since when the first report of each has waited."""
    return (
        select(
            literal(Kind.REVIEW.value),
            Review.id,
            cast(Product.name, Text),
            cast(Seller.name, Text),
            func.min(ReviewReport.created_at),
            literal(0),
        )
        .join(ReviewReport, ReviewReport.review_id == Review.id)
        .join(Product, Product.id == Review.product_id)
        .join(Seller, Seller.id == Review.seller_id)
        .where(Review.status == ReviewStatus.SHOWN, ReviewReport.settled_at.is_(None))
        .group_by(Review.id, Product.name, Seller.name)
    )
