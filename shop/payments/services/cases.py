"""What about money a person must look at."""

from sqlalchemy import select

from shop.kernel.clock import now
from shop.payments.errors import CaseClosed
from shop.payments.events import CaseOpened
from shop.payments.gateway import Dispute
from shop.payments.models import CaseKind, PaymentAttempt, PaymentCase
from shop.payments.queries import attempt_by_ref
from shop.platform import outbox
from shop.platform.database import db


def open_case(
    *,
    kind: CaseKind,
    key: str,
    attempt: PaymentAttempt | None = None,
    amount: int = 0,
    currency: str = "VND",
    detail: str = "",
) -> None:
    """Put something before the officers, once under a key. `amount` in the currency's smallest unit."""
    if db.session.scalar(select(PaymentCase.id).where(PaymentCase.key == key)):
        return
    case = PaymentCase(
        kind=kind,
        key=key,
        order_id=attempt.order_id if attempt else None,
        attempt_id=attempt.id if attempt else None,
        amount=amount,
        currency=currency[:3],
        detail=detail[:500],
    )
    db.session.add(case)
    db.session.flush()
    outbox.record(CaseOpened(case_id=case.id))


def open_dispute(dispute: Dispute) -> None:
    """Put a dispute before the officers, once per payment; one of money that is unknown yet comes again."""
    if attempt := attempt_by_ref(dispute.payment_ref):
        open_case(
            kind=CaseKind.DISPUTE,
            key=f"dispute:{dispute.payment_ref}",
            attempt=attempt,
            amount=dispute.amount,
            detail=dispute.detail,
        )


def close_case(*, case: PaymentCase, outcome: str, officer_id: int) -> None:
    """An officer says how it ended; raises `CaseClosed` if somebody else did before."""
    if case.closed_at is not None:
        raise CaseClosed
    case.closed_at, case.closed_by, case.outcome = now(), officer_id, outcome
