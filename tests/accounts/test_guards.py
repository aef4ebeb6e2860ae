"""Who is let through the doors of an account."""

from flask.testing import FlaskClient

from tests.factories.accounts import make_user
from tests.support.signing_in import SignIn


def test_a_stranger_is_led_to_the_sign_in_page_and_back(client: FlaskClient) -> None:
    response = client.get("/tai-khoan")

    assert response.status_code == 302
    assert response.location == "/dang-nhap?next=/tai-khoan"


def test_a_person_who_is_signed_in_sees_the_account(client: FlaskClient, sign_in: SignIn) -> None:
    sign_in(make_user(full_name="Lò Thị An"))

    response = client.get("/tai-khoan")

    assert response.status_code == 200
    assert "Lò Thị An" in response.text
    assert response.headers["Cache-Control"] == "private, no-store"


def test_nobody_is_looked_up_on_a_public_page(client: FlaskClient, sign_in: SignIn) -> None:
    sign_in(make_user())

    response = client.get("/xa-phuong?tinh=01")

    assert response.status_code == 200
    assert "Set-Cookie" not in response.headers
    assert "Cookie" not in response.headers.get("Vary", "")
