"""An places an order, paid in cash at the door."""

from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import func, select

from shop.cart.models import Cart, CartLine
from shop.catalog.models import Product, ProductStatus, Variant
from shop.checkout.drafts import draft_of, lines_of
from shop.checkout.errors import (
    AlcoholNeedsCashless,
    AlreadyPlaced,
    CartHasProblems,
    CartIsEmpty,
    ChangeKind,
    NoDeliveryThere,
    OwnGoods,
    TotalChanged,
    UnknownPlace,
)
from shop.checkout.place_order import PlacedOrder, _origin_digest, place_order
from shop.checkout.policies import PlaceOrder
from shop.kernel.codes import matches
from shop.kernel.errors import ShopError
from shop.kernel.money import Vnd
from shop.orders.errors import TooManyUnconfirmed, TooManyUnpaid
from shop.orders.links import link_secret
from shop.orders.models import ActorKind, Order, OrderEvent, OrderLine, SellerOrder
from shop.payments.models import AttemptState, PaymentAttempt, PaymentEvent
from shop.platform import outbox
from shop.platform.database import db, transaction
from shop.platform.outbox import OutboxMessage
from shop.sellers.models import Seller, SellerStatus
from shop.stock.models import Reservation, Stock
from tests.factories.accounts import make_user
from tests.factories.certificates import make_certificate
from tests.factories.orders import (
    fill_cart,
    make_goods,
    make_order,
    make_two_sellers,
    place,
    put_in,
    sight_total,
    wishes,
)
from tests.factories.sellers import make_seller
from tests.orders.books import assert_books_are_clean


def rows(table: type) -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(table)) or 0


def nothing_was_placed(*, cart_lines: int) -> None:
    assert [rows(table) for table in (Order, SellerOrder, OrderLine, OrderEvent)] == [0, 0, 0, 0]
    assert [rows(table) for table in (PaymentAttempt, PaymentEvent, Reservation)] == [0, 0, 0]
    assert rows(CartLine) == cart_lines
    assert db.session.scalar(select(func.coalesce(func.sum(Stock.reserved), 0))) == 0


def _send(cart: Cart, form: PlaceOrder, seen_total: int) -> PlacedOrder:
    with transaction():
        return place_order(
            cart=cart,
            form=form,
            buyer_id=None,
            origin="203.0.113.7",
            seen_total=Vnd(seen_total),
            placement_key="k1",
        )


def test_one_order_from_two_sellers_gets_a_part_for_each(app: Flask) -> None:
    honey, tea = make_two_sellers()
    cart = fill_cart(honey, tea, quantity=2)

    order = place(cart).order

    assert len(order.code) == 6
    assert [part.code for part in order.parts] == [f"{order.code}-1", f"{order.code}-2"]
    assert order.goods_total == 2 * 285_000 + 2 * 320_000
    assert order.total == order.goods_total + sum(part.shipping_fee for part in order.parts)
    assert order.shipping_total > 0
    assert rows(CartLine) == 0
    assert_books_are_clean()


def test_every_step_of_a_new_order_is_written_down(app: Flask) -> None:
    order = make_order(*make_two_sellers())

    events = db.session.scalars(select(OrderEvent).order_by(OrderEvent.id)).all()

    assert [(event.kind, event.step) for event in events] == [
        ("order", "placed"), ("part", "to_confirm"), ("part", "to_confirm"),
    ]  # fmt: skip
    assert {event.actor for event in events} == {ActorKind.BUYER}
    assert {event.order_id for event in events} == {order.id}


def test_money_is_expected_of_each_part_to_the_dong(app: Flask) -> None:
    order = make_order(*make_two_sellers())

    attempt = db.session.scalars(select(PaymentAttempt)).one()
    expected = db.session.scalars(select(PaymentEvent).order_by(PaymentEvent.part_id)).all()

    assert (attempt.amount, attempt.state, attempt.currency) == (order.total, AttemptState.OPEN, "VND")
    assert [event.amount for event in expected] == [part.total for part in order.parts]


def test_listeners_hear_of_the_order_once(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(outbox.registry.reactions, "OrderPlaced", ["a letter"])
    cart = fill_cart(make_goods())
    order = _send(cart, wishes(), total := sight_total(cart.id, wishes())).order
    _send(cart, wishes(), total)

    heard = select(OutboxMessage.payload).where(OutboxMessage.event == "OrderPlaced")
    assert db.session.scalars(heard).all() == [{"order_id": order.id}]


def test_the_line_keeps_what_the_label_and_the_papers_said_that_day(app: Flask) -> None:
    honey = make_goods()
    paper = make_certificate(honey, stars=4)
    order = make_order(honey)

    with transaction():
        row = db.session.get_one(Product, honey.id)
        row.name, row.ingredients = "Tên khác", "Thành phần khác"
        db.session.get_one(Variant, honey.variants[0].id).price = Vnd(999_000)

    line = db.session.scalars(select(OrderLine).where(OrderLine.order_id == order.id)).one()
    assert (line.product_name, line.unit_price) == ("Mật ong hoa ban", 285_000)
    assert line.facts["ingredients"] == "Mật ong"
    assert line.facts["shelf_life"] == "24 tháng từ ngày đóng hũ"
    assert (line.facts["stars"], line.facts["decision_no"]) == (4, paper.decision_no)
    assert line.picture.startswith("art/cards/")


def test_the_part_keeps_who_sold_it_and_how_goods_are_taken_back(app: Flask) -> None:
    seller = make_seller("HTX Sua", return_policy="Vỡ, rò: đổi trong 7 ngày.")
    order = make_order(make_goods(seller=seller))

    with transaction():
        db.session.get_one(Seller, seller.id).name = "Tên mới"

    part = db.session.scalars(select(SellerOrder).where(SellerOrder.order_id == order.id)).one()
    assert part.seller_name == part.seller_facts["name"] == "HTX Sua"
    assert part.seller_facts["tax_code"] == "5600123456"
    assert part.seller_facts["return_policy"] == "Vỡ, rò: đổi trong 7 ngày."
    assert "Điện Biên" in part.seller_facts["address"]


def test_the_address_is_kept_with_its_names_and_the_old_district_in_the_text(app: Flask) -> None:
    order = make_order(street="12 ngõ 68, quận Ba Đình (cũ)")

    assert (order.province_name, order.ward_name) == ("Hà Nội", "Phường Ba Đình")
    assert order.street == "12 ngõ 68, quận Ba Đình (cũ)"


def test_the_link_is_not_stored_but_can_be_made_again(app: Flask) -> None:
    placed = place(fill_cart(make_goods()))

    assert placed.secret not in str(vars(placed.order))
    assert matches(placed.secret, placed.order.secret_digest)
    assert link_secret(placed.order) == placed.secret


def test_the_same_form_sent_again_is_the_same_order(app: Flask) -> None:
    cart = fill_cart(make_goods(on_hand=10))
    form = wishes()
    total = sight_total(cart.id, form)
    first = _send(cart, form, total)

    again = _send(cart, form, total)

    assert (again.order.id, again.secret, again.is_repeat) == (first.order.id, first.secret, True)
    assert rows(Order) == 1
    assert db.session.scalar(select(Stock.reserved)) == 1
    assert_books_are_clean()


def test_the_same_key_with_other_words_is_refused(app: Flask) -> None:
    cart = fill_cart(make_goods())
    first = place(cart, key="k1")

    with pytest.raises(AlreadyPlaced) as refusal:
        place(cart, key="k1", street="Nơi khác")

    assert refusal.value.code == first.order.code
    assert rows(Order) == 1


def test_the_same_key_from_another_cart_is_another_order(app: Flask) -> None:
    honey = make_goods()
    first = place(fill_cart(honey), key="k1")
    second = place(fill_cart(honey), key="k1")

    assert first.order.id != second.order.id
    assert first.secret != second.secret


def test_a_second_page_of_the_same_cart_finds_it_empty(app: Flask) -> None:
    cart = fill_cart(make_goods())
    place(cart, key="first tab")

    with pytest.raises(CartIsEmpty):
        place(cart, key="second tab")

    assert rows(Order) == 1


def test_a_new_price_is_shown_before_anything_is_placed(app: Flask) -> None:
    honey = make_goods()
    cart = fill_cart(honey)
    draft = draft_of(lines_of(cart.id), province_code="01", delivery={})
    seen, total = draft.sight.text, draft.sight.total
    with transaction():
        db.session.get_one(Variant, honey.variants[0].id).price = Vnd(300_000)

    with pytest.raises(TotalChanged) as refusal:
        _send(cart, wishes(seen=seen), total)

    assert [(change.kind, change.before, change.after) for change in refusal.value.changes] == [
        (ChangeKind.PRICE, 285_000, 300_000),
        (ChangeKind.TOTAL, total, total + 15_000),
    ]
    nothing_was_placed(cart_lines=1)


def test_another_basket_at_the_same_price_is_shown_too(app: Flask) -> None:
    seller = make_seller()
    honey = make_goods(seller=seller)
    cart = fill_cart(honey)
    draft = draft_of(lines_of(cart.id), province_code="01", delivery={})
    twin = make_goods("Mật ong bánh tổ", seller=seller)
    with transaction():
        db.session.delete(db.session.get_one(Cart, cart.id).lines[0])
        put_in(cart, twin)

    with pytest.raises(TotalChanged) as refusal:
        _send(cart, wishes(seen=draft.sight.text), draft.sight.total)

    assert {change.kind for change in refusal.value.changes} == {ChangeKind.GONE, ChangeKind.NEW}
    nothing_was_placed(cart_lines=1)


def test_a_total_that_was_never_shown_is_asked_about(app: Flask) -> None:
    cart = fill_cart(make_goods())

    with pytest.raises(TotalChanged):
        _send(cart, wishes(), 0)
    with pytest.raises(TotalChanged):
        _send(cart, wishes(seen="nonsense|1:2"), 1)

    nothing_was_placed(cart_lines=1)


@pytest.mark.parametrize("status", [ProductStatus.HIDDEN, ProductStatus.DRAFT, ProductStatus.REJECTED])
def test_what_is_no_longer_on_sale_is_not_sold(app: Flask, status: ProductStatus) -> None:
    cart = fill_cart(make_goods(status=status))

    with pytest.raises(CartHasProblems):
        place(cart)

    nothing_was_placed(cart_lines=1)


def test_a_suspended_seller_sells_nothing(app: Flask) -> None:
    cart = fill_cart(make_goods(seller=make_seller(status=SellerStatus.SUSPENDED)))

    with pytest.raises(CartHasProblems):
        place(cart)

    nothing_was_placed(cart_lines=1)


def test_more_than_there_is_cannot_be_ordered(app: Flask) -> None:
    honey = make_goods(on_hand=2)
    cart = fill_cart(honey, quantity=3)

    with pytest.raises(CartHasProblems) as refusal:
        place(cart)

    assert refusal.value.variant_ids == (honey.variants[0].id,)
    nothing_was_placed(cart_lines=1)


def test_alcohol_is_never_paid_at_the_door(app: Flask) -> None:
    cart = fill_cart(make_goods(), make_goods("Rượu ngô", is_alcohol=True))

    with pytest.raises(AlcoholNeedsCashless):
        place(cart)

    nothing_was_placed(cart_lines=2)


def test_sua_cannot_buy_from_herself(app: Flask) -> None:
    sua = make_user("sua@example.vn")
    cart = fill_cart(make_goods(seller=make_seller(owner=sua)))

    with pytest.raises(OwnGoods):
        place(cart, buyer_id=sua.id)

    nothing_was_placed(cart_lines=1)


@pytest.mark.parametrize(("province", "ward"), [("11", "00004"), ("01", "99999"), ("99", "00004")])
def test_a_ward_must_lie_in_its_province(app: Flask, province: str, ward: str) -> None:
    cart = fill_cart(make_goods())

    with pytest.raises((UnknownPlace, NoDeliveryThere)):
        place(cart, province_code=province, ward_code=ward)

    nothing_was_placed(cart_lines=1)


def test_one_phone_may_have_five_unconfirmed_orders(app: Flask) -> None:
    honey = make_goods(on_hand=50)
    for _ in range(5):
        place(fill_cart(honey))

    with pytest.raises(TooManyUnconfirmed):
        place(fill_cart(honey))
    place(fill_cart(honey), phone="+84987654321")

    assert rows(Order) == 6
    assert_books_are_clean()


def test_one_network_may_have_twenty(app: Flask) -> None:
    honey = make_goods(on_hand=50)
    for number in range(20):
        place(fill_cart(honey), phone=f"+8491234{number:04}")

    with pytest.raises(TooManyUnconfirmed):
        place(fill_cart(honey), phone="+84987654321")


def test_orders_that_wait_for_money_have_their_own_limit(app: Flask) -> None:
    honey = make_goods(on_hand=50)
    for _ in range(5):
        place(fill_cart(honey), payment_method="vietqr")

    with pytest.raises(TooManyUnpaid):
        place(fill_cart(honey), payment_method="vietqr")

    place(fill_cart(honey))
    assert_books_are_clean()


def test_a_refusal_is_a_sentence_for_people() -> None:
    for refusal in (CartIsEmpty, AlcoholNeedsCashless, OwnGoods, UnknownPlace, NoDeliveryThere):
        assert issubclass(refusal, ShopError)
        assert refusal.message.endswith((".", "nhé."))


def test_a_changed_form_has_another_digest() -> None:
    form = wishes()

    assert form.digest() == wishes().digest()
    assert form.digest() != replace(form, note="gọi trước").digest()


def test_old_addresses_in_new_clothes_are_not_one_network(app: Flask) -> None:
    assert _origin_digest("::ffff:203.0.113.7") == _origin_digest("203.0.113.7")
    assert _origin_digest("::ffff:203.0.113.7") != _origin_digest("::ffff:203.0.113.8")
    assert _origin_digest("2001:db8::1") == _origin_digest("2001:db8::2")
