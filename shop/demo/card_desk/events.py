"""What happened, written as Stripe's events, signed as Stripe signs them."""

import hashlib
import hmac
import json
import secrets
from collections.abc import Sequence
from typing import Any

from shop.demo.card_desk.store import Store, Thing
from shop.kernel import clock

API_VERSION = "2026-10-28.endive"


def now() -> int:
    """The present second."""
    return int(clock.now().timestamp())


def new_id(prefix: str) -> str:
    """An id that nobody can guess."""
    return f"{prefix}_{secrets.token_hex(12)}"


def shown(thing: Thing) -> Thing:
    """An object without the desk's own notes."""
    return {name: value for name, value in thing.items() if not name.startswith("_")}


def happened(store: Store, kind: str, thing: Thing) -> None:
    """Write an event down, to be posted; it holds the object as it is at this moment."""
    event: dict[str, Any] = {
        "id": new_id("evt"),
        "object": "event",
        "api_version": API_VERSION,
        "created": now(),
        "type": kind,
        "livemode": False,
        "pending_webhooks": 1,
        "request": {"id": None, "idempotency_key": None},
        "data": {"object": shown(thing)},
    }
    store.add_message(json.dumps(event, ensure_ascii=False), now())


def signature(body: str, webhook_secrets: Sequence[str], signed_at: int) -> str:
    """The `Stripe-Signature` header: the second and one `v1` for each secret in force."""
    signed = f"{signed_at}.{body}".encode()
    marks = [hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest() for secret in webhook_secrets]
    return ",".join([f"t={signed_at}", *(f"v1={sign}" for sign in marks)])
