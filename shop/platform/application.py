"""The Flask application of the shop: retries what lost a race, answers busy as 503."""

import random
import time
from typing import Any

from flask import Flask, request
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from shop.kernel.errors import Busy
from shop.platform.database import db

#: Serialization failure, deadlock, lock not available (PostgreSQL error classes).
_LOST_RACE = frozenset({"40001", "40P01", "55P03"})
#: Statement timeout, shutting down, too many connections: wait and come back.
_UNWELL = frozenset({"57014", "57P01", "57P02", "57P03", "53300"})
_ATTEMPTS = 3


class ShopFlask(Flask):
    """Runs a whole request again when the database asks for it, three times at most."""

    def dispatch_request(self) -> ResponseReturnValue:
        for attempt in range(1, _ATTEMPTS + 1):
            try:
                return super().dispatch_request()
            except (DBAPIError, PoolTimeout) as error:
                db.session.rollback()
                if attempt == _ATTEMPTS or not _lost_race(error):
                    raise _as_busy(error) from error
                time.sleep(random.uniform(0.01, 0.05) * attempt)  # noqa: S311 - jitter
        raise AssertionError(request.path)


def _lost_race(error: Exception) -> bool:
    return _state(error) in _LOST_RACE


def _as_busy(error: Exception) -> Exception:
    """`Busy` for what passes by itself; anything else stays what it is."""
    passing = _LOST_RACE | _UNWELL
    locked = isinstance(error, OperationalError) and "database is locked" in str(error)
    gone = isinstance(error, DBAPIError) and error.connection_invalidated
    if isinstance(error, PoolTimeout) or locked or gone or _state(error) in passing:
        return Busy()
    return error


def _state(error: Exception) -> str:
    original: Any = getattr(error, "orig", None)
    return getattr(original, "sqlstate", None) or ""
