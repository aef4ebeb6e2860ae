"""Stripe's events, read as notices once their signature has been checked."""

import json
from collections.abc import Mapping
from typing import Any

from shop.payments.gateway import BadSignature, Notice, NoticeKind
from shop.payments.stripe_answers import seen_dispute

#: What a column keeps of an amount, and of the number of an event.
MOST, LONGEST_ID = 2**63 - 1, 120
REFUND_EVENTS = frozenset({"refund.created", "refund.updated", "refund.failed", "charge.refund.updated"})


def read_event(body: bytes, *, is_live: bool, account: str) -> Notice:
    """The notice in a signed body; raises `BadSignature` if it is no event.

    What concerns another mode or account is `OTHER`. `detail` is the payment status of a
    session, the `payment_ref` of a refund, and the text of a dispute's `DisputeFacts`.
    """
    try:
        event = json.loads(body)
        thing = event["data"]["object"] if event.get("object") == "event" else {}
        name = event["type"]
        is_ours = bool(event.get("livemode")) is is_live and event.get("account") in (None, "", account)
        # Old versions of the interface name a charge's newest refund; the others post `refund.created`.
        if name == "charge.refunded" and (listed := (thing.get("refunds") or {}).get("data")):
            name, thing = "refund.created", listed[0]
        kind, ref, detail = _subject(name, thing) if is_ours else _other(thing)
        has_amount = kind in {NoticeKind.REFUND, NoticeKind.DISPUTE}
        return Notice(
            event_id=_id(event["id"]),
            kind=kind,
            type=_word(event["type"]),
            ref=_clean(str(ref or "")),
            amount=_amount(thing["amount"]) if has_amount else 0,
            detail=_clean(detail),
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise BadSignature("signed, but no event") from error


def _subject(event: str, thing: Mapping[str, Any]) -> tuple[NoticeKind, Any, str]:
    """What an event is about: its kind, the thing to look at, and a detail.

    A payment intent does not tell its session, so its events say nothing that can be looked
    up; the session's own events say the same.
    """
    money = thing.get("payment_intent")
    if event.startswith("checkout.session."):
        return NoticeKind.PAYMENT, thing["id"], str(thing.get("payment_status") or "")
    if event in REFUND_EVENTS:
        return NoticeKind.REFUND, thing["id"], str(money or "")
    if event.startswith("charge.dispute."):
        dispute = seen_dispute(thing)
        return NoticeKind.DISPUTE, dispute.payment_ref, dispute.detail
    return _other(thing)


def _other(thing: Mapping[str, Any]) -> tuple[NoticeKind, Any, str]:
    return NoticeKind.OTHER, thing.get("id"), ""


def _id(value: object) -> str:
    """Never cut short: two messages would be one."""
    word = _word(value)
    if len(word) > LONGEST_ID:
        raise ValueError(f"no number of an event: {word[:LONGEST_ID]!r}")
    return word


def _amount(value: Any) -> int:
    amount = int(value)
    if not 0 <= amount <= MOST:
        raise ValueError(f"not an amount: {value!r}")
    return amount


def _word(value: object) -> str:
    if not isinstance(value, str) or not value:
        raise TypeError(f"not a word: {value!r}")
    return _clean(value)


def _clean(text: str) -> str:
    """A text that PostgreSQL can keep; ValueError if it cannot."""
    if "\0" in text:
        raise ValueError(f"not a text: {text!r}")
    text.encode()  # half a character is none
    return text
