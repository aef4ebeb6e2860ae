"""How often somebody may try: counted in the database, hence across all workers."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from flask import current_app, request, session
from flask_login import current_user
from flask_security.mail_util import EmailValidateException

from shop.platform.networks import network_of
from shop.platform.rate_limit import count_attempt, forget_attempts

QUARTER = timedelta(minutes=15)
HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Limit:
    """At most so many attempts of a kind by a party within a time."""

    kind: str
    party: Callable[[], str]
    most: int
    within: timedelta


def place() -> str:
    """The network a request comes from; a header from beyond the trusted proxies says nothing."""
    return network_of(request.remote_addr or "")


def mailbox() -> str:
    """The address typed, however it was typed: `an@ｅxample.vn` is An's, too."""
    typed = request.form.get("email", "")[:254]
    try:
        return str(current_app.extensions["security"].mail_util.normalize(typed))
    except EmailValidateException:
        return typed.strip().lower()


def mailbox_and_place() -> str:
    """The address typed, from one place: elsewhere the right password still works."""
    return f"{mailbox()} {place()}"


def person() -> str:
    """Who is signing in, or is signed in."""
    if current_user.is_authenticated:
        return str(current_user.id)
    return str(session.get("tf_user_id", place()))


SIGN_IN = (
    Limit("sign-in", mailbox_and_place, 10, QUARTER),
    Limit("sign-in-place", place, 100, QUARTER),
)
REGISTER = (Limit("register", mailbox, 5, HOUR), Limit("register-place", place, 30, HOUR))
LETTER = (Limit("letter", mailbox, 5, HOUR), Limit("letter-place", place, 30, HOUR))
NEW_PASSWORD = (Limit("new-password", place, 60, HOUR),)
CODE = (Limit("code", person, 10, QUARTER), Limit("code-place", place, 100, QUARTER))
PASSWORD = (Limit("password", person, 10, QUARTER),)


def count(limits: Sequence[Limit]) -> None:
    """Count one attempt; raises `TooManyAttempts`, with the time to wait, once it is too many."""
    for limit in limits:
        count_attempt(limit.kind, limit.party(), most=limit.most, within=limit.within)


def forget(limits: Sequence[Limit]) -> None:
    """The password was right: count anew for that account, but not for the place it came from.

    Inside `transaction()`.
    """
    for limit in limits:
        if limit.party is not place:
            forget_attempts(limit.kind, limit.party())
