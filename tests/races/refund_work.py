"""What single processes do in a race about one refund. Importable, so that a child can find it."""

from contextlib import ExitStack
from unittest import mock

from shop.payments import jobs as refund_jobs
from shop.payments.errors import RefundNotOpen
from shop.payments.gateway import GatewayTrouble
from shop.payments.models import Refund
from shop.payments.services.refunds import locked_refund, send_again
from shop.platform.database import db, transaction
from shop.platform.retry import retrying
from tests.support.desk_server import take_cards_at
from tests.support.processes import patiently


def fight(number: int, *, desk: str, refund_id: int, rounds: int, guarded: bool = True) -> None:
    """Send the refund, ask after it, and send it again where it has come back: over and over."""
    take_cards_at(desk)
    with ExitStack() as patches:
        if not guarded:
            patches.enter_context(mock.patch.object(refund_jobs, "_locked_try", _whichever_try))
        for _ in range(rounds):
            settle(refund_id)


def settle(refund_id: int) -> None:
    """One round of it; whoever is busy or has nothing to do goes on."""
    for act in (_send_again, refund_jobs.send_refund, refund_jobs.look_after_refund):
        try:
            patiently(retrying(act), refund_id)
        except (RefundNotOpen, GatewayTrouble):
            continue
        finally:
            db.session.rollback()


def _send_again(refund_id: int) -> None:
    with transaction():
        send_again(refund=locked_refund(refund_id))


def _whichever_try(refund_id: int, tried: str) -> Refund:
    """What `_locked_try` would be without its guard."""
    return locked_refund(refund_id)
