"""What a person is called, how they are reached, and who is an officer."""

from uuid import uuid4

from sqlalchemy import select

from shop.accounts.errors import LinkSpent
from shop.accounts.models import OFFICER_ROLE, Role, User
from shop.accounts.queries import user_by_email
from shop.accounts.services.sign_ins import end_sign_ins
from shop.kernel.clock import now
from shop.platform import audit
from shop.platform.database import db


def change_profile(*, user: User, full_name: str, phone: str | None, language: str) -> None:
    """Change what a person is called, the phone (E.164) and the language of letters."""
    user.full_name = full_name
    user.phone = phone
    user.language = language


def ask_new_email(*, user: User, new_email: str) -> bool:
    """Remember a wish; whether the address is free. Nobody else is to be told which."""
    user.pending_email = new_email
    return user_by_email(new_email) is None


def take_new_email(*, user: User, new_email: str) -> None:
    """Move an account to the address that was asked for; all its sign-ins end.

    Refuses a wish that is no longer the latest, and an address taken in between.
    """
    if user.pending_email != new_email or user_by_email(new_email) is not None:
        raise LinkSpent
    user.email = new_email
    user.pending_email = None
    user.fs_uniquifier = uuid4().hex
    end_sign_ins(user_id=user.id)


def make_officer(*, email: str) -> User:
    """The person with an email as an officer, created if need be. Sign-ins begin anew."""
    user = user_by_email(email)
    if user is None:
        user = User(email=email, fs_uniquifier=uuid4().hex, confirmed_at=now())
        db.session.add(user)
    if not user.is_officer:
        user.roles.append(officer_role())
    db.session.flush()
    end_sign_ins(user_id=user.id)
    audit.note(
        act="officer.appointed",
        subject="user",
        subject_id=user.id,
        actor_id=None,
        actor_name="command line",
    )
    return user


def officer_role() -> Role:
    """The role that officers have; made with the first of them."""
    role = db.session.scalar(select(Role).where(Role.name == OFFICER_ROLE))
    if role is None:
        role = Role(name=OFFICER_ROLE)
        db.session.add(role)
    return role
