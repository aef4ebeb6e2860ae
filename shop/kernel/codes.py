"""Order codes that people can say on the telephone, and secrets that nobody can guess."""

import hashlib
import hmac
import secrets
from collections.abc import Callable

#: No look-alikes: neither 0/O, 1/I, 2/Z, 4/A, 5/S, 6/G nor 8/B side by side.
ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ379"
_READ_BACK = str.maketrans("245680O1I", "ZASGBQQLL")


def new_code(length: int = 6) -> str:
    """A random code from the alphabet; the caller checks that it is free."""
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def read_code(typed: str) -> str:
    """What a person or a bank typed, read back into the alphabet.

    Spaces, dashes and case do not matter; look-alikes become their letter. What still
    does not belong to the alphabet is kept, so that it finds nothing.
    """
    compact = "".join(typed.split()).replace("-", "").upper()
    return compact.translate(_READ_BACK)


def free_slug(wanted: str, *, is_taken: Callable[[str], bool]) -> str:
    """The address asked for, with a code behind it where it is taken."""
    return f"{wanted}-{new_code().lower()}" if is_taken(wanted) else wanted


def new_secret() -> str:
    """A 128-bit secret for a link, safe inside a URL."""
    return secrets.token_urlsafe(16)


def digest(secret: str) -> str:
    """What is stored instead of a secret (SHA-256, hexadecimal)."""
    return hashlib.sha256(secret.encode()).hexdigest()


def matches(secret: str, stored_digest: str) -> bool:
    """Whether a presented secret is the one whose digest is stored, in constant time."""
    return hmac.compare_digest(digest(secret), stored_digest)
