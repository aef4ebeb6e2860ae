"""A guest's basket becomes An's own when she signs in; forgotten ones are thrown away."""

from datetime import timedelta

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from shop.cart import services
from shop.cart.models import Cart
from shop.kernel.clock import now, time_from
from shop.platform.database import db, transaction
from tests.accounts.pages import send
from tests.cart.basket import JSON, add, in_baskets, on_sale
from tests.factories.accounts import PASSWORD, make_user
from tests.factories.cart import make_cart
from tests.factories.sellers import make_seller
from tests.support.signing_in import SignIn


def carts() -> list[int | None]:
    db.session.rollback()
    return list(db.session.scalars(select(Cart.user_id).order_by(Cart.id)))


def test_what_a_guest_gathered_is_there_after_signing_in(client: FlaskClient) -> None:
    honey, an = on_sale(), make_user("an@example.vn")
    add(client, honey, 3)

    send(client, "/dang-nhap", email="an@example.vn", password=PASSWORD)

    assert carts() == [an.id]
    assert in_baskets() == {honey.id: 3}
    assert client.get("/toi").json["cart_count"] == 3
    with client.session_transaction(path="/gio-hang") as session:
        assert "cart" not in session


def test_quantities_of_both_baskets_add_up(client: FlaskClient) -> None:
    honey, tea, rice = on_sale(left=500), on_sale("Trà"), on_sale("Gạo")
    an = make_user("an@example.vn")
    make_cart((honey, 60), (tea, 1), user=an)
    add(client, honey, 60)
    add(client, rice, 2)

    send(client, "/dang-nhap", email="an@example.vn", password=PASSWORD)

    assert carts() == [an.id]
    assert in_baskets() == {honey.id: 99, tea.id: 1, rice.id: 2}


def test_a_merged_basket_keeps_to_fifty_kinds_and_her_own_come_first(app: Flask) -> None:
    kinds, an = [on_sale(f"Món {number}") for number in range(52)], make_user()
    make_cart(*((kind, 1) for kind in kinds[:49]), user=an)
    make_cart(*((kind, 1) for kind in kinds[49:]), secret="guest")

    with transaction():
        services.merge(guest_secret="guest", user_id=an.id)

    assert carts() == [an.id]
    assert list(in_baskets()) == [kind.id for kind in kinds[:50]]


def test_a_wrong_password_leaves_the_guest_his_basket(client: FlaskClient) -> None:
    honey = on_sale()
    make_user("an@example.vn")
    add(client, honey, 3)

    send(client, "/dang-nhap", email="an@example.vn", password="sai mật khẩu rồi")

    assert carts() == [None]
    assert client.get("/toi").json["cart_count"] == 3


def test_the_fragment_tells_a_guest_nothing_but_the_count(client: FlaskClient) -> None:
    answer = client.get("/toi")

    assert answer.json == {"cart_count": 0, "name": None, "home": None}
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert "Set-Cookie" not in answer.headers


def test_a_late_answer_of_the_fragment_takes_nothing_back(client: FlaskClient) -> None:
    """It brings no session: another answer may have changed that since the fragment was asked for."""
    add(client, on_sale(), 1)

    told = client.get("/toi", headers=JSON)

    assert told.json["cart_count"] == 1
    assert "Set-Cookie" not in told.headers
    assert "Set-Cookie" in client.get("/gio-hang").headers, "a page prolongs it"


def test_the_fragment_greets_an_and_leads_her_home(client: FlaskClient, sign_in: SignIn) -> None:
    sign_in(make_user(full_name="Lò Thị An"))

    assert client.get("/toi").json == {"cart_count": 0, "name": "Lò Thị An", "home": "/tai-khoan"}
    assert client.get("/en/toi").json["home"] == "/en/tai-khoan"


def test_the_fragment_leads_sua_to_her_workspace(client: FlaskClient, sign_in: SignIn) -> None:
    sua = make_user("sua@example.vn")
    make_seller(owner=sua)
    sign_in(sua)

    assert client.get("/toi").json["home"].startswith("/gian-hang")


def test_guests_baskets_are_thrown_away_after_sixty_days_and_peoples_kept(client: FlaskClient) -> None:
    honey, tea, an = on_sale(), on_sale("Trà"), make_user()
    long_ago = now() - timedelta(days=61)
    with time_from(lambda: long_ago):
        make_cart((honey, 1))
        make_cart((tea, 1), user=an)
    fresh = on_sale("Gạo")
    add(client, fresh)

    with transaction():
        services.forget_old_carts()

    assert carts() == [an.id, None]
    assert in_baskets() == {tea.id: 1, fresh.id: 1}
