"""The life of an attempt that is paid before anything is sent. The order is locked by the caller."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, cast

from sqlalchemy import CursorResult, select, update

from shop.kernel.codes import new_secret
from shop.kernel.money import Vnd
from shop.orders.models import Actor, Order, PaymentMethod, SellerOrder
from shop.payments.errors import MoneyRefused
from shop.payments.gateway import Evidence, Opened
from shop.payments.models import AttemptState, PaymentAttempt, PaymentEventKind
from shop.payments.policies import ATTEMPT_STEPS, LIVE, Terms
from shop.payments.queries import attempts_of
from shop.payments.services.facts import Fact, write_fact
from shop.platform.database import db


def begin_attempt(*, order: Order, method: PaymentMethod, terms: Terms) -> PaymentAttempt:
    """One more try at paying the whole order; it holds the order's stock as long as `terms` say.

    A card's attempt is new until its page is known; a transfer is open at once, and so is
    cash, which waits for the carrier.
    """
    attempt = PaymentAttempt(
        order_id=order.id,
        method=method,
        amount=order.total,
        state=AttemptState.NEW if method is PaymentMethod.CARD else AttemptState.OPEN,
        key=f"attempt-{new_secret()}",
        expires_at=terms.expires_at,
        account=terms.account,
        is_live=terms.is_live,
    )
    db.session.add(attempt)
    db.session.flush()
    return attempt


def locked_attempt(attempt_id: int) -> PaymentAttempt:
    """An attempt as it is now. Its order is locked before, always in this order."""
    mine = select(PaymentAttempt).where(PaymentAttempt.id == attempt_id).with_for_update()
    return db.session.scalars(mine.execution_options(populate_existing=True)).one()


def note_page(*, attempt: PaymentAttempt, opened: Opened) -> bool:
    """The gateway has opened its page: new → open. False if the attempt has gone on meanwhile."""
    if attempt.state is not AttemptState.NEW:
        return False
    step_attempt(attempt, AttemptState.OPEN, provider_ref=opened.ref, page_url=opened.page_url)
    return True


def extend_hold(*, attempt: PaymentAttempt, until: datetime) -> bool:
    """The buyer says that the money is on its way: wait longer, once per order. False if that was used."""
    if attempt.state not in LIVE or any(one.is_extended for one in attempts_of(attempt.order_id)):
        return False
    mine = update(PaymentAttempt).where(PaymentAttempt.id == attempt.id)
    db.session.execute(mine.values(expires_at=until, is_extended=True))
    return True


def close_attempt(*, attempt: PaymentAttempt, state: AttemptState = AttemptState.CANCELED) -> bool:
    """Nobody can pay by it any more; False if it had ended before."""
    if attempt.state not in LIVE:
        return False
    step_attempt(attempt, state)
    return True


def capture(
    *, attempt: PaymentAttempt, evidence: Evidence, parts: Sequence[SellerOrder], actor: Actor
) -> None:
    """The whole order is paid by this attempt: each part has received its total, once."""
    step_attempt(
        attempt,
        AttemptState.CAPTURED,
        captured=max(attempt.captured, evidence.amount),
        payment_ref=evidence.payment_ref,
        provider_ref=attempt.provider_ref or evidence.ref or None,
    )
    for part in parts:
        key = f"capture:{attempt.id}:{part.id}"
        fact = Fact(PaymentEventKind.RECEIVED, part.total, key, attempt.method.value)
        write_fact(part, attempt, fact, actor)
    db.session.flush()


def strand(*, attempt: PaymentAttempt, evidence: Evidence) -> None:
    """Money has come that is not for the order: too little, a second time, or too late."""
    step_attempt(
        attempt,
        AttemptState.MISMATCH,
        captured=Vnd(max(attempt.captured, evidence.amount)),
        payment_ref=evidence.payment_ref,
    )


def set_aside(*, attempt: PaymentAttempt, evidence: Evidence) -> None:
    """Money has come that is not đồng on the market's account: nothing that could be given back from here."""
    step_attempt(attempt, AttemptState.MISMATCH, payment_ref=evidence.payment_ref)


def add_captured(*, attempt: PaymentAttempt, amount: Vnd) -> None:
    """So much has arrived by bank transfer; whether it is enough is judged elsewhere."""
    mine = update(PaymentAttempt).where(PaymentAttempt.id == attempt.id)
    db.session.execute(mine.values(captured=PaymentAttempt.captured + amount))
    db.session.refresh(attempt)


def step_attempt(attempt: PaymentAttempt, to: AttemptState, **values: Any) -> None:
    """Take an attempt to its next state, once; raises `MoneyRefused`."""
    if to not in ATTEMPT_STEPS[attempt.state]:
        raise MoneyRefused
    mine = update(PaymentAttempt).where(
        PaymentAttempt.id == attempt.id, PaymentAttempt.state == attempt.state
    )
    result = db.session.execute(mine.values(state=to, **values))
    if cast("CursorResult[Any]", result).rowcount != 1:
        raise MoneyRefused
    db.session.refresh(attempt)
