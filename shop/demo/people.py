"""The people of the demo: made up, one for each way of using the market."""

from dataclasses import dataclass
from uuid import uuid4

from flask_security import hash_password
from sqlalchemy import select

from shop.accounts.models import OFFICER_ROLE, User
from shop.accounts.queries import user_by_email
from shop.accounts.services import officer_role
from shop.kernel.clock import now
from shop.platform.database import db
from shop.sellers.models import LegalForm, Seller, SellerEvent, SellerMember, SellerStatus

PASSWORD = "cho-phien-mau-2026"  # noqa: S105 - of made-up people, on loopback alone


@dataclass(frozen=True)
class Person:
    """Somebody to sign in as; `seller` is the key of the seller they work for."""

    role: str
    email: str
    full_name: str
    seller: str = ""

    @property
    def is_officer(self) -> bool:
        """Whether this person answers for the market."""
        return self.role == OFFICER_ROLE


PENDING_SELLER = "nguoi-ban-cho-duyet"
PEOPLE = (
    Person("consumer", "nguoi-mua@demo.example", "Người mua thử"),
    Person("seller", "ong-mat@demo.example", "Nhà bán thử Một", "htx-ong-mat-dien-bien"),
    Person("seller", "lay-nua@demo.example", "Nhà bán thử Hai", "htx-lay-nua"),
    Person("pending-seller", "cho-duyet@demo.example", "Nhà bán chờ duyệt", PENDING_SELLER),
    Person("officer", "can-bo-1@demo.example", "Cán bộ thử Một"),
    Person("officer", "can-bo-2@demo.example", "Cán bộ thử Hai"),
)


def who_may_enter() -> list[Person]:
    """Those who have an account: to erase one can be tried too, and its password opens nothing then."""
    return [person for person in PEOPLE if user_by_email(person.email)]


def load_people() -> None:
    """Accounts, teams and one pending application. To be called inside `transaction()`."""
    db.session.add(_pending_seller())
    db.session.flush()
    for person in PEOPLE:
        user = _user(person)
        db.session.add(user)
        db.session.flush()
        if person.seller:
            seller_id = db.session.scalars(select(Seller.id).where(Seller.slug == person.seller)).one()
            db.session.add(SellerMember(user_id=user.id, seller_id=seller_id))


def _user(person: Person) -> User:
    return User(
        email=person.email,
        password=hash_password(PASSWORD),
        full_name=person.full_name,
        phone="+84900000100",
        fs_uniquifier=uuid4().hex,
        confirmed_at=now(),
        roles=[officer_role()] if person.is_officer else [],
    )


def _pending_seller() -> Seller:
    return Seller(
        slug=PENDING_SELLER,
        name="Tổ hợp tác mẫu chờ duyệt",
        legal_form=LegalForm.COOPERATIVE_GROUP,
        status=SellerStatus.PENDING,
        representative="Nhà bán chờ duyệt",
        phone="+84900000101",
        email="cho-duyet@demo.example",
        province_code="14",
        region="Sơn La",
        band="son-la",
        story="Hồ sơ mẫu để cán bộ thử duyệt. Không có tổ hợp tác này ngoài đời.",
        is_demo=True,
        submitted_at=now(),
        events=[SellerEvent(step=SellerStatus.PENDING)],
    )
