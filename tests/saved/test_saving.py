"""An keeps what she likes: one press keeps, the next lets go; a guest's list goes along."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update

from shop.accounts.models import User
from shop.catalog.models import Product, ProductStatus
from shop.kernel.clock import now, time_from
from shop.platform.database import db, transaction
from shop.saved import policies, services
from shop.saved.queries import Owner
from tests.accounts.pages import send
from tests.cart.basket import in_baskets
from tests.factories.accounts import PASSWORD, make_user
from tests.factories.search import put_on_shelf
from tests.saved.wishes import JSON, keep, saved
from tests.support.signing_in import SignIn
from tests.support.statements import statements

LIST = "/tai-khoan/mon-da-luu"
AWAY = {"op": "bo"}


def hide(product: Product) -> None:
    with transaction():
        changed = update(Product).where(Product.id == product.id).values(status=ProductStatus.HIDDEN)
        db.session.execute(changed)


def test_english_readers_are_told_what_they_have_saved(client: FlaskClient, an: User) -> None:
    keep(client, put_on_shelf("Bánh khảo", name_en="Pressed rice cake"))

    assert "Pressed rice cake" in client.get(f"/en{LIST}").text


def test_what_an_saves_is_on_her_page_and_can_be_bought_there(client: FlaskClient, an: User) -> None:
    honey = put_on_shelf("Mật ong bạc hà")

    answer = keep(client, honey)

    assert (answer.status_code, answer.location) == (303, LIST)
    page = client.get(LIST)
    assert "Đã lưu Mật ong bạc hà." in page.text
    assert saved() == [(an.id, honey.id)]
    client.post("/gio-hang/them", data={"variant_id": str(honey.variants[0].id), "quantity": "1"})
    assert in_baskets() == {honey.variants[0].id: 1}


def test_fifty_presses_save_it_once(client: FlaskClient, an: User) -> None:
    honey = put_on_shelf()

    for _ in range(50):
        assert keep(client, honey, headers=JSON).json["kept"] is True

    assert saved() == [(an.id, honey.id)]


def test_a_script_is_told_in_a_few_words(client: FlaskClient, an: User) -> None:
    honey = put_on_shelf("Mật ong bạc hà")

    kept, gone = keep(client, honey, headers=JSON), keep(client, honey, headers=JSON, fields=AWAY)

    assert kept.json == {
        "message": "Đã lưu Mật ong bạc hà.", "kept": True, "href": LIST, "label": "Xem danh sách",
    }  # fmt: skip
    assert gone.json["kept"] is False
    assert saved() == []


def test_what_was_taken_off_can_be_put_back(client: FlaskClient, an: User) -> None:
    honey = put_on_shelf("Mật ong bạc hà")
    keep(client, honey)

    answer = keep(client, honey, fields=AWAY)
    page = client.get(LIST).text

    assert answer.location == f"{LIST}#luu-lai"
    assert "Đã bỏ lưu:" in page
    assert saved() == []
    assert "Đã bỏ lưu:" not in client.get(LIST).text
    keep(client, honey)
    assert saved() == [(an.id, honey.id)]


def test_sold_out_and_gone_goods_say_so(client: FlaskClient, an: User) -> None:
    out, gone = put_on_shelf("Món hết", stock_of_each=0), put_on_shelf("Món đã ẩn")
    keep(client, out)
    keep(client, gone)
    hide(gone)

    page = client.get(LIST).text

    assert "Tạm hết" in page
    assert f"/san-pham/{out.slug}#bao-khi-co" in page
    assert "Món này không còn bán ở chợ." in page
    assert f"/san-pham/{gone.slug}" not in page


def test_what_is_not_on_sale_cannot_be_saved(client: FlaskClient, an: User) -> None:
    draft = put_on_shelf(status=ProductStatus.DRAFT)

    assert keep(client, draft, headers=JSON).status_code == 409
    for number in ("", "0", "abc", "9" * 30, "2000000000", "-1", "１"):
        assert client.post("/mon-da-luu", data={"product_id": number}).status_code == 303
    assert saved() == []


def test_a_list_holds_two_hundred(client: FlaskClient, an: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shop.saved.services.saving.MOST_SAVED", 2)
    goods = [put_on_shelf(f"Món {number}") for number in range(3)]

    answers = [keep(client, product, headers=JSON) for product in goods]

    assert [answer.status_code for answer in answers] == [200, 200, 409]
    assert "nhiều nhất 2" in answers[2].json["message"]
    assert len(saved()) == 2
    assert policies.MOST_SAVED == 200


def test_a_guest_keeps_a_list_and_it_goes_along_at_the_sign_in(client: FlaskClient) -> None:
    honey, tea, rice = put_on_shelf("Mật"), put_on_shelf("Trà"), put_on_shelf("Nếp Tan Na Ư")
    an = make_user("an@example.vn")
    with transaction():
        services.keep(owner=Owner(user_id=an.id), product_id=tea.id)
    keep(client, honey)
    answer = keep(client, tea)
    assert answer.location == "/mon-da-luu"
    assert "Danh sách này nằm ở trình duyệt" in client.get("/mon-da-luu").text
    assert rice.name not in client.get("/mon-da-luu").text

    send(client, "/dang-nhap", email="an@example.vn", password=PASSWORD)

    assert sorted(saved()) == [(an.id, honey.id), (an.id, tea.id)]
    assert client.get("/mon-da-luu").location == LIST
    with client.session_transaction(path="/gio-hang") as session:
        assert "saved" not in session


def test_a_strangers_list_is_nobody_elses(app: Flask, client: FlaskClient, sign_in: SignIn) -> None:
    honey, other = put_on_shelf("Mật ong bạc hà"), app.test_client()
    keep(client, honey)
    lo = make_user("lo@example.vn")
    sign_in(lo, on=other)

    assert honey.name not in other.get(LIST).text
    keep(other, honey, fields=AWAY)
    assert saved() == [(None, honey.id)]


def test_the_page_of_a_product_is_the_same_for_everybody(app: Flask, client: FlaskClient, an: User) -> None:
    honey, guest = put_on_shelf(), app.test_client()
    keep(client, honey)

    mine, theirs = client.get(f"/san-pham/{honey.slug}"), guest.get(f"/san-pham/{honey.slug}")

    assert mine.data == theirs.data
    assert f'data-keep="mon={honey.id}"' in mine.text
    assert client.get(f"/toi?mon={honey.id}&mon=777").json["kept"] == [f"mon={honey.id}"]
    assert guest.get(f"/toi?mon={honey.id}").json["kept"] == []
    assert "Set-Cookie" not in guest.get(f"/toi?mon={honey.id}").headers
    assert "kept" not in guest.get("/toi").json


def test_alcohol_is_saved_behind_the_gate_and_shown_there_alone(client: FlaskClient, an: User) -> None:
    wine = put_on_shelf("Rượu ngô men lá", subgroup="II.1.a", is_alcohol=True, abv_tenths=300)

    refused = keep(client, wine, headers=JSON)
    assert (refused.status_code, saved()) == (409, [])
    assert "Rượu ngô" not in refused.text
    client.post("/ruou/xac-nhan", data={"du_tuoi": "1"})
    assert f'data-keep="mon={wine.id}"' in client.get(f"/ruou/{wine.slug}").text
    keep(client, wine)

    assert f"/ruou/{wine.slug}" in client.get(LIST).text
    assert f"/san-pham/{wine.slug}" not in client.get(LIST).text
    client.delete_cookie("tuoi")
    page = client.get(LIST).text
    assert "Rượu ngô" not in page
    assert "Có món lưu ở kệ riêng." in page
    assert "0 món" in client.get("/tai-khoan").text


def test_the_page_asks_as_much_for_many_as_for_two(client: FlaskClient, an: User) -> None:
    goods = [put_on_shelf(f"Món {number}") for number in range(30)]
    for product in goods[:2]:
        keep(client, product)
    client.get(LIST)
    with statements() as few:
        client.get(LIST)
    for product in goods[2:]:
        keep(client, product)

    client.get(LIST)
    with statements() as many:
        page = client.get(LIST)

    assert len(many) == len(few)
    assert page.text.count('<article class="card') == 24
    assert client.get(LIST + "?sau=" + page.text.partition("?sau=")[2].partition('"')[0]).status_code == 200


def test_the_account_leads_there_with_counts(client: FlaskClient, an: User) -> None:
    keep(client, put_on_shelf())

    page = client.get("/tai-khoan").text

    assert "Món đã lưu" in page
    assert "1 món" in page
    assert "1 item" in client.get("/en/tai-khoan").text


def test_english_speaks_english(client: FlaskClient, an: User) -> None:
    honey = put_on_shelf("Mật ong bạc hà")
    keep(client, honey)

    page = client.get(f"/en{LIST}").text

    assert ">Remove<" in page
    assert "Save this" in client.get(f"/en/san-pham/{honey.slug}").text


def test_a_guests_list_is_forgotten_after_sixty_quiet_days(app: Flask, client: FlaskClient) -> None:
    honey, tea, an = put_on_shelf("Mật"), put_on_shelf("Trà"), make_user()
    with transaction():
        services.keep(owner=Owner(user_id=an.id), product_id=honey.id)
        services.keep(owner=Owner(guest_secret="quiet"), product_id=honey.id)
        services.keep(owner=Owner(guest_secret="comes again"), product_id=honey.id)
    later = now() + timedelta(days=61)
    with time_from(lambda: later), transaction():
        services.keep(owner=Owner(guest_secret="comes again"), product_id=tea.id)
        services.forget_old_guest_lists()

    assert saved() == [(an.id, honey.id), (None, honey.id), (None, tea.id)]


def test_lists_cannot_be_opened_without_end(client: FlaskClient, app: Flask, still_clock: None) -> None:
    honey = put_on_shelf()

    codes = [keep(app.test_client(), honey).status_code for _ in range(62)]

    assert codes == [303] * 60 + [429] * 2
