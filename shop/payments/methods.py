"""Ways of paying: which are offered, how long they hold stock, and who carries them out."""

from collections.abc import Mapping
from datetime import timedelta
from typing import cast

from flask import current_app

from config import Settings
from shop.kernel.clock import now
from shop.kernel.money import Vnd
from shop.orders.models import PaymentMethod
from shop.payments.banks import shown_bank
from shop.payments.gateway import Gateway, GatewayTrouble
from shop.payments.policies import Terms
from shop.payments.values import Receiver
from shop.platform.settings import settings

#: How long a card's page can be paid at.
CARD_PAGE_LASTS = timedelta(hours=1)
#: Stripe opens no page for less than half an hour from now; its clock and ours differ a little.
LEAST_OF_CARD_PAGE = timedelta(minutes=35)
#: Stock waits a little longer than the page, for news that is on its way.
AFTER_CARD_PAGE = timedelta(minutes=10)
#: Stripe takes amounts of up to eight digits.
MOST_BY_CARD = Vnd(99_999_999)


def offered(*, total: Vnd, has_alcohol: bool) -> tuple[PaymentMethod, ...]:
    """The ways to pay so much. What is not set up is never offered.

    Alcohol is not sold for cash on delivery (Law 44/2019/QH14); a card not below its minimum.
    """
    ways = []
    if not has_alcohol:
        ways.append(PaymentMethod.COD)
    if settings().vietqr_account:
        ways.append(PaymentMethod.VIETQR)
    if gateway_for(PaymentMethod.CARD) and settings().card_minimum <= total <= MOST_BY_CARD:
        ways.append(PaymentMethod.CARD)
    return tuple(ways)


def set_up() -> tuple[PaymentMethod, ...]:
    """Every way that the market takes money for something."""
    return offered(total=max(Vnd(settings().card_minimum), Vnd(1)), has_alcohol=False)


def transfer_lasts() -> timedelta:
    """How long goods are held for a transfer."""
    return timedelta(hours=settings().vietqr_hold_hours)


def terms_of(method: PaymentMethod) -> Terms:
    """What an attempt that begins now is opened with; cash is waited for without an end."""
    if method is PaymentMethod.VIETQR:
        return Terms(now() + transfer_lasts(), settings().vietqr_account, is_live=not settings().demo)
    gateway = gateway_for(method)
    if gateway is None:
        return Terms(None)
    return Terms(now() + CARD_PAGE_LASTS + AFTER_CARD_PAGE, gateway.account, gateway.is_live)


def receiver() -> Receiver:
    """The account that transfers go to."""
    ours = settings()
    return Receiver(shown_bank(ours.vietqr_bank_bin), ours.vietqr_account, ours.vietqr_name, ours.demo)


def make_gateways(settings: Settings) -> Mapping[PaymentMethod, Gateway]:
    """Those who take money over the network, as far as they are set up."""
    if not settings.stripe_secret_key:
        return {}
    from shop.payments.stripe_gateway import StripeGateway

    return {
        PaymentMethod.CARD: StripeGateway(
            settings.stripe_secret_key, settings.stripe_webhook_secrets, settings.stripe_api_base or None
        )
    }


def page_origins() -> list[str]:
    """Where buyers are led to pay: the only foreign addresses that a form of ours may end at."""
    known = cast("Mapping[PaymentMethod, Gateway]", current_app.extensions["gateways"])
    return sorted({gateway.pages_at for gateway in known.values()})


def gateway_for(method: PaymentMethod) -> Gateway | None:
    """Who carries a way of paying out over the network; None if nobody does."""
    known = cast("Mapping[PaymentMethod, Gateway]", current_app.extensions["gateways"])
    return known.get(method)


def needed_gateway(method: PaymentMethod) -> Gateway:
    """The same for what was begun by it; raises `GatewayTrouble` where its keys were taken away since."""
    gateway = gateway_for(method)
    if gateway is None:
        raise GatewayTrouble(f"no gateway carries out {method}")
    return gateway
