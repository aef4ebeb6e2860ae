"""What a card desk is started with, and where it must not be started at all."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from config import LOOPBACK, BadSetting, Settings

LIVE_KEY = re.compile(r"\b[sr]k_live_")
ROOT = Path(__file__).parents[3]


@dataclass(frozen=True, kw_only=True)
class Options:
    """Amounts are whole đồng, times are seconds.

    `webhook_secrets`: each message is signed with all of them, as while one replaces another.
    `shop_url` is where messages are posted; none are if it is empty. `state` is the file that
    a restart finds again, or `:memory:`.
    """

    api_key: str
    webhook_secrets: tuple[str, ...]
    shop_url: str = ""
    state: str = ":memory:"
    least_amount: int = 12_000
    most_amount: int = 99_999_999
    shortest_life: int = 30 * 60
    longest_life: int = 24 * 60 * 60
    later_seconds: int = 20
    account: str = "acct_demo"


def refuse_beside_real_money(environ: Mapping[str, str] = os.environ) -> None:
    """Raises `BadSetting` beside a live key, or where others than this machine could come."""
    for name, value in environ.items():
        if LIVE_KEY.search(value):
            raise BadSetting(f"{name} holds a key that moves real money: the card desk stays closed")
    host, url = environ.get("HOST", "127.0.0.1"), environ.get("PUBLIC_URL", "http://127.0.0.1")
    if host not in LOOPBACK or urlsplit(url).hostname not in LOOPBACK:
        raise BadSetting("the card desk opens on this machine alone (HOST and PUBLIC_URL on loopback)")


def leads_to_a_desk(settings: Settings) -> bool:
    """Whether these settings send the shop to a desk on this machine, not to Stripe."""
    return urlsplit(settings.stripe_api_base).hostname in LOOPBACK


def from_settings(settings: Settings, **more: Any) -> Options:
    """A desk for the shop with these settings; raises `BadSetting` if the shop asks elsewhere."""
    if not leads_to_a_desk(settings) or not settings.stripe_secret_key.startswith("sk_test_"):
        raise BadSetting(
            "the shop does not ask a card desk: STRIPE_API_BASE and STRIPE_SECRET_KEY lead elsewhere"
        )
    return Options(
        api_key=settings.stripe_secret_key,
        webhook_secrets=settings.stripe_webhook_secrets,
        shop_url=f"{settings.public_url}/webhooks/stripe",
        **more,
    )
