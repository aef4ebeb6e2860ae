"""Limits on repeated attempts, counted in the database and so across all workers."""

from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Mapped, mapped_column

from shop.kernel.clock import now
from shop.kernel.codes import digest
from shop.kernel.errors import ShopError, mark
from shop.platform.database import Base, db, insert_into, transaction


class TooManyAttempts(ShopError):
    """Too often in too short a time; `wait_seconds` says when to come back.

    Where nobody catches it the answer is 429 (error_pages.py).
    """

    message = mark("Bạn thử nhiều lần quá. Nghỉ một lát rồi thử lại nhé.")

    def __init__(self, wait_seconds: int) -> None:
        super().__init__()
        self.wait_seconds = wait_seconds


class AttemptCounter(Base):
    """Attempts of one kind by one party within one window of time."""

    __tablename__ = "attempt_counter"

    key: Mapped[str] = mapped_column(primary_key=True)
    window_start: Mapped[datetime] = mapped_column(primary_key=True)
    window_end: Mapped[datetime] = mapped_column(index=True)
    attempts: Mapped[int]


def count_attempt(kind: str, party: str, *, most: int, within: timedelta) -> None:
    """Count an attempt in its own transaction; raises `TooManyAttempts` past `most`.

    The party (an address, an email) is kept as a digest only. Not to be called inside
    `transaction()`: an attempt counts even if what it attempted is rolled back.
    """
    with transaction():
        attempts = tally(kind, party, within=within)
    if attempts > most:
        raise TooManyAttempts(max(1, int((_window_start(within) + within - now()).total_seconds())))


def tally(kind: str, party: str, *, within: timedelta) -> int:
    """Count one more inside `transaction()`; how many the present window has seen."""
    start = _window_start(within)
    values = {
        "key": _key(kind, party),
        "window_start": start,
        "window_end": start + within,
        "attempts": 1,
    }
    count = (
        insert_into(AttemptCounter)
        .values(**values)
        .on_conflict_do_update(
            index_elements=["key", "window_start"],
            set_={"attempts": AttemptCounter.attempts + 1},
        )
        .returning(AttemptCounter.attempts)
    )
    attempts: int = db.session.execute(count).scalar_one()
    return attempts


def forget_attempts(kind: str, party: str) -> None:
    """Begin to count this party anew. Inside `transaction()`."""
    db.session.execute(delete(AttemptCounter).where(AttemptCounter.key == _key(kind, party)))


def attempts_so_far(kind: str, party: str, *, within: timedelta) -> int:
    """How many attempts the present window has seen."""
    counted = select(AttemptCounter.attempts).where(
        AttemptCounter.key == _key(kind, party), AttemptCounter.window_start == _window_start(within)
    )
    return db.session.scalar(counted) or 0


def forget_old_attempts() -> None:
    """Delete the counters of windows that are over. A periodic task."""
    db.session.execute(delete(AttemptCounter).where(AttemptCounter.window_end < now()))


def _key(kind: str, party: str) -> str:
    return f"{kind}:{digest(party)[:32]}"


def _window_start(within: timedelta) -> datetime:
    seconds = int(within.total_seconds())
    moment = now()
    return moment - timedelta(seconds=int(moment.timestamp()) % seconds, microseconds=moment.microsecond)
