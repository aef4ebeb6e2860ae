"""A process dies with money on its way; what comes after it ends as if nobody had died.

Every scene is played twice on the same market: once undisturbed, once with a death at the
named point. After the death a worker, the poller, the card company's
repeated messages and the buyer's second press come along, as they would by themselves.
"""

import os
import signal
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, current_app
from sqlalchemy import select

from config import Settings
from shop import create_app
from shop.checkout import asking, jobs
from shop.checkout.cancel_order import cancel_order
from shop.orders.models import Order, PaymentMethod
from shop.payments.gateway import PaymentSight
from shop.payments.models import WebhookEvent
from shop.platform import faultpoints
from shop.platform.database import db, transaction
from shop.platform.worker import work_off
from tests.checkout.test_checkout_page import give_cart, reckon, typed
from tests.factories.orders import AN, make_goods, make_order, make_two_sellers
from tests.factories.paying import attempt_of, make_card_order, make_transfer_order, settle
from tests.orders.books import assert_books_are_clean
from tests.support.accounts import ends_at, unaccounted
from tests.support.card_desk import CardLine, card_line
from tests.support.engines import test_settings
from tests.support.moments import later
from tests.support.processes import Durable, durable_database

pytestmark = pytest.mark.crash


@dataclass
class Stage:
    """A shop, its card desk (whose memory outlives every process), and what a scene notes down."""

    app: Flask
    folder: Path
    settings: dict[str, Any]
    notes: dict[str, Any] = field(default_factory=dict)
    line: CardLine = field(init=False)

    def __post_init__(self) -> None:
        self.connect()

    def connect(self) -> None:
        """Speak to the desk from this process."""
        self.line = card_line(state=str(self.folder / f"desk-{len(list(self.folder.glob('desk-*')))}.db"))
        current_app.extensions["gateways"] = {PaymentMethod.CARD: self.line.gateway}


Scene = Callable[[Stage], None]


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def durable(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Durable]:
    name: str = request.param
    with durable_database(name, tmp_path_factory.mktemp(f"pay-crash-{name}")) as database:
        yield database


@dataclass
class Play:
    """What leads there, what the process does that may die, and what happens in any case after it."""

    before: Scene
    act: Scene
    after: Scene
    #: At which passing of the point the process dies.
    turn: int = 1


def work() -> None:
    db.session.rollback()
    work_off()


def ask_around() -> None:
    """Leases run out, the poller comes round, the worker works."""
    with later(minutes=3):
        work()
        with transaction():
            jobs.look_after_payments()
        work()


def post(stage: Stage) -> None:
    """The card company says everything it has not been thanked for, as often as it must."""
    client = stage.app.test_client()
    for message in stage.notes.pop("untold", []) or stage.line.desk.take_messages():
        answer = client.post("/webhooks/stripe", data=message.body, headers=message.headers)
        assert answer.status_code == 200


# -- the scenes


def fill_a_cart(stage: Stage) -> None:
    client = stage.app.test_client()
    give_cart(client, *make_two_sellers(), quantity=2)
    stage.notes["data"] = typed(reckon(client), payment_method="card")
    stage.notes["cookie"] = client.get_cookie("phien").value


def press(stage: Stage) -> None:
    client = stage.app.test_client()
    client.set_cookie("phien", stage.notes["cookie"])
    stage.notes["page"] = client.post("/thanh-toan", data=stage.notes["data"]).location


def press_again_and_pay(stage: Stage) -> None:
    press(stage)
    ref = stage.notes["page"].rpartition("/pay/")[2]
    stage.line.desk.pay(ref)
    post(stage)
    ask_around()


def never_come_back(stage: Stage) -> None:
    with later(minutes=72):
        with transaction():
            jobs.end_holds()
        work()
        stage.line.desk.let_time_pass()
        post(stage)
        work()
    ask_around()


def be_paid(stage: Stage) -> None:
    order = make_card_order(*make_two_sellers())
    asking.open_page(attempt_of(order).id)
    stage.line.desk.take_messages()
    stage.line.desk.pay(attempt_of(order).provider_ref or "")
    stage.notes["untold"] = stage.line.desk.take_messages()


def hear(stage: Stage) -> None:
    stage.notes = {"untold": list(stage.notes["untold"])}
    post(stage)


def hear_again(stage: Stage) -> None:
    post(stage)
    ask_around()


def hear_and_work(stage: Stage) -> None:
    hear(stage)
    work()


def paid_when_all_is_sold(stage: Stage) -> None:
    """The page was closed by mistake, the last jar is sold, and then the money comes."""
    honey = make_goods(on_hand=1)
    order = make_card_order(honey)
    asking.open_page(attempt_of(order).id)
    settle(order, sight=PaymentSight.CLOSED)
    make_order(honey)
    stage.line.desk.take_messages()
    stage.line.desk.pay(attempt_of(order).provider_ref or "")
    stage.notes["untold"] = stage.line.desk.take_messages()


def be_canceled_after_paying(stage: Stage) -> None:
    be_paid(stage)
    stage.notes.clear()
    order = db.session.scalars(select(Order)).one()
    asking.look_and_settle(attempt_of(order).id)
    work()
    with transaction():
        cancel_order(order=order, reason="Đổi ý", actor=AN)


def wait_too_long(stage: Stage) -> None:
    goods = make_goods(on_hand=9)
    for _ in range(3):
        make_transfer_order(goods, quantity=2)


def end_holds(stage: Stage) -> None:
    with later(hours=25):
        with transaction():
            jobs.end_holds()
        work()


def end_holds_again(stage: Stage) -> None:
    with later(hours=25, minutes=3):
        work()
    with later(hours=25, minutes=11):
        with transaction():
            jobs.end_holds()
        work()


def only_work(stage: Stage) -> None:
    work()


def only_ask_around(stage: Stage) -> None:
    ask_around()


BUYING = Play(fill_a_cart, press, press_again_and_pay)
LEAVING = Play(fill_a_cart, press, never_come_back)
HEARING = Play(be_paid, hear, hear_again)
#: The message is lost with the process that heard it: the poller must find the money.
OVERHEARD = Play(be_paid, hear, only_ask_around)
SETTLING = Play(be_paid, hear_and_work, hear_again)
TOO_LATE = Play(paid_when_all_is_sold, hear_and_work, hear_again)
REFUNDING = Play(be_canceled_after_paying, only_work, only_ask_around)
ENDING = Play(wait_too_long, end_holds, end_holds_again, turn=2)

DEATHS = [
    *((point, BUYING) for point in ("K06", "K07", "K08", "K09")),
    *((point, LEAVING) for point in ("K06", "K07", "K08", "K09")),
    *((point, HEARING) for point in ("K10", "K11")),
    *((point, OVERHEARD) for point in ("K10", "K11")),
    *((point, SETTLING) for point in ("K12", "K13", "K17", "K18")),
    ("K14", TOO_LATE),
    *((point, REFUNDING) for point in ("K15", "K16", "K17", "K18")),
    ("K19", ENDING),
]


# -- the deaths


def die(stage: Stage, point: str, play: Play) -> int:
    """Act in a child that kills itself at a point; how the child ended."""
    db.session.remove()
    db.engine.dispose()
    child = os.fork()
    if child == 0:
        try:
            _act_and_die(stage, point, play)
        finally:
            os._exit(1)
    return os.waitpid(child, 0)[1]


def _act_and_die(stage: Stage, point: str, play: Play) -> None:
    passed = 0

    def fall(name: str) -> None:
        nonlocal passed
        passed += name == point
        if name == point and passed == play.turn:
            os.kill(os.getpid(), signal.SIGKILL)

    state = stage.line.desk.options.state
    stage.app = create_app(Settings(**stage.settings))
    with stage.app.app_context():
        stage.line = card_line(state=state)
        current_app.extensions["gateways"] = {PaymentMethod.CARD: stage.line.gateway}
        faultpoints.hook = fall
        play.act(stage)


@pytest.fixture(scope="module")
def known_ends(durable: Durable) -> dict[str, list[Any]]:
    """How each play ends on this engine when nobody dies: it is played once."""
    return {}


def undisturbed(durable: Durable, folder: Path, play: Play) -> list[Any]:
    app = durable.fresh()
    with app.app_context():
        stage = Stage(app, folder, {})
        for step in (play.before, play.act, play.after):
            step(stage)
        assert_books_are_clean()
        found = ends_at(stage.line.desk)
        db.session.remove()
    return found


def named(play: Play) -> str:
    return next(name.lower() for name, value in globals().items() if value is play)


@pytest.mark.parametrize(("point", "play"), DEATHS, ids=[f"{point}-{named(play)}" for point, play in DEATHS])
def test_after_a_death_everything_ends_as_without_it(
    durable: Durable, tmp_path: Path, known_ends: dict[str, list[Any]], point: str, play: Play
) -> None:
    if (name := named(play)) not in known_ends:
        known_ends[name] = undisturbed(durable, tmp_path, play)
    app = durable.fresh()
    with app.app_context():
        stage = Stage(app, tmp_path, asdict(test_settings(durable.url, tmp_path)))
        play.before(stage)

        ended = die(stage, point, play)

        assert os.WIFSIGNALED(ended), "the process did not pass the point"
        assert os.WTERMSIG(ended) == signal.SIGKILL
        assert_books_are_clean()

        play.after(stage)

        assert_books_are_clean()
        assert unaccounted(stage.line.desk) == []
        assert ends_at(stage.line.desk) == known_ends[name]
        assert all(event.handled_at for event in db.session.query(WebhookEvent))
        db.session.remove()
