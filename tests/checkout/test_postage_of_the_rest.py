"""Sua has only a part of what An ordered: An pays the postage of what is really sent."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from shop.checkout.cancel_order import cancel_order
from shop.checkout.decline_lines import decline_lines
from shop.checkout.refuse_parcel import refuse_parcel
from shop.kernel.money import Vnd
from shop.orders.links import link_secret
from shop.orders.models import Order, SellerOrder, SellerOrderStatus
from shop.payments.errors import AmountDiffers
from shop.payments.models import PaymentEvent, PaymentEventKind
from shop.payments.services import receive_cash
from shop.platform.database import db, transaction
from shop.shipping.models import Zone
from tests.factories.orders import AN, SUA, deliver_part, make_goods, make_order, ship
from tests.factories.payments import money
from tests.factories.sellers import make_seller
from tests.factories.shipping import a_rate, make_rates
from tests.orders.books import assert_books_are_clean

Reload = Callable[[Any], Any]
#: The factory's packs weigh 700 g: one goes for the first fee, two for the second, three for the third.
FEES = {700: 20_000, 1_400: 27_000, 2_100: 41_000}


def put_fees(fees: dict[int, int]) -> None:
    """The market's table, everywhere the same."""
    steps = [(grams, Vnd(fee)) for grams, fee in fees.items()]
    make_rates(
        seller_id=None,
        rates=[a_rate(zone=zone, up_to_grams=grams, fee=fee) for zone in Zone for grams, fee in steps],
    )


@pytest.fixture
def part(app: Flask) -> SellerOrder:
    """Three packs of one seller, 100.000 ₫ each."""
    put_fees(FEES)
    sua = make_seller("HTX Sua")
    goods = [make_goods(name, seller=sua, price=100_000) for name in ("Mật ong", "Sáp ong", "Phấn hoa")]
    part: SellerOrder = make_order(*goods).parts[0]
    assert part.shipping_fee == 41_000
    return part


def decline(part: SellerOrder, *places: int) -> None:
    with transaction():
        ids = [part.lines[place].id for place in places]
        decline_lines(part=part, line_ids=ids, reason="Hết hàng", actor=SUA)


def reductions() -> list[tuple[str, int]]:
    db.session.rollback()
    wanted = select(PaymentEvent.key, PaymentEvent.amount).where(
        PaymentEvent.kind == PaymentEventKind.REDUCED
    )
    return [(key, amount) for key, amount in db.session.execute(wanted.order_by(PaymentEvent.id))]


def test_the_rest_goes_for_its_own_postage(part: SellerOrder) -> None:
    line = part.lines[1].id
    decline(part, 1)

    assert reductions() == [(f"line:{line}", 100_000), (f"postage:{part.id}:{line}", 14_000)]
    assert (money(part).due, money(part).postage_off) == (227_000, 14_000)
    assert_books_are_clean()


def test_each_further_line_saves_its_own_share(part: SellerOrder) -> None:
    decline(part, 0)
    decline(part, 2)

    assert [amount for key, amount in reductions() if key.startswith("postage:")] == [14_000, 7_000]
    assert money(part).due == 120_000
    assert_books_are_clean()


def test_with_the_last_line_all_the_postage_goes(part: SellerOrder, reload: Reload) -> None:
    decline(part, 0, 1)
    decline(part, 2)

    assert reload(part).status is SellerOrderStatus.CANCELED
    assert (money(part).due, money(part).postage_off) == (0, 41_000)
    assert_books_are_clean()


def test_what_is_delivered_is_paid_to_the_dong(part: SellerOrder) -> None:
    decline(part, 1)
    deliver_part(part)

    with pytest.raises(AmountDiffers), transaction():
        receive_cash(part=part, amount=Vnd(241_000), actor=SUA)
    with transaction():
        receive_cash(part=part, amount=Vnd(227_000), actor=SUA)
    assert_books_are_clean()


def test_postage_never_rises_though_the_table_did(part: SellerOrder) -> None:
    put_fees({700: 60_000, 1_400: 70_000})
    decline(part, 1)

    assert money(part).postage_off == 0
    assert money(part).due == 241_000
    assert_books_are_clean()


def test_where_nobody_goes_there_any_more_postage_stays(part: SellerOrder) -> None:
    make_rates(seller_id=part.seller_id, rates=[a_rate(zone=Zone.SAME_PROVINCE)])
    decline(part, 1)

    assert money(part).postage_off == 0
    assert_books_are_clean()


def test_after_a_decline_the_rest_can_be_canceled(part: SellerOrder) -> None:
    decline(part, 1)
    with transaction():
        cancel_order(order=part.order, number=1, reason="Tôi đổi ý", actor=AN)

    assert (money(part).due, money(part).postage_off) == (0, 41_000)
    assert_books_are_clean()


def test_after_a_decline_the_rest_can_be_refused_at_the_door(part: SellerOrder) -> None:
    decline(part, 1)
    ship(part)
    with transaction():
        refuse_parcel(part=part, reason="Khách không nhận", actor=SUA)

    assert (money(part).due, money(part).postage_off) == (0, 41_000)
    assert_books_are_clean()


def test_free_postage_stays_free(app: Flask) -> None:
    put_fees({700: 0, 1_400: 0})
    sua = make_seller("HTX Sua")
    [part] = make_order(make_goods(seller=sua), make_goods("Sáp ong", seller=sua)).parts
    decline(part, 0)

    assert [key for key, _amount in reductions()] == [f"line:{part.lines[0].id}"]
    assert_books_are_clean()


def test_the_other_sellers_postage_is_untouched(app: Flask) -> None:
    put_fees(FEES)
    sua, tra = make_seller("HTX Sua"), make_seller("HTX Trà")
    order = make_order(make_goods(seller=sua), make_goods("Sáp", seller=sua), make_goods("Trà", seller=tra))
    decline(order.parts[0], 0)

    assert money(order.parts[0]).postage_off == 7_000
    assert money(order.parts[1]).due == order.parts[1].total
    assert_books_are_clean()


def test_buyer_and_seller_see_the_same_figures(client: FlaskClient, part: SellerOrder) -> None:
    decline(part, 1)
    order = db.session.get_one(Order, part.order_id)
    html = client.get(f"/don-hang/{order.code}?k={link_secret(order)}", follow_redirects=True).text

    for words in (
        "Trừ tiền hàng đã hủy",
        "−100.000\u00a0₫",
        "Trừ phí gửi",
        "−14.000\u00a0₫",
        "227.000\u00a0₫",
    ):
        assert words in html, words
