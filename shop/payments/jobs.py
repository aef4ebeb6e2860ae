"""Sending card refunds, and asking what became of them; asking what is disputed."""

from datetime import timedelta

import structlog

from shop.kernel.clock import now
from shop.orders.models import PaymentMethod
from shop.orders.services.steps import lock_order
from shop.payments.gateway import GatewayRefused, GatewayTrouble, RefundEvidence
from shop.payments.methods import gateway_for, needed_gateway
from shop.payments.models import UNSEEN, CaseKind, PaymentAttempt, Refund, RefundState
from shop.payments.policies import MAY_RETURN_FOR
from shop.payments.queries import refunds_not_sent, refunds_on_their_way, refunds_that_may_return
from shop.payments.services.cases import open_case, open_dispute
from shop.payments.services.refunds import fail, locked_refund, note_answer
from shop.platform.database import db, transaction
from shop.platform.faultpoints import faultpoint
from shop.platform.outbox import defer
from shop.platform.worker import outside_transaction

#: How often a refund that was sent is asked after, should its gateway's messages be lost.
LOOK_EVERY = timedelta(hours=1)
#: How often a refund that was done is asked after.
LOOK_AGAIN_EVERY = timedelta(days=1)
#: How far back disputes are asked for.
DISPUTES_SINCE = timedelta(days=30)
#: A sent refund that its gateway will not tell of for so long is put before the officers.
UNSEEN_FOR = timedelta(days=1)
BATCH = 500

log = structlog.get_logger("payments")


@outside_transaction
def send_refund(refund_id: int) -> None:
    """Ask the gateway to send a card's money back, once under the refund's key.

    A transfer's money is sent by an officer. Asked again later if the gateway does not answer.
    """
    refund = db.session.get_one(Refund, refund_id)
    if refund.method is not PaymentMethod.CARD or refund.state is not RefundState.DUE:
        return
    attempt = db.session.get_one(PaymentAttempt, refund.attempt_id)
    payment_ref, amount = attempt.payment_ref or "", refund.amount
    tried, key = refund.key, f"{attempt.key}:{refund.key}"
    gateway = needed_gateway(refund.method)
    db.session.rollback()
    faultpoint("K15")
    try:
        evidence = gateway.refund(payment_ref=payment_ref, amount=amount, key=key)
    except GatewayRefused as refusal:
        _write_failure(refund_id, tried, str(refusal))
        return
    faultpoint("K16")
    _write(refund_id, tried, evidence)


def look_after_refunds() -> None:
    """Plan to ask after every refund that was sent and is not done. Periodic.

    What a gateway could not be asked for until every try was used up is tried anew.
    """
    slot = int(now().timestamp() // LOOK_EVERY.total_seconds())
    for refund_id in refunds_not_sent(owed_by=now() - LOOK_EVERY, limit=BATCH):
        defer(send_refund, {"refund_id": refund_id}, key=f"{refund_id}:{slot}")
    for refund_id in refunds_on_their_way(limit=BATCH):
        defer(look_after_refund, {"refund_id": refund_id}, key=f"{refund_id}:{slot}")


def look_for_returned_refunds() -> None:
    """Plan to ask whether the bank of a card sent a refund back, should the message be lost. Periodic.

    Nobody is asked where cards are taken no more: a task that cannot be done stays for good.
    """
    if gateway_for(PaymentMethod.CARD) is None:
        return
    slot = int(now().timestamp() // LOOK_AGAIN_EVERY.total_seconds())
    for refund_id in refunds_that_may_return(sent_since=now() - MAY_RETURN_FOR):
        defer(look_after_refund, {"refund_id": refund_id}, key=f"{refund_id}:returned:{slot}")


@outside_transaction
def look_after_refund(refund_id: int) -> None:
    """Ask what became of a refund and write it down; also of one that was done."""
    refund = db.session.get_one(Refund, refund_id)
    if not refund.provider_ref:
        return
    gateway, ref, tried = needed_gateway(refund.method), refund.provider_ref, refund.key
    was_sent, is_open = refund.sent_at or refund.created_at, refund.state is RefundState.SENT
    db.session.rollback()
    try:
        evidence = gateway.look_at_refund(ref)
    except GatewayRefused as refusal:
        if was_sent > now() - UNSEEN_FOR:
            raise GatewayTrouble(str(refusal)) from refusal
        if is_open:
            _open_case(refund_id, key=f"{UNSEEN}{ref}", detail=f"{ref} {refusal}")
        return
    _write(refund_id, tried, evidence)


@outside_transaction
def look_after_disputes() -> None:
    """Ask what is disputed: a message may be lost, or come before its payment is known. Periodic."""
    for method in PaymentMethod:
        gateway = gateway_for(method)
        try:
            found = gateway.disputes(since=now() - DISPUTES_SINCE) if gateway else ()
        except GatewayRefused as refusal:  # a restricted key may not ask; messages still tell
            log.warning("payments.disputes_not_told", reason=str(refusal)[:200])
            continue
        with transaction():
            for dispute in found:
                open_dispute(dispute)


def open_refund_case(refund_id: int) -> None:
    """What a gateway will not send back is put before the officers, each try once."""
    refund = db.session.get_one(Refund, refund_id)
    if refund.state is RefundState.FAILED:
        _put_before_officers(refund, key=f"refund:{refund.key}", detail=refund.trouble)


def _open_case(refund_id: int, *, key: str, detail: str) -> None:
    with transaction():
        _put_before_officers(_locked(refund_id), key=key, detail=detail)


def _put_before_officers(refund: Refund, *, key: str, detail: str) -> None:
    attempt = db.session.get_one(PaymentAttempt, refund.attempt_id)
    amount = refund.amount
    open_case(kind=CaseKind.REFUND_FAILED, key=key, attempt=attempt, amount=amount, detail=detail)


def _write(refund_id: int, tried: str, evidence: RefundEvidence) -> None:
    with transaction():
        if refund := _locked_try(refund_id, tried):
            note_answer(refund=refund, evidence=evidence)


def _write_failure(refund_id: int, tried: str, trouble: str) -> None:
    with transaction():
        if refund := _locked_try(refund_id, tried):
            fail(refund=refund, trouble=trouble)


def _locked_try(refund_id: int, tried: str) -> Refund | None:
    """A refund that was asked about under a key; None if it was sent again meanwhile, under another."""
    refund = _locked(refund_id)
    return refund if refund.key == tried else None


def _locked(refund_id: int) -> Refund:
    """The order before the refund, always in this order."""
    lock_order(db.session.get_one(Refund, refund_id).order_id)
    return locked_refund(refund_id)
