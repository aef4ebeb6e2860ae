"""What An finds in her account: what is on its way, what she bought, and the way back from refused forms."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from shop.checkout.cancel_order import cancel_order
from shop.orders.models import Order
from shop.platform.database import transaction
from shop.platform.formatting import vnd
from tests.factories.accounts import make_address, make_user
from tests.factories.orders import AN, deliver_part, fill_cart, make_goods, make_order, make_two_sellers
from tests.factories.paying import make_transfer_order
from tests.factories.places import DIEN_BIEN, THANH_AN
from tests.orders.test_order_page import follow
from tests.support.signing_in import SignIn
from tests.support.statements import statements


def test_what_is_on_its_way_stands_first_and_nobody_elses(
    client: FlaskClient, app: Flask, sign_in: SignIn
) -> None:
    an, lo = make_user(), make_user("lo@example.vn")
    running, other = make_order(*make_two_sellers(), buyer=an), make_order(buyer=lo)
    done, gone = make_order(buyer=an), make_order(buyer=an)
    deliver_part(done.parts[0])
    with transaction():
        cancel_order(order=gone, reason="Tôi đổi ý", actor=AN)
    sign_in(an)

    page = client.get("/tai-khoan").text

    assert running.code in page
    assert "Đơn đang thực hiện" in page
    for order in (other, done, gone):
        assert order.code not in page


def test_an_order_that_waits_for_money_says_so_first(
    client: FlaskClient, app: Flask, sign_in: SignIn
) -> None:
    an = make_user()
    make_transfer_order(buyer=an)
    sign_in(an)

    page = client.get("/tai-khoan").text

    assert "Có đơn đang chờ bạn trả tiền" in page
    assert "Xem và trả tiền" in page
    assert "Mua lại" not in page.partition("<nav")[2].partition("account-doors")[0]


def test_a_canceled_order_says_what_it_was_and_asks_for_nothing(
    client: FlaskClient, app: Flask, sign_in: SignIn
) -> None:
    an = make_user()
    order = make_order(buyer=an)
    with transaction():
        cancel_order(order=order, reason="Tôi đổi ý", actor=AN)
    sign_in(an)

    page = client.get("/tai-khoan/don-hang").text

    assert "Không phải trả" in page
    assert vnd(order.total) not in page
    assert f">{vnd(0)}" not in page


@pytest.mark.parametrize("path", ["/tai-khoan", "/tai-khoan/don-hang"])
def test_what_waits_for_its_money_stands_first_with_its_deadline(
    client: FlaskClient, app: Flask, sign_in: SignIn, path: str
) -> None:
    an = make_user()
    unpaid = make_transfer_order(buyer=an)
    newer = make_order(make_goods("Trà"), buyer=an)
    sign_in(an)

    page = client.get(path).text

    assert page.index(unpaid.code) < page.index(newer.code)
    assert page.count("Hạn trả tiền <b>") == 1
    assert page.count(f">{unpaid.code}</span></a>") == 1
    pay = page[: page.index("Xem và trả tiền")]
    assert pay[pay.rindex("<a ") :].startswith('<a class="btn main"'), "the act with a deadline leads"


def test_what_waits_for_its_money_is_told_once_and_only_above_the_first_page(
    client: FlaskClient, app: Flask, sign_in: SignIn
) -> None:
    an = make_user()
    unpaid = make_transfer_order(buyer=an)
    paid = make_order(make_goods("Trà"), buyer=an)
    last = make_order(make_goods("Gạo"), buyer=an)
    sign_in(an)

    page = client.get(f"/tai-khoan/don-hang?sau={last.id}").text

    assert paid.code in page
    assert unpaid.code not in page


def test_without_orders_there_is_a_way_to_the_market(
    client: FlaskClient, app: Flask, sign_in: SignIn
) -> None:
    sign_in(make_user())

    assert "Lúc này không có đơn nào đang thực hiện." in client.get("/tai-khoan").text
    assert "Tìm đơn bằng mã và số điện thoại" in client.get("/tai-khoan/don-hang").text


@pytest.mark.parametrize("path", ["/tai-khoan", "/tai-khoan/don-hang"])
def test_more_orders_are_no_more_questions(
    client: FlaskClient, app: Flask, sign_in: SignIn, path: str
) -> None:
    an = make_user()
    make_order(*make_two_sellers(), buyer=an)
    sign_in(an)
    counts = []
    for _ in range(2):
        with statements() as asked:
            client.get(path)
        counts.append(len(asked))
        make_order(make_goods("Trà"), make_goods("Gạo"), buyer=an)

    assert counts[0] == counts[1]


def test_the_address_of_a_refused_form_leads_back_to_its_thing(
    client: FlaskClient, app: Flask, sign_in: SignIn
) -> None:
    an = make_user()
    order: Order = make_order(buyer=an)
    address = make_address(an, province_code=DIEN_BIEN, ward_code=THANH_AN)
    line = fill_cart(make_goods(), user=an).lines[0].id
    sign_in(an)
    page = f"/don-hang/{order.code}"
    wanted = {
        f"{page}/huy": page,
        f"{page}/tra-tien": page,
        f"{page}/da-chuyen": page,
        f"{page}/tai-khoan-nhan-lai": page,
        "/gio-hang/them": "/gio-hang",
        f"/gio-hang/mon/{line}": f"/gio-hang#mon-{line}",
        f"/gio-hang/mon/{line}/bo": f"/gio-hang#mon-{line}",
        f"/tai-khoan/dia-chi/{address.id}/xoa": f"/tai-khoan/dia-chi/{address.id}",
        "/tai-khoan/thiet-bi/ket-thuc-het": "/tai-khoan/thiet-bi",
        "/dang-xuat": "/tai-khoan",
    }

    assert {path: client.get(path).location for path in wanted} == wanted
    assert client.get("/tai-khoan").status_code == 200


def test_a_guest_finds_the_papers_on_the_order_and_an_officer_does_not(
    client: FlaskClient, app: Flask, sign_in: SignIn
) -> None:
    order = make_order()
    assert "Phiếu đặt hàng (PDF)" in follow(client, order)
    stranger = app.test_client()
    sign_in(make_user("minh@example.vn", officer=True), on=stranger)

    assert "(PDF)" not in stranger.get(f"/don-hang/{order.code}").text
