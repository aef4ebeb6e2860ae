"""Nobody is sent to a market that says no way to it; where there is one, it stands beside the words."""

import pytest
from flask import Flask, render_template
from flask.testing import FlaskClient

from config import Settings
from shop.sellers.models import SellerStatus
from tests.factories.accounts import make_user
from tests.factories.sellers import make_seller
from tests.support.signing_in import SignIn

HOTLINE = "+842150000000"
#: What sends people to the market, by page.
SENT = {
    "/ocop": "Bạn báo cho chợ",
    "/giao-hang": "và báo cho chợ",
    "/doi-tra": "thì báo cho chợ",
    "/quy-che": "báo cho chợ, kèm mã đơn",
    "/quyen-rieng-tu": "bạn liên hệ đơn vị vận hành",
    "/tai-khoan/rieng-tu": "bạn liên hệ ban quản lý chợ",
}


@pytest.fixture
def hotline(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    shown = app.jinja_env.globals["settings_public"]
    monkeypatch.setattr(shown, "hotline", HOTLINE)
    monkeypatch.setattr(shown, "is_reachable", True)


@pytest.mark.parametrize("path", SENT)
def test_without_a_way_to_it_nobody_is_sent_to_the_market(
    client: FlaskClient, sign_in: SignIn, path: str
) -> None:
    sign_in(make_user())

    assert SENT[path] not in client.get(path).text


@pytest.mark.parametrize("path", SENT)
@pytest.mark.usefixtures("hotline")
def test_with_a_way_it_stands_beside_the_words(client: FlaskClient, sign_in: SignIn, path: str) -> None:
    sign_in(make_user())

    page = client.get(path).text

    assert SENT[path] in page
    assert f'href="tel:{HOTLINE}"' in page[page.index(SENT[path]) :]


def test_who_cannot_ask_the_market_is_led_to_others(client: FlaskClient) -> None:
    assert 'href="/quy-che#khieu-nai">Khiếu nại</a>' in client.get("/doi-tra").text
    assert "thì đừng chuyển." in client.get("/giao-hang").text
    assert "there are others who help" in client.get("/en/doi-tra").text


def test_an_address_is_a_way_where_it_is_shown(
    client: FlaskClient, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(app.jinja_env.globals["settings_public"], "operator_address", "Điện Biên Phủ")

    for path in ("/quy-che", "/quyen-rieng-tu"):
        page = client.get(path).text
        assert SENT[path] in page
        assert "Điện Biên Phủ" in page


def test_an_applicant_is_told_what_can_be_done(
    client: FlaskClient, sign_in: SignIn, request: pytest.FixtureRequest
) -> None:
    sua = make_user("sua@example.vn")
    make_seller(owner=sua, status=SellerStatus.PENDING)
    sign_in(sua)

    silent = client.get("/gian-hang/ho-so").text
    request.getfixturevalue("hotline")
    told = client.get("/gian-hang/ho-so").text

    assert "cán bộ mở hồ sơ cho bà con sửa." in silent
    assert "bà con nhắn chợ" not in silent
    assert "bà con nhắn chợ" in told


def test_who_lost_the_telephone_is_not_sent_to_nobody(
    client: FlaskClient, request: pytest.FixtureRequest
) -> None:
    path = "/xac-thuc-hai-lop/mat-dien-thoai"

    silent = client.get(path).text
    request.getfixturevalue("hotline")
    told = client.get(path).text

    assert "Dùng mã dự phòng" in silent
    assert "Không còn mã dự phòng?" not in silent
    assert "Không còn mã dự phòng?" in told


@pytest.mark.parametrize("letter", ["goodbye.txt", "goodbye.html", "email_changed.txt", "email_changed.html"])
def test_a_letter_says_how_to_reach_the_market_or_does_not_ask_for_it(
    app: Flask, request: pytest.FixtureRequest, letter: str
) -> None:
    with app.test_request_context():
        silent = render_template(f"accounts/letters/{letter}", called="An")
        request.getfixturevalue("hotline")
        told = render_template(f"accounts/letters/{letter}", called="An")

    assert "Nếu không phải bạn" not in silent
    assert "Nếu không phải bạn, hãy liên hệ ban quản lý chợ ngay: 0215" in told.replace("\xa0", " ")


@pytest.mark.parametrize(
    ("way", "is_reachable"), [({}, False), ({"hotline": HOTLINE}, True), ({"support_email": "a@b.vn"}, True)]
)
def test_a_telephone_or_an_email_makes_the_market_reachable(way: dict[str, str], is_reachable: bool) -> None:
    assert Settings(database_url="", secret_key="", **way).is_reachable is is_reachable
