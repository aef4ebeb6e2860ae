"""Fifty presses from several tabs keep a thing once, and a letter's link confirms once."""

from collections.abc import Iterator
from datetime import datetime

import pytest
from sqlalchemy import func, select

from shop.accounts.models import User
from shop.kernel.codes import digest
from shop.platform.database import db, transaction
from shop.platform.outbox import OutboxMessage
from shop.platform.retry import retrying
from shop.saved import services
from shop.saved.models import Follow, SavedProduct, StockAlert
from shop.saved.queries import Owner
from tests.factories.accounts import make_user
from tests.factories.catalog import make_product
from tests.factories.stock import make_stock
from tests.support.processes import Durable, patiently

pytestmark = pytest.mark.race


@pytest.fixture
def market(durable: Durable) -> Iterator[Durable]:
    """An empty durable market."""
    with durable.fresh().app_context():
        yield durable
        db.session.remove()


def press(number: int, *, user_id: int, product_id: int, seller_id: int, variant_id: int) -> None:
    for _ in range(10):
        patiently(press_once, user_id, product_id, seller_id, variant_id)


@retrying
def press_once(user_id: int, product_id: int, seller_id: int, variant_id: int) -> None:
    with transaction():
        user = db.session.get_one(User, user_id)
        services.keep(owner=Owner(user_id=user_id), product_id=product_id)
        services.keep(owner=Owner(guest_secret="guest"), product_id=product_id)
        services.follow(user_id=user_id, seller_id=seller_id)
        services.ask_for_user(user=user, variant_id=variant_id, language="vi")


def confirm(number: int, *, token: str) -> datetime | None:
    return patiently(confirm_once, token)


@retrying
def confirm_once(token: str) -> datetime | None:
    with transaction():
        return services.confirm_alert(token=token).confirmed_at


def tell(number: int, *, variant_id: int) -> None:
    patiently(tell_once, variant_id)


@retrying
def tell_once(variant_id: int) -> None:
    with transaction():
        services.tell_waiting(variant_id=variant_id)


def count(table: type) -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(table)) or 0


def test_fifty_presses_in_five_tabs_are_one_of_each(market: Durable) -> None:
    honey, an = make_product(), make_user()
    make_stock(0, honey.variants[0])

    market.together(
        press,
        processes=5,
        user_id=an.id,
        product_id=honey.id,
        seller_id=honey.seller_id,
        variant_id=honey.variants[0].id,
    )

    assert (count(SavedProduct), count(Follow), count(StockAlert)) == (2, 1, 1)


def test_a_link_that_is_pressed_in_five_places_confirms_once(market: Durable) -> None:
    pack = make_product().variants[0]
    make_stock(0, pack)
    with transaction():
        services.ask_by_email(email="binh@example.vn", variant_id=pack.id, language="vi")
        db.session.scalars(select(StockAlert)).one().token_digest = digest("token")

    moments = market.together(confirm, processes=5, token="token")

    db.session.rollback()
    assert set(moments) == {db.session.scalars(select(StockAlert.confirmed_at)).one()}


def test_five_workers_tell_thirty_people_once_each(market: Durable) -> None:
    pack = make_product().variants[0]
    stock = make_stock(0, pack)
    for user in [make_user(f"{number}@example.vn") for number in range(30)]:
        with transaction():
            services.ask_for_user(user=user, variant_id=pack.id, language="vi")
    with transaction():
        db.session.merge(stock).on_hand = 5

    market.together(tell, processes=5, variant_id=pack.id)

    db.session.rollback()
    due = select(OutboxMessage.payload).where(OutboxMessage.event == "AlertsDue")
    numbers = [number for payload in db.session.scalars(due) for number in payload["alert_ids"]]
    assert sorted(numbers) == sorted(db.session.scalars(select(StockAlert.id)))
