"""Sua's cooperative confirms, packs, hands over; the parcel arrives or is refused."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from shop.checkout.cancel_order import cancel_order
from shop.checkout.decline_lines import decline_lines
from shop.checkout.lose_parcel import lose_parcel
from shop.checkout.refuse_parcel import refuse_parcel
from shop.kernel.errors import ShopError
from shop.orders import services
from shop.orders.errors import StepRefused
from shop.orders.models import (
    OrderEvent,
    OrderStatus,
    Parcel,
    ParcelStatus,
    SellerOrder,
    SellerOrderStatus,
)
from shop.payments.errors import MoneyRefused
from shop.payments.models import PaymentEvent
from shop.payments.services import receive_cash
from shop.platform.database import db, transaction
from shop.stock.models import MoveKind, Reservation, ReservationState, Stock, StockMove
from tests.factories.orders import (
    AN,
    SUA,
    deliver_part,
    make_order,
    make_parts,
    make_two_sellers,
    ship,
)
from tests.factories.payments import deliver_and_pay, money
from tests.orders.books import assert_books_are_clean

Reload = Callable[[Any], Any]


def confirm(part: SellerOrder) -> None:
    services.confirm_part(part=part, actor=SUA)


def pack(part: SellerOrder) -> None:
    services.pack_part(part=part, actor=SUA)


def hand_over(part: SellerOrder) -> None:
    services.hand_over(part=part, carrier="VNPost", tracking_code="VN123", actor=SUA)


def delivered(part: SellerOrder) -> None:
    services.mark_delivered(part=part, actor=SUA)


def refused(part: SellerOrder) -> None:
    refuse_parcel(part=part, reason="Khách không nhận", actor=SUA)


def lost(part: SellerOrder) -> None:
    lose_parcel(part=part, reason="Bưu tá báo mất kiện", actor=SUA)


def decline(part: SellerOrder) -> None:
    decline_lines(part=part, line_ids=[part.lines[0].id], reason="Hết hàng", actor=SUA)


def cancel(part: SellerOrder) -> None:
    cancel_order(order=part.order, number=part.number, reason="Đặt nhầm", actor=AN)


def take_cash(part: SellerOrder) -> None:
    receive_cash(part=part, amount=part.total, actor=SUA)


ACTS = {
    act.__name__: act
    for act in (confirm, pack, hand_over, delivered, refused, lost, decline, cancel, take_cash)
}
#: How to get to a place, and what may be done there.
PLACES: dict[str, tuple[list[str], set[str]]] = {
    "new": ([], {"confirm", "decline", "cancel"}),
    "confirmed": (["confirm"], {"pack", "decline", "cancel"}),
    "packed": (["confirm", "pack"], {"hand_over", "cancel"}),
    "on its way": (["confirm", "pack", "hand_over"], {"delivered", "refused", "lost"}),
    "delivered": (["confirm", "pack", "hand_over", "delivered"], {"take_cash"}),
    "paid": (["confirm", "pack", "hand_over", "delivered", "take_cash"], set()),
    "refused at the door": (["confirm", "pack", "hand_over", "refused"], set()),
    "lost on the way": (["confirm", "pack", "hand_over", "lost"], set()),
    "declined": (["decline"], set()),
    "canceled": (["cancel"], set()),
}


def do(name: str, part: SellerOrder) -> None:
    with transaction():
        ACTS[name](part)


def everything() -> list[object]:
    """All that an act could have changed."""
    db.session.rollback()
    return [
        *db.session.execute(select(SellerOrder.status, SellerOrder.id)),
        *db.session.execute(select(Parcel.status, Parcel.id)),
        *db.session.execute(select(OrderEvent.id)),
        *db.session.execute(select(PaymentEvent.id)),
        *db.session.execute(select(Reservation.state, Reservation.id)),
        *db.session.execute(select(Stock.on_hand, Stock.reserved)),
    ]


@pytest.mark.parametrize("place", PLACES)
def test_what_the_table_does_not_allow_changes_nothing(app: Flask, place: str) -> None:
    way, allowed = PLACES[place]
    [part] = make_parts()
    for step in way:
        do(step, part)
    before = everything()

    for name in ACTS.keys() - allowed:
        with pytest.raises((StepRefused, MoneyRefused, ShopError)):
            do(name, part)
        assert everything() == before, name
    assert_books_are_clean()


@pytest.mark.parametrize("place", PLACES)
def test_what_the_table_allows_is_done_with_an_event(app: Flask, place: str, reload: Reload) -> None:
    way, allowed = PLACES[place]
    for name in sorted(allowed):
        [part] = make_parts()
        for step in way:
            do(step, part)
        before = len(everything())
        do(name, part)
        assert len(everything()) > before, name
        assert_books_are_clean()


def test_a_parcel_has_the_parts_code(app: Flask, reload: Reload) -> None:
    [part] = make_parts()
    do("confirm", part)
    do("pack", part)

    parcel = db.session.scalars(select(Parcel)).one()
    assert parcel.code == f"{reload(part).order.code}-1-K1"
    assert parcel.status is ParcelStatus.PACKED


def test_handing_over_takes_the_goods_out_of_the_house(app: Flask) -> None:
    [part] = make_parts(quantity=2)
    ship(part)

    stock = db.session.scalars(select(Stock)).one()
    assert (stock.on_hand, stock.reserved) == (8, 0)
    parcel = db.session.scalars(select(Parcel)).one()
    assert (parcel.carrier, parcel.tracking_code) == ("VNPost", "VN123")
    sale = db.session.scalars(select(StockMove).where(StockMove.kind == MoveKind.SALE)).one()
    assert (sale.quantity, sale.reference) == (-2, parcel.code)
    assert_books_are_clean()


def test_a_delivered_order_is_completed_but_its_cash_is_still_owed(app: Flask, reload: Reload) -> None:
    order = make_order()
    deliver_part(order.parts[0])

    assert reload(order).status is OrderStatus.COMPLETED
    assert money(order.parts[0]).outstanding == order.total
    assert_books_are_clean()


def test_an_order_waits_for_its_slower_seller(app: Flask, reload: Reload) -> None:
    order = make_order(*make_two_sellers())
    deliver_and_pay(order.parts[0])
    assert reload(order).status is OrderStatus.PLACED

    deliver_and_pay(order.parts[1])
    assert reload(order).status is OrderStatus.COMPLETED
    assert_books_are_clean()


def test_a_parcel_refused_at_the_door_comes_back_to_the_shelf(app: Flask, reload: Reload) -> None:
    order = make_order(quantity=3)
    [part] = order.parts
    ship(part)
    do("refused", part)

    stock = db.session.scalars(select(Stock)).one()
    assert (stock.on_hand, stock.reserved) == (10, 0)
    assert reload(part).status is SellerOrderStatus.RETURNED
    assert reload(order).status is OrderStatus.CANCELED
    assert money(part).outstanding == 0
    assert_books_are_clean()


def test_a_lost_parcel_is_not_paid_and_does_not_come_back(app: Flask, reload: Reload) -> None:
    order = make_order(quantity=3)
    [part] = order.parts
    ship(part)
    do("lost", part)

    stock = db.session.scalars(select(Stock)).one()
    assert (stock.on_hand, stock.reserved) == (7, 0)
    assert [move.kind for move in db.session.scalars(select(StockMove).where(StockMove.quantity < 0))] == [
        MoveKind.SALE
    ]
    assert reload(part).status is SellerOrderStatus.CANCELED
    assert reload(order).status is OrderStatus.CANCELED
    parcel = db.session.scalars(select(Parcel)).one()
    assert (parcel.status, parcel.ended_at is not None) == (ParcelStatus.LOST, True)
    assert money(part).outstanding == 0
    assert_books_are_clean()


def test_a_lost_parcel_leaves_the_other_sellers_part_alone(app: Flask, reload: Reload) -> None:
    order = make_order(*make_two_sellers())
    ship(order.parts[0])
    do("lost", order.parts[0])
    assert reload(order).status is OrderStatus.PLACED

    deliver_and_pay(order.parts[1])
    assert reload(order).status is OrderStatus.COMPLETED
    assert_books_are_clean()


def test_declining_one_line_leaves_the_rest(app: Flask, reload: Reload) -> None:
    honey, _ = make_two_sellers()
    from tests.factories.orders import make_goods

    wax = make_goods("Sáp ong", seller=honey.seller, price=90_000)
    [part] = make_parts(honey, wax)
    with transaction():
        decline_lines(part=part, line_ids=[part.lines[1].id], reason="Hết hàng", actor=SUA)

    assert reload(part).status is SellerOrderStatus.TO_CONFIRM
    assert money(part).goods_off == 90_000
    assert reload(part.lines[1]).decline_reason == "Hết hàng"
    states = dict(db.session.execute(select(Reservation.line_id, Reservation.state)).all())
    assert states[part.lines[1].id] is ReservationState.RELEASED
    assert states[part.lines[0].id] is ReservationState.HELD
    deliver_part(part)
    with transaction():
        receive_cash(part=part, amount=money_due(part), actor=SUA)
    assert_books_are_clean()


def money_due(part: SellerOrder) -> Any:
    return money(part).due


def test_declining_everything_cancels_the_part_and_its_postage(app: Flask, reload: Reload) -> None:
    order = make_order(*make_two_sellers())
    first, second = order.parts
    do("decline", first)

    assert reload(first).status is SellerOrderStatus.CANCELED
    assert money(first).outstanding == 0
    assert money(second).outstanding == second.total
    assert reload(order).status is OrderStatus.PLACED
    assert_books_are_clean()


def test_when_every_seller_declines_the_order_is_over(app: Flask, reload: Reload) -> None:
    order = make_order(*make_two_sellers())
    for part in order.parts:
        do("decline", part)

    assert reload(order).status is OrderStatus.CANCELED
    assert_books_are_clean()


def test_another_sellers_line_cannot_be_declined(app: Flask) -> None:
    order = make_order(*make_two_sellers())
    mine, other = order.parts
    before = everything()

    with pytest.raises(ShopError), transaction():
        decline_lines(part=mine, line_ids=[mine.lines[0].id, other.lines[0].id], reason="x", actor=SUA)

    assert everything() == before


def test_an_buys_back_the_whole_order_while_nothing_has_left(app: Flask, reload: Reload) -> None:
    order = make_order(*make_two_sellers())
    do("confirm", order.parts[0])
    do("pack", order.parts[0])
    with transaction():
        cancel_order(order=order, reason="Đổi ý", actor=AN)

    assert reload(order).status is OrderStatus.CANCELED
    assert {reload(part).status for part in order.parts} == {SellerOrderStatus.CANCELED}
    assert db.session.scalars(select(Parcel)).one().status is ParcelStatus.RETURNED
    assert [stock.reserved for stock in db.session.scalars(select(Stock))] == [0, 0]
    assert_books_are_clean()


def test_once_a_parcel_has_left_the_whole_order_stays(app: Flask) -> None:
    order = make_order(*make_two_sellers())
    ship(order.parts[0])
    before = everything()

    with pytest.raises(StepRefused), transaction():
        cancel_order(order=order, reason="Đổi ý", actor=AN)
    assert everything() == before

    with transaction():
        cancel_order(order=order, number=2, reason="Đổi ý", actor=AN)
    assert_books_are_clean()


def test_every_event_says_who_and_why(app: Flask) -> None:
    [part] = make_parts()
    do("cancel", part)

    canceled = db.session.scalars(
        select(OrderEvent).where(OrderEvent.kind == "part", OrderEvent.step == "canceled")
    ).one()
    assert (canceled.actor, canceled.reason) == (AN.kind, "Đặt nhầm")
