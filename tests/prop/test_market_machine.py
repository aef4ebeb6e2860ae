"""Whatever people do in whatever order: stock and money are what the rules say, after every step.

Hypothesis draws the steps; `market_model` says what must come of them, and all invariants are
asked after each. A failure prints its steps; `PROOF_SEED` gives the same ones again, and
`PROOF_SHRINK=1` looks for the shortest story that fails, which takes its time.
"""

import json
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import datetime, timedelta
from itertools import count
from typing import Any, ClassVar

import pytest
from hypothesis import HealthCheck, Phase, Verbosity, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import func, select

from shop.catalog.models import Variant
from shop.checkout import asking, jobs
from shop.checkout.cancel_order import cancel_order
from shop.checkout.confirm_transfer import record_transfer
from shop.checkout.decline_lines import decline_lines
from shop.checkout.errors import CardPageRefused, TransferKnown
from shop.checkout.lose_parcel import lose_parcel
from shop.checkout.refuse_parcel import refuse_parcel
from shop.checkout.renew_payment import renew_payment
from shop.checkout.settle_payment import Settled
from shop.kernel import clock
from shop.kernel.errors import ShopError
from shop.kernel.money import Vnd
from shop.orders import services as orders
from shop.orders.models import Order, PaymentMethod, SellerOrder
from shop.payments import services as payments
from shop.payments.models import PaymentAttempt, Refund, RefundState
from shop.payments.queries import attempts_of, money_of
from shop.payments.services.refunds import close_with_reference, locked_refund, name_account
from shop.payments.values import BankAccount
from shop.platform.database import db, transaction
from shop.platform.worker import work_off
from shop.sellers import services as sellers
from shop.sellers.models import Seller
from shop.stock import services as stock
from shop.stock.models import MoveKind, Stock
from tests.factories.catalog import change_variant, make_variant
from tests.factories.orders import AN, SUA, fill_cart, make_goods, place, put_in
from tests.factories.paying import arrival, open_card_line
from tests.factories.sellers import make_seller
from tests.factories.stock import make_stock
from tests.orders.books import assert_books_are_clean
from tests.prop import market_model as model
from tests.prop.market_model import Line, Model, Part, Purchase, Try
from tests.support.accounts import unaccounted
from tests.support.card_desk import CardLine
from tests.support.engines import Engine
from tests.support.sizes import seed as proof_seed
from tests.support.sizes import size

pytestmark = pytest.mark.property

MINH = 7
ACCOUNT = BankAccount("970436", "0123456789", "LO THI AN")
JUMPS = (1, 5, 31, 61, 72, 25 * 60, 3 * 24 * 60)
PICK = st.integers(0, 999)
METHODS = st.sampled_from(["card", "vietqr", "card", "cod"])
WANTS = st.dictionaries(st.integers(0, 2), st.integers(1, 3), min_size=1, max_size=2)
JOBS = ("poll", "end_holds", "cancel_unpaid", "work", "send_transfers_back")
#: The state of a part before and after each thing that its seller writes down.
STEPS = {"asked": "to_pack", "to_pack": "packed", "packed": "shipped", "shipped": "delivered"}


def to_open(bought: Purchase, one: Try) -> bool:
    """Whose page is not open yet."""
    return one.state == "live" and bought.live is one and not one.ref


def waits(bought: Purchase) -> bool:
    """For its money."""
    return bought.status == "waiting"


def to_ask(_: Purchase, one: Try) -> bool:
    """What the desk knows of."""
    return bool(one.ref)


class Market(RuleBasedStateMachine):
    """Two sellers, three wares that run out, and everybody who buys, sells, pays and carries."""

    engine: ClassVar[Engine]
    steps: ClassVar[Iterator[int]]

    @initialize(
        amounts=st.lists(st.integers(1, 7), min_size=3, max_size=3),
        first=st.lists(st.tuples(METHODS, WANTS), min_size=2, max_size=4),
    )
    def open(self, amounts: list[int], first: list[tuple[str, dict[int, int]]]) -> None:
        self.moment = datetime(2026, 11, 2, 3, tzinfo=clock.VIETNAM)
        self.doors = ExitStack()
        self.app = self.engine.fresh()
        self.doors.enter_context(clock.time_from(lambda: self.moment))
        self.doors.enter_context(self.app.app_context())
        self.line: CardLine = open_card_line()
        honey = make_goods(on_hand=amounts[0], seller=make_seller("HTX Sua"))
        wax = make_variant(honey, price=140_000, name="Sáp")
        make_stock(amounts[1], wax)
        tea = make_goods("Trà", on_hand=amounts[2], seller=make_seller("HTX Trà"), price=320_000)
        self.wares = [(v.id, v.seller_id) for v in (honey.variants[0], wax, tea.variants[0])]
        self.model = Model(model.Counter(dict(enumerate(amounts))))
        self.messages: list[Any] = []
        self.numbers = count(1)
        for method, wants in first:
            self._place(method, wants)

    def teardown(self) -> None:
        if hasattr(self, "doors"):
            db.session.remove()
            self.doors.close()

    # -- buying

    @rule(method=METHODS, wants=WANTS)
    def place(self, method: str, wants: dict[int, int]) -> None:
        self._place(method, wants)

    def _place(self, method: str, wants: dict[int, int]) -> None:
        cart = fill_cart()
        with transaction():
            for ware, many in wants.items():
                put_in(cart, db.session.get_one(Variant, self.wares[ware][0]), quantity=many)
        number = next(self.numbers)
        who = {"phone": f"+8491{number:07}", "origin": f"203.{number // 250}.{number % 250}.7"}
        expected = self.model.has(model.Counter(wants))
        try:
            order = place(cart, payment_method=method, **who).order
        except ShopError:
            db.session.rollback()
            assert not expected, "an order that could be had was refused"
            return
        assert expected, "an order was taken that cannot be sent"
        self.model.place(self._note(order, method))

    def _note(self, order: Order, method: str) -> Purchase:
        wares = {variant_id: ware for ware, (variant_id, _) in enumerate(self.wares)}
        parts = []
        for part in order.parts:
            lines = [Line(it.id, wares[it.variant_id], it.quantity, it.line_total) for it in part.lines]
            parts.append(Part(part.id, part.shipping_fee, lines))
        bought = Purchase(order.id, method == "cod", order.total, parts)
        if method != "cod":
            bought.tries.append(self._try(attempts_of(order.id)[-1]))
        return bought

    def _try(self, attempt: PaymentAttempt) -> Try:
        lasts = model.TRANSFER_LASTS
        if attempt.method is PaymentMethod.CARD:
            lasts = model.PAGE_LASTS + model.HOLD_AFTER_PAGE
        return Try(attempt.id, attempt.method.value, self.moment, self.moment + lasts)

    @precondition(lambda self: self._card(0, to_open))
    @rule(pick=PICK)
    def open_page(self, pick: int) -> None:
        """Who comes too late for a page of this try pays by another, if there may be one."""
        bought, one = self._card(pick, to_open)
        is_late = one.begun.replace(microsecond=0) + model.PAGE_LASTS - self.moment < model.SHORTEST_PAGE
        may_begin_anew = bought.status == "waiting" and len(bought.tries) < model.MOST_TRIES
        if is_late and not may_begin_anew:
            with pytest.raises(CardPageRefused):
                asking.open_page(one.id)
            self.model.close(bought, one)
            return
        page = asking.open_page(one.id)
        if is_late:
            self._tried(bought, attempts_of(bought.id)[-1])
        (bought.tries[-1] if is_late else one).ref = page.rpartition("/")[2]

    @precondition(lambda self: self._card(0, self._to_pay))
    @rule(pick=PICK, is_declined=st.sampled_from([False, False, True]))
    def pay_there(self, pick: int, is_declined: bool) -> None:
        _, one = self._card(pick, self._to_pay)
        session = self.line.desk.pay(one.ref, "generic_decline" if is_declined else None)
        assert session["status"] == ("open" if is_declined else "complete")
        one.is_paid_there = not is_declined

    def _to_pay(self, _: Purchase, one: Try) -> bool:
        return one.state == "live" and one.page_is_open(self.moment)

    @precondition(lambda self: self._card(0, to_ask))
    @rule(pick=PICK)
    def come_back(self, pick: int) -> None:
        """From the card's page; the poller asks the same."""
        bought, one = self._card(pick, to_ask)
        asking.look_and_settle(one.id, actor=AN)
        self.model.see_card(bought, one, self.moment)

    def poll(self) -> None:
        with transaction():
            jobs.look_after_payments()
        work_off()
        for bought in self.model.purchases:
            for one in bought.tries:
                if one.state == "live" and one.ref and one.begun <= self.moment - jobs.LOOK_EVERY:
                    self.model.see_card(bought, one, self.moment)

    @rule(fates=st.lists(st.sampled_from(["once", "twice", "lost"]), max_size=6), order=st.randoms())
    def post(self, fates: list[str], order: Any) -> None:
        """What the desk has to say comes in any order, twice, or never."""
        self.messages += self.line.desk.take_messages()
        order.shuffle(self.messages)
        client = self.app.test_client()
        for fate in fates[: len(self.messages)]:
            message = self.messages.pop()
            for _ in range({"once": 1, "twice": 2, "lost": 0}[fate]):
                told = self.line.desk.signed(message.body.decode())
                answer = client.post("/webhooks/stripe", data=told.body, headers=told.headers)
                assert answer.status_code == 200
            if fate != "lost":
                work_off()
                self._hear(json.loads(message.body)["data"]["object"]["id"])

    def _hear(self, ref: str) -> None:
        for bought in self.model.purchases:
            for one in bought.tries:
                if one.ref and one.ref == ref:
                    self.model.see_card(bought, one, self.moment)

    @rule(pick=PICK, kind=st.sampled_from(["exact", "short", "over", "rest", "again"]))
    def transfer(self, pick: int, kind: str) -> None:
        bought = self._bought(pick, lambda _: True)
        if bought is None:
            return
        order = db.session.get_one(Order, bought.id)
        off = {"exact": 0, "again": 0, "short": -9_000, "over": 7_000}
        amount = bought.total + off[kind] if kind in off else 9_000
        said = arrival(order, amount, f"FT{next(self.numbers)}")
        with transaction():
            record_transfer(arrival=said, order=order, officer_id=MINH)
        if kind == "again":
            with pytest.raises(TransferKnown), transaction():
                record_transfer(arrival=said, order=order, officer_id=MINH)
        self.model.transfer(bought, self._asked(bought), amount)

    def _asked(self, bought: Purchase) -> Try:
        """The transfer that money is counted to; one that nobody asked for if there was none."""
        known = {one.id for one in bought.tries}
        for attempt in attempts_of(bought.id):
            if attempt.id not in known and attempt.method is not PaymentMethod.COD:
                bought.tries.append(self._try(attempt))
                bought.tries[-1].state = "over"
        asked = [one for one in bought.tries if one.method == "vietqr"]
        return next((one for one in asked if one.state == "paid"), asked[-1])

    @precondition(lambda self: self._bought(0, waits))
    @rule(pick=PICK, method=st.sampled_from(["vietqr", "card"]))
    def try_again(self, pick: int, method: str) -> None:
        """As the order's page does: a card's page that is left is closed first."""
        bought = self._bought(pick, waits)
        if bought is None:
            return
        order, live = db.session.get_one(Order, bought.id), bought.live
        if live and live.method == "card" and method != "card":
            ended = asking.close_and_settle(live.id, actor=AN)
            self.model.end_card(bought, live, self.moment)
            if ended in {Settled.PAID, Settled.GOES_BACK}:
                return
        expected = self._may_try(bought, method)
        try:
            with transaction():
                attempt = renew_payment(order=order, method=PaymentMethod(method), actor=AN)
        except ShopError:
            assert not expected, "another try was refused"
            return
        assert expected, "another try was allowed"
        self._tried(bought, attempt)

    def _may_try(self, bought: Purchase, method: str) -> bool:
        live = bought.live
        if live and live.method == method:
            return True
        if len(bought.tries) >= model.MOST_TRIES:
            return False
        if live:
            return live.method != "card" and not live.came
        is_begun = any(one.came for one in bought.tries if one.state == "over")
        return bought.renewals < 1 and not is_begun and self.model.has(bought.wants)

    def _tried(self, bought: Purchase, attempt: PaymentAttempt) -> None:
        live = bought.live
        if live and live.id == attempt.id:
            return
        if live:
            live.state = "over"
        else:
            self.model.reserved.update(bought.wants)
            bought.is_held, bought.renewals = True, bought.renewals + 1
        bought.tries.append(self._try(attempt))

    @rule(pick=PICK)
    def cancel(self, pick: int) -> None:
        bought = self._bought(pick, lambda b: b.status in {"waiting", "placed"})
        if bought is None:
            return
        live = bought.live if bought.status == "waiting" else None
        if live and live.method == "card":
            asking.close_and_settle(live.id, actor=AN)
            self.model.end_card(bought, live, self.moment)
        early = {"asked", "to_pack", "packed"}
        states = {part.state for part in bought.parts} - {"canceled"}
        expected = bool(states) and states <= early
        try:
            with transaction():
                cancel_order(order=db.session.get_one(Order, bought.id), reason="Đổi ý", actor=AN)
        except ShopError:
            assert not expected, "canceling was refused"
            return
        assert expected, "canceling was allowed"
        self.model.cancel(bought)

    # -- selling

    @precondition(lambda self: self._part(0, lambda part: part.state in STEPS))
    @rule(pick=PICK, end=st.sampled_from(["on", "on", "on", "refused", "lost"]))
    def go_on(self, pick: int, end: str) -> None:
        """The next step of a parcel, as its seller and its carrier write it down."""
        if (found := self._part(pick, lambda part: part.state in STEPS)) is None:
            return
        bought, part = found
        row = db.session.get_one(SellerOrder, part.id)
        with transaction():
            match part.state:
                case "asked":
                    orders.confirm_part(part=row, actor=SUA)
                case "to_pack":
                    orders.pack_part(part=row, actor=SUA)
                case "packed":
                    orders.hand_over(part=row, carrier="VNPost", tracking_code="VN1", actor=SUA)
                case _:
                    self._arrive(row, end)
        if part.state == "packed":
            self.model.hand_over(bought, part)
        elif part.state == "shipped" and end == "refused":
            self.model.return_parcel(part)
        else:
            part.state = "lost" if part.state == "shipped" and end == "lost" else STEPS[part.state]
        self.model.end(bought)

    def _arrive(self, row: SellerOrder, end: str) -> None:
        if end == "refused":
            refuse_parcel(part=row, reason="Khách không nhận", actor=SUA)
        elif end == "lost":
            lose_parcel(part=row, reason="Bưu tá báo mất kiện", actor=SUA)
        else:
            orders.mark_delivered(part=row, actor=SUA)

    @precondition(lambda self: self._part(0, lambda part: part.state in {"asked", "to_pack"}))
    @rule(pick=PICK)
    def decline(self, pick: int) -> None:
        if (found := self._part(pick, lambda part: part.state in {"asked", "to_pack"})) is None:
            return
        bought, part = found
        line = part.wanted[pick % len(part.wanted)]
        with transaction():
            row = db.session.get_one(SellerOrder, part.id)
            decline_lines(part=row, line_ids=[line.id], reason="Hết hàng", actor=SUA)
        self.model.decline(bought, line)
        part.postage_off = money_of(part_ids=[part.id])[part.id].postage_off
        assert 0 <= part.postage_off <= part.fee
        if not part.wanted:
            part.state = "canceled"
            self.model.end(bought)

    @precondition(lambda self: self._part(0, lambda part: part.state == "delivered", in_cash=True))
    @rule(pick=PICK)
    def bring_cash(self, pick: int) -> None:
        _, part = self._part(pick, lambda part: part.state == "delivered", in_cash=True)
        if part.cash:
            return
        with transaction():
            row = db.session.get_one(SellerOrder, part.id)
            payments.receive_cash(part=row, amount=Vnd(part.due), actor=SUA)
        part.cash = part.due

    @rule(ware=st.integers(0, 2), by=st.integers(-2, 4).filter(bool))
    def restock(self, ware: int, by: int) -> None:
        variant_id, seller_id = self.wares[ware]
        left = self.model.on_hand[ware] + by
        try:
            with transaction():
                stock.restock(
                    variant_id=variant_id, seller_id=seller_id, by=by, kind=MoveKind.CORRECTION, actor_id=None
                )
        except ShopError:
            assert left < self.model.reserved[ware]
            return
        assert left >= self.model.reserved[ware]
        self.model.on_hand[ware] = left

    @rule(ware=st.integers(0, 2), price=st.sampled_from([90_000, 285_000, 340_000]))
    def change_price(self, ware: int, price: int) -> None:
        """What was ordered before keeps its price."""
        with transaction():
            change_variant(db.session.get_one(Variant, self.wares[ware][0]), price=Vnd(price))

    @rule(which=st.sampled_from([0, 2]))
    def suspend_or_reinstate(self, which: int) -> None:
        seller_id = self.wares[which][1]
        with transaction():
            seller = db.session.get_one(Seller, seller_id)
            if which in self.model.withdrawn:
                sellers.reinstate(seller=seller, actor_id=None)
            else:
                sellers.suspend(seller=seller, reason="Giấy hết hạn", actor_id=None)
        self.model.withdrawn ^= {ware for ware, (_, owner) in enumerate(self.wares) if owner == seller_id}

    # -- the market itself

    @rule(what=st.sampled_from(JOBS))
    def come_round(self, what: str) -> None:
        """What the worker and the officers do from time to time."""
        getattr(self, what)()

    @rule(minutes=st.sampled_from(JUMPS))
    def let_time_pass(self, minutes: int) -> None:
        self.moment += timedelta(minutes=minutes)

    def end_holds(self) -> None:
        with transaction():
            jobs.end_holds()
        work_off()
        for bought in self.model.purchases:
            for one in bought.tries:
                if one.state == "live" and one.until <= self.moment:
                    self.model.end_card(bought, one, self.moment)

    def cancel_unpaid(self) -> None:
        with transaction():
            jobs.cancel_unpaid_orders()
        work_off()
        for bought in self.model.purchases:
            ended = max((one.until for one in bought.tries), default=self.moment)
            if bought.status == "waiting" and not bought.live and ended <= self.moment - model.KEPT_UNPAID:
                self.model.cancel(bought)

    def work(self) -> None:
        """Letters, and refunds by card."""
        work_off()

    def send_transfers_back(self) -> None:
        due = select(Refund.id).where(Refund.method == PaymentMethod.VIETQR, Refund.state == RefundState.DUE)
        for refund_id in db.session.scalars(due).all():
            with transaction():
                refund = locked_refund(refund_id)
                name_account(refund=refund, account=ACCOUNT)
                close_with_reference(
                    refund=refund, bank_ref=f"OUT{next(self.numbers)}", officer_id=MINH, limit=Vnd(10**9)
                )

    # -- what must hold

    @invariant()
    def shelf_and_money_are_what_the_rules_say(self) -> None:
        next(self.steps)
        db.session.rollback()
        rows = {row.variant_id: (row.on_hand, row.reserved) for row in db.session.scalars(select(Stock))}
        assert [rows[variant_id] for variant_id, _ in self.wares] == [
            (self.model.on_hand[ware], self.model.reserved[ware]) for ware in range(3)
        ]
        backs = self._sums(Refund.order_id, func.sum(Refund.amount))
        cames = self._sums(PaymentAttempt.order_id, func.sum(PaymentAttempt.captured))
        statuses = dict(db.session.execute(select(Order.id, Order.status)).all())
        for bought in self.model.purchases:
            words = {"waiting": "awaiting_payment"}
            assert statuses[bought.id].value == words.get(bought.status, bought.status)
            assert cames.get(bought.id, 0) == bought.came
            assert backs.get(bought.id, 0) == bought.back >= 0
        assert_books_are_clean()

    @invariant()
    def the_desk_keeps_no_money_that_nobody_knows(self) -> None:
        seen = {one.ref for bought in self.model.purchases for one in bought.tries if one.came}
        for taken in unaccounted(self.line.desk):
            assert self._session_of(taken.ref) not in seen, taken

    def _session_of(self, intent: str) -> str:
        with self.line.desk.store.turn():
            return str(self.line.desk.store.newest("checkout.session", parent=intent, limit=1)[0]["id"])

    def _sums(self, key: Any, amount: Any) -> dict[int, int]:
        return {
            order_id: int(total) for order_id, total in db.session.execute(select(key, amount).group_by(key))
        }

    # -- whom it concerns

    def _bought(self, pick: int, fits: Any) -> Purchase | None:
        found = [bought for bought in self.model.purchases if fits(bought)]
        return found[pick % len(found)] if found else None

    def _card(self, pick: int, fits: Any) -> Any:
        found = [
            (bought, one)
            for bought in self.model.purchases
            for one in bought.tries
            if one.method == "card" and fits(bought, one)
        ]
        return found[pick % len(found)] if found else None

    def _part(self, pick: int, fits: Any, *, in_cash: bool = False) -> Any:
        found = [
            (bought, part)
            for bought in self.model.purchases
            if bought.status in {"placed", "completed"} and bought.in_cash >= in_cash
            for part in bought.parts
            if fits(part)
        ]
        return found[pick % len(found)] if found else None


def test_stock_and_money_are_right_after_every_step(engine: Engine) -> None:
    examples, steps = size("EXAMPLES", 300), size("STEPS", 30)
    walked = count()
    machine = type("Market", (Market,), {"engine": engine, "steps": walked})
    seeded = seed(proof_seed())(machine)

    run_state_machine_as_test(
        seeded,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            phases=[Phase.generate, *([Phase.shrink] if size("SHRINK", 0) else [])],
            database=None,
            print_blob=True,
            verbosity=Verbosity.quiet,
            suppress_health_check=list(HealthCheck),
        ),
    )

    print(f"PROOF_STEPS={next(walked)}")
