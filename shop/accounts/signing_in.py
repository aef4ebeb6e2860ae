"""What happens around a sign-in: its row, the cookie's secret, who else wants to know."""

from flask import Flask, Response, current_app, g, request, session
from flask_login import current_user
from flask_security.utils import login_user
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from shop.accounts import journal, queries, services
from shop.accounts.models import User
from shop.accounts.policies import SEEN_EVERY
from shop.accounts.security import SIGN_IN_SECRET
from shop.kernel.clock import now
from shop.kernel.codes import new_secret
from shop.kernel.errors import Busy
from shop.platform.database import transaction

#: Passing one of these shows the second factor.
SECOND_FACTOR_PAGES = frozenset({"security.two_factor_token_validation", "security.mf_recovery"})

#: Renews the sign-in in use, which begins no other.
CHANGE_OF_PASSWORD = "security.change_password"  # noqa: S105 - the name of a page


def sign_in(user: User, *, second_factor: bool) -> None:
    """Sign somebody in without asking: for the demo's buttons. Inside `transaction()`."""
    login_user(user)
    _begin(user, second_factor=second_factor)


def keep_step_with_session() -> None:
    """Begin, renew or end the row of a sign-in after Flask-Security changed the session."""
    known: services.CurrentSignIn | None = g.pop("sign_in", None)
    showed = known is not None and known.second_factor
    if known is not None:
        services.end_sign_in(sign_in_id=known.id, user_id=known.user_id)
    if "_user_id" not in session:
        session.pop(SIGN_IN_SECRET, None)
        if known is not None and (user := queries.user_by_id(known.user_id)):
            journal.note_own("account.signed_out", user)
        return
    showed = showed or request.endpoint in SECOND_FACTOR_PAGES
    _begin(current_user._get_current_object(), second_factor=showed)


def _begin(user: User, *, second_factor: bool) -> None:
    secret = new_secret()
    g.sign_in = services.begin_sign_in(
        user_id=user.id,
        secret=secret,
        second_factor=second_factor,
        device=request.headers.get("User-Agent", ""),
    )
    if request.endpoint != CHANGE_OF_PASSWORD:
        journal.note_own("account.signed_in", user, second_factor=second_factor)
    session[SIGN_IN_SECRET] = secret
    session.permanent = not user.is_officer
    for react in current_app.extensions["on_sign_in"]:
        react(user_id=user.id, session=session)


def see_sign_ins(app: Flask) -> None:
    """Write down, now and then, that a sign-in is in use; the answer never depends on it."""

    @app.after_request
    def see(response: Response) -> Response:
        known: services.CurrentSignIn | None = g.get("sign_in")
        if known is not None and now() - known.last_seen_at > SEEN_EVERY:
            try:
                with transaction():
                    services.see_sign_in(sign_in_id=known.id)
            except (Busy, DBAPIError, PoolTimeout):
                return response
        return response
