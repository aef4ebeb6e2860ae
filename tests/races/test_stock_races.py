"""Eight processes at one shelf: nobody gets what is not there, and nothing is lost."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from sqlalchemy import func, select, text, update
from sqlalchemy.exc import OperationalError

from shop.kernel.errors import Busy
from shop.platform.database import db, transaction
from shop.platform.invariants import check
from shop.platform.retry import retrying
from shop.stock import services
from shop.stock.errors import OutOfStock
from shop.stock.invariants import INVARIANTS
from shop.stock.models import MoveKind, Reservation, ReservationState, Stock
from shop.stock.services import Demand
from tests.factories.stock import make_stock
from tests.support.processes import Durable, patiently

pytestmark = pytest.mark.race

BUYERS = 8
#: Line numbers of one process do not meet those of another.
SPREAD = 1_000_000


@dataclass(frozen=True)
class Shelf:
    """What a buyer in another process must know of a stock row."""

    stock_id: int
    variant_id: int
    seller_id: int

    def wants(self, line: int, quantity: int = 1) -> Demand:
        return Demand(line, self.variant_id, self.seller_id, quantity)


@pytest.fixture
def market(durable: Durable) -> Iterator[Durable]:
    """An empty durable market; whatever happened, its books agree afterwards."""
    with durable.fresh().app_context():
        yield durable
        db.session.remove()


def put_on_shelf(on_hand: int) -> Shelf:
    stock = make_stock(on_hand)
    return Shelf(stock.id, stock.variant_id, stock.seller_id)


def held(shelf: Shelf) -> int:
    mine = select(func.count()).where(Reservation.stock_id == shelf.stock_id)
    return db.session.scalar(mine) or 0


def on_shelf(shelf: Shelf) -> tuple[int, int]:
    db.session.rollback()
    stock = db.session.get_one(Stock, shelf.stock_id, populate_existing=True)
    return stock.on_hand, stock.reserved


def hunt(number: int, *, shelves: list[Shelf], attempts: int) -> int:
    """Try to buy one thing so often; how many were got."""
    lines = range(number * SPREAD, number * SPREAD + attempts * len(shelves), len(shelves))
    return sum(patiently(buy, line, shelves) for line in lines)


@retrying
def buy(line: int, shelves: list[Shelf], quantity: int = 1) -> bool:
    demand = [shelf.wants(line + place, quantity) for place, shelf in enumerate(shelves)]
    try:
        with transaction():
            services.reserve(order_id=line, demand=demand)
    except OutOfStock:
        return False
    return True


def test_ten_thousand_attempts_on_a_hundred_jars_sell_exactly_a_hundred(
    market: Durable,
) -> None:
    shelf = put_on_shelf(100)

    got = market.together(hunt, processes=BUYERS, shelves=[shelf], attempts=1250)

    assert sum(got) == 100
    assert on_shelf(shelf) == (100, 100)
    assert held(shelf) == 100
    assert check(INVARIANTS) == []


def buy_crosswise(number: int, *, shelves: list[Shelf], attempts: int) -> int:
    """Half of the buyers ask for X and Y, half for Y and X."""
    return hunt(number, shelves=shelves[:: -1 if number % 2 else 1], attempts=attempts)


def test_carts_with_opposite_lines_never_block_each_other_for_good(market: Durable) -> None:
    shelves = [put_on_shelf(2000), put_on_shelf(2000)]
    before = deadlocks(market)

    got = market.together(buy_crosswise, processes=4, shelves=shelves, attempts=250)

    assert sum(got) == 1000
    assert [on_shelf(shelf) for shelf in shelves] == [(2000, 1000)] * 2
    assert deadlocks(market) == before
    assert check(INVARIANTS) == []


def deadlocks(market: Durable) -> int:
    """How often PostgreSQL had to break a circle of waiting; SQLite knows none."""
    if market.name == "sqlite":
        return 0
    db.session.rollback()
    counted = "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"
    return int(db.session.execute(text(counted)).scalar_one())


def hunt_in_two_lines(number: int, *, shelf: Shelf, attempts: int) -> int:
    return hunt(number, shelves=[shelf, shelf], attempts=attempts)


def test_two_lines_on_one_shelf_are_counted_as_one_demand(market: Durable) -> None:
    shelf = put_on_shelf(101)

    got = market.together(hunt_in_two_lines, processes=BUYERS, shelf=shelf, attempts=25)

    assert sum(got) == 50
    assert on_shelf(shelf) == (101, 100)
    assert check(INVARIANTS) == []


def come_and_go(number: int, *, shelf: Shelf, attempts: int) -> int:
    """A seller restocks, buyers buy, cancel, receive and refuse; what should be on hand."""
    balance = 0
    for attempt in range(attempts):
        line = number * SPREAD + attempt
        if number % 2:
            patiently(restock, shelf, by=3)
            patiently(restock, shelf, by=-1)
            balance += 2
        elif patiently(buy, line, [shelf], quantity=2):
            patiently(end, line)
            balance -= 2 if attempt % 3 == 1 else 0
    return balance


@retrying
def restock(shelf: Shelf, *, by: int) -> None:
    with transaction():
        services.restock(
            variant_id=shelf.variant_id,
            seller_id=shelf.seller_id,
            by=by,
            kind=MoveKind.CORRECTION,
            actor_id=None,
        )


@retrying
def end(line: int) -> None:
    """Every third cancels, every third keeps, every third refuses at the door."""
    fate = line % SPREAD % 3
    with transaction():
        if fate == 0:
            services.release(line_ids=[line])
            return
        services.consume(line_ids=[line], reference="K7M-1")
        if fate == 2:
            services.give_back(line_ids=[line], reference="K7M-1")


def test_a_storm_of_restocking_and_buying_leaves_the_exact_count(market: Durable) -> None:
    shelf = put_on_shelf(500)

    balances = market.together(come_and_go, processes=BUYERS, shelf=shelf, attempts=40)

    assert on_shelf(shelf) == (500 + sum(balances), 0)
    assert check(INVARIANTS) == []


def end_both_ways(number: int, *, lines: int) -> None:
    """Half of the processes release the same lines that the others consume."""
    for line in range(lines):
        patiently(end_once, line, release=bool(number % 2))


@retrying
def end_once(line: int, *, release: bool) -> None:
    with transaction():
        if release:
            services.release(line_ids=[line])
        else:
            services.consume(line_ids=[line], reference="K7M-1")


def test_a_reservation_released_and_consumed_at_once_ends_one_way(market: Durable) -> None:
    shelf = put_on_shelf(50)
    for line in range(50):
        buy(line, [shelf])

    market.together(end_both_ways, processes=4, lines=50)

    on_hand, reserved = on_shelf(shelf)
    assert reserved == 0
    consumed = select(func.count()).where(Reservation.state == ReservationState.CONSUMED)
    assert on_hand == 50 - (db.session.scalar(consumed) or 0)
    assert check(INVARIANTS) == []


def hunt_naively(number: int, *, shelf: Shelf, attempts: int, engine: str) -> int:
    """The negative control: look first, then write what was seen plus one."""
    look_and_take = naive_on_sqlite if engine == "sqlite" else naive_on_postgres
    got = 0
    for attempt in range(attempts):
        try:
            got += look_and_take(shelf, number * SPREAD + attempt)
        except Busy:
            continue
    return got


@retrying
def naive_on_postgres(shelf: Shelf, line: int) -> bool:
    with transaction():
        return take_what_was_seen(shelf, line, seen=see(shelf))


def naive_on_sqlite(shelf: Shelf, line: int) -> bool:
    """Looks in a deferred transaction: one that wrote would be refused by SQLite itself."""
    seen = see(shelf)
    db.session.rollback()
    with transaction():
        return take_what_was_seen(shelf, line, seen=seen)


def see(shelf: Shelf) -> tuple[int, int]:
    row = select(Stock.on_hand, Stock.reserved).where(Stock.id == shelf.stock_id)
    on_hand, reserved = db.session.execute(row).one()
    return on_hand, reserved


def take_what_was_seen(shelf: Shelf, line: int, *, seen: tuple[int, int]) -> bool:
    on_hand, reserved = seen
    if reserved >= on_hand:
        return False
    take = update(Stock).where(Stock.id == shelf.stock_id).values(reserved=reserved + 1)
    db.session.execute(take)
    db.session.add(
        Reservation(
            stock_id=shelf.stock_id,
            seller_id=shelf.seller_id,
            order_id=line,
            line_id=line,
            quantity=1,
        )
    )
    return True


def test_without_the_guard_the_same_race_oversells(market: Durable) -> None:
    shelf = put_on_shelf(100)

    got = market.together(hunt_naively, processes=BUYERS, shelf=shelf, attempts=100, engine=market.name)

    assert sum(got) > 100
    assert {found.code for found in check(INVARIANTS)} >= {"I-02"}


def add_lines_apart(number: int, *, shelf: Shelf, attempts: int) -> int:
    """The negative control of the sum: each line is checked by itself, then taken."""
    return sum(take_lines_apart(number * SPREAD + 2 * n, shelf) for n in range(attempts))


def take_lines_apart(line: int, shelf: Shelf) -> bool:
    with transaction():
        seen = see(shelf)
        first = take_what_was_seen(shelf, line, seen=seen)
        return take_what_was_seen(shelf, line + 1, seen=seen) and first


def test_lines_checked_one_by_one_would_oversell(market: Durable) -> None:
    shelf = put_on_shelf(1)

    got = market.together(add_lines_apart, processes=1, shelf=shelf, attempts=1)

    assert got == [1]
    assert {found.code for found in check(INVARIANTS)} == {"I-02"}


def lock_in_cart_order(number: int, *, shelves: list[Shelf], attempts: int) -> bool:
    """The negative control of the order of rows; whether two carts blocked each other."""
    for _ in range(attempts):
        try:
            lock_one_by_one(shelves[:: -1 if number % 2 else 1])
        except OperationalError as error:
            return "deadlock detected" in str(error)
    return False


def lock_one_by_one(shelves: list[Shelf]) -> None:
    with transaction():
        for shelf in shelves:
            same = update(Stock).where(Stock.id == shelf.stock_id)
            db.session.execute(same.values(reserved=Stock.reserved))


def test_rows_locked_in_the_order_of_the_cart_would_block_for_good(market: Durable) -> None:
    shelves = [put_on_shelf(1), put_on_shelf(1)]

    blocked = market.together(lock_in_cart_order, processes=4, shelves=shelves, attempts=200)

    assert any(blocked) is (market.name == "postgres")
