"""Money that goes back. Claimed from what came in by one conditional UPDATE (I-16)."""

from typing import Any, cast

from sqlalchemy import CursorResult, select, update
from sqlalchemy.exc import IntegrityError

from shop.kernel.clock import now
from shop.kernel.money import Vnd
from shop.orders.models import Actor, ActorKind, PaymentMethod, SellerOrder
from shop.payments.errors import (
    AnotherOfficerNeeded,
    BankReferenceUsed,
    MoneyRefused,
    RefundNotOpen,
    WhereToUnknown,
)
from shop.payments.events import RefundDone, RefundDue, RefundFailed, RefundReturned
from shop.payments.gateway import RefundEvidence, RefundSight
from shop.payments.models import (
    AGAIN,
    PaymentAttempt,
    PaymentEventKind,
    Refund,
    RefundReason,
    RefundState,
)
from shop.payments.services.facts import Fact, write_fact
from shop.payments.values import BankAccount
from shop.platform import outbox
from shop.platform.database import db


def owe(
    *, attempt: PaymentAttempt, amount: Vnd, key: str, reason: RefundReason, part_id: int | None = None
) -> Refund | None:
    """So much of an attempt's money is due to the buyer, once under a key.

    None if it was owed before. Raises `MoneyRefused` if more would go back than came in.
    """
    if _is_owed(attempt, key):
        return None
    claim = update(PaymentAttempt).where(
        PaymentAttempt.id == attempt.id,
        PaymentAttempt.captured - PaymentAttempt.refund_reserved >= amount,
    )
    reserved = db.session.execute(claim.values(refund_reserved=PaymentAttempt.refund_reserved + amount))
    if cast("CursorResult[Any]", reserved).rowcount != 1:
        raise MoneyRefused
    refund = Refund(
        order_id=attempt.order_id,
        part_id=part_id,
        attempt_id=attempt.id,
        method=attempt.method,
        amount=amount,
        key=key,
        reason=reason,
    )
    db.session.add(refund)
    db.session.flush()
    outbox.record(RefundDue(refund_id=refund.id))
    return refund


def locked_refund(refund_id: int) -> Refund:
    """A refund as it is now; nobody else changes it until the transaction ends."""
    mine = select(Refund).where(Refund.id == refund_id).with_for_update()
    return db.session.scalars(mine.execution_options(populate_existing=True)).one()


def name_account(*, refund: Refund, account: BankAccount) -> None:
    """The buyer says where it is to be sent by bank; raises `RefundNotOpen` once that is under way."""
    if not refund.may_name_account:
        raise RefundNotOpen
    refund.bank_bin, refund.account_no, refund.account_name = (
        account.bank_bin, account.account_no, account.name,
    )  # fmt: skip


def approve(*, refund: Refund, officer_id: int) -> None:
    """The first of two officers agrees to a large refund. Repeating it changes nothing."""
    _check_open_transfer(refund)
    refund.approved_by = refund.approved_by or officer_id


def close_with_reference(*, refund: Refund, bank_ref: str, officer_id: int, limit: Vnd) -> None:
    """An officer has sent the money by bank. Above the limit another officer has agreed before.

    Raises `RefundNotOpen`, `WhereToUnknown`, `AnotherOfficerNeeded`, `BankReferenceUsed`.
    """
    _check_open_transfer(refund)
    if refund.amount > limit and refund.approved_by in {None, officer_id}:
        raise AnotherOfficerNeeded
    if db.session.scalar(select(Refund.id).where(Refund.bank_ref == bank_ref)):
        raise BankReferenceUsed
    refund.bank_ref, refund.closed_by = bank_ref, officer_id
    refund.sent_at = now()
    try:
        _finish(refund, Actor(ActorKind.OFFICER, officer_id))
    except IntegrityError as error:  # another refund was closed with it at the same moment
        raise BankReferenceUsed from error


def note_answer(*, refund: Refund, evidence: RefundEvidence) -> None:
    """What a gateway says about a refund: sent, done or failed. Repeating it changes nothing.

    One that failed stays so until somebody sends it again, unless it was only refused, and taken
    from another who asked at the same moment. One that was done fails when the buyer's bank will
    not take it, which a card's bank may say weeks later (Stripe, failed refunds).
    """
    if refund.state is RefundState.DONE:
        if evidence.sight is RefundSight.FAILED:
            _return(refund, evidence.reason)
        return
    if refund.state is RefundState.FAILED and refund.provider_ref:
        return
    refund.provider_ref = refund.provider_ref or evidence.ref
    if evidence.sight is RefundSight.FAILED:
        fail(refund=refund, trouble=evidence.reason)
        return
    refund.sent_at = refund.sent_at or now()
    refund.state, refund.trouble = RefundState.SENT, ""
    if evidence.sight is RefundSight.DONE:
        _finish(refund, Actor(ActorKind.SYSTEM))


def fail(*, refund: Refund, trouble: str) -> None:
    """The gateway will not send it, or took it and never sent it: a person must.

    Repeating it changes nothing.
    """
    if refund.state in {RefundState.DONE, RefundState.FAILED}:
        return
    refund.state, refund.sent_at, refund.trouble = RefundState.FAILED, None, trouble[:200]
    outbox.record(RefundFailed(refund_id=refund.id))


def send_again(*, refund: Refund) -> None:
    """Ask the gateway once more for a refund that failed; raises `RefundNotOpen` if it did not.

    Under a new key, since a gateway repeats its answer under the old one.
    """
    if refund.state is not RefundState.FAILED:
        raise RefundNotOpen
    stem, _sign, tries = refund.key.partition(AGAIN)
    refund.key = f"{stem}{AGAIN}{int(tries or 1) + 1}"
    refund.state, refund.trouble = RefundState.DUE, ""
    refund.provider_ref = refund.sent_at = None
    outbox.record(RefundDue(refund_id=refund.id))


def send_by_bank(*, refund: Refund) -> None:
    """What a gateway will not send back, officers do, to an account that the buyer names.

    Raises `RefundNotOpen` if it has not failed.
    """
    send_again(refund=refund)
    refund.method = PaymentMethod.VIETQR


def _is_owed(attempt: PaymentAttempt, key: str) -> bool:
    """Whether it was owed before under a key, perhaps sent again under a later one."""
    sent_again = Refund.key.startswith(f"{key}{AGAIN}", autoescape=True)
    known = select(Refund.id).where((Refund.key == key) | ((Refund.attempt_id == attempt.id) & sent_again))
    return db.session.scalar(known.limit(1)) is not None


def _check_open_transfer(refund: Refund) -> None:
    """A refund that officers send by bank: of a transfer, or of a card that could not be refunded."""
    if not refund.is_by_bank or refund.state is not RefundState.DUE:
        raise RefundNotOpen
    if not refund.account_no:
        raise WhereToUnknown


def _return(refund: Refund, trouble: str) -> None:
    """The money is with the market again, and still the buyer's due: a person must send it."""
    refund.state, refund.done_at, refund.trouble = RefundState.FAILED, None, trouble[:200]
    _write_fact(refund, PaymentEventKind.RETURNED, Actor(ActorKind.SYSTEM))
    outbox.record(RefundReturned(refund_id=refund.id))


def _finish(refund: Refund, actor: Actor) -> None:
    refund.state, refund.done_at = RefundState.DONE, now()
    _write_fact(refund, PaymentEventKind.REFUNDED, actor)
    db.session.flush()
    outbox.record(RefundDone(refund_id=refund.id))


def _write_fact(refund: Refund, kind: PaymentEventKind, actor: Actor) -> None:
    """A row of its part's money, once for each try; money that was never for a part has none."""
    if refund.part_id is None:
        return
    part = db.session.get_one(SellerOrder, refund.part_id)
    attempt = db.session.get_one(PaymentAttempt, refund.attempt_id)
    key = f"{kind.value}:{refund.id}{refund.again}"
    write_fact(part, attempt, Fact(kind, refund.amount, key, refund.reason), actor)
