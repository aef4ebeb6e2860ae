"""What buyers take, what sellers put on the shelf, and what comes home again."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from shop.catalog.models import Variant
from shop.platform.database import db, transaction
from shop.platform.invariants import check
from shop.platform.page_cache import PageVersion
from shop.stock import queries, services
from shop.stock.errors import LessThanReserved, NoSuchStock, OutOfStock, TooMuchStock
from shop.stock.events import AvailabilityChanged
from shop.stock.invariants import INVARIANTS
from shop.stock.models import MoveKind, Reservation, ReservationState, Stock, StockMove
from shop.stock.policies import FEW_LEFT
from shop.stock.services import Demand
from shop.workshop.queries import moves as book_of
from tests.factories.stock import make_stock

Reload = Callable[[Stock], Stock]


@pytest.fixture
def heard(app: Flask, monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Facts that the room has told."""
    told: list[object] = []
    monkeypatch.setattr("shop.platform.outbox.record", told.append)
    return told


def buy(stock: Stock, quantity: int, *, line: int = 1, order: int = 1) -> None:
    with transaction():
        services.reserve(order_id=order, demand=[wants(stock, quantity, line=line)])


def wants(stock: Stock, quantity: int, *, line: int = 1) -> Demand:
    return Demand(line, stock.variant_id, stock.seller_id, quantity)


def moves(stock: Stock) -> list[tuple[MoveKind, int, str]]:
    rows = select(StockMove).where(StockMove.stock_id == stock.id).order_by(StockMove.id)
    return [(move.kind, move.quantity, move.reference) for move in db.session.scalars(rows)]


def page_changes() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.sum(PageVersion.changes))) or 0


def assert_all_is_well() -> None:
    assert check(INVARIANTS) == []


def test_opening_writes_the_first_move_and_opening_twice_changes_nothing(app: Flask) -> None:
    stock = make_stock(10)

    with transaction():
        variant = db.session.get_one(Variant, stock.variant_id)
        again = services.open_stock(variant=variant, on_hand=99, actor_id=None)

    assert again.id == stock.id
    assert again.on_hand == 10
    assert moves(stock) == [(MoveKind.RESTOCK, 10, "")]
    assert_all_is_well()


def test_what_an_buys_is_set_aside_and_nothing_leaves_the_shelf(app: Flask, reload: Reload) -> None:
    stock = make_stock(10)

    buy(stock, 3)

    assert (reload(stock).on_hand, stock.reserved, stock.available) == (10, 3, 7)
    assert moves(stock) == [(MoveKind.RESTOCK, 10, "")]
    assert_all_is_well()


def test_an_cannot_buy_more_than_there_is(app: Flask, reload: Reload) -> None:
    stock, other = make_stock(2), make_stock(10)

    with pytest.raises(OutOfStock) as refusal, transaction():
        services.reserve(order_id=1, demand=[wants(other, 1, line=1), wants(stock, 3, line=2)])

    assert refusal.value.variant_ids == (stock.variant_id,)
    assert reload(stock).reserved == 0
    assert reload(other).reserved == 0
    assert db.session.scalars(select(Reservation)).all() == []


def test_every_variant_that_fell_short_is_named(app: Flask) -> None:
    first, second = make_stock(0), make_stock(1)

    with pytest.raises(OutOfStock) as refusal, transaction():
        services.reserve(order_id=1, demand=[wants(second, 2, line=1), wants(first, 1, line=2)])

    assert set(refusal.value.variant_ids) == {first.variant_id, second.variant_id}


def test_lines_that_share_a_shelf_are_counted_together(app: Flask, reload: Reload) -> None:
    stock = make_stock(5)

    with pytest.raises(OutOfStock), transaction():
        services.reserve(order_id=1, demand=[wants(stock, 3, line=1), wants(stock, 3, line=2)])
    with transaction():
        services.reserve(order_id=1, demand=[wants(stock, 3, line=3), wants(stock, 2, line=4)])

    assert reload(stock).available == 0
    assert_all_is_well()


def test_goods_that_nobody_keeps_cannot_be_bought(app: Flask) -> None:
    stock = make_stock(5)

    for stranger in (Demand(1, stock.variant_id, stock.seller_id + 1, 1), Demand(1, 10**6, 1, 1)):
        with pytest.raises(OutOfStock), transaction():
            services.reserve(order_id=1, demand=[stranger])


@pytest.mark.parametrize("quantity", [0, -1])
def test_a_line_wants_at_least_one(app: Flask, quantity: int) -> None:
    stock = make_stock(5)

    with pytest.raises(ValueError, match="at least one"), transaction():
        services.reserve(order_id=1, demand=[wants(stock, quantity)])


def test_a_cancelled_line_goes_back_to_the_shelf_once(app: Flask, reload: Reload) -> None:
    stock = make_stock(5)
    buy(stock, 3)

    for _ in range(2):
        with transaction():
            services.release(line_ids=[1])

    assert (reload(stock).on_hand, stock.reserved) == (5, 0)
    assert moves(stock) == [(MoveKind.RESTOCK, 5, "")]
    assert_all_is_well()


def test_what_is_handed_over_leaves_the_house_once(app: Flask, reload: Reload) -> None:
    stock = make_stock(5)
    buy(stock, 3)

    for _ in range(2):
        with transaction():
            services.consume(line_ids=[1], reference="K7M-1")

    assert (reload(stock).on_hand, stock.reserved) == (2, 0)
    assert moves(stock) == [(MoveKind.RESTOCK, 5, ""), (MoveKind.SALE, -3, "K7M-1")]
    assert_all_is_well()


def test_a_reservation_ends_either_way_but_never_both(app: Flask, reload: Reload) -> None:
    stock = make_stock(5)
    buy(stock, 3)

    with transaction():
        services.consume(line_ids=[1], reference="K7M-1")
    with transaction():
        services.release(line_ids=[1])

    assert (reload(stock).on_hand, stock.reserved) == (2, 0)
    assert db.session.scalars(select(Reservation.state)).all() == [ReservationState.CONSUMED]
    assert_all_is_well()


def test_a_parcel_refused_at_the_door_comes_home_once(app: Flask, reload: Reload) -> None:
    stock = make_stock(5)
    buy(stock, 3)
    with transaction():
        services.consume(line_ids=[1], reference="K7M-1")

    for _ in range(2):
        with transaction():
            services.give_back(line_ids=[1], reference="K7M-1")

    assert (reload(stock).on_hand, stock.reserved) == (5, 0)
    assert moves(stock)[1:] == [(MoveKind.SALE, -3, "K7M-1"), (MoveKind.RETURN, 3, "K7M-1")]
    assert_all_is_well()


def test_what_never_left_cannot_come_home(app: Flask, reload: Reload) -> None:
    stock = make_stock(5)
    buy(stock, 3)

    with transaction():
        services.give_back(line_ids=[1], reference="K7M-1")

    assert (reload(stock).on_hand, stock.reserved) == (5, 3)
    assert_all_is_well()


def test_sua_puts_more_on_the_shelf_by_difference(app: Flask, reload: Reload) -> None:
    stock = make_stock(5)
    buy(stock, 3)

    for by, kind in ((20, MoveKind.RESTOCK), (-4, MoveKind.CORRECTION), (0, MoveKind.RESTOCK)):
        with transaction():
            services.restock(
                variant_id=stock.variant_id,
                seller_id=stock.seller_id,
                by=by,
                kind=kind,
                actor_id=None,
            )

    assert (reload(stock).on_hand, stock.reserved) == (21, 3)
    assert [quantity for _, quantity, _ in moves(stock)] == [5, 20, -4]
    assert_all_is_well()


@pytest.mark.parametrize(
    ("by", "refusal"),
    [
        (-3, LessThanReserved),
        (-(2**63), LessThanReserved),
        (1_000_000, TooMuchStock),
        (2**63, TooMuchStock),
    ],
)
def test_sua_cannot_take_away_what_buyers_wait_for_nor_pile_up_a_mountain(
    app: Flask, reload: Reload, by: int, refusal: type[Exception]
) -> None:
    stock = make_stock(5)
    buy(stock, 3)

    with pytest.raises(refusal), transaction():
        services.restock(
            variant_id=stock.variant_id,
            seller_id=stock.seller_id,
            by=by,
            kind=MoveKind.CORRECTION,
            actor_id=None,
        )

    assert (reload(stock).on_hand, stock.reserved) == (5, 3)
    assert len(moves(stock)) == 1


def test_lo_cannot_restock_suas_goods(app: Flask, reload: Reload) -> None:
    stock = make_stock(5)

    with pytest.raises(NoSuchStock), transaction():
        services.restock(
            variant_id=stock.variant_id,
            seller_id=stock.seller_id + 1,
            by=1,
            kind=MoveKind.RESTOCK,
            actor_id=None,
        )

    assert reload(stock).on_hand == 5


def test_a_sale_cannot_be_entered_by_hand(app: Flask) -> None:
    stock = make_stock(5)

    with pytest.raises(ValueError, match="sale"), transaction():
        services.restock(
            variant_id=stock.variant_id,
            seller_id=stock.seller_id,
            by=-1,
            kind=MoveKind.SALE,
            actor_id=None,
        )


def test_others_hear_only_when_the_last_is_gone_or_the_first_is_back(app: Flask, heard: list[object]) -> None:
    stock = make_stock(3)
    heard.clear()

    buy(stock, 2, line=1)
    assert heard == []
    buy(stock, 1, line=2)
    assert heard == [AvailabilityChanged(stock.variant_id)]
    with transaction():
        services.consume(line_ids=[2], reference="")
    assert heard == [AvailabilityChanged(stock.variant_id)]
    with transaction():
        services.release(line_ids=[1])
    assert heard == [AvailabilityChanged(stock.variant_id)] * 2


def test_public_pages_are_drawn_anew_only_for_counts_that_they_show(app: Flask) -> None:
    stock = make_stock(30)
    before = page_changes()

    buy(stock, 5, line=1)
    assert page_changes() == before
    buy(stock, 25 - FEW_LEFT, line=2)
    assert page_changes() == before + 1
    with transaction():
        services.consume(line_ids=[2], reference="")
    assert page_changes() == before + 1


def test_a_refused_purchase_changes_no_page_and_tells_nobody(
    app: Flask, deliver: Callable[[], int], recorded_events: Callable[[], list[str]]
) -> None:
    stock = make_stock(3)
    deliver()
    before = page_changes()

    with pytest.raises(OutOfStock):
        buy(stock, 4)

    assert page_changes() == before
    assert recorded_events() == []


def test_what_is_left_is_told_for_many_at_once_and_nothing_for_the_unknown(app: Flask) -> None:
    stock = make_stock(4)
    buy(stock, 1)

    assert queries.available_of([stock.variant_id, 10**6]) == {stock.variant_id: 3, 10**6: 0}
    assert queries.available_of([]) == {}


def test_sua_sees_her_own_book_of_moves_newest_first_and_lo_sees_none(app: Flask) -> None:
    stock = make_stock(4)
    buy(stock, 1)
    with transaction():
        services.consume(line_ids=[1], reference="K7M-1")

    product_id = db.session.get_one(Variant, stock.variant_id).product_id
    book = book_of(product_id, seller_id=stock.seller_id)

    assert [move.quantity for move in book] == [-1, 4]
    assert book_of(product_id, seller_id=stock.seller_id + 1) == []
    assert queries.stock_of(stock.variant_id, seller_id=stock.seller_id + 1) is None
    mine = queries.stocks_of_seller([stock.variant_id], seller_id=stock.seller_id)
    assert mine[stock.variant_id].on_hand == 3


def test_the_doctor_finds_a_leak_and_a_phantom(app: Flask) -> None:
    stock = make_stock(5)
    buy(stock, 2)

    with transaction():
        db.session.execute(update(Stock).values(reserved=1, on_hand=4))

    assert sorted({found.code for found in check(INVARIANTS)}) == ["I-02", "I-03"]


def test_the_doctor_finds_a_reservation_that_ended_without_a_move(app: Flask) -> None:
    stock = make_stock(5)
    buy(stock, 2)

    with transaction():
        db.session.execute(update(Reservation).values(state=ReservationState.CONSUMED, ended_at=None))
        db.session.execute(update(Stock).values(reserved=0))

    assert {found.code for found in check(INVARIANTS)} == {"I-05"}
    assert len(check(INVARIANTS)) == 2


def test_the_database_itself_refuses_to_oversell(app: Flask) -> None:
    make_stock(5)

    with pytest.raises(Exception, match="never_oversold"), transaction():
        db.session.execute(update(Stock).values(reserved=6))
