"""Who may see an order, and what they see."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from shop.checkout.cancel_order import cancel_order
from shop.checkout.decline_lines import decline_lines
from shop.checkout.lose_parcel import lose_parcel
from shop.kernel.clock import now, time_from
from shop.orders.links import link_secret
from shop.orders.models import Actor, ActorKind, Order, OrderStatus, SellerOrderStatus
from shop.platform.audit import AuditEntry
from shop.platform.database import db, transaction
from tests.factories.accounts import make_user
from tests.factories.orders import SUA, deliver_part, make_goods, make_order, make_two_sellers, ship
from tests.orders.books import assert_books_are_clean

Reload = Callable[[Any], Any]
SignIn = Callable[..., None]


def link(order: Order) -> str:
    return f"/don-hang/{order.code}?k={link_secret(order)}"


def follow(client: FlaskClient, order: Order) -> str:
    """Open the link as the letter gives it; the page behind it."""
    first = client.get(link(order))
    assert first.status_code == 303
    assert "k=" not in first.location
    return client.get(first.location).get_data(as_text=True)


def token(html: str) -> str:
    found = re.search(r'name="csrf_token"[^>]*value="([^"]*)"', html)
    return found[1] if found else ""


def without_id(page: str) -> str:
    """A page without what differs from one request to the next."""
    return re.sub(r"don-hang/[A-Z0-9-]+|[0-9a-f]{32}|nonce=\"[^\"]*\"|content=\"[^\"]{60,}\"", "", page)


def test_the_link_opens_the_order_and_leaves_the_address(client: FlaskClient, app: Flask) -> None:
    order = make_order(*make_two_sellers())
    html = follow(client, order)

    assert order.code in html
    for part in order.parts:
        assert part.seller_name in html
    assert "Lò Thị An" in html
    assert client.get(f"/don-hang/{order.code}").headers["Referrer-Policy"] == "no-referrer"


def test_an_is_asked_to_keep_the_link(client: FlaskClient, app: Flask) -> None:
    order = make_order()
    html = follow(client, order)

    assert "Giữ lấy đường dẫn này" in html
    assert f"http://localhost/don-hang/{order.code}?k={link_secret(order)}" in html


@pytest.mark.parametrize(
    "changed", ["one letter", "empty", "null", "zero", "array", "none", "another order's"]
)
def test_without_the_right_secret_there_is_no_order(client: FlaskClient, app: Flask, changed: str) -> None:
    order, other = make_order(), make_order()
    secret = link_secret(order) or ""
    queries = {
        "one letter": "?k=" + ("A" if secret[0] != "A" else "B") + secret[1:],
        "empty": "?k=",
        "null": "?k=null",
        "zero": "?k=0",
        "array": f"?k[]={secret}",
        "none": "",
        "another order's": f"?k={link_secret(other)}",
    }
    missing = client.get("/don-hang/ZZZZZZ" + queries[changed])
    answer = client.get(f"/don-hang/{order.code}{queries[changed]}")

    assert answer.status_code == missing.status_code == 404
    assert without_id(answer.get_data(as_text=True)) == without_id(missing.get_data(as_text=True))
    assert "Lò Thị An" not in answer.get_data(as_text=True)


def test_a_code_is_read_as_people_type_it(client: FlaskClient, app: Flask) -> None:
    order = make_order()
    follow(client, order)

    assert client.get(f"/don-hang/{order.code.lower()}").status_code == 200


def test_the_account_opens_its_own_orders_alone(client: FlaskClient, app: Flask, sign_in: SignIn) -> None:
    an, lo = make_user(), make_user("lo@example.vn")
    mine, other = make_order(buyer=an), make_order(buyer=lo)
    sign_in(an)

    assert client.get(f"/don-hang/{mine.code}").status_code == 200
    assert client.get(f"/don-hang/{other.code}").status_code == 404
    html = client.get("/tai-khoan/don-hang").get_data(as_text=True)
    assert mine.code in html
    assert other.code not in html


def test_an_officer_may_look_and_it_is_written_down(client: FlaskClient, app: Flask, sign_in: SignIn) -> None:
    minh = make_user("minh@example.vn", officer=True)
    order = make_order()
    sign_in(minh)

    assert client.get(f"/don-hang/{order.code}").status_code == 200
    db.session.rollback()
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.act == "order.view")).one()
    assert (entry.actor_id, entry.subject_id) == (minh.id, order.id)


def test_an_officer_without_the_second_factor_sees_nothing(
    client: FlaskClient, app: Flask, sign_in: SignIn
) -> None:
    order = make_order()
    sign_in(make_user("minh@example.vn", officer=True), second_factor=False)

    assert client.get(f"/don-hang/{order.code}").status_code == 404


def test_the_money_is_shown_to_the_dong(client: FlaskClient, app: Flask) -> None:
    order = make_order()
    html = follow(client, order).replace("\u00a0", " ").replace("&nbsp;", " ")

    assert f"{order.total:,} ₫".replace(",", ".") in html
    assert "Chưa trả tiền" in html


def test_an_cancels_a_part_and_then_the_rest(client: FlaskClient, app: Flask, reload: Reload) -> None:
    order = make_order(*make_two_sellers())
    html = follow(client, order)
    where = f"/don-hang/{order.code}/huy"
    one = client.post(where, data={"csrf_token": token(html), "reason": "Tôi đổi ý", "part": "1"})
    assert one.status_code == 303
    assert reload(order.parts[0]).status is SellerOrderStatus.CANCELED
    assert reload(order.parts[1]).status is SellerOrderStatus.TO_CONFIRM

    client.post(where, data={"csrf_token": token(html), "reason": "Tôi đổi ý"})
    assert reload(order).status is OrderStatus.CANCELED
    cancelled = client.get(f"/don-hang/{order.code}").get_data(as_text=True)
    assert "Đơn này đã hủy" in cancelled
    assert "empty-da-xong" not in cancelled
    assert "ngày làm việc sau khi gửi" in html
    assert "ngày làm việc sau khi gửi" not in cancelled
    assert "xem và hủy được đơn" in html
    assert "xem và hủy được đơn" not in cancelled
    assert_books_are_clean()


@pytest.mark.parametrize("chosen", [{}, {"part": "1"}], ids=["whole", "part"])
def test_a_second_tap_on_cancel_finds_what_the_first_has_done(
    client: FlaskClient, app: Flask, chosen: dict[str, str]
) -> None:
    order = make_order(*make_two_sellers())
    html = follow(client, order)
    data = {"csrf_token": token(html), "reason": "Tôi đổi ý", **chosen}

    answers = [client.post(f"/don-hang/{order.code}/huy", data=data) for _tap in range(2)]

    assert [answer.status_code for answer in answers] == [303, 303]
    shown = client.get(f"/don-hang/{order.code}").text
    assert "Đã hủy." in shown
    assert "không hủy được nữa" not in shown
    assert_books_are_clean()


@pytest.mark.parametrize("change", [{"reason": ""}, {"reason": "tự nghĩ ra"}])
def test_canceling_needs_a_reason_of_the_list(
    client: FlaskClient, app: Flask, reload: Reload, change: dict[str, str]
) -> None:
    order = make_order()
    html = follow(client, order)
    answer = client.post(f"/don-hang/{order.code}/huy", data={"csrf_token": token(html), **change})

    assert answer.status_code == 422
    assert reload(order).status is OrderStatus.PLACED


@pytest.mark.parametrize("number", ["9", "abc", "-1", "99999999999999999999"])
def test_a_part_that_is_not_there_cannot_be_canceled(
    client: FlaskClient, app: Flask, reload: Reload, number: str
) -> None:
    order = make_order()
    html = follow(client, order)
    data = {"csrf_token": token(html), "reason": "Tôi đổi ý", "part": number}

    assert client.post(f"/don-hang/{order.code}/huy", data=data).status_code == 409
    assert reload(order).status is OrderStatus.PLACED


def test_what_has_left_cannot_be_canceled(client: FlaskClient, app: Flask, reload: Reload) -> None:
    order = make_order()
    html = follow(client, order)
    ship(order.parts[0])
    answer = client.post(
        f"/don-hang/{order.code}/huy", data={"csrf_token": token(html), "reason": "Tôi đổi ý"}
    )

    assert answer.status_code == 409
    assert "không hủy được nữa" in answer.get_data(as_text=True)
    assert reload(order.parts[0]).status is SellerOrderStatus.SHIPPED
    assert_books_are_clean()


def test_a_stranger_cannot_cancel(client: FlaskClient, app: Flask, reload: Reload) -> None:
    order, own = make_order(), make_order()
    html = follow(client, own)
    answer = client.post(
        f"/don-hang/{order.code}/huy", data={"csrf_token": token(html), "reason": "Tôi đổi ý"}
    )

    assert answer.status_code == 404
    assert reload(order).status is OrderStatus.PLACED


def ask_state(client: FlaskClient, code: str, phone: str, place: str = "127.0.0.1") -> tuple[int, str]:
    html = client.get("/tra-cuu-don").get_data(as_text=True)
    fields = {"csrf_token": token(html), "code": code, "phone": phone}
    answer = client.post("/tra-cuu-don", data=fields, environ_base={"REMOTE_ADDR": place})
    return answer.status_code, answer.get_data(as_text=True)


def test_code_and_phone_tell_the_state_and_nothing_else(client: FlaskClient, app: Flask) -> None:
    order = make_order()
    status, html = ask_state(client, f" {order.code.lower()}-1 ", "0912 345 678")

    assert status == 200
    assert "Chờ người bán xác nhận" in html
    for secret in ("Lò Thị An", "Đội Cấn", "Mật ong hoa ban", "HTX Sua", link_secret(order) or "?"):
        assert secret not in html
    assert client.get(f"/don-hang/{order.code}").status_code == 404


def test_a_wrong_phone_and_a_wrong_code_get_the_same_words(client: FlaskClient, app: Flask) -> None:
    order = make_order()
    wrong_phone = ask_state(client, order.code, "0987 654 321")
    wrong_code = ask_state(client, "ZZZZZZ", "0912 345 678")

    assert wrong_phone[0] == wrong_code[0] == 404
    assert "Chưa thấy đơn nào khớp" in wrong_phone[1]
    assert "Chưa thấy đơn nào khớp" in wrong_code[1]


@pytest.mark.usefixtures("still_clock")
def test_codes_cannot_be_tried_through(client: FlaskClient, app: Flask) -> None:
    order = make_order()
    answers = [ask_state(client, f"ZZZZ{n:02}", "0912 345 678")[0] for n in range(11)]

    assert answers == [404] * 10 + [429]
    assert ask_state(client, order.code, "0912 345 678")[0] == 429


@pytest.mark.usefixtures("still_clock")
def test_codes_cannot_be_tried_through_from_many_addresses_of_one_house(
    client: FlaskClient, app: Flask
) -> None:
    answers = [ask_state(client, "ZZZZZZ", "0912 345 678", f"2001:db8::{n:x}")[0] for n in range(1, 12)]

    assert answers == [404] * 10 + [429]


@pytest.mark.parametrize(("code", "phone"), [("", "0912345678"), ("K7MXQA", ""), ("K7MXQA", "12")])
def test_the_lookup_says_what_is_missing(client: FlaskClient, app: Flask, code: str, phone: str) -> None:
    assert ask_state(client, code, phone)[0] == 422


def test_the_timeline_tells_where_the_parcel_is(client: FlaskClient, app: Flask) -> None:
    order = make_order(make_goods())
    ship(order.parts[0])
    on_way = follow(client, order)
    assert "Hàng của bạn đang xuống núi" in on_way
    assert "VNPost, mã vận đơn VN123" in on_way
    assert 'aria-current="step"><b>Đang trên đường</b>' in on_way
    assert "tới tay" not in on_way

    assert "Dự kiến tới" in on_way, "the days it takes are counted from the day it left"

    other = make_order(make_goods())
    deliver_part(other.parts[0])
    arrived = follow(client, other)
    assert "Hàng đã tới tay bạn" in arrived
    assert "<b>Đã tới tay bạn</b>" in arrived
    assert now()


def test_the_timeline_calls_nothing_done_that_is_not(client: FlaskClient, app: Flask) -> None:
    html = follow(client, make_order(make_goods()))

    assert '<li class="done"><b>Đã đặt hàng</b>' in html
    assert '<li class="now" aria-current="step"><b>Chờ người bán xác nhận</b>' in html
    for step in ("Gói hàng", "Giao cho bưu tá", "Tới tay bạn"):
        assert f'<li class=""><b>{step}</b>' in html, step


def test_all_of_it_can_be_read_in_english(client: FlaskClient, app: Flask) -> None:
    order = make_order()
    follow(client, order)
    html = client.get(f"/en/don-hang/{order.code}").get_data(as_text=True)

    assert "Waiting for the seller" in html
    assert "Keep this link" in html


@pytest.mark.parametrize("where", ["sau=99999999999999999999", "truoc=99999999999999999999", "sau=x"])
def test_a_place_in_the_list_that_cannot_be_is_its_beginning(
    client: FlaskClient, app: Flask, sign_in: SignIn, where: str
) -> None:
    an = make_user()
    order = make_order(buyer=an)
    sign_in(an)

    assert order.code in client.get(f"/tai-khoan/don-hang?{where}").get_data(as_text=True)


def test_a_lost_parcel_is_called_by_its_name(client: FlaskClient, app: Flask) -> None:
    order = make_order()
    ship(order.parts[0])
    with transaction():
        lose_parcel(part=order.parts[0], reason="Bưu tá báo mất kiện", note="<b>Pha Đin</b>", actor=SUA)
    html = follow(client, order)

    for words in ("Hàng bị thất lạc trên đường", "Bưu tá báo mất kiện", "Kiện không tới được tay bạn"):
        assert words in html, words
    assert "&lt;b&gt;Pha Đin&lt;/b&gt;" in html
    assert "Đã hủy" not in html
    assert "Thất lạc trên đường" in ask_state(client, order.code, "0912345678")[1]


@pytest.mark.parametrize(
    ("kind", "words", "english"),
    [
        (ActorKind.BUYER, "Bạn đã hủy", "You cancelled"),
        (ActorKind.OFFICER, "Cán bộ của chợ hủy", "An officer of the market cancelled"),
        (ActorKind.SYSTEM, "Chợ tự hủy", "The market cancelled by itself"),
    ],
)
def test_the_timeline_tells_who_canceled(
    client: FlaskClient, app: Flask, kind: ActorKind, words: str, english: str
) -> None:
    order = make_order()
    with transaction():
        cancel_order(order=order, reason="Lý do khác", actor=Actor(kind))

    assert f'<li class="done off"><b>{words}</b>' in follow(client, order)
    assert f"<b>{english}</b>" in client.get(f"/en/don-hang/{order.code}").text


def test_the_timeline_tells_that_the_seller_declined_everything(client: FlaskClient, app: Flask) -> None:
    order = make_order()
    with transaction():
        [line] = order.parts[0].lines
        decline_lines(part=order.parts[0], line_ids=[line.id], reason="Hết hàng", actor=SUA)

    assert "<b>Người bán hủy</b>" in follow(client, order)


def test_an_officer_cancels_by_reasons_of_the_office(
    client: FlaskClient, app: Flask, sign_in: SignIn, reload: Reload
) -> None:
    order, minh = make_order(), make_user("minh@example.vn", officer=True)
    sign_in(minh)
    html = client.get(f"/don-hang/{order.code}").text
    assert "Người mua nhờ hủy hộ" in html
    assert "Tôi đổi ý" not in html
    where = f"/don-hang/{order.code}/huy"
    assert client.post(where, data={"csrf_token": token(html), "reason": "Tôi đổi ý"}).status_code == 422
    assert reload(order).status is OrderStatus.PLACED

    for _tap in range(2):
        client.post(where, data={"csrf_token": token(html), "reason": "Người mua nhờ hủy hộ"})

    assert reload(order).status is OrderStatus.CANCELED
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.act == "order.cancel")).one()
    assert (entry.actor_id, entry.subject_id) == (minh.id, order.id)
    page = client.get(f"/don-hang/{order.code}").text
    assert "<b>Cán bộ của chợ hủy</b>" in page
    assert "Bạn không phải trả tiền phần đã hủy" not in page


def test_who_ordered_signed_in_is_led_from_the_lookup_to_all_orders(client: FlaskClient, app: Flask) -> None:
    assert 'href="/tai-khoan/don-hang"' in client.get("/tra-cuu-don").get_data(as_text=True)


def test_who_lost_the_code_is_told_whom_to_ask(
    client: FlaskClient, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "Mất mã?" not in client.get("/tra-cuu-don").text
    monkeypatch.setattr(app.jinja_env.globals["settings_public"], "hotline", "+842150000000")
    monkeypatch.setattr(app.jinja_env.globals["settings_public"], "is_reachable", True)
    html = client.get("/tra-cuu-don").text
    assert "Mất mã?" in html
    assert 'href="tel:+842150000000"' in html


def test_the_order_that_was_opened_last_is_the_last_one_kept(client: FlaskClient, app: Flask) -> None:
    """A cookie gives a mapping back sorted by its keys: the codes are opened against their alphabet."""
    orders = sorted(
        [make_order(phone=f"+849123456{number}") for number in range(10, 24)],
        key=lambda order: order.code,
        reverse=True,
    )
    for order in orders:
        client.get(link(order))

    assert client.get("/thanh-toan").location.endswith(orders[-1].code)
    opened = [client.get(f"/don-hang/{order.code}").status_code for order in orders]
    assert opened == [404] * 2 + [200] * 12


@pytest.mark.parametrize(("age", "takes"), [(59, True), (61, False)])
def test_only_an_order_of_the_last_hour_takes_what_was_typed(
    client: FlaskClient, app: Flask, age: int, takes: bool
) -> None:
    """Who looks after an older one because her line broke while she ordered types nothing again."""
    order = make_order(make_goods())
    later = now() + timedelta(minutes=age)
    with time_from(lambda: later):
        assert (" data-placed" in follow(client, order)) is takes
