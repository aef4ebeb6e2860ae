"""An takes her data away, and leaves: her own and nobody else's, all of it but what the law keeps."""

import io
import json
import re
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from shop.accounts import models as accounts
from shop.accounts.models import Address, User
from shop.accounts.services import erase_account
from shop.cart.models import Cart
from shop.checkout.cancel_order import cancel_order
from shop.checkout.confirm_transfer import record_transfer
from shop.orders.links import link_secret
from shop.orders.models import Order
from shop.payments.models import PaymentAttempt, PaymentEvent
from shop.platform.audit import AuditEntry
from shop.platform.database import db, transaction
from shop.platform.invariants import check
from shop.wiring import INVARIANTS, PERSONAL_DATA
from tests.accounts.pages import is_signed_in, send, token_on
from tests.factories.accounts import PASSWORD, make_address, make_user
from tests.factories.orders import AN, deliver_part, fill_cart, make_goods, make_order
from tests.factories.paying import arrival, make_transfer_order
from tests.factories.places import DIEN_BIEN, THANH_AN
from tests.factories.sellers import make_seller
from tests.support.mailbox import Mailbox
from tests.support.signing_in import SignIn

Reload = Callable[[Any], Any]
Deliver = Callable[[], int]
PAGE = "/tai-khoan/rieng-tu"
LEAVE = f"{PAGE}/xoa"


def take_away(client: FlaskClient) -> TestResponse:
    return client.post(f"{PAGE}/du-lieu.zip", data={"csrf_token": token_on(client.get(PAGE))})


def files_of(answer: TestResponse) -> dict[str, str]:
    assert answer.status_code == 200
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def leave(client: FlaskClient, password: str = PASSWORD, **fields: Any) -> TestResponse:
    known = {"understood": "y", "password": password, **fields}
    return send(client, LEAVE, page=PAGE, **known)


def bought(buyer: User, name: str, **changes: Any) -> Order:
    """An order that has ended, paid in cash at the door."""
    order = make_order(make_goods(), buyer=buyer, full_name=name, **changes)
    deliver_part(order.parts[0])
    return order


def without_the_person(model: Any) -> list[Any]:
    """The rows of a table as they are."""
    db.session.rollback()
    return [tuple(row) for row in db.session.execute(select(model.__table__).order_by(model.__table__.c.id))]


def test_an_takes_all_of_hers_and_nothing_of_anybody_else(
    client: FlaskClient, app: Flask, sign_in: SignIn
) -> None:
    an = make_user(phone="+84912345678")
    lo = make_user("lo@example.vn", full_name="Lò Văn Kín", phone="+84987654321")
    for person, street in ((an, "Bản Của An"), (lo, "Bản Bí Mật")):
        make_address(person, street=street, province_code=DIEN_BIEN, ward_code=THANH_AN)
        fill_cart(make_goods(f"Món trong giỏ của {person.email}"), user=person)
    mine = bought(an, "Lò Thị An", note="Lời nhắn của An")
    his = bought(lo, "Lò Văn Kín", note="Lời nhắn kín", phone="+84987654321", email="lo@example.vn")
    sign_in(lo, on=app.test_client())
    sign_in(an)

    answer = take_away(client)
    files = files_of(answer)

    assert answer.headers["Cache-Control"] == "private, no-store"
    assert set(files) == {"du-lieu.json", "du-lieu.html"}
    told = json.loads(files["du-lieu.json"])
    assert set(told) == {"exported_at", *(room.name for room in PERSONAL_DATA)}
    assert [order["code"] for order in told["orders"]] == [mine.code]
    assert told["money"][0]["order"] == mine.code
    for text in files.values():
        for own in ("an@example.vn", "Bản Của An", "Lời nhắn của An", mine.code, "Món trong giỏ của an@"):
            assert own in text
        for foreign in ("lo@example", "Lò Văn Kín", "Bản Bí Mật", "Lời nhắn kín", his.code, "987654321"):
            assert foreign not in text


def test_no_secret_is_handed_out(client: FlaskClient, app: Flask, sign_in: SignIn) -> None:
    an = make_user()
    order = bought(an, "Lò Thị An")
    sign_in(an)

    text = "".join(files_of(take_away(client)).values())

    db.session.rollback()
    user, row = db.session.get_one(User, an.id), db.session.get_one(Order, order.id)
    sign_ins = db.session.scalars(select(accounts.SignIn.secret_digest)).all()
    secrets = [user.password, user.fs_uniquifier, row.secret_digest, row.placement_key, row.placement_digest]
    for secret in [*secrets, link_secret(row), *sign_ins]:
        assert secret
        assert secret not in text


def test_hostile_words_are_inert_on_the_page_to_read(
    client: FlaskClient, app: Flask, sign_in: SignIn
) -> None:
    an = make_user(full_name="<script>alert(1)</script>")
    sign_in(an)

    page = files_of(take_away(client))["du-lieu.html"]

    assert "<script" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_who_signed_in_long_ago_is_asked_for_the_password_first(
    client: FlaskClient, app: Flask, sign_in: SignIn
) -> None:
    sign_in(make_user())
    token = token_on(client.get(PAGE))
    with client.session_transaction(path=PAGE) as session:
        session["fs_paa"] = 0
        session.pop("fs_gexp", None)

    answer = client.post(f"{PAGE}/du-lieu.zip", data={"csrf_token": token})

    assert answer.status_code == 303
    assert answer.location.startswith("/xac-minh-lai")
    assert acts_of_everybody() == []


def test_five_exports_an_hour_and_each_is_written_down(
    client: FlaskClient, app: Flask, sign_in: SignIn, still_clock: None
) -> None:
    sign_in(make_user())

    assert [take_away(client).status_code for _ in range(6)] == [200] * 5 + [429]
    assert acts_of_everybody().count("account.exported") == 5


def test_a_look_hands_nothing_out(client: FlaskClient, app: Flask, sign_in: SignIn) -> None:
    assert client.get(PAGE).status_code == 302
    sign_in(make_user())

    assert client.get(f"{PAGE}/du-lieu.zip").location == PAGE


def test_an_leaves_and_what_was_hers_is_gone(
    client: FlaskClient,
    app: Flask,
    sign_in: SignIn,
    reload: Reload,
    letters: Mailbox,
    deliver: Deliver,
) -> None:
    an = make_user(phone="+84912345678")
    make_address(an, province_code=DIEN_BIEN, ward_code=THANH_AN)
    fill_cart(make_goods("Món trong giỏ"), user=an)
    sign_in(an, on=app.test_client())
    sign_in(an)

    answer = leave(client)

    assert (answer.status_code, answer.location) == (303, "/dang-nhap")
    assert "Tài khoản đã xóa." in client.get("/dang-nhap").text
    assert not is_signed_in(client)
    db.session.rollback()
    for table in (Address, accounts.SignIn, Cart):
        assert db.session.scalar(select(func.count()).select_from(table)) == 0
    row = reload(an)
    assert (row.full_name, row.phone, row.password, row.active) == ("", None, None, False)
    assert row.email.endswith("@erased.invalid")
    assert send(client, "/dang-nhap", email="an@example.vn", password=PASSWORD).status_code == 422
    deliver()
    (letter,) = letters.to("an@example.vn")
    assert letter.subject == "Tài khoản của bạn đã xóa"
    assert "đúng như bạn yêu cầu" in letter.text
    assert acts_of_everybody()[-1] in {"account.erased", "account.sign_in_failed"}
    assert "account.erased" in acts_of_everybody()


def test_her_orders_stay_without_her(
    client: FlaskClient, app: Flask, sign_in: SignIn, reload: Reload
) -> None:
    an, lo = make_user(), make_user("lo@example.vn")
    order, other = bought(an, "Lò Thị An", note="Gọi trước"), bought(lo, "Lò Văn Kín")
    money = without_the_person(PaymentEvent), without_the_person(PaymentAttempt)
    sign_in(an)
    client.get(f"/don-hang/{order.code}?k={link_secret(order)}")

    leave(client)

    row = reload(order)
    assert (row.buyer_id, row.email, row.phone, row.note) == (None, None, "", "")
    assert (row.full_name, row.street, row.ward_name) == ("—", "—", "Phường Ba Đình")
    assert (row.parts[0].lines[0].product_name, row.total) == ("Mật ong hoa ban", order.total)
    assert reload(other).full_name == "Lò Văn Kín"
    assert money == (without_the_person(PaymentEvent), without_the_person(PaymentAttempt))
    assert link_secret(row) is None
    assert client.get(f"/don-hang/{order.code}").status_code == 404
    assert check(INVARIANTS) == []


def test_her_seller_still_finds_the_order(client: FlaskClient, app: Flask, sign_in: SignIn) -> None:
    an, sua = make_user(), make_user("sua@example.vn")
    honey = make_goods(seller=make_seller("HTX Sua", owner=sua))
    order = make_order(honey, buyer=an)
    deliver_part(order.parts[0])
    sign_in(an)
    leave(client)
    sign_in(sua)

    page = client.get(f"/gian-hang/don-hang/{order.code}-1")

    assert page.status_code == 200
    assert "Lò Thị An" not in page.text


@pytest.mark.parametrize("fields", [{"password": "sai mật khẩu rồi"}, {"understood": ""}, {"password": ""}])
def test_without_the_password_and_the_tick_nothing_goes(
    client: FlaskClient, app: Flask, sign_in: SignIn, reload: Reload, fields: dict[str, str]
) -> None:
    an = make_user()
    sign_in(an)

    answer = leave(client, **fields)

    assert answer.status_code == 422
    assert 'id="password-error"' in answer.text or 'id="understood-error"' in answer.text
    assert reload(an).email == "an@example.vn"
    assert is_signed_in(client)


def test_an_open_order_must_end_first(
    client: FlaskClient, app: Flask, sign_in: SignIn, reload: Reload, recorded_events: Callable[[], list[str]]
) -> None:
    an = make_user()
    order = make_order(buyer=an)
    sign_in(an)
    page = client.get(LEAVE)
    assert f'Còn đơn chưa xong: <a href="/don-hang/{order.code}">{order.code}</a>.' in page.text
    assert 'type="password"' not in page.text

    answer = leave(client)

    assert answer.status_code == 409
    assert order.code in answer.text
    assert reload(an).email == "an@example.vn"
    assert reload(order).full_name == "Lò Thị An"
    assert "account.erased" not in acts_of_everybody()


def test_money_on_its_way_back_must_arrive_first(client: FlaskClient, app: Flask, sign_in: SignIn) -> None:
    an = make_user()
    order = make_transfer_order(buyer=an)
    with transaction():
        record_transfer(arrival=arrival(order, order.total, "FT1"), order=order, officer_id=1)
    with transaction():
        cancel_order(order=order, reason="Tôi đổi ý", actor=AN)
    sign_in(an)

    assert leave(client).status_code == 409
    html = client.get(LEAVE).text
    assert "Chợ còn nợ bạn tiền hoàn của đơn" in html
    assert f'<a href="/don-hang/{order.code}">{order.code}</a>' in html


def test_officers_and_sellers_are_told_why_they_stay(
    client: FlaskClient, app: Flask, sign_in: SignIn, reload: Reload
) -> None:
    minh, sua = make_user("minh@example.vn", officer=True), make_user("sua@example.vn")
    make_seller("HTX Sua", owner=sua)
    for person, words in ((minh, "Bạn là cán bộ của chợ."), (sua, "Tài khoản này giữ một gian hàng.")):
        sign_in(person)
        assert words in client.get(LEAVE).text
        assert leave(client).status_code == 409
        assert reload(person).active


def test_the_number_of_who_left_is_never_given_to_anybody(app: Flask) -> None:
    an = make_user()
    with transaction():
        erase_account(user_id=an.id, rooms=PERSONAL_DATA)

    assert make_user().id != an.id


def test_every_room_that_points_at_a_person_lets_go(app: Flask) -> None:
    an = make_user()
    make_address(an, province_code=DIEN_BIEN, ward_code=THANH_AN)
    fill_cart(make_goods(), user=an)
    bought(an, "Lò Thị An")
    with transaction():
        erase_account(user_id=an.id, rooms=PERSONAL_DATA)

    db.session.rollback()
    left = []
    for table in db.metadata.tables.values():
        for column in table.columns:
            points_at_people = any(key.column.table.name == "user_account" for key in column.foreign_keys)
            rows = select(func.count()).select_from(table).where(column == an.id)
            if points_at_people and db.session.scalar(rows):
                left.append(f"{table.name}.{column.name}")
    assert left == []


def test_the_pages_speak_english(client: FlaskClient, app: Flask, sign_in: SignIn) -> None:
    sign_in(make_user())

    for path, words in ((PAGE, "Download your data"), (LEAVE, "What must be kept, and why")):
        page = client.get(f"/en{path}").text
        assert words in page
        assert not re.search(r"<li>[^<]*(Sổ tiền|Hồ sơ)", page)
    token = token_on(client.get(PAGE))
    file = client.post(f"/en{PAGE}/du-lieu.zip", data={"csrf_token": token})
    assert "<h1>My data" in files_of(file)["du-lieu.html"]


def acts_of_everybody() -> list[str]:
    db.session.rollback()
    return list(db.session.scalars(select(AuditEntry.act).order_by(AuditEntry.id)))
