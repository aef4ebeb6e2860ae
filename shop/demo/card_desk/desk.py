"""The desk itself: its memory, its options, and the handles that tests pull."""

import json
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from flask import current_app

from shop.demo.card_desk import intents, refunds, sessions
from shop.demo.card_desk.events import now, shown, signature
from shop.demo.card_desk.faults import Faults
from shop.demo.card_desk.options import Options
from shop.demo.card_desk.store import Store, Thing


@dataclass(frozen=True)
class Message:
    """An event as it is posted: the raw body and its headers."""

    body: bytes
    headers: dict[str, str]

    @property
    def type(self) -> str:
        """The event's type."""
        return str(json.loads(self.body)["type"])


class CardDesk:
    """One desk. Kept at `app.extensions["card_desk"]`."""

    def __init__(self, options: Options) -> None:
        self.options = options
        self.store = Store(options.state)
        self.faults = Faults()
        #: Idempotency keys whose first request is still being answered.
        self.keys_in_use: set[str] = set()
        self.keys_lock = threading.Lock()

    def session(self, ref: str) -> Thing:
        """A session as it is now."""
        with self.store.turn():
            return sessions.read(self.store, ref)

    def pay(self, ref: str, decline_code: str | None = None) -> Thing:
        """Pay a session by card, or have the card declined."""
        with self.store.turn():
            return sessions.pay(self.store, ref, decline_code)

    def pay_later(self, ref: str, *, succeeds: bool = True) -> Thing:
        """Pay a session by a slow method."""
        with self.store.turn():
            return sessions.pay_later(self.store, self.options, ref, succeeds=succeeds)

    def end_refund(self, ref: str, *, failure_reason: str | None = None) -> Thing:
        """Let a pending refund arrive or fail, or one that had arrived come back."""
        with self.store.turn():
            return refunds.end(self.store, ref, failure_reason=failure_reason)

    def dispute(self, payment_intent: str, amount: int) -> Thing:
        """Let a buyer dispute a payment."""
        with self.store.turn():
            return refunds.dispute(self.store, payment_intent, amount)

    def captured(self) -> list[Thing]:
        """All payments that moved money: what a shop must be able to account for."""
        with self.store.turn():
            every = self.store.newest(intents.KIND, parent=None, limit=1_000_000)
        return [shown(intent) for intent in every if intent["amount_received"]]

    def let_time_pass(self) -> None:
        """Do what the clock says is due: sessions expire, slow payments end."""
        with self.store.turn():
            for ref in self.store.due(now()):
                sessions.read(self.store, ref)

    def take_messages(self) -> list[Message]:
        """All events not posted yet, freshly signed, in order; they count as posted."""
        taken: list[Message] = []
        with self.store.turn():
            while waiting := self.store.messages(now()):
                for number, body, _ in waiting:
                    self.store.drop_message(number)
                    taken.append(self.signed(body))
        return taken

    def signed(
        self, body: str, webhook_secrets: Sequence[str] | None = None, signed_at: int | None = None
    ) -> Message:
        """A body with its signature: now and with the desk's secrets, unless others are given."""
        secrets_in_force = self.options.webhook_secrets if webhook_secrets is None else webhook_secrets
        header = signature(body, secrets_in_force, now() if signed_at is None else signed_at)
        return Message(body.encode(), {"Stripe-Signature": header, "Content-Type": "application/json"})


def the_desk() -> CardDesk:
    """The desk of the request in hand."""
    return cast(CardDesk, current_app.extensions["card_desk"])
