"""What Stripe's objects say, in the words of the port."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from shop.payments.disputes import DisputeFacts
from shop.payments.gateway import Dispute, Evidence, PaymentSight, RefundEvidence, RefundSight

#: A finished session whose money can no longer come: a slow payment that failed.
DEAD_INTENTS = frozenset({"requires_payment_method", "canceled"})
#: The year 9999 in seconds: later moments cannot be told.
_LAST_MOMENT = 253_370_764_800
REFUND_SIGHTS = {"succeeded": RefundSight.DONE, "failed": RefundSight.FAILED, "canceled": RefundSight.FAILED}


def seen_session(session: Mapping[str, Any], *, account: str) -> Evidence:
    """A Checkout Session, its payment intent expanded; KeyError or TypeError if it is none.

    A finished session is paid only if it says so: a slow method's money is still under way.
    """
    intent = session["payment_intent"]
    money = intent if isinstance(intent, dict) else {"id": intent}
    is_paid = session["payment_status"] == "paid"
    return Evidence(
        sight=PaymentSight.PAID if is_paid else _unpaid(session["status"], money.get("status")),
        ref=session["id"],
        payment_ref=money["id"],
        amount=_whole(money.get("amount_received", session["amount_total"])) if is_paid else 0,
        currency=str(money.get("currency") or session["currency"]).upper(),
        is_live=bool(session["livemode"]),
        account=account,
        key=str((session.get("metadata") or {}).get("attempt", "")),
    )


def seen_refund(refund: Mapping[str, Any]) -> RefundEvidence:
    """A refund; a state that we do not know is one that is still under way."""
    sight = REFUND_SIGHTS.get(refund["status"], RefundSight.SENT)
    reason = str(refund.get("failure_reason") or "")
    return RefundEvidence(sight=sight, ref=refund["id"], amount=_whole(refund["amount"]), reason=reason)


def seen_dispute(dispute: Mapping[str, Any]) -> Dispute:
    """A dispute; `payment_ref` is the payment intent, or the charge of a payment that has none."""
    facts = DisputeFacts(
        number=str(dispute["id"]),
        state=str(dispute.get("status") or ""),
        reason=str(dispute.get("reason") or ""),
        answer_by=_moment((dispute.get("evidence_details") or {}).get("due_by")),
    )
    return Dispute(
        payment_ref=str(dispute.get("payment_intent") or dispute["charge"]),
        amount=_whole(dispute["amount"]),
        detail=facts.text,
    )


def _unpaid(session_status: str, intent_status: str | None) -> PaymentSight:
    if session_status != "complete":
        return PaymentSight.CLOSED if session_status == "expired" else PaymentSight.OPEN
    return PaymentSight.CLOSED if intent_status in DEAD_INTENTS else PaymentSight.UNDER_WAY


def _moment(seconds: object) -> datetime | None:
    """A moment; None for what is none, since no dispute is to be lost for want of a deadline."""
    if not isinstance(seconds, int) or isinstance(seconds, bool) or not 0 < seconds < _LAST_MOMENT:
        return None
    return datetime.fromtimestamp(seconds, UTC)


def _whole(amount: object) -> int:
    if type(amount) is not int:
        raise TypeError(f"not an amount: {amount!r}")
    return amount
