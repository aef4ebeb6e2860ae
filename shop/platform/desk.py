"""What pages of the officers' desk share: the verdict, the place in the queue, the log of acts, checks."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar
from urllib.parse import urlencode

from flask import abort, flash, redirect, request, url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import BooleanField, HiddenField

from shop.kernel.checks import Check, Verdict
from shop.kernel.errors import ShopError, mark
from shop.platform import audit
from shop.platform.database import transaction
from shop.platform.fields import LinesField, at_most
from shop.platform.formatting import day, decimal, number
from shop.platform.i18n import spoken

Thing = TypeVar("Thing")

LONGEST_MESSAGE = 1000
#: What addresses of the queue, and of what was opened from it, say of the place in it.
_PLACE = ("loai", "q", "trang")
_LONGEST_PLACE = 100


class DecidedMeanwhile(ShopError):
    """What this officer read is not what it is now: a colleague, or the seller, was faster."""

    message = mark("Việc này vừa có người quyết định hoặc sửa trước. Trang đã tải lại, bạn xem lại nhé.")


class VerdictForm(FlaskForm):
    """An officer's conclusion: what was looked at, and a message to the seller.

    `seen` tells which version the officer read.
    """

    seen = HiddenField()
    message = LinesField(_l("Lời nhắn cho bà con"), [at_most(LONGEST_MESSAGE)])

    @property
    def words(self) -> str:
        """The message, empty if there is none."""
        return self.message.data or ""

    def lacks_message(self) -> bool:
        """Whether there is no usable message; says so beside the field."""
        if not self.validate():
            return True
        if not self.words:
            self.message.errors = [gettext("Ghi rõ lý do và cần làm gì tiếp, để bà con biết đường sửa.")]
        return not self.words

    def lacks_ticks(self) -> bool:
        """Whether something on the list is not looked at yet; says so beside it."""
        self.validate()
        boxes = [box for box in self if isinstance(box, BooleanField) and not box.data]
        for box in boxes:
            box.errors = [gettext("Chưa đánh dấu đã xem mục này.")]
        return bool(boxes or self.errors)


def place_in_queue() -> dict[str, str]:
    """Where in the queue the officer of this request is: which kind, words and page were chosen."""
    sent = {name: request.values.get(name, "") for name in _PLACE}
    return {name: value[:_LONGEST_PLACE] for name, value in sent.items() if value}


def decide(
    load: Callable[[], Thing | None],
    act: Callable[[Thing], None],
    *,
    is_as_seen: Callable[[Thing], bool],
    waits: Callable[[Thing], bool],
    refusals: tuple[type[ShopError], ...],
    done: str,
    here: str,
) -> Response:
    """Take a step if the thing is still what the officer saw, and say what came of it.

    `load` reads it under a lock, 404 if there is none. Back to the queue if it waited there, else to its
    page `here`; a refusal of `act` is said there. Either way the officer's place in the queue is kept.
    """
    expected: tuple[type[ShopError], ...] = (DecidedMeanwhile, *refusals)
    try:
        with transaction():
            thing = load() or abort(404)
            was_waiting = waits(thing)
            if not is_as_seen(thing):
                raise DecidedMeanwhile
            act(thing)
    except expected as error:
        flash(spoken(error), "error")
        return redirect(_in_place(here), 303)
    flash(done, "success")
    return redirect(_in_place(url_for("admin.queue_page") if was_waiting else here), 303)


def _in_place(address: str) -> str:
    place = urlencode(place_in_queue())
    return f"{address}?{place}" if place else address


def note_act(act: str, subject: str, subject_id: int, **detail: Any) -> None:
    """Write down what the officer does, inside the transaction that does it."""
    audit.note(
        act=act,
        subject=subject,
        subject_id=subject_id,
        actor_id=current_user.id,
        actor_name=current_user.email,
        ip=request.remote_addr,
        **detail,
    )


@dataclass(frozen=True)
class Said:
    """A check in the reader's language."""

    title: str
    verdict: Verdict
    words: str


def said(checks: Iterable[Check]) -> list[Said]:
    """Checks in the reader's language; days and figures are written its way."""
    return [_said(check) for check in checks]


def _said(check: Check) -> Said:
    values = {name: _written(value) for name, value in check.values.items()}
    values |= {name: gettext(word) for name, word in check.words.items()}
    return Said(gettext(check.title), check.verdict, gettext(check.found, **values))


def _written(value: Any) -> Any:
    if isinstance(value, date):
        return day(value)
    if isinstance(value, float):
        return decimal(value)
    return number(value) if isinstance(value, int) else value
