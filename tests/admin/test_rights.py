"""The desk is the officers' alone, and only with the second factor."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from shop.catalog.models import ProductStatus
from shop.certificates.models import CertificateStatus
from shop.platform.database import db
from shop.sellers.models import SellerStatus
from tests.factories.accounts import make_user
from tests.factories.catalog import make_product
from tests.factories.certificates import make_certificate
from tests.factories.sellers import make_seller
from tests.support.officers import acts
from tests.support.signing_in import SignIn

ROOMS = (
    "admin", "sellers_admin", "catalog_admin", "certificates_admin", "checkout_admin", "payments_admin",
)  # fmt: skip


def doors(app: Flask) -> list[tuple[str, str]]:
    """Each method and address of the desk, with numbers of rows that exist."""
    found = []
    for rule in app.url_map.iter_rules():
        if rule.endpoint.partition(".")[0] in ROOMS:
            values = dict.fromkeys(rule.arguments, 1)
            address = app.url_map.bind("localhost").build(rule.endpoint, values)
            found += [(method, address) for method in sorted(rule.methods or ()) if method != "OPTIONS"]
    return sorted(found)


@pytest.fixture(autouse=True)
def something_waits(app: Flask) -> None:
    seller = make_seller(status=SellerStatus.PENDING)
    make_certificate(
        make_product(seller=seller, status=ProductStatus.PROPOSED), status=CertificateStatus.SUBMITTED
    )


def nothing_happened() -> bool:
    db.session.rollback()
    return acts() == []


def test_strangers_are_led_to_sign_in(app: Flask, client: FlaskClient) -> None:
    for method, address in doors(app):
        response = client.open(address, method=method)
        assert response.status_code == 302, address
        assert response.location.startswith("/dang-nhap"), address
    assert nothing_happened()


@pytest.mark.parametrize("role", ["consumer", "pending", "approved", "suspended"])
def test_consumers_and_sellers_find_the_desk_closed(
    app: Flask, client: FlaskClient, sign_in: SignIn, role: str
) -> None:
    person = make_user()
    if role != "consumer":
        make_seller("HTX của An", status=SellerStatus(role), owner=person)
    sign_in(person)

    for method, address in doors(app):
        assert client.open(address, method=method).status_code == 403, address
    assert nothing_happened()


def test_an_officer_without_the_second_factor_is_led_to_set_it_up(
    app: Flask, client: FlaskClient, sign_in: SignIn
) -> None:
    sign_in(make_user("minh@chophien.vn", officer=True), second_factor=False)

    for method, address in doors(app):
        response = client.open(address, method=method)
        assert response.status_code == 302, address
        assert response.location == "/xac-thuc-hai-lop", address
    assert nothing_happened()


def test_nothing_is_decided_without_the_forms_token(app: Flask, client: FlaskClient, sign_in: SignIn) -> None:
    sign_in(make_user("minh@chophien.vn", officer=True))

    for method, address in doors(app):
        if method == "POST":
            assert client.post(address, data={"message": "vì sao"}).status_code == 400, address
            foreign = client.post(address, headers={"Sec-Fetch-Site": "cross-site"})
            assert foreign.status_code == 403, address
    assert nothing_happened()


def test_every_page_of_the_desk_speaks_both_languages(client: FlaskClient, sign_in: SignIn) -> None:
    sign_in(make_user("minh@chophien.vn", officer=True))

    for path, words in (
        ("", "To decide"), ("/nguoi-ban", "Sellers"), ("/nguoi-ban/1", "Conclusion"),
        ("/san-pham", "Products"), ("/san-pham/1", "Conclusion"), ("/chung-nhan", "Register"),
        ("/chung-nhan/1", "Conclusion"), ("/chung-nhan/moi?mon=1", "Record a certificate"),
        ("/nhat-ky", "Log"), ("/nguoi-ban/1/tam-dung", "Suspend"),
    ):  # fmt: skip
        assert words in client.get(f"/en/quan-tri{path}").text, path
        assert client.get(f"/quan-tri{path}").headers["Cache-Control"] == "private, no-store"
