"""What an officer is told before a transfer is written down is what comes of it, whatever the order."""

from collections.abc import Callable, Mapping

import pytest
from flask import Flask

from shop.catalog.models import Product, ProductStatus
from shop.checkout.admin_queries import Meant, foresee, order_of_code
from shop.checkout.cancel_order import cancel_order
from shop.checkout.renew_payment import renew_payment
from shop.kernel.money import Vnd
from shop.orders.models import Order, OrderStatus, PaymentMethod
from shop.orders.words import CANCEL_REASONS
from shop.payments.gateway import PaymentSight
from shop.payments.models import TransferState
from shop.payments.policies import transfer_of
from shop.payments.queries import attempts_of
from shop.platform.database import db, transaction
from tests.factories.money_desk import arrive, somebody
from tests.factories.orders import AN, deliver_part, make_goods, make_order, make_two_sellers
from tests.factories.paying import (
    make_card_order,
    make_transfer_order,
    open_card_line,
    refunds_of,
    settle,
    status_of,
)
from tests.orders.books import assert_books_are_clean

PART = 70_000
PAYS = {TransferState.EXACT, TransferState.OVER}


@pytest.fixture(autouse=True)
def card_line(app: Flask) -> None:
    """The shop takes cards."""
    open_card_line()


def in_part(order: Order) -> Order:
    arrive(order, PART, "FT-part")
    return order


def at_card(order: Order) -> Order:
    """The buyer has left the code for a card."""
    with transaction():
        renew_payment(order=order, method=PaymentMethod.CARD, actor=AN)
    return order


def over(order: Order) -> Order:
    """Its hold has ended."""
    settle(order, sight=PaymentSight.CLOSED)
    return order


def renewed(order: Order) -> Order:
    with transaction():
        renew_payment(order=order, method=PaymentMethod.VIETQR, actor=AN)
    return order


def sold_out(begun: Callable[[Order], Order] = lambda order: order) -> Order:
    """Its hold has ended, and somebody else bought the last jar."""
    honey = make_goods(on_hand=1)
    order = over(begun(make_transfer_order(honey)))
    make_order(honey, **somebody())
    return order


def withdrawn() -> Order:
    """Its hold has ended, and it is not on sale any more."""
    honey = make_goods()
    order = over(make_transfer_order(honey))
    with transaction():
        db.session.get_one(Product, honey.id).status = ProductStatus.HIDDEN
    return order


def paid(order: Order, beyond: int = 0) -> Order:
    arrive(order, order.total + beyond, "FT-paid")
    return order


def paid_by_card(order: Order) -> Order:
    settle(order)
    return order


def canceled(order: Order) -> Order:
    with transaction():
        cancel_order(order=order, reason=CANCEL_REASONS[0], actor=AN)
    return order


def delivered(order: Order) -> Order:
    for part in order.parts:
        deliver_part(part)
    return order


def late_already(order: Order) -> Order:
    """What came for it goes back; its buyer sends once more."""
    arrive(order, order.total, "FT-late")
    return order


#: Every way an order can stand when money for it arrives by bank.
ORDERS: Mapping[str, Callable[[], Order]] = {
    "awaited": make_transfer_order,
    "of two sellers": lambda: make_transfer_order(*make_two_sellers()),
    "begun": lambda: in_part(make_transfer_order()),
    "renewed": lambda: renewed(over(make_transfer_order())),
    "by card": make_card_order,
    "left for a card": lambda: at_card(make_transfer_order()),
    "left for a card, begun": lambda: in_part(at_card(make_transfer_order())),
    "over": lambda: over(make_transfer_order()),
    "over, begun": lambda: over(in_part(make_transfer_order())),
    "over, by card": lambda: over(make_card_order()),
    "sold out": sold_out,
    "sold out, begun": lambda: sold_out(in_part),
    "sold out, sent back": lambda: late_already(sold_out()),
    "withdrawn": withdrawn,
    "paid": lambda: paid(make_transfer_order()),
    "paid in two steps": lambda: paid(in_part(make_transfer_order())),
    "paid too much": lambda: paid(make_transfer_order(), 5_000),
    "paid by card": lambda: paid_by_card(make_card_order()),
    "paid by card, begun": lambda: paid_by_card(in_part(at_card(make_transfer_order()))),
    "delivered": lambda: delivered(paid(make_transfer_order())),
    "canceled": lambda: canceled(make_transfer_order()),
    "canceled, begun": lambda: canceled(in_part(make_transfer_order())),
    "canceled, sent back": lambda: late_already(canceled(make_transfer_order())),
    "canceled, paid": lambda: canceled(paid(make_transfer_order())),
    "in cash": make_order,
    "in cash, sent back": lambda: late_already(make_order()),
    "in cash, canceled": lambda: canceled(make_order()),
}
AMOUNTS: Mapping[str, Callable[[Meant], int]] = {
    "one dong": lambda _: 1,
    "almost": lambda meant: max(1, meant.missing - 1),
    "just so much": lambda meant: max(1, meant.missing),
    "one dong more": lambda meant: meant.missing + 1,
    "all of it": lambda meant: meant.asked,
}


@pytest.mark.parametrize("amount", AMOUNTS)
@pytest.mark.parametrize("stands", ORDERS)
def test_what_is_foretold_is_what_comes(stands: str, amount: str) -> None:
    order = ORDERS[stands]()
    much = Vnd(AMOUNTS[amount](foretold(order, 1)))
    waited, sent_back = waits(order), goes_back(order)
    meant = foretold(order, much)

    came = arrive(order, much).state

    assert came is meant.state
    assert goes_back(order) - sent_back == meant.back
    assert (waited and not waits(order)) is (came in PAYS)
    if came is TransferState.SHORT:
        transfer = transfer_of(attempts_of(order.id))
        assert transfer is not None
        assert transfer.missing == meant.short_by
    assert_books_are_clean()


def foretold(order: Order, amount: int) -> Meant:
    db.session.rollback()
    return foresee(order_of_code(order.code), Vnd(amount))


def waits(order: Order) -> bool:
    return status_of(order) is OrderStatus.AWAITING_PAYMENT


def goes_back(order: Order) -> int:
    return sum(refund.amount for refund in refunds_of(order))
