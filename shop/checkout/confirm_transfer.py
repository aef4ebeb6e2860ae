"""An officer has seen money arrive at the bank: whose it is, and whether it is right."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from shop.checkout.errors import TransferHasOrder, TransferKnown
from shop.checkout.settle_payment import Settled, settle_payment
from shop.kernel.money import Vnd
from shop.orders.events import TransferShort
from shop.orders.models import Actor, ActorKind, Order, OrderStatus, PaymentMethod
from shop.orders.policies import goes_on
from shop.orders.services.steps import lock_order
from shop.payments.gateway import Evidence, PaymentSight
from shop.payments.methods import terms_of
from shop.payments.models import AttemptState, BankTransfer, PaymentAttempt, RefundReason, TransferState
from shop.payments.policies import MONEY_CAME, transfer_of
from shop.payments.queries import attempts_of
from shop.payments.services.attempts import add_captured, begin_attempt, locked_attempt, step_attempt
from shop.payments.services.refunds import owe
from shop.platform import outbox
from shop.platform.database import db

#: Why money goes back, by what its arrival turned out to be.
_WHY: Mapping[TransferState, RefundReason] = {
    TransferState.OVER: RefundReason.OVER,
    TransferState.LATE: RefundReason.LATE,
    TransferState.DUPLICATE: RefundReason.DUPLICATE,
}


@dataclass(frozen=True)
class Arrival:
    """A line of the bank's statement: whole đồng, the bank's own reference, a Vietnam day."""

    account: str
    bank_ref: str
    amount: Vnd
    purpose: str
    arrived_on: date


def record_transfer(*, arrival: Arrival, order: Order | None, officer_id: int) -> BankTransfer:
    """Write down an arrival and settle it with the order it is for, if that is known.

    Its state says what it turned out to be. Raises `TransferKnown` if the bank's reference is
    in the books already (I-27).
    """
    known = select(BankTransfer.id).where(
        BankTransfer.account == arrival.account, BankTransfer.bank_ref == arrival.bank_ref
    )
    if db.session.scalar(known):
        raise TransferKnown
    transfer = BankTransfer(
        account=arrival.account,
        bank_ref=arrival.bank_ref,
        amount=arrival.amount,
        purpose=arrival.purpose,
        arrived_on=arrival.arrived_on,
        state=TransferState.UNREADABLE,
        recorded_by=officer_id,
    )
    db.session.add(transfer)
    try:
        db.session.flush()
    except IntegrityError as error:  # another officer wrote it down at the same moment
        raise TransferKnown from error
    if order:
        assign_transfer(transfer=transfer, order=order, officer_id=officer_id)
    return transfer


def assign_transfer(*, transfer: BankTransfer, order: Order, officer_id: int) -> None:
    """An officer says which order money was for; raises `TransferHasOrder` if that was said before."""
    order = lock_order(order.id)
    db.session.refresh(transfer, with_for_update=True)
    if transfer.order_id is not None:
        raise TransferHasOrder
    attempt = locked_attempt(_attempt_for(order).id)
    add_captured(attempt=attempt, amount=transfer.amount)
    transfer.order_id, transfer.attempt_id = order.id, attempt.id
    transfer.state = _judge(order, attempt, transfer, Actor(ActorKind.OFFICER, officer_id))
    db.session.flush()


def _attempt_for(order: Order) -> PaymentAttempt:
    """The transfer it is for; for an order paid otherwise one that is over at once."""
    if asked := transfer_of(attempts_of(order.id)):
        return asked
    unasked = begin_attempt(order=order, method=PaymentMethod.VIETQR, terms=terms_of(PaymentMethod.VIETQR))
    step_attempt(unasked, AttemptState.CANCELED)
    return unasked


def _judge(order: Order, attempt: PaymentAttempt, transfer: BankTransfer, actor: Actor) -> TransferState:
    if attempt.state in MONEY_CAME:
        return _send_back(attempt, transfer.amount, transfer, _too_much(order))
    if order.status is OrderStatus.AWAITING_PAYMENT and attempt.missing:
        outbox.record(TransferShort(order_id=order.id, transfer_id=transfer.id))
        return TransferState.SHORT
    if order.status is not OrderStatus.AWAITING_PAYMENT:
        step_attempt(attempt, AttemptState.MISMATCH)
        return _send_back(attempt, attempt.unrefunded, transfer, _too_much(order))
    return _settle(attempt, transfer, actor)


def _settle(attempt: PaymentAttempt, transfer: BankTransfer, actor: Actor) -> TransferState:
    """Enough is there: through the same door as every payment; what is beyond it goes back.

    An officer saw it on the market's own account, be it another one since the buyer was asked.
    """
    evidence = Evidence(
        sight=PaymentSight.PAID,
        ref="",
        payment_ref=f"{transfer.account}:{transfer.bank_ref}",
        amount=attempt.amount,
        currency=attempt.currency,
        is_live=attempt.is_live,
        account=attempt.account,
    )
    if settle_payment(attempt_id=attempt.id, evidence=evidence, actor=actor) is not Settled.PAID:
        return TransferState.LATE
    beyond = Vnd(attempt.captured - attempt.amount)
    if not beyond:
        return TransferState.EXACT
    return _send_back(attempt, beyond, transfer, TransferState.OVER)


def _send_back(
    attempt: PaymentAttempt, amount: Vnd, transfer: BankTransfer, state: TransferState
) -> TransferState:
    owe(attempt=attempt, amount=amount, key=f"transfer:{transfer.id}", reason=_WHY[state])
    return state


def _too_much(order: Order) -> TransferState:
    return TransferState.DUPLICATE if goes_on(order) else TransferState.LATE
