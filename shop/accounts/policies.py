"""How long a sign-in lives and what a password must be: pure rules."""

import unicodedata
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path

from shop.accounts.models import SignIn
from shop.kernel.errors import mark
from shop.kernel.text import fold

#: OWASP ASVS 5.0 V7.3: without use, and in all. Officers answer for the market.
IDLE = timedelta(days=14)
ABSOLUTE = timedelta(days=90)
OFFICER_IDLE = timedelta(hours=12)
OFFICER_ABSOLUTE = timedelta(hours=24)
#: How often the last use is written down, so that reading a page seldom writes.
SEEN_EVERY = timedelta(minutes=10)

SHORTEST_PASSWORD = 10
LONGEST_PASSWORD = 256
MOST_ADDRESSES = 30

TOO_SHORT = mark("Mật khẩu cần ít nhất 10 ký tự. Một câu ngắn dễ nhớ là tốt nhất.")
TOO_LONG = mark("Mật khẩu dài quá 256 ký tự.")
TOO_COMMON = mark("Mật khẩu này nhiều người dùng, dễ bị đoán. Bạn chọn câu khác nhé.")
TOO_PERSONAL = mark("Mật khẩu này gần với email, tên của bạn hoặc tên chợ. Bạn chọn câu khác nhé.")

_COMMON = Path(__file__).with_name("common_passwords.txt")
_MARKET_WORDS = ("chophien", "chợ phiên", "dacsan", "ocop")
_SHORTEST_HINT = 4
#: In this order: each browser also carries the names of those below it.
_BROWSERS = {
    "Zalo": "Zalo", "Edg": "Edge", "OPR": "Opera", "coc_coc": "Cốc Cốc", "Firefox": "Firefox",
    "SamsungBrowser": "Samsung Internet", "Chrome": "Chrome", "Safari": "Safari",
}  # fmt: skip
_SYSTEMS = {
    "Android": "Android", "iPhone": "iPhone", "iPad": "iPad", "Windows": "Windows",
    "Mac OS": "Mac", "Linux": "Linux",
}  # fmt: skip


def is_over(sign_in: SignIn, *, moment: datetime) -> bool:
    """Whether a sign-in has lived its time, or lacks a second factor its person has."""
    user = sign_in.user
    idle, absolute = (OFFICER_IDLE, OFFICER_ABSOLUTE) if user.is_officer else (IDLE, ABSOLUTE)
    return (
        moment >= sign_in.last_seen_at + idle
        or moment >= sign_in.created_at + absolute
        or (user.has_second_factor and not sign_in.second_factor)
    )


def device_name(user_agent: str) -> str:
    """What a person calls the thing in their hand: `Firefox · Android`."""
    names = (_first_named(user_agent, _BROWSERS), _first_named(user_agent, _SYSTEMS))
    return " · ".join(filter(None, names)) or "?"


def _first_named(user_agent: str, names: Mapping[str, str]) -> str:
    return next((name for sign, name in names.items() if sign in user_agent), "")


def veiled_email(email: str) -> str:
    """Enough of an email to recognise it: `an***@example.vn`."""
    name, _at, domain = email.partition("@")
    return f"{name[:2]}***@{domain}"


def normalize_password(password: str) -> str:
    """One form for one password, whatever keyboard composed its marks (NFKC)."""
    return unicodedata.normalize("NFKC", password)


def password_problem(password: str, *, about: tuple[str, ...] = ()) -> str | None:
    """What is wrong with a new password (a marked sentence), or None.

    `about` are words about the person: email, name.
    """
    if len(password) > LONGEST_PASSWORD:
        return TOO_LONG
    if len(password) < SHORTEST_PASSWORD:
        return TOO_SHORT
    plain = _plain(password)
    if plain in _common_passwords() or len(set(plain)) < _SHORTEST_HINT:
        return TOO_COMMON
    if any(_is_mostly(plain, word) for word in (*about, *_MARKET_WORDS)):
        return TOO_PERSONAL
    return None


def _is_mostly(plain: str, word: str) -> bool:
    """Whether a password is a word about the person with a little around it."""
    hints = {_plain(word), _plain(word.partition("@")[0])}
    return any(
        len(hint) >= _SHORTEST_HINT and len(plain.replace(hint, "")) < _SHORTEST_HINT for hint in hints
    )


def _plain(text: str) -> str:
    return "".join(fold(text).split())


@lru_cache(maxsize=1)
def _common_passwords() -> frozenset[str]:
    """Passwords of ten signs and more that are tried first, folded."""
    return frozenset(_COMMON.read_text(encoding="utf-8").split())
