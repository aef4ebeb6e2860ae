"""Settings, read once from the environment when the application starts."""

import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

ROOT = Path(__file__).parent
INSTANCE = ROOT / "instance"
WEAK_SECRETS = frozenset({"dev", "secret", "changeme", "password", "secret-key"})
SHORTEST_SECRET = 32
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1", "[::1]"})
MEGABYTE = 1024 * 1024
#: No bank has this number, so that nobody sends money to the demo.
DEMO_BANK = ("999999", "0000000000", "CHO PHIEN BAN THU")
#: What a payment code has room for (NAPAS 247, field 59).
LONGEST_BANK_NAME = 25
#: A month: goods that wait longer are not for sale.
LONGEST_HOLD_HOURS = 720
#: No subscriber's number begins with 0 and no address ends so (RFC 2606): who asks the demo disturbs nobody.
DEMO_HELP = ("02150000000", "tro-giup@demo.example")
DEMO_CARD = ("sk_test_chophien_demo", ("whsec_chophien_demo",))
CARD_DESK_PORT = 8431
LIVE_KEYS = ("sk_live_", "rk_live_")


class BadSetting(SystemExit):
    """A setting that the shop cannot run with; the message says which and why."""


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What the operator decides. README.md has the same list as a table."""

    database_url: str = field(repr=False)
    secret_key: str = field(repr=False)
    public_url: str = "http://127.0.0.1:8000"
    trusted_proxies: int = 0
    trusted_hosts: tuple[str, ...] = ()
    media_url: str = str(INSTANCE / "media")
    mail_url: str = field(default=str(INSTANCE / "mail"), repr=False)
    mail_from: str = "Chợ Phiên <cho@chophien.example>"
    demo: bool = False
    market_name: str = "Chợ Phiên"
    operator_name: str = "Ban quản lý Chợ Phiên"
    operator_address: str = ""
    operator_registration: str = ""
    hotline: str = ""
    support_email: str = ""
    cod_cap: int = 5
    vietqr_bank_bin: str = ""
    vietqr_account: str = ""
    vietqr_name: str = ""
    vietqr_hold_hours: int = 24
    stripe_secret_key: str = field(default="", repr=False)
    stripe_webhook_secrets: tuple[str, ...] = field(default=(), repr=False)
    stripe_api_base: str = ""
    card_minimum: int = 15_000
    two_officers_above: int = 2_000_000
    return_days: int = 7
    log_format: str = "json"
    service_worker: bool = True
    max_request_bytes: int = field(default=40 * MEGABYTE)
    testing: bool = False

    @property
    def https(self) -> bool:
        """Whether visitors come by https; cookies and HSTS follow it."""
        return self.public_url.startswith("https://")

    @property
    def is_reachable(self) -> bool:
        """Whether people can be told how to reach the market; without that, nobody is sent there."""
        return bool(self.hotline or self.support_email)

    @property
    def takes_cards(self) -> bool:
        """Whether an order can be paid by card."""
        return bool(self.stripe_secret_key)

    @property
    def takes_cashless(self) -> bool:
        """Whether an order can be paid ahead; without that, alcohol is not sold."""
        return bool(self.vietqr_account) or self.takes_cards

    @property
    def on_loopback(self) -> bool:
        """Whether the shop is reachable from this machine alone."""
        return _at_home(os.environ, self.public_url)


def load(environ: Mapping[str, str] = os.environ) -> Settings:
    """Settings from environment variables; raises `BadSetting` naming what is wrong."""
    demo = _flag(environ, "DEMO")
    port = environ.get("PORT", "8000")
    url = environ.get("PUBLIC_URL", f"http://127.0.0.1:{port}").rstrip("/")
    if urlsplit(url).scheme not in {"http", "https"} or not urlsplit(url).hostname:
        raise BadSetting("PUBLIC_URL must be an address such as https://chophien.example")
    return Settings(
        database_url=environ.get("DATABASE_URL", f"sqlite:///{INSTANCE / 'chophien.db'}"),
        secret_key=_secret(environ, demo=demo),
        public_url=url,
        trusted_proxies=_whole(environ, "TRUSTED_PROXIES", 0),
        trusted_hosts=_hosts(environ, url),
        media_url=environ.get("MEDIA_URL", str(INSTANCE / "media")),
        mail_url=environ.get("MAIL_URL", str(INSTANCE / "mail")),
        mail_from=environ.get("MAIL_FROM", Settings.mail_from),
        demo=demo,
        operator_name=environ.get("OPERATOR_NAME", Settings.operator_name),
        operator_address=environ.get("OPERATOR_ADDRESS", ""),
        operator_registration=environ.get("OPERATOR_REGISTRATION", ""),
        hotline=environ.get("HOTLINE", DEMO_HELP[0] if demo else ""),
        support_email=environ.get("SUPPORT_EMAIL", DEMO_HELP[1] if demo else ""),
        cod_cap=_whole(environ, "COD_CAP", Settings.cod_cap),
        return_days=_whole(environ, "RETURN_DAYS", Settings.return_days),
        **_bank(environ, demo=demo),
        **_card(environ, demo=demo, at_home=_at_home(environ, url)),
        two_officers_above=_whole(environ, "REFUND_TWO_OFFICERS_ABOVE", Settings.two_officers_above),
        log_format=environ.get("LOG_FORMAT", "json"),
        service_worker=_flag({"SERVICE_WORKER": "1", **environ}, "SERVICE_WORKER"),
    )


def _bank(environ: Mapping[str, str], *, demo: bool) -> dict[str, Any]:
    """The account that transfers go to; in the demo one at a bank that does not exist, and no other."""
    names = ("VIETQR_BANK_BIN", "VIETQR_ACCOUNT", "VIETQR_NAME")
    bank, account, name = (environ.get(key, "").strip() for key in names)
    if demo and bank not in {"", DEMO_BANK[0]}:
        raise BadSetting(f"a demo takes no money: DEMO=1 does not go with {names[0]}={bank}")
    if demo and not bank + account + name:
        bank, account, name = DEMO_BANK
    fits = re.fullmatch(r"[0-9]{6}", bank) and re.fullmatch(r"[0-9A-Z]{4,19}", account)
    if bank + account + name and not (fits and 0 < len(name) <= LONGEST_BANK_NAME):
        raise BadSetting(
            f"{', '.join(names)} belong together: 6 digits, 4 to 19 digits or capitals,"
            f" a name of at most {LONGEST_BANK_NAME} letters"
        )
    hours = _whole(environ, "VIETQR_HOLD_HOURS", Settings.vietqr_hold_hours)
    if not 1 <= hours <= LONGEST_HOLD_HOURS:
        raise BadSetting(f"VIETQR_HOLD_HOURS must be 1 to {LONGEST_HOLD_HOURS}, not {hours}")
    return {
        "vietqr_bank_bin": bank,
        "vietqr_account": account,
        "vietqr_name": name,
        "vietqr_hold_hours": hours,
    }


def _card(environ: Mapping[str, str], *, demo: bool, at_home: bool) -> dict[str, Any]:
    """Stripe's keys; the demo without any speaks to its own stand-in on this machine."""
    key = environ.get("STRIPE_SECRET_KEY", "")
    words = environ.get("STRIPE_WEBHOOK_SECRET", "").split(",")
    secrets_ = tuple(word.strip() for word in words if word.strip())
    base = environ.get("STRIPE_API_BASE", "").rstrip("/")
    if demo and key.startswith(LIVE_KEYS):
        raise BadSetting("STRIPE_SECRET_KEY is a live key: the demo never moves real money")
    if demo and at_home and not key:
        key, secrets_ = DEMO_CARD
        base = base or f"http://127.0.0.1:{_whole(environ, 'CARD_DESK_PORT', CARD_DESK_PORT)}"
    if key and not secrets_:
        raise BadSetting("STRIPE_WEBHOOK_SECRET is missing: Stripe's messages could not be told from others")
    minimum = _whole(environ, "CARD_MINIMUM", Settings.card_minimum)
    return {
        "stripe_secret_key": key,
        "stripe_webhook_secrets": secrets_,
        "stripe_api_base": base,
        "card_minimum": minimum,
    }


def _at_home(environ: Mapping[str, str], url: str) -> bool:
    return environ.get("HOST", "127.0.0.1") in LOOPBACK and urlsplit(url).hostname in LOOPBACK


def _flag(environ: Mapping[str, str], name: str) -> bool:
    return environ.get(name, "").strip().lower() in {"1", "true", "yes", "on"}


def _whole(environ: Mapping[str, str], name: str, default: int) -> int:
    text = environ.get(name, str(default))
    if not text.isascii() or not text.isdigit():
        raise BadSetting(f"{name} must be a whole number, not {text!r}")
    return int(text)


def _hosts(environ: Mapping[str, str], url: str) -> tuple[str, ...]:
    named = [host.strip() for host in environ.get("TRUSTED_HOSTS", "").split(",")]
    own = urlsplit(url).hostname or ""
    extra = sorted(LOOPBACK) if own in LOOPBACK else []
    return tuple(dict.fromkeys([own, *extra, *filter(None, named)]))


def _secret(environ: Mapping[str, str], *, demo: bool) -> str:
    secret = environ.get("SECRET_KEY", "")
    if demo and not secret:
        return _kept_demo_secret()
    if not secret:
        raise BadSetting("SECRET_KEY is missing: set it to 32 random characters or more")
    if len(secret) < SHORTEST_SECRET or secret.lower() in WEAK_SECRETS or len(set(secret)) < 10:
        raise BadSetting("SECRET_KEY is weak: set it to 32 random characters or more")
    return secret


def _kept_demo_secret() -> str:
    """The demo's own secret, made once, so that a restart keeps everybody signed in."""
    path = INSTANCE / "demo-secret"
    if not path.exists():
        INSTANCE.mkdir(exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_hex(32))
    return path.read_text().strip()
