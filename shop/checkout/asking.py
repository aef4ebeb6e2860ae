"""Asking a gateway, outside any transaction, and settling with its answer.

For pages, jobs and webhooks alike. What is needed of a row is read first, then the database is
let go, then the network is used, then a short transaction writes down what was said.
"""

from datetime import timedelta

from shop.checkout.errors import CardPageRefused, CardPageUnreachable
from shop.checkout.renew_payment import begin_anew
from shop.checkout.settle_payment import MARKET, Settled, settle_payment
from shop.kernel.clock import now
from shop.orders.models import Actor, Order, PaymentMethod
from shop.orders.services.steps import lock_order
from shop.payments.gateway import CLOSED, Ask, Evidence, GatewayRefused, GatewayTrouble
from shop.payments.methods import CARD_PAGE_LASTS, LEAST_OF_CARD_PAGE, gateway_for, needed_gateway
from shop.payments.models import UNSEEN, AttemptState, CaseKind, PaymentAttempt
from shop.payments.policies import GIVEN_UP
from shop.payments.queries import attempt_by_key
from shop.payments.services.attempts import locked_attempt, note_page
from shop.payments.services.cases import open_case
from shop.platform.database import db, transaction
from shop.platform.faultpoints import faultpoint
from shop.platform.i18n import public_url

#: No page can be paid at for longer than this after its hold has ended.
SHOWN_FOR = timedelta(days=1)


def open_page(attempt_id: int) -> str:
    """The address where the buyer pays by card, opened if it is not yet; the same each time.

    Who comes late to a page that was never opened pays by a new attempt, the goods held on.
    Raises `CardPageUnreachable`, and `CardPageRefused` after giving up the attempt.
    """
    attempt = db.session.get_one(PaymentAttempt, attempt_id)
    if attempt.state is AttemptState.OPEN and attempt.page_url:
        return attempt.page_url
    gateway, ask = needed_gateway(attempt.method), ask_of(attempt)
    db.session.rollback()
    faultpoint("K06")
    try:
        opened = gateway.open(ask)
    except GatewayTrouble as trouble:
        raise CardPageUnreachable from trouble
    except GatewayRefused as refusal:
        if _is_late(ask) and (other := _begin_anew(attempt_id)):
            return open_page(other)
        _write(attempt_id, CLOSED, MARKET)
        raise CardPageRefused from refusal
    faultpoint("K07")
    with transaction():
        attempt = db.session.get_one(PaymentAttempt, attempt_id)
        lock_order(attempt.order_id)
        note_page(attempt=locked_attempt(attempt_id), opened=opened)
        is_given_up = attempt.state in GIVEN_UP
    if is_given_up:  # meanwhile: what nobody asks after must not be paid
        raise CardPageUnreachable
    faultpoint("K08")
    return opened.page_url


def look_and_settle(attempt_id: int, *, actor: Actor = MARKET) -> Settled:
    """Ask what became of an attempt and write it down; raises `GatewayTrouble`."""
    attempt = db.session.get_one(PaymentAttempt, attempt_id)
    if not attempt.provider_ref:
        return Settled.WAITING
    gateway, ref = needed_gateway(attempt.method), attempt.provider_ref
    db.session.rollback()
    try:
        evidence = gateway.look(ref)
    except GatewayRefused as refusal:  # it may have been paid all the same: ask again
        raise GatewayTrouble(str(refusal)) from refusal
    return _write(attempt_id, evidence, actor)


def close_and_settle(attempt_id: int, *, actor: Actor = MARKET) -> Settled:
    """See to it that nobody can pay by an attempt any more, and write down how it ended.

    Only what the gateway confirms is believed: raises `GatewayTrouble` while it cannot be asked.
    What it refuses to show long after the page has closed by itself is given up, and a case.
    """
    attempt = db.session.get_one(PaymentAttempt, attempt_id)
    gateway, ask, ref = needed_gateway(attempt.method), ask_of(attempt), attempt.provider_ref
    is_long_over = attempt.expires_at is not None and attempt.expires_at < now() - SHOWN_FOR
    db.session.rollback()
    try:
        ref = ref or gateway.open(ask).ref
    except GatewayRefused:
        return _write(attempt_id, CLOSED, actor)
    try:
        evidence = gateway.close(ref)
    except GatewayRefused as refusal:
        if is_long_over:
            return _give_up_unseen(attempt_id, ref, str(refusal), actor)
        raise GatewayTrouble(str(refusal)) from refusal
    return _write(attempt_id, evidence, actor)


def look_at_unnamed(method: PaymentMethod, ref: str) -> None:
    """A payment that no attempt is known by: of the attempt with its key, unless that has a name.

    A page may be paid before we have written down what its gateway calls it.
    """
    gateway = gateway_for(method)
    evidence = gateway.look(ref) if gateway else None
    attempt = attempt_by_key(evidence.key) if evidence and evidence.key else None
    if evidence and attempt and attempt.provider_ref is None:
        _write(attempt.id, evidence, MARKET)


def ask_of(attempt: PaymentAttempt) -> Ask:
    """An attempt as a question to its gateway: the same words each time."""
    order = db.session.get_one(Order, attempt.order_id)
    if attempt.key is None:
        raise ValueError("this attempt is nobody else's business")
    return Ask(
        key=attempt.key,
        order_code=order.code,
        amount=attempt.amount,
        currency=attempt.currency,
        language=order.language,
        email=order.email,
        return_url=public_url(f"/don-hang/{order.code}/tra-ve", order.language),
        expires_at=attempt.created_at + CARD_PAGE_LASTS,
    )


def _is_late(ask: Ask) -> bool:
    """Whether so little is left of the page's time that it is not opened any more.

    Asked with the same words, the gateway would still show a page that it had opened before: its
    refusal tells that there is none.
    """
    return ask.expires_at - now() < LEAST_OF_CARD_PAGE


def _begin_anew(attempt_id: int) -> int | None:
    with transaction():
        return begin_anew(attempt_id=attempt_id)


def _give_up_unseen(attempt_id: int, ref: str, refusal: str, actor: Actor) -> Settled:
    with transaction():
        settled = settle_payment(attempt_id=attempt_id, evidence=CLOSED, actor=actor)
        if settled is Settled.CLOSED:
            attempt = db.session.get_one(PaymentAttempt, attempt_id)
            detail = f"{ref} {refusal}"
            open_case(kind=CaseKind.FOREIGN_MONEY, key=f"{UNSEEN}{ref}", attempt=attempt, detail=detail)
    return settled


def _write(attempt_id: int, evidence: Evidence, actor: Actor) -> Settled:
    with transaction():
        return settle_payment(attempt_id=attempt_id, evidence=evidence, actor=actor)
