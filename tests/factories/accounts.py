"""People for tests: An buys, Minh administers."""

from functools import cache
from typing import Any
from uuid import uuid4

from flask_security.utils import hash_password
from sqlalchemy import select

from shop.accounts.models import OFFICER_ROLE, Address, Role, User
from shop.kernel.clock import now
from shop.platform.database import db, transaction

PASSWORD = "nương ngô xanh đầu bản"


@cache
def _hash_of(password: str) -> str:
    return str(hash_password(password))


def make_user(
    email: str = "an@example.vn", officer: bool = False, password: str = PASSWORD, **changes: Any
) -> User:
    """A person with a confirmed account; an officer has the role but no second factor yet."""
    known = {
        "full_name": "Lò Thị An",
        "confirmed_at": now(),
        "fs_uniquifier": uuid4().hex,
        "password": _hash_of(password),
        **changes,
    }
    with transaction():
        user = User(email=email, **known)
        if officer:
            user.roles.append(_officer_role())
        db.session.add(user)
    return user


def make_address(user: User, **changes: Any) -> Address:
    """A page of a person's address book; the commune must exist."""
    with transaction():
        address = Address(
            **{
                "user_id": user.id,
                "full_name": user.full_name,
                "phone": "0912345678",
                "street": "Bản Mới",
                **changes,
            }
        )
        db.session.add(address)
    return address


def _officer_role() -> Role:
    role = db.session.scalar(select(Role).where(Role.name == OFFICER_ROLE))
    return role or Role(name=OFFICER_ROLE)
