"""The door for a gateway's messages: verify, keep, answer; believe nothing yet.

A message is durable before it is answered (I-23) and handled by a task of its own, which asks
the gateway what is true now: order and repetition of messages do not matter (I-22).
"""

from datetime import timedelta

from flask import Blueprint, abort, request
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from shop.checkout import asking
from shop.kernel.clock import now
from shop.orders.models import PaymentMethod
from shop.payments.gateway import BadSignature, Dispute, GatewayRefused, Notice, NoticeKind
from shop.payments.jobs import look_after_refund
from shop.payments.methods import gateway_for
from shop.payments.models import UNSEEN, CaseKind, WebhookEvent
from shop.payments.queries import attempt_by_ref, refund_by_ref
from shop.payments.services.cases import open_case, open_dispute
from shop.platform.access import Access, allow
from shop.platform.database import db, transaction
from shop.platform.faultpoints import faultpoint
from shop.platform.outbox import defer
from shop.platform.worker import outside_transaction

blueprint = Blueprint("webhooks", __name__, url_prefix="/webhooks")

#: Longer messages are not ours.
LONGEST_MESSAGE = 256 * 1024
#: So long a payment of no known attempt is asked for again, should its gateway refuse to show it.
ASKED_FOR = timedelta(minutes=30)


@blueprint.post("/stripe")
@allow(Access.MACHINE, token_free=True)
def stripe() -> ResponseReturnValue:
    """A signed message of the card company; 400 unless it is."""
    gateway = gateway_for(PaymentMethod.CARD) or abort(404)
    if (request.content_length or 0) > LONGEST_MESSAGE:
        abort(413)
    body = request.get_data()  # kept: a request that lost a race is read again
    if len(body) > LONGEST_MESSAGE:  # whose length was not said beforehand
        abort(413)
    try:
        notice = gateway.read_notice(body=body, headers=dict(request.headers))
    except BadSignature:
        return {"error": "not signed"}, 400
    faultpoint("K10")
    try:
        with transaction():
            _keep(gateway.name, notice, body.decode("utf-8", "replace"))
    except IntegrityError:  # the same message, kept at the same moment by somebody else
        if not _is_kept(gateway.name, notice):
            raise
    faultpoint("K11")
    return {"received": True}


@outside_transaction
def handle_notice(provider: str, event_id: str) -> None:
    """Look at what a message is about and write down what is true now. Calm when repeated."""
    event = db.session.get_one(WebhookEvent, (provider, event_id))
    kind, ref, amount, body = event.kind, event.ref, event.amount, event.body
    is_old = event.received_at < now() - ASKED_FOR
    db.session.rollback()
    if kind == NoticeKind.PAYMENT:
        _look_at_payment(ref, is_old=is_old)
    elif kind == NoticeKind.REFUND:
        _look_at_refund(ref)
    elif kind == NoticeKind.DISPUTE:
        _note_dispute(ref, amount, body)
    faultpoint("K13")
    with transaction():
        current = db.session.get_one(WebhookEvent, (provider, event_id))
        current.handled_at = current.handled_at or now()


def _keep(provider: str, notice: Notice, body: str) -> None:
    """One row per message, and its task, in one transaction."""
    if _is_kept(provider, notice):
        return
    event = WebhookEvent(
        provider=provider,
        event_id=notice.event_id,
        type=notice.type[:80],
        kind=notice.kind.value,
        ref=notice.ref[:120],
        amount=notice.amount,
        body=body,
    )
    db.session.add(event)
    db.session.flush()
    payload = {"provider": provider, "event_id": notice.event_id}
    defer(handle_notice, payload, key=f"{provider}:{notice.event_id}")


def _is_kept(provider: str, notice: Notice) -> bool:
    known = select(WebhookEvent.event_id).where(
        WebhookEvent.provider == provider, WebhookEvent.event_id == notice.event_id
    )
    return db.session.scalar(known) is not None


def _look_at_payment(ref: str, *, is_old: bool) -> None:
    """Also when we were stopped before we learnt the payment's name: its key tells whose it is.

    What its gateway will not show of it, for a while, a person must look up there.
    """
    if attempt := attempt_by_ref(ref):
        asking.look_and_settle(attempt.id)
        return
    db.session.rollback()
    try:
        asking.look_at_unnamed(PaymentMethod.CARD, ref)
    except GatewayRefused as refusal:
        if not is_old:
            raise
        with transaction():
            open_case(kind=CaseKind.FOREIGN_MONEY, key=f"{UNSEEN}{ref}", detail=f"{ref} {refusal}")


def _note_dispute(payment_ref: str, amount: int, body: str) -> None:
    """The officers are told what the message says; how it ends they read at the gateway."""
    gateway = gateway_for(PaymentMethod.CARD)
    detail = gateway.read_kept(body).detail if gateway else ""
    with transaction():
        open_dispute(Dispute(payment_ref=payment_ref, amount=amount, detail=detail))


def _look_at_refund(ref: str) -> None:
    if refund := refund_by_ref(ref):
        look_after_refund(refund.id)
