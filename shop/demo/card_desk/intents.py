"""Payment intents, and the charges that come of them."""

from shop.demo.card_desk.events import happened, new_id, now
from shop.demo.card_desk.problems import unknown
from shop.demo.card_desk.store import Store, Thing

KIND = "payment_intent"


def read(store: Store, ref: str) -> Thing:
    """A payment intent; raises `Problem`."""
    intent = store.find(KIND, ref)
    if intent is None:
        raise unknown(KIND, ref)
    return intent


def of_session(store: Store, session: Thing) -> Thing:
    """The intent of a session: made with the first try to pay, as Stripe does."""
    if session["payment_intent"]:
        return read(store, session["payment_intent"])
    return {
        "id": session["_intent"]["id"], "object": KIND, "created": now(), "livemode": False,
        "amount": session["amount_total"], "amount_received": 0, "currency": session["currency"],
        "status": "requires_payment_method", "metadata": session["_intent"]["metadata"],
        "description": session["_intent"]["description"], "latest_charge": None, "last_payment_error": None,
        "payment_method_types": ["card"],
    }  # fmt: skip


def succeed(store: Store, intent: Thing) -> None:
    """The money has come."""
    charge = store.keep(
        {
            "id": new_id("ch"), "object": "charge", "created": now(), "livemode": False, "paid": True,
            "amount": intent["amount"], "amount_captured": intent["amount"], "amount_refunded": 0,
            "refunded": False, "disputed": False, "currency": intent["currency"], "status": "succeeded",
            "payment_intent": intent["id"], "metadata": intent["metadata"],
        }
    )  # fmt: skip
    intent.update(status="succeeded", amount_received=intent["amount"], latest_charge=charge["id"])
    intent["last_payment_error"] = None
    store.keep(intent)
    happened(store, "charge.succeeded", charge)
    happened(store, "payment_intent.succeeded", intent)


def decline(store: Store, intent: Thing, decline_code: str) -> None:
    """The bank said no; the buyer may try again."""
    told = {"type": "card_error", "code": "card_declined", "decline_code": decline_code}
    intent.update(status="requires_payment_method", last_payment_error=told)
    store.keep(intent)
    happened(store, "payment_intent.payment_failed", intent)


def wait(store: Store, intent: Thing) -> None:
    """A slow method is under way."""
    intent["status"] = "processing"
    store.keep(intent)
    happened(store, "payment_intent.processing", intent)


def cancel(store: Store, intent: Thing) -> None:
    """Nobody can pay any more."""
    intent["status"] = "canceled"
    store.keep(intent)
    happened(store, "payment_intent.canceled", intent)
