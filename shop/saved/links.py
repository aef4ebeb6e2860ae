"""Links of letters that end those letters: made from a request's key, so that no secret is stored."""

import base64
import hmac

from shop.platform.keys import keyed_digest

_BYTES = 16


def stop_secret(key: str) -> str:
    """What stands in the link that ends the letters of a key; the same each time."""
    return f"{key}.{_seal(key)}"


def read_stop(secret: str) -> str | None:
    """The key in a link of ours; None for anything else. The key may be long forgotten."""
    key, _dot, seal = secret.partition(".")
    is_ours = hmac.compare_digest(seal.encode(), _seal(key).encode())
    return key if is_ours else None


def _seal(key: str) -> str:
    return base64.urlsafe_b64encode(keyed_digest("stop-letters", key)[:_BYTES]).decode().rstrip("=")
