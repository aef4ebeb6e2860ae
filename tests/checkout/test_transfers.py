"""Money that an officer has seen arrive: exact, short, over, late, twice, for nobody known."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from shop.catalog.models import ProductStatus
from shop.checkout import jobs
from shop.checkout.cancel_order import cancel_order
from shop.checkout.confirm_transfer import assign_transfer, record_transfer
from shop.checkout.errors import HoldCannotBeRenewed, PartsWaitTogether, TransferHasOrder, TransferKnown
from shop.checkout.renew_payment import renew_payment
from shop.kernel import clock
from shop.orders.models import Order, OrderStatus, PaymentMethod
from shop.payments.errors import (
    AnotherOfficerNeeded,
    BankReferenceUsed,
    RefundNotOpen,
    WhereToUnknown,
)
from shop.payments.models import AttemptState, BankTransfer, RefundState, TransferState
from shop.payments.policies import PaymentStatus
from shop.payments.queries import money_of
from shop.payments.services.refunds import approve, close_with_reference, locked_refund, name_account
from shop.payments.values import BankAccount
from shop.platform.database import db, transaction
from shop.sellers.models import SellerStatus
from shop.stock.errors import OutOfStock
from tests.factories.orders import AN, make_goods, make_order, make_two_sellers
from tests.factories.paying import arrival, attempt_of, make_transfer_order, refunds_of, status_of
from tests.orders.books import assert_books_are_clean

pytestmark = pytest.mark.usefixtures("app")

MINH, HOA = 7, 8
AN_ACCOUNT = BankAccount("970436", "0123456789", "LO THI AN")


def arrives(order: Order | None, amount: int, bank_ref: str = "FT1", **changes: Any) -> TransferState:
    with transaction():
        said = arrival(order, amount, bank_ref, **changes)
        return record_transfer(arrival=said, order=order, officer_id=MINH).state


def end_hold(deliver: Callable[[], int]) -> None:
    moment = clock.now() + timedelta(hours=25)
    with clock.time_from(lambda: moment):
        with transaction():
            jobs.end_holds()
        deliver()


def test_the_exact_amount_places_the_order() -> None:
    order = make_transfer_order(*make_two_sellers())

    assert arrives(order, order.total) is TransferState.EXACT

    assert status_of(order) is OrderStatus.PLACED
    assert refunds_of(order) == []
    assert_books_are_clean()


def test_the_market_may_change_its_account_while_an_pays() -> None:
    order = make_transfer_order()

    assert arrives(order, order.total, account="2220003334445") is TransferState.EXACT

    assert status_of(order) is OrderStatus.PLACED
    assert refunds_of(order) == []
    assert_books_are_clean()


def test_one_bank_reference_counts_once() -> None:
    first, second = make_transfer_order(), make_transfer_order()
    arrives(first, first.total)

    for order in (first, second):
        with pytest.raises(TransferKnown):
            arrives(order, order.total)

    assert status_of(second) is OrderStatus.AWAITING_PAYMENT
    assert db.session.query(BankTransfer).count() == 1
    assert_books_are_clean()


def test_too_little_waits_for_the_rest() -> None:
    order = make_transfer_order()

    assert arrives(order, 100_000, "FT1") is TransferState.SHORT
    assert status_of(order) is OrderStatus.AWAITING_PAYMENT
    assert_books_are_clean()
    assert arrives(order, order.total - 100_000, "FT2") is TransferState.EXACT

    assert status_of(order) is OrderStatus.PLACED
    assert money_of(order_ids=[order.id])[order.id].status is PaymentStatus.PAID
    assert_books_are_clean()


def test_too_much_pays_and_the_rest_goes_back() -> None:
    order = make_transfer_order()

    assert arrives(order, order.total + 5_000) is TransferState.OVER

    assert status_of(order) is OrderStatus.PLACED
    assert [refund.amount for refund in refunds_of(order)] == [5_000]
    assert_books_are_clean()


def test_money_that_comes_twice_goes_back_once() -> None:
    order = make_transfer_order()
    arrives(order, order.total, "FT1")

    assert arrives(order, order.total, "FT2") is TransferState.DUPLICATE

    assert [refund.amount for refund in refunds_of(order)] == [order.total]
    assert_books_are_clean()


def test_money_for_an_order_paid_in_cash_goes_back() -> None:
    order = make_order()

    assert arrives(order, order.total) is TransferState.DUPLICATE

    assert status_of(order) is OrderStatus.PLACED
    assert [refund.amount for refund in refunds_of(order)] == [order.total]
    assert_books_are_clean()


def test_money_after_the_end_of_the_hold_takes_the_goods_again(deliver: Callable[[], int]) -> None:
    order = make_transfer_order()
    end_hold(deliver)

    assert arrives(order, order.total) is TransferState.EXACT

    assert status_of(order) is OrderStatus.PLACED
    assert_books_are_clean()


def test_money_after_the_goods_are_gone_goes_back(deliver: Callable[[], int]) -> None:
    honey = make_goods(on_hand=1)
    order = make_transfer_order(honey)
    end_hold(deliver)
    make_order(honey)

    assert arrives(order, order.total) is TransferState.LATE

    assert status_of(order) is OrderStatus.AWAITING_PAYMENT
    assert [refund.amount for refund in refunds_of(order)] == [order.total]
    assert_books_are_clean()


@pytest.mark.parametrize("before", [0, 100_000])
def test_money_for_a_canceled_order_goes_back_whole(before: int) -> None:
    order = make_transfer_order()
    if before:
        arrives(order, before, "FT0")
    with transaction():
        cancel_order(order=order, reason="Tôi đổi ý", actor=AN)

    assert arrives(order, order.total) is TransferState.LATE

    assert sum(refund.amount for refund in refunds_of(order)) == order.total + before
    assert_books_are_clean()


def test_money_without_a_readable_purpose_waits_until_somebody_knows_whose_it_is() -> None:
    order = make_transfer_order()
    assert arrives(None, order.total) is TransferState.UNREADABLE
    transfer = db.session.query(BankTransfer).one()

    with transaction():
        assign_transfer(transfer=transfer, order=order, officer_id=MINH)
    with pytest.raises(TransferHasOrder), transaction():
        assign_transfer(transfer=transfer, order=order, officer_id=HOA)

    assert status_of(order) is OrderStatus.PLACED
    assert_books_are_clean()


def test_before_it_is_paid_an_order_is_canceled_as_a_whole() -> None:
    order = make_transfer_order(*make_two_sellers())

    with pytest.raises(PartsWaitTogether), transaction():
        cancel_order(order=order, number=1, reason="Tôi đổi ý", actor=AN)

    assert status_of(order) is OrderStatus.AWAITING_PAYMENT
    assert_books_are_clean()


def test_a_hold_is_renewed_once(deliver: Callable[[], int]) -> None:
    order = make_transfer_order()
    end_hold(deliver)

    with transaction():
        renewed = renew_payment(order=order, method=PaymentMethod.VIETQR, actor=AN)
    assert renewed.state is AttemptState.OPEN
    assert_books_are_clean()
    end_hold(deliver)

    with pytest.raises(HoldCannotBeRenewed), transaction():
        renew_payment(order=order, method=PaymentMethod.VIETQR, actor=AN)
    assert_books_are_clean()


def test_goods_of_a_seller_who_was_stopped_are_not_set_aside_again(deliver: Callable[[], int]) -> None:
    honey = make_goods()
    order = make_transfer_order(honey)
    end_hold(deliver)
    with transaction():
        honey.seller.status = SellerStatus.SUSPENDED

    with pytest.raises(HoldCannotBeRenewed), transaction():
        renew_payment(order=order, method=PaymentMethod.VIETQR, actor=AN)

    assert attempt_of(order).state is AttemptState.CANCELED
    assert_books_are_clean()


@pytest.mark.parametrize("withdrawn", ["seller", "product"])
def test_late_money_does_not_buy_what_was_withdrawn_meanwhile(
    deliver: Callable[[], int], withdrawn: str
) -> None:
    honey = make_goods(on_hand=5)
    order = make_transfer_order(honey)
    end_hold(deliver)
    with transaction():
        if withdrawn == "seller":
            honey.seller.status = SellerStatus.SUSPENDED
        else:
            honey.status = ProductStatus.HIDDEN

    assert arrives(order, order.total) is TransferState.LATE

    assert order.status is OrderStatus.AWAITING_PAYMENT
    assert [refund.amount for refund in refunds_of(order)] == [order.total]
    assert_books_are_clean()


def test_money_in_time_buys_what_was_promised_though_it_is_withdrawn(deliver: Callable[[], int]) -> None:
    honey = make_goods(on_hand=5)
    order = make_transfer_order(honey)
    with transaction():
        honey.seller.status = SellerStatus.SUSPENDED

    assert arrives(order, order.total) is TransferState.EXACT

    assert order.status is OrderStatus.PLACED
    assert_books_are_clean()


def test_a_hold_is_not_renewed_when_others_were_faster(deliver: Callable[[], int]) -> None:
    honey = make_goods(on_hand=1)
    order = make_transfer_order(honey)
    end_hold(deliver)
    make_order(honey)

    with pytest.raises(OutOfStock), transaction():
        renew_payment(order=order, method=PaymentMethod.VIETQR, actor=AN)

    assert_books_are_clean()


def refund_due(amount: int = 5_000) -> tuple[Order, int]:
    order = make_transfer_order()
    arrives(order, order.total + amount)
    return order, refunds_of(order)[0].id


def close(refund_id: int, *, bank_ref: str = "FT9", officer: int = MINH, limit: int = 2_000_000) -> None:
    with transaction():
        refund = locked_refund(refund_id)
        close_with_reference(refund=refund, bank_ref=bank_ref, officer_id=officer, limit=limit)  # type: ignore[arg-type]


def test_a_transfer_is_sent_back_to_the_account_that_its_buyer_names() -> None:
    order, refund_id = refund_due()
    with pytest.raises(WhereToUnknown):
        close(refund_id)
    with transaction():
        name_account(refund=locked_refund(refund_id), account=AN_ACCOUNT)

    close(refund_id)

    (refund,) = refunds_of(order)
    assert (refund.state, refund.bank_ref, refund.closed_by) == (RefundState.DONE, "FT9", MINH)
    with pytest.raises(RefundNotOpen):
        close(refund_id)
    with pytest.raises(RefundNotOpen), transaction():
        name_account(refund=locked_refund(refund_id), account=AN_ACCOUNT)
    assert_books_are_clean()


def test_a_large_refund_needs_two_officers() -> None:
    order, refund_id = refund_due(3_000_000)
    with transaction():
        name_account(refund=locked_refund(refund_id), account=AN_ACCOUNT)

    with pytest.raises(AnotherOfficerNeeded):
        close(refund_id)
    with transaction():
        approve(refund=locked_refund(refund_id), officer_id=MINH)
    with pytest.raises(AnotherOfficerNeeded):
        close(refund_id, officer=MINH)
    close(refund_id, officer=HOA)

    assert refunds_of(order)[0].state is RefundState.DONE
    assert_books_are_clean()


def test_an_account_that_an_officer_has_agreed_to_is_changed_no_more() -> None:
    _order, refund_id = refund_due()
    with transaction():
        name_account(refund=locked_refund(refund_id), account=AN_ACCOUNT)
        approve(refund=locked_refund(refund_id), officer_id=MINH)

    with pytest.raises(RefundNotOpen), transaction():
        another = BankAccount("970436", "9999999999", "KE LA")
        name_account(refund=locked_refund(refund_id), account=another)

    db.session.rollback()
    assert locked_refund(refund_id).account_no == AN_ACCOUNT.account_no


def test_one_bank_reference_closes_one_refund() -> None:
    ids = []
    for bank_ref in ("FT1", "FT2"):
        order = make_transfer_order()
        arrives(order, order.total + 5_000, bank_ref)
        ids.append(refunds_of(order)[0].id)
    for refund_id in ids:
        with transaction():
            name_account(refund=locked_refund(refund_id), account=AN_ACCOUNT)
    close(ids[0])

    with pytest.raises(BankReferenceUsed):
        close(ids[1])

    assert_books_are_clean()


def test_canceling_a_paid_order_owes_every_dong_of_every_part() -> None:
    order = make_transfer_order(*make_two_sellers())
    arrives(order, order.total)

    with transaction():
        cancel_order(order=order, number=1, reason="Tôi đổi ý", actor=AN)
    assert [refund.amount for refund in refunds_of(order)] == [order.parts[0].total]
    assert_books_are_clean()
    with transaction():
        cancel_order(order=order, number=2, reason="Tôi đổi ý", actor=AN)

    assert sum(refund.amount for refund in refunds_of(order)) == order.total
    assert status_of(order) is OrderStatus.CANCELED
    assert attempt_of(order).state is AttemptState.CAPTURED
    assert_books_are_clean()
