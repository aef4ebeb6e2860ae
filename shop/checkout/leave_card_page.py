"""A buyer leaves the card's page for good: for another way to pay, or to cancel."""

from shop.checkout import asking
from shop.checkout.errors import MoneyUnderWay, PaymentStillOpen
from shop.checkout.settle_payment import MARKET, Settled, settle_payment
from shop.orders.services.steps import lock_order
from shop.payments.gateway import CLOSED, GatewayTrouble
from shop.payments.models import AttemptState
from shop.payments.queries import order_of_attempt
from shop.payments.services.attempts import locked_attempt
from shop.platform.database import transaction


def leave_card_page(attempt_id: int) -> Settled:
    """Nobody can pay there any more once this is back; what was paid before is known then.

    Raises `PaymentStillOpen` while the gateway cannot be asked, `MoneyUnderWay` for slow money.
    """
    try:
        settled = asking.close_and_settle(attempt_id)
    except GatewayTrouble as trouble:
        if _end_unshown(attempt_id):
            return Settled.CLOSED
        raise PaymentStillOpen from trouble
    if settled is Settled.UNDER_WAY:
        raise MoneyUnderWay
    return settled


def _end_unshown(attempt_id: int) -> bool:
    """End a try whose page was never opened here; False if it was.

    A silent gateway may have made the page all the same, but its address has been told to
    nobody, and is told to nobody after this (`asking.open_page` looks under the same lock).
    """
    with transaction():
        lock_order(order_of_attempt(attempt_id))
        if locked_attempt(attempt_id).state is not AttemptState.NEW:
            return False
        settle_payment(attempt_id=attempt_id, evidence=CLOSED, actor=MARKET)
    return True
