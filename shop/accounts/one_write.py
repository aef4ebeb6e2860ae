"""Flask-Security's views with one write each, opened late.

They change rows right after a form was found valid. So a valid form opens the write: after
the slow work on a password and before the first change. Codes are checked inside the
write, because checking one uses it up.
"""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any, cast

from flask import abort, flash, g, make_response, redirect, url_for
from flask_babel import gettext as _

from shop.accounts.errors import LinkSpent
from shop.accounts.models import User
from shop.platform.database import db, in_transaction, transaction


@contextmanager
def one_write() -> Iterator[None]:
    """What a view opens with `begin_write` is committed when the block ends well."""
    with ExitStack() as stack:
        g.write_of_answer = stack
        yield


def begin_write(user: User | None = None) -> None:
    """Open the write of this answer, closed by `one_write`; `user` is read again, locked.

    Leads back to the sign-in page if the person's password or email changed in between:
    whoever was slower has checked something that no longer holds.
    """
    if in_transaction():
        return
    known = user.fs_uniquifier if user is not None else None
    g.write_of_answer.enter_context(transaction())
    if user is not None:
        db.session.refresh(user, with_for_update={"of": User})
        if user.fs_uniquifier != known:
            flash(_(LinkSpent.message), "error")
            abort(make_response(redirect(url_for("security.login"), 303)))


class WritesWhenValid:
    """Opens the write as soon as the form is found valid."""

    def validate_on_submit(self, extra_validators: Any = None) -> bool:
        parent = cast(Any, super())
        if not parent.validate_on_submit(extra_validators):
            return False
        begin_write(self.person())
        return True

    def person(self) -> User | None:
        """Whose row will change, if it exists already."""
        return cast("User | None", getattr(self, "user", None))


class ChecksInsideWrite:
    """Opens the write before checking, because a right code is used up by the check."""

    def validate_on_submit(self, extra_validators: Any = None) -> bool:
        form = cast(Any, self)
        if not form.is_submitted():
            return False
        user = getattr(form, "user", None)
        begin_write(actual_user(user))
        return cast(bool, form.validate(extra_validators=extra_validators))


def actual_user(user: Any) -> User | None:
    """The row behind Flask-Login's proxy."""
    unwrap = getattr(user, "_get_current_object", None)
    return cast("User | None", unwrap() if unwrap else user)
