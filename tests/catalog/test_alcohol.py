"""Alcohol: behind its gate for those who are of age, and nowhere else for anybody."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.factories.certificates import make_certificate
from tests.factories.paying import only_cash
from tests.factories.search import index_all, put_on_shelf

NAME = "Vang Táo Mèo Xyz"


def put_wine(**changes):
    return put_on_shelf(NAME, subgroup="II.1.b", is_alcohol=True, **changes)


def confirm(client: FlaskClient, **form):
    return client.post(
        "/ruou/xac-nhan",
        data={"du_tuoi": "1", **form},
        headers={"Sec-Fetch-Site": "same-origin"},
    )


def test_no_public_page_knows_it(client: FlaskClient) -> None:
    wine = put_wine(peak_months=list(range(1, 13)))
    make_certificate(wine)
    tea = put_on_shelf("Trà", seller=wine.seller, subgroup="I.5.a")
    index_all()

    for path in (
        "/", "/san-pham", "/san-pham?sao=4", "/danh-muc/do-uong", "/danh-muc/thuc-pham",
        "/tim-kiem?q=vang+tao+meo+xyz", "/tim-kiem?q=ruou", "/goi-y?q=vang",
        f"/nguoi-ban/{wine.seller.slug}", f"/san-pham/{tea.slug}", "/en/san-pham",
    ):  # fmt: skip
        page = client.get(path)
        assert NAME not in page.text.replace(f"“{NAME}”", ""), path
        assert wine.slug not in page.text, path
    assert "1 món" in client.get("/san-pham").text


def test_its_public_address_is_that_of_nothing(client: FlaskClient) -> None:
    wine = put_wine()
    paper = make_certificate(wine)
    missing = client.get("/san-pham/khong-co-mon-nay")

    found = client.get(f"/san-pham/{wine.slug}")

    assert found.status_code == missing.status_code == 404
    assert NAME not in found.text
    assert client.get(f"/chung-nhan/{paper.id}").status_code == 404


def test_sets_of_alcohol_lead_to_the_gate(client: FlaskClient) -> None:
    answer = client.get("/danh-muc/ruou-khac")

    assert (answer.status_code, answer.headers["Location"]) == (302, "/ruou")


@pytest.mark.parametrize("path", ["/ruou", "/ruou/tim-kiem?q=vang", "/ruou/{slug}", "/ruou/khong-co"])
def test_who_has_not_answered_is_asked_and_told_nothing(client: FlaskClient, path: str) -> None:
    wine = put_wine()

    page = client.get(path.format(slug=wine.slug))

    assert page.status_code == 200
    assert "Bạn đã đủ 18 tuổi chưa?" in page.text
    assert NAME not in page.text
    assert page.headers["Cache-Control"] == "private, no-store"


def test_who_is_of_age_sees_the_shelf_and_can_buy_there(client: FlaskClient) -> None:
    wine = put_wine()
    put_on_shelf("Mật ong hoa ban")
    answer = confirm(client, mon=wine.slug)
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/ruou/{wine.slug}")

    shelf, found, page = (
        client.get(path) for path in ("/ruou", "/ruou/tim-kiem?q=tao+meo", f"/ruou/{wine.slug}")
    )

    for answer in (shelf, found, page):
        assert NAME in answer.text
        assert "Uống có trách nhiệm" in answer.text
        assert "Mật ong hoa ban" not in answer.text
        assert answer.headers["Cache-Control"] == "private, no-store"
    assert "44/2019/QH14" in page.text
    assert "/gio-hang/them" in page.text
    assert "Gửi thường: " in client.get(f"/ruou/{wine.slug}?toi=01").text
    assert "Chưa có số liệu; chợ bán như rượu mạnh" in page.text


def test_where_nobody_can_pay_ahead_alcohol_is_only_looked_at(app: Flask, client: FlaskClient) -> None:
    wine = put_wine()
    confirm(client)

    with only_cash(app):
        shelf, page = client.get("/ruou"), client.get(f"/ruou/{wine.slug}")

    for answer in (shelf, page):
        assert "chưa mua được" in answer.text
        assert "/gio-hang/them" not in answer.text


def test_the_gate_lets_only_alcohol_be_seen_behind_it(client: FlaskClient) -> None:
    honey = put_on_shelf()
    confirm(client)

    assert client.get(f"/ruou/{honey.slug}").status_code == 404


def test_an_answer_from_another_site_or_without_a_yes_is_none(client: FlaskClient) -> None:
    refused = client.post("/ruou/xac-nhan", data={"du_tuoi": "1"}, headers={"Sec-Fetch-Site": "cross-site"})
    assert refused.status_code == 403
    confirm(client, du_tuoi="0")

    assert "Bạn đã đủ 18 tuổi chưa?" in client.get("/ruou").text


@pytest.mark.parametrize("forged", ["1", "18+", "IjE4KyI.aaaa.bbbb"])
def test_a_forged_cookie_opens_nothing(client: FlaskClient, forged: str) -> None:
    client.set_cookie("tuoi", forged)

    assert "Bạn đã đủ 18 tuổi chưa?" in client.get("/ruou").text


@pytest.mark.parametrize("away", ["//evil.example", "https://evil.example", "../san-pham", "a b"])
def test_the_gate_sends_nobody_away(client: FlaskClient, away: str) -> None:
    assert confirm(client, mon=away).headers["Location"] == "/ruou"


def test_the_answer_does_not_change_public_pages(client: FlaskClient) -> None:
    put_wine()
    before = client.get("/san-pham")
    confirm(client)

    assert client.get("/san-pham").data == before.data
