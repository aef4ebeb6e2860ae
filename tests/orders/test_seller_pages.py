"""Sua works through her orders on a telephone."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from shop.accounts.models import User
from shop.checkout.decline_lines import decline_lines
from shop.orders import services
from shop.orders.models import Order, OrderEvent, SellerOrder, SellerOrderStatus
from shop.payments.gateway import RefundEvidence, RefundSight
from shop.payments.services.refunds import note_answer
from shop.platform.audit import AuditEntry
from shop.platform.database import db, transaction
from shop.platform.formatting import vnd
from shop.sellers.models import Seller, SellerStatus
from tests.factories.accounts import make_user
from tests.factories.catalog import make_variant
from tests.factories.orders import SUA, deliver_part, fill_cart, make_goods, make_order, place, ship
from tests.factories.paying import (
    make_card_order,
    make_transfer_order,
    open_card_line,
    refunds_of,
    settle,
)
from tests.factories.payments import money
from tests.factories.sellers import make_seller
from tests.factories.stock import make_stock
from tests.orders.books import assert_books_are_clean
from tests.orders.test_order_page import token, without_id

Reload = Callable[[Any], Any]
SignIn = Callable[..., None]
HOME = "/gian-hang/don-hang"


@pytest.fixture
def sua(app: Flask) -> User:
    return make_user("sua@example.vn", full_name="Sùng Thị Sua")


@pytest.fixture
def shop(sua: User) -> Seller:
    return make_seller("HTX Sua", owner=sua)


@pytest.fixture
def part(shop: Seller, client: FlaskClient, sign_in: SignIn, sua: User) -> SellerOrder:
    """A new order of two goods of Sua's, and tea of somebody else."""
    honey, wax = make_goods(seller=shop), make_goods("Sáp ong", seller=shop, price=90_000)
    tea = make_goods("Trà cổ thụ", seller=make_seller("HTX Trà"), price=320_000)
    order = make_order(honey, wax, tea, note="gọi trước")
    sign_in(sua)
    return order.parts[0]


def page(client: FlaskClient, part: SellerOrder) -> str:
    return client.get(f"{HOME}/{part.code}").get_data(as_text=True)


def press(client: FlaskClient, part: SellerOrder, act: str, **data: Any) -> Any:
    html = client.get(f"{HOME}/").get_data(as_text=True)
    found = re.search(r'name="csrf-token" content="([^"]*)"', html)
    send = {"csrf_token": found[1] if found else token(html), **data}
    return client.post(f"{HOME}/{part.code}/{act}", data=send)


def test_new_orders_stand_in_the_first_tab(client: FlaskClient, part: SellerOrder) -> None:
    html = client.get(f"{HOME}/").get_data(as_text=True)

    assert part.code in html
    assert "Sáp ong" in html
    assert "0912\u00a0***\u00a0678" in html
    assert "+84912345678" not in html
    assert "Đội Cấn" not in html


def test_the_cash_of_a_delivered_parcel_is_told_as_not_in_yet(client: FlaskClient, part: SellerOrder) -> None:
    deliver_part(part)

    listed = client.get("/gian-hang/don-hang/?muc=da-xong").text
    assert "Chưa nhận tiền thu hộ" in listed
    assert "Chưa nhận tiền thu hộ" in page(client, part)
    assert "Chưa trả tiền" not in listed + page(client, part)


def test_what_is_not_paid_yet_is_not_there_for_its_seller(
    client: FlaskClient, shop: Seller, sua: User, sign_in: SignIn
) -> None:
    order = make_transfer_order(make_goods(seller=shop))
    sign_in(sua)
    code = order.parts[0].code
    own = f"{HOME}/{code}"

    assert code not in client.get(f"{HOME}/").get_data(as_text=True)
    assert client.get(own).status_code == 404
    assert press(client, order.parts[0], "co-hang").status_code == 404

    settle(order)

    assert code in client.get(f"{HOME}/").get_data(as_text=True)
    assert client.get(own).status_code == 200


def test_sua_sees_her_own_lines_and_nothing_of_the_others(client: FlaskClient, part: SellerOrder) -> None:
    html = page(client, part)

    assert "Mật ong hoa ban" in html
    for secret in ("Trà cổ thụ", "320.000", "an@example.vn", "+84912345678", "HTX Trà"):
        assert secret not in html
    order = db.session.get_one(Order, part.order_id)
    assert f"{order.total:,}".replace(",", ".") not in html


def test_the_street_shows_once_the_order_is_accepted(client: FlaskClient, part: SellerOrder) -> None:
    assert "Đội Cấn" not in page(client, part)
    press(client, part, "co-hang")
    assert "Đội Cấn" in page(client, part)


def test_an_order_goes_all_the_way(client: FlaskClient, part: SellerOrder, reload: Reload) -> None:
    assert press(client, part, "co-hang").status_code == 303
    assert press(client, part, "goi-xong").status_code == 303
    packed = page(client, part)
    assert f"{part.code}-K1" in packed
    assert "Hàng đã gói. Giao cho bưu tá" in packed
    assert press(client, part, "giao-buu-ta", carrier="VNPost", tracking_code="VN 1").status_code == 303
    assert "qua thư nếu có để lại email" in page(client, part)
    assert press(client, part, "da-giao").status_code == 303
    cash = press(client, part, "da-thu-tien", amount=f"{part.total:,}".replace(",", "."))
    assert cash.status_code == 303

    assert reload(part).status is SellerOrderStatus.DELIVERED
    assert money(part).outstanding == 0
    assert "Đã trả đủ" in page(client, part)
    acts = db.session.scalars(select(OrderEvent.actor).where(OrderEvent.part_id == part.id)).all()
    assert [actor.value for actor in acts].count("seller") == len(acts) - 1
    assert_books_are_clean()


def test_one_line_is_declined_with_a_reason(client: FlaskClient, part: SellerOrder, reload: Reload) -> None:
    wax = part.lines[1]
    answer = press(client, part, "het-hang", line=str(wax.id), reason="Hết hàng")

    assert answer.status_code == 303
    assert reload(wax).decline_reason == "Hết hàng"
    assert reload(part.lines[0]).declined_at is None
    assert money(part).goods_off == 90_000
    assert "Kho vẫn ghi là còn thì" in page(client, part)
    assert_books_are_clean()


def test_two_packs_of_one_product_are_told_apart(
    client: FlaskClient, shop: Seller, sign_in: SignIn, sua: User
) -> None:
    honey = make_goods(seller=shop)
    can = make_variant(honey, name="Can 5 kg")
    make_stock(5, can)
    part = place(fill_cart(honey, can)).order.parts[0]
    sign_in(sua)

    listed, opened = client.get(f"{HOME}/").text, page(client, part)

    assert "1 × Mật ong hoa ban, Hũ 500\u00a0g; 1 × Mật ong hoa ban, Can 5\u00a0kg" in listed
    assert "1 × Mật ong hoa ban, Can 5 kg</span></label>" in opened


def test_who_ticked_nothing_finds_the_boxes_still_open(client: FlaskClient, part: SellerOrder) -> None:
    assert '<details class="fold" open>' not in page(client, part)

    answer = press(client, part, "het-hang", reason="Hết hàng")

    assert answer.status_code == 409
    assert '<details class="fold" open>' in answer.text


def test_what_the_carrier_collects_is_said_where_the_form_is_filled_in(
    client: FlaskClient, part: SellerOrder
) -> None:
    press(client, part, "het-hang", line=str(part.lines[1].id), reason="Hết hàng")
    press(client, part, "co-hang")
    press(client, part, "goi-xong")

    collected = vnd(money(part).outstanding)
    assert money(part).outstanding < part.total
    assert f'ghi tiền thu hộ: <b class="nowrap">{collected}</b>' in page(client, part)


@pytest.mark.parametrize("reason", ["", "vì thích thế"])
def test_declining_needs_a_reason_and_keeps_the_ticks(
    client: FlaskClient, part: SellerOrder, reload: Reload, reason: str
) -> None:
    wax = part.lines[1]
    answer = press(client, part, "het-hang", line=str(wax.id), reason=reason)

    assert answer.status_code == 422
    assert f'value="{wax.id}" checked' in answer.get_data(as_text=True)
    assert reload(wax).declined_at is None


def test_a_parcel_is_refused_at_the_door(client: FlaskClient, part: SellerOrder, reload: Reload) -> None:
    ship(part)
    assert press(client, part, "khach-khong-nhan", reason="Khách không nhận").status_code == 303

    assert reload(part).status is SellerOrderStatus.RETURNED
    assert money(part).outstanding == 0
    assert_books_are_clean()


def test_a_lost_parcel_is_told_with_a_reason_and_a_note(
    client: FlaskClient, part: SellerOrder, reload: Reload
) -> None:
    ship(part)
    answer = press(client, part, "that-lac", reason="Bưu tá báo mất kiện", note="Xe cháy ở Pha Đin")

    assert answer.status_code == 303
    assert reload(part).status is SellerOrderStatus.CANCELED
    html = page(client, part)
    for words in ("Thất lạc trên đường", "Bưu tá báo mất kiện", "Xe cháy ở Pha Đin", "đòi bưu tá bồi thường"):
        assert words in html, words
    assert "Đã hủy" not in html
    assert "Thất lạc trên đường" in client.get(f"{HOME}/?muc=da-xong").text
    assert money(part).outstanding == 0
    assert_books_are_clean()


@pytest.mark.parametrize(
    "data", [{}, {"reason": "vì thích"}, {"reason": "Bưu tá báo mất kiện", "note": "x" * 201}]
)
def test_a_loss_without_a_reason_of_the_list_changes_nothing(
    client: FlaskClient, part: SellerOrder, reload: Reload, data: dict[str, str]
) -> None:
    ship(part)

    assert press(client, part, "that-lac", **data).status_code == 422
    assert reload(part).status is SellerOrderStatus.SHIPPED
    assert money(part).reduced == 0


@pytest.mark.parametrize(("carrier", "tracking"), [("", "VN1"), ("VNPost", ""), ("x" * 61, "VN1")])
def test_handing_over_needs_carrier_and_code(
    client: FlaskClient, part: SellerOrder, reload: Reload, carrier: str, tracking: str
) -> None:
    press(client, part, "co-hang")
    press(client, part, "goi-xong")
    answer = press(client, part, "giao-buu-ta", carrier=carrier, tracking_code=tracking)

    assert answer.status_code == 422
    assert reload(part).status is SellerOrderStatus.TO_PACK


@pytest.mark.parametrize("amount", ["", "0", "1", "abc", "-5", "1e9", "999999999999999999"])
def test_wrong_cash_is_not_taken(client: FlaskClient, part: SellerOrder, amount: str) -> None:
    deliver_part(part)
    answer = press(client, part, "da-thu-tien", amount=amount)

    html = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert 'id="amount-error"' in html
    assert f'name="amount" type="text" value="{amount}"' in html
    assert money(part).received == 0


@pytest.mark.parametrize(
    ("act", "data"),
    [
        ("goi-xong", {}),
        ("giao-buu-ta", {"carrier": "VNPost", "tracking_code": "1"}),
        ("da-giao", {}),
        ("khach-khong-nhan", {"reason": "Khách không nhận"}),
        ("that-lac", {"reason": "Bưu tá báo mất kiện"}),
        ("da-thu-tien", {"amount": "1"}),
        ("het-hang", {"reason": "Hết hàng"}),
    ],
)
def test_a_step_too_early_is_refused_in_words(
    client: FlaskClient, part: SellerOrder, reload: Reload, act: str, data: dict[str, str]
) -> None:
    answer = press(client, part, act, **data)

    assert answer.status_code == 409
    assert 'role="alert"' in answer.get_data(as_text=True)
    assert reload(part).status is SellerOrderStatus.TO_CONFIRM
    assert_books_are_clean()


def test_the_phone_is_shown_by_a_tap_that_is_written_down(
    client: FlaskClient, part: SellerOrder, sua: User
) -> None:
    html = press(client, part, "so-dien-thoai").get_data(as_text=True)

    assert "tel:+84912345678" in html
    db.session.rollback()
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.act == "buyer.phone")).one()
    assert (entry.actor_id, entry.subject_id) == (sua.id, part.id)
    assert "+84912345678" not in page(client, part)


def test_after_the_end_the_phone_stays_hidden(client: FlaskClient, part: SellerOrder) -> None:
    deliver_part(part)
    answer = press(client, part, "so-dien-thoai")

    assert answer.status_code == 409
    assert "+84912345678" not in answer.get_data(as_text=True)
    assert "Đội Cấn" not in answer.get_data(as_text=True)


ACTS = [
    "co-hang",
    "goi-xong",
    "giao-buu-ta",
    "da-giao",
    "so-dien-thoai",
    "het-hang",
    "khach-khong-nhan",
    "that-lac",
    "da-thu-tien",
]


def test_a_strangers_order_does_not_exist(
    client: FlaskClient, part: SellerOrder, sign_in: SignIn, reload: Reload
) -> None:
    foreign = make_order(make_goods(seller=make_seller("HTX Lò"))).parts[0]
    missing = client.get(f"{HOME}/ZZZZZZ-1")
    answer = client.get(f"{HOME}/{foreign.code}")
    assert answer.status_code == missing.status_code == 404
    assert without_id(answer.get_data(as_text=True)) == without_id(missing.get_data(as_text=True))

    whole = {"carrier": "V", "tracking_code": "1", "reason": "Hết hàng", "amount": "1", "line": "1"}
    for act in ACTS:
        reasons = {"khach-khong-nhan": "Khách không nhận", "that-lac": "Bưu tá báo mất kiện"}
        data = {**whole, "reason": reasons.get(act, whole["reason"])}
        assert press(client, foreign, act, **data).status_code == 404, act
    assert reload(foreign).status is SellerOrderStatus.TO_CONFIRM
    assert foreign.code not in client.get(f"{HOME}/").get_data(as_text=True)


@pytest.mark.parametrize("status", [SellerStatus.SUSPENDED, SellerStatus.TERMINATED])
def test_a_seller_that_was_stopped_finishes_what_was_ordered(
    client: FlaskClient, part: SellerOrder, shop: Seller, reload: Reload, status: SellerStatus
) -> None:
    with transaction():
        db.session.get_one(Seller, shop.id).status = status

    home = client.get("/gian-hang").text
    assert "Trả lời 1 đơn mới" in home
    assert f'href="{HOME}/"' in home
    assert press(client, part, "co-hang").status_code == 303
    assert press(client, part, "goi-xong").status_code == 303
    assert press(client, part, "giao-buu-ta", carrier="VNPost", tracking_code="VN1").status_code == 303
    assert press(client, part, "da-giao").status_code == 303
    assert press(client, part, "da-thu-tien", amount=str(part.total)).status_code == 303
    assert reload(part).status is SellerOrderStatus.DELIVERED
    assert client.get("/gian-hang/gian").status_code == 403
    assert_books_are_clean()


@pytest.mark.parametrize("status", [SellerStatus.PENDING, SellerStatus.REJECTED])
def test_others_have_no_orders(
    client: FlaskClient, app: Flask, sign_in: SignIn, status: SellerStatus
) -> None:
    lo = make_user("lo@example.vn")
    make_seller("HTX Lò", owner=lo, status=status)
    sign_in(lo)

    assert client.get(f"{HOME}/").status_code == 403
    assert client.post(f"{HOME}/K7MXQA-1/co-hang").status_code in {400, 403}


def test_the_nearest_deadline_comes_first_and_pages_follow(
    client: FlaskClient, app: Flask, shop: Seller, sign_in: SignIn, sua: User
) -> None:
    honey = make_goods(seller=shop, on_hand=50)
    codes = [make_order(honey, phone=f"+8491{n:07}").parts[0].code for n in range(20)]
    with transaction():
        services.confirm_part(
            part=db.session.scalars(select(SellerOrder).where(SellerOrder.code == codes[0])).one(), actor=SUA
        )
    codes += [make_order(honey, phone=f"+8492{n:07}", origin="198.51.100.1").parts[0].code for n in range(3)]
    sign_in(sua)
    first = client.get(f"{HOME}/").get_data(as_text=True)
    shown = [code for code in codes if f">{code}<" in first]
    assert shown == codes[1:21]
    older = re.search(r'rel="next" href="([^"]*)"', first)
    assert older
    second = client.get(older[1].replace("&amp;", "&")).get_data(as_text=True)
    assert [code for code in codes if f">{code}<" in second] == codes[21:]
    newer = re.search(r'rel="prev" href="([^"]*)"', second)
    assert newer
    assert shown == [code for code in codes if f">{code}<" in client.get(newer[1].replace("&amp;", "&")).text]


def test_a_tab_that_is_not_there_is_not_found(client: FlaskClient, part: SellerOrder) -> None:
    assert client.get(f"{HOME}/?muc=linh-tinh").status_code == 404


def test_a_place_in_the_list_that_cannot_be_is_its_beginning(client: FlaskClient, part: SellerOrder) -> None:
    answer = client.get(f"{HOME}/?sau=99999999999999999999")

    assert part.code in answer.get_data(as_text=True)


def test_a_part_that_was_paid_ahead_asks_for_no_cash_at_any_step(
    client: FlaskClient, app: Flask, sign_in: SignIn
) -> None:
    open_card_line()
    sua = make_user("sua@example.vn")
    order = make_card_order(make_goods(seller=make_seller(owner=sua)))
    settle(order)
    sign_in(sua)
    part = order.parts[0]
    where = f"/gian-hang/don-hang/{part.code}"

    said = client.get("/gian-hang/don-hang/").text + client.get(where).text
    with transaction():
        services.confirm_part(part=part, actor=SUA)
        services.pack_part(part=part, actor=SUA)
    packed = client.get(where).text
    with transaction():
        services.hand_over(part=part, carrier="VNPost", tracking_code="VN1", actor=SUA)
        services.mark_delivered(part=part, actor=SUA)
    delivered = client.get(where).text

    assert "Đã trả trước" in said
    assert "tiền thu hộ là 0" in packed
    assert "bà con không thu gì nữa" in delivered
    assert "/da-thu-tien" not in said + packed + delivered
    assert "Còn phải thu" not in said + packed + delivered


def test_sua_reads_of_herself_as_herself(client: FlaskClient, part: SellerOrder) -> None:
    asked = page(client, part)
    with transaction():
        services.confirm_part(part=part, actor=SUA)
    confirmed = page(client, part)

    assert "Chờ bà con xác nhận" in asked
    assert "Bà con đã xác nhận" in confirmed
    assert "ời bán xác nhận" not in asked + confirmed


def test_money_of_a_part_that_was_called_off_is_on_its_way_back_and_then_back(
    client: FlaskClient, app: Flask, sign_in: SignIn
) -> None:
    open_card_line()
    sua = make_user("sua@example.vn")
    order = make_card_order(make_goods(seller=make_seller(owner=sua)))
    settle(order)
    part = order.parts[0]
    paid = vnd(order.total)
    sign_in(sua)
    with transaction():
        decline_lines(part=part, line_ids=[part.lines[0].id], reason="Hết hàng", actor=SUA)

    owed = page(client, part)
    owed_in_list = client.get(f"{HOME}/?muc=da-xong").text
    (refund,) = refunds_of(order)
    with transaction():
        note_answer(
            refund=refund, evidence=RefundEvidence(sight=RefundSight.DONE, ref="re_1", amount=refund.amount)
        )
    back = page(client, part)

    assert "Đã trả trước" not in owed + owed_in_list + back
    assert "Đang hoàn tiền" in owed
    assert "Đang hoàn tiền" in owed_in_list
    assert sum_line(owed) == ("Còn hoàn cho người mua", paid)
    assert f"<dt>Đã nhận</dt><dd>{paid}</dd>" in owed
    assert "Đã hoàn tiền" in back
    assert sum_line(back) == ("Đã hoàn cho người mua", paid)


def sum_line(html: str) -> tuple[str, str]:
    """What stands under the amounts of money."""
    found = re.search(r'<div class="total"><dt>([^<]*)</dt><dd>([^<]*)</dd>', html)
    assert found
    return found[1], found[2]


def test_a_step_that_was_refused_can_be_read_again(client: FlaskClient, part: SellerOrder) -> None:
    refused = press(client, part, "giao-buu-ta", carrier="", tracking_code="")

    again = client.get(f"{HOME}/{part.code}/giao-buu-ta")

    assert refused.status_code == 422
    assert again.location == f"{HOME}/{part.code}"
    assert client.get(f"{HOME}/ZZZZZZ-1/giao-buu-ta").status_code == 404
