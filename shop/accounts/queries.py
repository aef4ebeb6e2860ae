"""Reads about people. Whose a thing is, is part of the question."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from shop.accounts.models import Address, SignIn, User
from shop.accounts.policies import is_over
from shop.kernel.clock import now
from shop.kernel.codes import digest
from shop.platform.database import db


def living_sign_in(secret: str, *, moment: datetime | None = None) -> SignIn | None:
    """The sign-in that a cookie's secret opens, with its person and roles: one statement."""
    found = db.session.scalars(select(SignIn).where(SignIn.secret_digest == digest(secret))).unique()
    sign_in = found.one_or_none()
    if sign_in is None or not sign_in.user.active:
        return None
    return None if is_over(sign_in, moment=moment or now()) else sign_in


def sign_ins_of(user_id: int) -> Sequence[SignIn]:
    """A person's living sign-ins, the latest used first."""
    rows = db.session.scalars(
        select(SignIn)
        .where(SignIn.user_id == user_id)
        .order_by(SignIn.last_seen_at.desc(), SignIn.id.desc())
        .limit(100)
    ).unique()
    return [row for row in rows if not is_over(row, moment=now())]


def sign_in_of(sign_in_id: int, *, user_id: int) -> SignIn | None:
    """One of a person's own sign-ins."""
    wanted = select(SignIn).where(SignIn.id == sign_in_id, SignIn.user_id == user_id)
    return db.session.scalars(wanted).unique().one_or_none()


def user_by_email(email: str) -> User | None:
    """The person with an email address, however it was typed."""
    rows = db.session.scalars(select(User).where(User.email == email.strip().lower()))
    return rows.unique().one_or_none()


def user_by_id(user_id: int) -> User | None:
    """The person with a number."""
    return db.session.get(User, user_id)


def user_by_uniquifier(uniquifier: str, *, lock: bool = False) -> User | None:
    """The person whose present sign-ins and links carry this; `lock` inside `transaction()`."""
    wanted = select(User).where(User.fs_uniquifier == uniquifier)
    if lock:
        wanted = wanted.with_for_update(of=User).execution_options(populate_existing=True)
    return db.session.scalars(wanted).unique().one_or_none()


def addresses_of(user_id: int) -> Sequence[Address]:
    """A person's address book, the latest first."""
    return db.session.scalars(
        select(Address).where(Address.user_id == user_id).order_by(Address.id.desc()).limit(100)
    ).all()


def address_of(address_id: int, *, user_id: int) -> Address | None:
    """One address out of a person's own book."""
    return db.session.scalar(select(Address).where(Address.id == address_id, Address.user_id == user_id))
