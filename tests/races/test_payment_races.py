"""Money that comes, goes and is canceled at one moment: each đồng ends in one place."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select, text, update

from shop.cart.models import CartLine
from shop.checkout import asking, jobs
from shop.kernel import clock
from shop.orders.models import Order, OrderEvent, OrderStatus
from shop.payments.models import (
    AttemptState,
    BankTransfer,
    PaymentAttempt,
    PaymentCase,
    PaymentEvent,
    PaymentEventKind,
    Refund,
    RefundState,
    TransferState,
    WebhookEvent,
)
from shop.platform.database import db, transaction
from shop.platform.invariants import check
from shop.platform.outbox import OutboxMessage, registry
from shop.platform.worker import work_off
from shop.stock import services as stock
from shop.stock.models import MoveKind, Stock, StockMove
from tests.checkout.test_checkout_page import give_cart, reckon, typed
from tests.checkout.test_transfer_desk import fields_of, line, look
from tests.factories.orders import fill_cart, make_goods, make_order, make_two_sellers, sight_total, wishes
from tests.factories.paying import attempt_of, make_card_order, make_transfer_order
from tests.orders.books import assert_books_are_clean, every_rule
from tests.races import order_work, payment_work
from tests.races.payment_work import Waiting
from tests.support.desk_server import ServedDesk, served_desk, take_cards_at
from tests.support.officers import minh_sits_down
from tests.support.processes import Durable
from tests.support.signing_in import SignIn
from tests.support.sizes import size

pytestmark = pytest.mark.race

THUMBS = 20
ROUNDS = size("ROUNDS", 40)
#: Rounds in which a race that is left open must have shown itself at least once.
MOST_CLAIMS = 20


@pytest.fixture(scope="module")
def desk() -> Iterator[ServedDesk]:
    with served_desk() as desk:
        yield desk


@pytest.fixture
def app(durable: Durable, desk: ServedDesk) -> Iterator[Flask]:
    app = durable.fresh()
    with app.app_context():
        take_cards_at(desk.url)
        yield app
        db.session.remove()


def count(table: type, *conditions: Any) -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(table).where(*conditions)) or 0


def somebody(number: int) -> dict[str, str]:
    """A buyer whom no cap on unpaid orders concerns."""
    return {"phone": f"+8491{number:07}", "origin": f"203.{number // 250}.{number % 250}.7"}


def waiting_of(order: Order) -> Waiting:
    attempt = attempt_of(order)
    return Waiting(order.id, attempt.id, order.total, attempt.provider_ref or "")


def transfers(number: int, *, on_hand: int | None = None) -> list[Waiting]:
    """Orders of two sellers' goods that wait for a transfer."""
    goods = make_goods(on_hand=on_hand or number), make_goods("Trà", on_hand=on_hand or number)
    return [waiting_of(make_transfer_order(*goods, **somebody(turn))) for turn in range(number)]


def lapsed(number: int, *, on_hand: int) -> list[Waiting]:
    """Orders whose hold is over, more of them than there is stock by now."""
    honey = make_goods(on_hand=number)
    waiting = [waiting_of(make_transfer_order(honey, **somebody(turn))) for turn in range(number)]
    moment = clock.now() + timedelta(hours=25)
    with clock.time_from(lambda: moment):
        for one in waiting:
            jobs.end_hold(one.attempt_id)
    shelf = db.session.scalars(select(Stock)).one()
    with transaction():
        stock.restock(
            variant_id=shelf.variant_id,
            seller_id=shelf.seller_id,
            by=on_hand - number,
            kind=MoveKind.CORRECTION,
            actor_id=None,
        )
    return waiting


def is_over(*waiting: Waiting) -> None:
    """The time to hold these orders' goods is over, and no job has noticed yet."""
    with transaction():
        mine = update(PaymentAttempt).where(PaymentAttempt.id.in_([one.attempt_id for one in waiting]))
        db.session.execute(mine.values(expires_at=clock.now() - timedelta(seconds=1)))


def deadlocks() -> int:
    """How often PostgreSQL had to break a circle of waiting; SQLite knows none."""
    db.session.rollback()
    if db.engine.dialect.name == "sqlite":
        return 0
    counted = "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"
    return int(db.session.execute(text(counted)).scalar_one())


def test_twenty_presses_of_the_card_button_open_one_page(
    durable: Durable, app: Flask, desk: ServedDesk
) -> None:
    client = app.test_client()
    give_cart(client, *make_two_sellers())
    data = typed(reckon(client), payment_method="card")
    cookie = client.get_cookie("phien").value

    answers = durable.together(payment_work.press, processes=THUMBS, desk=desk.url, cookie=cookie, data=data)

    order = db.session.scalars(select(Order)).one()
    page = attempt_of(order).page_url
    # Whoever met a page that was just being opened is shown the order, where the page can be opened.
    assert set(answers) <= {f"303 {page}", f"303 /don-hang/{order.code}"}
    assert f"303 {page}" in answers
    assert count(PaymentAttempt) == 1
    assert count(CartLine) == 0
    assert sorted(db.session.scalars(select(Stock.reserved))) == [1, 1]
    assert_books_are_clean()


def test_twenty_late_presses_of_the_card_button_begin_one_new_try(
    durable: Durable, app: Flask, desk: ServedDesk
) -> None:
    order = make_card_order()
    first = attempt_of(order).id
    with transaction():
        long_ago = {"created_at": clock.now() - timedelta(minutes=40)}
        db.session.execute(update(PaymentAttempt).where(PaymentAttempt.id == first).values(**long_ago))

    answers = durable.together(payment_work.open_page, processes=THUMBS, desk=desk.url, attempt_id=first)

    last = attempt_of(order)
    assert set(answers) <= {last.page_url, "CardPageUnreachable"}
    assert last.page_url in answers
    assert count(PaymentAttempt) == 2
    assert (last.state, count(PaymentAttempt, PaymentAttempt.state == AttemptState.CANCELED)) == ("open", 1)
    assert db.session.scalars(select(Stock.reserved)).one() == 1
    assert_books_are_clean()


@pytest.mark.parametrize("method", ["vietqr", "card"])
def test_one_key_twenty_times_is_one_order_and_one_attempt(
    durable: Durable, app: Flask, desk: ServedDesk, method: str
) -> None:
    if method == "card":
        durable.together(payment_work.open_desk, processes=THUMBS, desk=desk.url)
    cart = fill_cart(make_goods())
    form = wishes(payment_method=method)
    total = sight_total(cart.id, form)

    answers = durable.together(
        order_work.place, processes=THUMBS, cart_id=cart.id, form=asdict(form), total=total, keys=["k"]
    )

    assert len(set(answers)) == 1
    assert count(Order) == count(PaymentAttempt) == 1
    assert db.session.scalars(select(Stock.reserved)).one() == 1
    assert_books_are_clean()


def test_fifty_times_the_same_news_is_one_payment(durable: Durable, app: Flask, desk: ServedDesk) -> None:
    order = make_card_order(*make_two_sellers())
    asking.open_page(attempt_of(order).id)
    desk.desk.take_messages()
    desk.desk.pay(attempt_of(order).provider_ref or "")
    done = next(m for m in desk.desk.take_messages() if m.type == "checkout.session.completed")

    told = durable.together(
        payment_work.tell_look_and_ask,
        processes=10,
        desk=desk.url,
        attempt_id=attempt_of(order).id,
        message=(done.body, done.headers),
        times=10,
    )
    work_off()

    assert Counter(code for codes in told for code in codes) == {200: 50}
    assert count(WebhookEvent) == 1
    assert count(OrderEvent, OrderEvent.kind == "order", OrderEvent.step == "placed") == 1
    assert count(PaymentEvent, PaymentEvent.kind == PaymentEventKind.RECEIVED) == 2
    assert count(StockMove, StockMove.kind == MoveKind.SALE) == 2
    assert count(OutboxMessage, OutboxMessage.event == "OrderPaid") == once_each("OrderPaid")
    assert count(PaymentCase) == count(Refund) == 0
    assert db.session.get_one(Order, order.id).status is OrderStatus.PLACED
    assert_books_are_clean()


def once_each(event: str) -> int:
    """How many rows one such fact leaves in the outbox."""
    return len(registry.reactions.get(event, ()))


def open_pages(desk: ServedDesk, number: int) -> list[Waiting]:
    honey = make_goods(on_hand=number)
    orders = [make_card_order(honey, **somebody(turn)) for turn in range(number)]
    for order in orders:
        asking.open_page(attempt_of(order).id)
    return [waiting_of(order) for order in orders]


def kept_of(desk: ServedDesk, one: Waiting) -> tuple[OrderStatus, int, int]:
    """How an order ended, what its buyer has paid at the desk, and what the market has kept of it."""
    db.session.rollback()
    order = db.session.get_one(Order, one.order_id, populate_existing=True)
    paid = order.total if desk.desk.session(one.ref)["payment_status"] == "paid" else 0
    back = db.session.scalar(select(func.sum(Refund.amount)).where(Refund.order_id == order.id)) or 0
    return order.status, paid, paid - int(back)


def is_right(status: OrderStatus, paid: int, kept: int) -> bool:
    """Paid and kept, or given back; nobody keeps money for a canceled order."""
    return (
        kept == paid
        if status is OrderStatus.PLACED and paid
        else kept == 0 and status is not OrderStatus.PLACED
    )


def test_paying_canceling_and_ending_at_once_keep_no_money_for_nothing(
    durable: Durable, app: Flask, desk: ServedDesk
) -> None:
    waiting = open_pages(desk, ROUNDS)

    durable.together(payment_work.pull, processes=4, desk=desk.url, waiting=waiting)
    work_off()

    ends = [kept_of(desk, one) for one in waiting]
    assert [end for end in ends if not is_right(*end)] == []
    assert set(db.session.scalars(select(Refund.state))) <= {RefundState.DONE}
    assert count(PaymentCase) == 0
    assert_books_are_clean()


def test_without_locks_and_conditions_money_would_be_lost(
    durable: Durable, app: Flask, desk: ServedDesk
) -> None:
    """Negative control; on SQLite one writer at a time is a guard of its own."""
    waiting = open_pages(desk, 40)

    broken = durable.together(payment_work.pull_unguarded, processes=4, desk=desk.url, waiting=waiting)
    work_off()

    ends = [kept_of(desk, one) for one in waiting]
    went_wrong = any(broken) or not all(is_right(*end) for end in ends) or check(every_rule()) != []
    assert went_wrong or durable.name == "sqlite"


def paid_by_transfer() -> PaymentAttempt:
    order = make_transfer_order()
    payment_work.note_arrivals(0, waiting=[waiting_of(order)])
    return attempt_of(order)


def claimed(durable: Durable, **options: Any) -> Counter[str]:
    attempt = paid_by_transfer()
    answers = durable.together(
        payment_work.claim, processes=THUMBS, attempt_id=attempt.id, amount=attempt.amount, **options
    )
    return Counter(answers)


def test_twenty_claims_on_one_payment_give_it_back_once(durable: Durable, app: Flask) -> None:
    answers = claimed(durable)

    assert answers == {"owed": 1, "MoneyRefused": THUMBS - 1}
    assert count(Refund) == 1


def test_a_claim_that_looks_before_it_writes_would_pay_twice(durable: Durable, app: Flask) -> None:
    """Negative control; on SQLite one writer at a time is a guard of its own."""
    if durable.name == "sqlite":
        assert claimed(durable, guarded=False)["owed"] == 1
    else:
        assert any(claimed(durable, guarded=False)["owed"] > 1 for _ in range(MOST_CLAIMS))


def test_a_refund_that_twenty_workers_send_arrives_once(
    durable: Durable, app: Flask, desk: ServedDesk
) -> None:
    (one,) = open_pages(desk, 1)
    desk.desk.pay(one.ref)
    asking.look_and_settle(one.attempt_id)
    db.session.rollback()
    payment_work._cancel_plainly("", one)
    refund = db.session.scalars(select(Refund)).one()
    payment_ref = attempt_of(db.session.get_one(Order, one.order_id)).payment_ref

    durable.together(payment_work.send, processes=THUMBS, desk=desk.url, refund_id=refund.id)
    work_off()

    with desk.desk.store.turn():
        sent = desk.desk.store.newest("refund", parent=payment_ref, limit=10)
    assert [thing["amount"] for thing in sent] == [one.total]
    assert db.session.get_one(Refund, refund.id, populate_existing=True).state is RefundState.DONE
    assert count(PaymentEvent, PaymentEvent.kind == PaymentEventKind.REFUNDED) == 1
    assert count(PaymentCase) == 0
    assert count(OutboxMessage, OutboxMessage.event == "RefundFailed") == 0
    assert_books_are_clean()


def test_a_transfer_that_eight_officers_write_down_is_one(durable: Durable, app: Flask) -> None:
    waiting = transfers(size("TRANSFERS", 20))

    answers = durable.together(payment_work.note_arrivals, processes=8, waiting=waiting)

    for notes in zip(*answers, strict=True):
        assert Counter(notes) == {"exact": 1, "TransferKnown": 7}
    assert count(BankTransfer) == len(waiting)
    assert count(Order, Order.status == OrderStatus.PLACED) == len(waiting)
    assert count(Refund) == 0
    assert_books_are_clean()


def test_whoever_writes_down_a_line_a_moment_later_is_told_that_it_is_there(
    durable: Durable, app: Flask, client: FlaskClient, sign_in: SignIn
) -> None:
    """Never that the order changed: an officer would read that the money came twice and goes back."""
    minh_sits_down(sign_in)
    order = make_transfer_order()
    shown = look(client, line(order, order.total))
    cookie = client.get_cookie("phien").value

    answers = durable.together(payment_work.write_down, processes=8, cookie=cookie, data=fields_of(shown))

    (row,) = db.session.scalars(select(BankTransfer))
    assert Counter(answers) == {f"303 /quan-tri/chuyen-khoan/{row.id}": 1, "422 known": 7}
    assert count(Refund) == 0
    assert_books_are_clean()


def test_money_that_comes_eight_times_is_kept_once(durable: Durable, app: Flask) -> None:
    """As often transferred as officers write it down: seven come back."""
    waiting = transfers(size("TRANSFERS", 20) // 2)

    answers = durable.together(payment_work.note_arrivals, processes=8, waiting=waiting, each=True)

    for notes in zip(*answers, strict=True):
        assert Counter(notes) == {"exact": 1, "duplicate": 7}
    assert count(Refund) == 7 * len(waiting)
    assert_books_are_clean()


def test_late_money_for_the_last_jars_fills_exactly_so_many_orders(durable: Durable, app: Flask) -> None:
    waiting = lapsed(20, on_hand=6)

    answers = durable.together(payment_work.note_arrivals, processes=4, waiting=waiting)

    firsts = Counter(
        note for notes in zip(*answers, strict=True) for note in notes if note != "TransferKnown"
    )
    assert firsts == {"exact": 6, "late": 14}
    assert count(Order, Order.status == OrderStatus.PLACED) == 6
    assert count(Refund) == 14
    assert_books_are_clean()


def test_trying_again_and_the_first_tries_money_meet_in_one_payment(durable: Durable, app: Flask) -> None:
    waiting = lapsed(20, on_hand=20)

    answers = durable.together(payment_work.renew_or_note, processes=4, waiting=waiting)

    for notes in zip(*answers, strict=True):
        assert Counter(notes)["exact"] == 1, notes
    assert count(Order, Order.status == OrderStatus.PLACED) == 20
    assert count(PaymentAttempt, PaymentAttempt.state == AttemptState.CAPTURED) == 20
    assert count(PaymentAttempt, PaymentAttempt.state == AttemptState.OPEN) == 0
    assert_books_are_clean()


def test_a_hold_that_ends_as_its_money_comes_ends_paid(durable: Durable, app: Flask) -> None:
    waiting = transfers(20)
    is_over(*waiting)

    durable.together(payment_work.end_or_note, processes=4, waiting=waiting)

    assert count(Order, Order.status == OrderStatus.PLACED) == 20
    assert count(BankTransfer, BankTransfer.state == TransferState.EXACT) == 20
    assert_books_are_clean()


def test_paying_and_canceling_crosswise_never_block_each_other_for_good(durable: Durable, app: Flask) -> None:
    """C10: orders over {honey, tea} and {tea, honey}, settled and canceled from opposite ends."""
    honey, tea = make_goods(on_hand=500), make_goods("Trà", on_hand=500)
    pairs = ((honey, tea), (tea, honey))
    number = size("CROSSWISE", 40)
    waiting = [waiting_of(make_transfer_order(*pairs[turn % 2], **somebody(turn))) for turn in range(number)]
    before = deadlocks()

    durable.together(payment_work.note_or_cancel, processes=4, waiting=waiting)

    assert deadlocks() == before
    statuses = Counter(db.session.scalars(select(Order.status)))
    assert sum(statuses.values()) == number
    assert set(statuses) <= {OrderStatus.PLACED, OrderStatus.CANCELED}
    assert_books_are_clean()


def test_late_money_takes_two_lines_on_one_shelf_together_or_not_at_all(durable: Durable, app: Flask) -> None:
    """C13, at the door of late money."""
    make_order(make_goods(on_hand=102))
    shelf = db.session.scalars(select(Stock)).one()

    got = durable.together(
        payment_work.take_two_lines,
        processes=8,
        order_ids=list(range(1000, 1100)),
        shelf=(shelf.variant_id, shelf.seller_id),
    )

    assert sum(got) == 50
    db.session.rollback()
    assert db.session.scalars(select(Stock.reserved)).one() == 101
