"""What officers find in the log about accounts: who signed in, from where, what was refused.

No password, code or link is ever written; of the emails that nobody
has an account with, a keyed digest. The log is never shortened, so what strangers can make
us write is limited by place and altogether.
"""

from datetime import timedelta
from typing import Any

from flask import Flask, Response, g, request
from flask_login import current_user
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from shop.accounts.attempts import mailbox, place
from shop.accounts.models import User
from shop.accounts.policies import veiled_email
from shop.accounts.queries import user_by_email, user_by_id
from shop.kernel.errors import Busy
from shop.platform import audit
from shop.platform.database import in_transaction, transaction
from shop.platform.keys import keyed_digest
from shop.platform.rate_limit import attempts_so_far, tally

#: Refusals written down within an hour: from one network, and from all of them.
MOST_BY_PLACE = 30
MOST_BY_ALL = 600
_HOUR = timedelta(hours=1)
_KIND, _ALL = "journal", "everybody"
_REFUSALS = {403: "access.refused", 429: "access.too_many"}


def note_own(act: str, user: User, **detail: Any) -> None:
    """Somebody did this to the own account; inside the transaction that does it."""
    _note(act, user, actor=user, **detail)


def note_failed_sign_in() -> None:
    """Somebody did not get in with this email. Inside `transaction()`."""
    user = user_by_email(mailbox())
    name = name_of(user) if user else f"#{keyed_digest('mailbox', mailbox()).hex()[:12]}"
    note_failure("account.sign_in_failed", user, name=name)


def note_failure(act: str, user: User | None, *, name: str = "") -> None:
    """A guess at somebody's account, by nobody knows whom. Inside `transaction()`."""
    if last := _room_left():
        _note(act, user, actor=None, name=name, **_said_last(last))


def name_of(user: User) -> str:
    """An officer's email; of everybody else's as much as is needed to recognise it."""
    return user.email if user.is_officer else veiled_email(user.email)


def watch_refusals(app: Flask) -> None:
    """Write down who was refused something, and where attempts became too many."""

    @app.after_request
    def note(response: Response) -> Response:
        act = _REFUSALS.get(response.status_code)
        if act is None or (response.status_code == 403 and "sign_in" not in g):
            return response
        try:
            _note_refusal(act)
        except (Busy, DBAPIError, PoolTimeout):
            return response  # the answer never depends on the log
        return response


def _note_refusal(act: str) -> None:
    if in_transaction() or _is_full():
        return
    with transaction():
        if last := _room_left():
            user = _known_person()
            where = f"{request.method} {request.url_rule.rule if request.url_rule else ''}"
            _note(act, user, actor=user, where=where, **_said_last(last))


def _note(act: str, user: User | None, *, actor: User | None, name: str = "", **detail: Any) -> None:
    audit.note(
        act=act,
        subject="user",
        subject_id=user.id if user else None,
        actor_id=actor.id if actor else None,
        actor_name=name or (name_of(user) if user else ""),
        ip=request.remote_addr,
        **detail,
    )


def _known_person() -> User | None:
    """Who is signed in, if the answer asked for it; a public page never does."""
    known = g.get("sign_in")
    return user_by_id(known.user_id) if known is not None and current_user.is_authenticated else None


def _is_full() -> bool:
    """Whether nothing more is written now; a read, so that a flood costs no writes."""
    here = attempts_so_far(_KIND, place(), within=_HOUR)
    return here >= MOST_BY_PLACE or attempts_so_far(_KIND, _ALL, within=_HOUR) >= MOST_BY_ALL


def _room_left() -> int:
    """How many more refusals may be written, this one included; counts it."""
    if _is_full():
        return 0
    here = tally(_KIND, place(), within=_HOUR)
    everywhere = tally(_KIND, _ALL, within=_HOUR)
    return max(0, min(MOST_BY_PLACE - here, MOST_BY_ALL - everywhere) + 1)


def _said_last(left: int) -> dict[str, Any]:
    return {"is_last": True} if left == 1 else {}
