"""What is derived from the shop's one secret key: keys of their own, and digests nobody can guess."""

import hashlib
import hmac

from config import Settings
from shop.platform.settings import settings


def derived_key(of: Settings, purpose: str) -> str:
    """A key of its own for each purpose, hexadecimal."""
    return hmac.digest(of.secret_key.encode(), purpose.encode(), hashlib.sha256).hex()


def keyed_digest(purpose: str, text: str) -> bytes:
    """HMAC-SHA-256 under the secret key; `purpose` keeps uses apart."""
    key = settings().secret_key.encode()
    return hmac.digest(key, f"{purpose}:{text}".encode(), hashlib.sha256)
