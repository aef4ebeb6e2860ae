"""What lost a race is done again as a whole: nothing of a rolled back attempt is left over."""

import random
import time
from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from shop.kernel.errors import Busy
from shop.platform.database import db

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")

ATTEMPTS = 3
#: Serialization failure, deadlock, lock not available (PostgreSQL error classes).
_LOST_RACE = frozenset({"40001", "40P01", "55P03"})
#: A name or number that was free when we looked, and taken when we wrote: seen when done again.
_TAKEN_MEANWHILE = "23505"
#: Statement timeout, shutting down, too many connections, a full disk, out of memory, a server
#: that only reads for now (a standby): wait and come back.
_UNWELL = frozenset({"57014", "57P01", "57P02", "57P03", "53300", "53100", "53200", "25006"})
#: What SQLite says of a file that is busy, or of a disk that cannot write at present.
_FILE_IS_UNWELL = (
    "database is locked",
    "disk is full",
    "disk I/O error",
    "readonly database",
    "unable to open",
)


def retrying(function: Callable[Arguments, Result]) -> Callable[Arguments, Result]:
    """Run the whole function again when it lost a race, three times at most; then `Busy`.

    The function opens its own `transaction()` and does nothing that cannot be undone.
    """

    @wraps(function)
    def again(*args: Arguments.args, **kwargs: Arguments.kwargs) -> Result:
        for attempt in range(1, ATTEMPTS + 1):
            try:
                return function(*args, **kwargs)
            except (DBAPIError, PoolTimeout) as error:
                db.session.rollback()
                if attempt == ATTEMPTS or not lost_race(error):
                    raise as_busy(error) from error
                time.sleep(random.uniform(0.01, 0.05) * attempt)  # noqa: S311 - jitter
        raise AssertionError(function)

    return again


def lost_race(error: Exception) -> bool:
    """Whether the database asks for the whole work to be done again."""
    return _state(error) in {*_LOST_RACE, _TAKEN_MEANWHILE}


def as_busy(error: Exception) -> Exception:
    """`Busy` for what passes by itself; anything else stays what it is."""
    passing = _LOST_RACE | _UNWELL
    unwell = isinstance(error, OperationalError) and _is_unwell(error)
    gone = isinstance(error, DBAPIError) and error.connection_invalidated
    if isinstance(error, PoolTimeout) or unwell or gone or _state(error) in passing:
        return Busy()
    return error


def _is_unwell(error: OperationalError) -> bool:
    """Whether the database cannot be reached, or its file cannot be written for now."""
    if type(error.orig).__module__.startswith("psycopg"):
        return not _state(error)  # it never got as far as an answer of the server
    return any(words in str(error.orig) for words in _FILE_IS_UNWELL)


def _state(error: Exception) -> str:
    original: Any = getattr(error, "orig", None)
    return getattr(original, "sqlstate", None) or ""
