"""Refunds, never more than was paid; and disputes, which tests alone can raise."""

from shop.demo.card_desk import form, intents
from shop.demo.card_desk.events import happened, new_id, now
from shop.demo.card_desk.form import Params
from shop.demo.card_desk.problems import Problem, unclear, unknown
from shop.demo.card_desk.store import Store, Thing

KIND, DISPUTE = "refund", "dispute"
#: How long a dispute may be answered, in seconds.
ANSWER_WITHIN = 7 * 24 * 60 * 60
KNOWN = frozenset({"payment_intent", "amount", "metadata", "reason", "expand"})


def create(store: Store, params: Params, *, status: str) -> Thing:
    """Send money back, all that is left or an amount; raises `Problem`."""
    form.only(params, KNOWN)
    intent = intents.read(store, form.text(params, "payment_intent"))
    charge = store.find("charge", intent["latest_charge"] or "")
    if charge is None:
        raise Problem(400, None, "This PaymentIntent does not have a successful charge to refund.")
    left = charge["amount"] - charge["amount_refunded"]
    amount = form.whole(params, "amount") if "amount" in params else left
    _check(charge, amount, left)
    made: Thing = {
        "id": new_id("re"), "object": KIND, "created": now(), "amount": amount,
        "currency": charge["currency"], "payment_intent": intent["id"], "charge": charge["id"],
        "metadata": form.metadata(params), "reason": params.get("reason"), "status": status,
        "failure_reason": None,
    }  # fmt: skip
    _move(store, charge, amount)
    happened(store, "refund.created", made)
    happened(store, "charge.refunded", charge)
    return store.keep(made, parent=intent["id"])


def read(store: Store, ref: str) -> Thing:
    """A refund; raises `Problem`."""
    refund = store.find(KIND, ref)
    if refund is None:
        raise unknown(KIND, ref)
    return refund


def end(store: Store, ref: str, *, failure_reason: str | None = None) -> Thing:
    """A refund that was under way arrives, or comes back to the market's balance.

    One that had arrived may come back as well: the bank found no account for it.
    """
    refund = read(store, ref)
    if refund["status"] != "pending" and not (failure_reason and refund["status"] == "succeeded"):
        return refund
    refund.update(status="failed" if failure_reason else "succeeded", failure_reason=failure_reason)
    if failure_reason:
        charge = store.find("charge", refund["charge"]) or {}
        _move(store, charge, -refund["amount"])
        happened(store, "refund.failed", refund)
    happened(store, "refund.updated", refund)
    happened(store, "charge.refund.updated", refund)
    return store.keep(refund)


def dispute(store: Store, payment_intent: str, amount: int) -> Thing:
    """The buyer asks the bank for the money back."""
    intent = intents.read(store, payment_intent)
    made: Thing = {
        "id": new_id("dp"), "object": DISPUTE, "created": now(), "livemode": False, "amount": amount,
        "currency": intent["currency"], "payment_intent": intent["id"], "charge": intent["latest_charge"],
        "reason": "product_not_received", "status": "needs_response", "metadata": {},
        "evidence_details": {"due_by": now() + ANSWER_WITHIN, "has_evidence": False, "submission_count": 0},
    }  # fmt: skip
    happened(store, "charge.dispute.created", made)
    return store.keep(made, parent=intent["id"])


def _check(charge: Thing, amount: int, left: int) -> None:
    if left == 0:
        raise Problem(400, "charge_already_refunded", f"Charge {charge['id']} has already been refunded.")
    if amount < 1:
        raise unclear("Invalid positive integer", "amount", "parameter_invalid_integer")
    if amount > left:
        told = f"Refund amount (₫{amount:,}) is greater than unrefunded amount on charge (₫{left:,})"
        raise Problem(400, None, told, param="amount")


def _move(store: Store, charge: Thing, amount: int) -> None:
    charge["amount_refunded"] += amount
    charge["refunded"] = charge["amount_refunded"] == charge["amount"]
    store.keep(charge)
