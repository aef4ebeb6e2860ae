"""Cursors: where a page ended, as an opaque word in the address.

A cursor only says from where to read on; whoever writes one of his own gets another page
of the same public shelf. What cannot be read, or belongs to another order, counts as none.
"""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from datetime import UTC, datetime

Key = tuple[int | str | datetime, ...]

_LONGEST = 600
_MOST = 2**63 - 1


def write(order: str, key: Key) -> str:
    """A cursor that stands behind one row of an order."""
    body = json.dumps([order, *map(_plain, key)], ensure_ascii=False, separators=(",", ":"))
    return urlsafe_b64encode(body.encode()).decode().rstrip("=")


def read(cursor: str | None, order: str, kinds: Sequence[type]) -> Key | None:
    """The key in a cursor; None unless it is of this order and its values of these kinds."""
    if not cursor or len(cursor) > _LONGEST or not cursor.isascii():
        return None
    try:
        body = json.loads(urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        if not isinstance(body, list) or body[:1] != [order] or len(body) != len(kinds) + 1:
            return None
        return tuple(_value(value, kind) for value, kind in zip(body[1:], kinds, strict=True))
    except (ValueError, OverflowError, RecursionError):
        return None


def _plain(value: int | str | datetime) -> int | str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return value


def _value(value: object, kind: type) -> int | str | datetime:
    if kind is datetime and isinstance(value, str):
        moment = datetime.fromisoformat(value)
        if moment.tzinfo is not None:
            return moment.astimezone(UTC)
    if kind is int and type(value) is int and abs(value) <= _MOST:
        return value
    if kind is str and isinstance(value, str) and _is_plain(value):
        return value
    raise ValueError(value)


def _is_plain(text: str) -> bool:
    return text.isascii() and text.replace("\t", "").isprintable()
