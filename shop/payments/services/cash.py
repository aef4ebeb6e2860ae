"""Cash that the carrier has brought."""

from shop.kernel.money import Vnd
from shop.orders.models import Actor, PaymentMethod, SellerOrder, SellerOrderStatus
from shop.orders.services.steps import lock_part
from shop.payments.errors import AmountDiffers, CashAlreadyReceived, CashNotDueYet, MoneyRefused
from shop.payments.models import PaymentAttempt, PaymentEventKind
from shop.payments.policies import ATTEMPT_STEPS, end_of_attempt
from shop.payments.queries import money_of, telling_attempt
from shop.payments.services.attempts import step_attempt
from shop.payments.services.facts import Fact, write_fact
from shop.platform.database import db


def receive_cash(*, part: SellerOrder, amount: Vnd, actor: Actor) -> None:
    """The cash of a delivered part is in hand, to the đồng and once.

    Raises `CashNotDueYet`, `CashAlreadyReceived`, `AmountDiffers`, and `MoneyRefused` where the
    buyer pays another way; then nothing is written.
    """
    lock_part(part)
    attempt = telling_attempt(part.order_id)
    if attempt.method is not PaymentMethod.COD:
        raise MoneyRefused
    money = money_of(part_ids=[part.id])[part.id]
    if money.received or money.outstanding <= 0:
        raise CashAlreadyReceived
    if part.status is not SellerOrderStatus.DELIVERED:
        raise CashNotDueYet
    if amount != money.outstanding:
        raise AmountDiffers(due=f"{money.outstanding:,} ₫".replace(",", "."))
    fact = Fact(PaymentEventKind.RECEIVED, amount, f"cash:{part.id}", "cod")
    write_fact(part, attempt, fact, actor)
    db.session.flush()
    end_attempt_if_settled(attempt)


def end_attempt_if_settled(attempt: PaymentAttempt) -> None:
    """Every part of an order paid in cash is paid or no longer owed: the attempt is over."""
    end = end_of_attempt(money_of(order_ids=[attempt.order_id])[attempt.order_id])
    if end is not None and end in ATTEMPT_STEPS[attempt.state]:
        step_attempt(attempt, end)
