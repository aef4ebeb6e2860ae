"""Sign-ins: they begin, are used, and end."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, update

from shop.accounts.models import SignIn
from shop.accounts.policies import ABSOLUTE, IDLE
from shop.kernel.clock import now
from shop.kernel.codes import digest
from shop.platform.database import db

DEVICE_LENGTH = 120


@dataclass(frozen=True)
class CurrentSignIn:
    """What a request remembers of the sign-in it came with."""

    id: int
    user_id: int
    second_factor: bool
    last_seen_at: datetime


def begin_sign_in(*, user_id: int, secret: str, second_factor: bool, device: str) -> CurrentSignIn:
    """Keep a new sign-in. Of its secret, which only the cookie knows, a digest is stored."""
    row = SignIn(
        user_id=user_id,
        secret_digest=digest(secret),
        second_factor=second_factor,
        device=device[:DEVICE_LENGTH],
    )
    db.session.add(row)
    db.session.flush()
    return CurrentSignIn(row.id, user_id, second_factor, row.last_seen_at)


def see_sign_in(*, sign_in_id: int) -> None:
    """Write down that a sign-in is in use."""
    db.session.execute(update(SignIn).where(SignIn.id == sign_in_id).values(last_seen_at=now()))


def pass_second_factor(*, sign_in_id: int) -> None:
    """Remember that this sign-in has shown its second factor."""
    db.session.execute(update(SignIn).where(SignIn.id == sign_in_id).values(second_factor=True))


def end_sign_in(*, sign_in_id: int, user_id: int) -> None:
    """End one of a person's sign-ins. Ending it twice changes nothing."""
    db.session.execute(delete(SignIn).where(SignIn.id == sign_in_id, SignIn.user_id == user_id))


def end_sign_ins(*, user_id: int, but: int | None = None) -> None:
    """End all sign-ins of a person, or all but one."""
    others = delete(SignIn).where(SignIn.user_id == user_id)
    db.session.execute(others if but is None else others.where(SignIn.id != but))


def forget_old_sign_ins() -> None:
    """Delete sign-ins that can no longer live. A periodic task."""
    moment = now()
    slack = timedelta(days=1)
    db.session.execute(
        delete(SignIn).where(
            (SignIn.last_seen_at < moment - IDLE - slack) | (SignIn.created_at < moment - ABSOLUTE - slack)
        )
    )
