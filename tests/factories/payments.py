"""Money for tests."""

from shop.kernel.money import Vnd
from shop.orders.models import SellerOrder
from shop.payments import services
from shop.payments.policies import Money
from shop.payments.queries import money_of
from shop.platform.database import db, transaction
from tests.factories.orders import SUA, deliver_part


def money(part: SellerOrder) -> Money:
    """What the books say about a part now."""
    db.session.rollback()
    return money_of(part_ids=[part.id])[part.id]


def deliver_and_pay(part: SellerOrder) -> Vnd:
    """The parcel arrives and its cash is recorded; how much that is."""
    deliver_part(part)
    with transaction():
        services.receive_cash(part=part, amount=part.total, actor=SUA)
    return part.total
