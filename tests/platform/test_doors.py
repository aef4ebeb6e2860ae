"""The doors of the shop: health, languages, errors, limits, origins, static files."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from shop.kernel.clock import now, time_from
from shop.platform import rate_limit
from shop.platform.access import access_of
from shop.platform.assets import asset
from shop.platform.i18n import public_url
from shop.platform.rate_limit import TooManyAttempts, count_attempt, forget_old_attempts


def test_the_machine_can_ask_how_the_shop_is(client: FlaskClient) -> None:
    assert client.get("/healthz").text == "ok"
    ready = client.get("/readyz")
    assert (ready.status_code, ready.text) == (200, "ready")
    assert "Set-Cookie" not in ready.headers


def test_every_route_says_who_may_call_it(app: Flask) -> None:
    undeclared = [rule.rule for rule in app.url_map.iter_rules() if access_of(app, rule.endpoint) is None]

    assert undeclared == []


def test_an_undeclared_route_is_refused(engine) -> None:  # type: ignore[no-untyped-def]
    from flask import Flask as PlainFlask

    from shop.platform.access import guard_routes

    plain = PlainFlask(__name__)
    plain.config["SECRET_KEY"] = "x" * 40
    guard_routes(plain, {})
    plain.add_url_rule("/forgotten", view_func=lambda: "secret", endpoint="forgotten")

    assert plain.test_client().get("/forgotten").status_code == 403


def test_a_wrong_path_is_answered_in_the_shops_dress(client: FlaskClient) -> None:
    answer = client.get("/khong-co-gi-o-day")

    assert answer.status_code == 404
    assert "Lối này không có bản nào" in answer.text
    assert "Traceback" not in answer.text


def test_a_wrong_path_in_english_is_answered_in_english(client: FlaskClient) -> None:
    answer = client.get("/en/khong-co-gi-o-day")

    assert answer.status_code == 404
    assert '<html lang="en"' in answer.text


@pytest.mark.parametrize(
    ("asked", "other"),
    [
        ("/en/%5Cevil.example", "/%5Cevil.example"),
        ("/en/%09/evil.example", "/%09/evil.example"),
        ("/en//evil.example", "/evil.example"),
        ("/en/khong-co%3Fa", "/khong-co%3Fa"),
        ("/kh%C3%B4ng?q=m%E1%BA%ADt&a=b%26c", "/en/kh%C3%B4ng?q=m%E1%BA%ADt&amp;a=b%26c"),
    ],
)
def test_the_other_language_is_the_same_page_of_ours_and_never_another_host(
    client: FlaskClient, asked: str, other: str
) -> None:
    language = "vi" if asked.startswith("/en") else "en"

    page = client.get(asked).text

    assert f'href="{other}"' in page
    assert "\\" not in page
    assert f'hreflang="{language}"' in page


def test_a_machine_gets_its_error_as_json(client: FlaskClient) -> None:
    answer = client.get("/khong-co", headers={"Accept": "application/json"})

    assert answer.status_code == 404
    assert answer.json["error"] == 404


def test_headers_protect_every_answer(client: FlaskClient) -> None:
    for path in ("/healthz", "/khong-co", "/"):
        headers = client.get(path).headers
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert "object-src 'none'" in headers["Content-Security-Policy"]
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
        assert "Server" not in headers


def test_a_strange_host_is_refused(client: FlaskClient) -> None:
    answer = client.get("/healthz", headers={"Host": "evil.example"})

    assert answer.status_code == 400


@pytest.mark.parametrize("method", ["TRACE", "CONNECT"])
def test_odd_methods_are_refused(client: FlaskClient, method: str) -> None:
    assert client.open("/healthz", method=method).status_code == 405


def test_static_files_are_kept_for_a_year(client: FlaskClient) -> None:
    answer = client.get(asset("css/shop.css"))

    assert answer.status_code == 200
    assert "immutable" in answer.headers["Cache-Control"]
    answer.close()


@pytest.mark.parametrize("path", ["/.git/config", "/.env", "/instance/chophien.db", "/static/", "/config.py"])
def test_what_is_not_for_visitors_is_not_there(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_letters_link_to_the_public_address(app: Flask) -> None:
    assert public_url("/don-hang/K7MXQA") == "http://localhost/don-hang/K7MXQA"
    assert public_url("/don-hang/K7MXQA", "en") == "http://localhost/en/don-hang/K7MXQA"


def test_the_fourth_attempt_of_three_is_refused_until_the_window_ends(app: Flask) -> None:
    start = now().replace(minute=0, second=0, microsecond=0)
    quarter = timedelta(minutes=15)
    with time_from(lambda: start):
        for _ in range(3):
            count_attempt("sign-in", "an@example.vn", most=3, within=quarter)
        with pytest.raises(TooManyAttempts) as refusal:
            count_attempt("sign-in", "an@example.vn", most=3, within=quarter)
        assert refusal.value.wait_seconds == 900
        count_attempt("sign-in", "lo@example.vn", most=3, within=quarter)
    with time_from(lambda: start + quarter):
        count_attempt("sign-in", "an@example.vn", most=3, within=quarter)
        assert rate_limit.attempts_so_far("sign-in", "an@example.vn", within=quarter) == 1


def test_counters_of_windows_that_are_over_are_forgotten(app: Flask) -> None:
    from shop.platform.database import transaction

    start = now()
    with time_from(lambda: start):
        count_attempt("sign-in", "an@example.vn", most=3, within=timedelta(minutes=15))
    with time_from(lambda: start + timedelta(hours=1)):
        with transaction():
            forget_old_attempts()
    with time_from(lambda: start):
        assert rate_limit.attempts_so_far("sign-in", "an@example.vn", within=timedelta(minutes=15)) == 0


@pytest.mark.parametrize("path", ["/tim-kiem?q=a%00b", "/san-pham/%00", "/?x=%00", "/xa-phuong?tinh=%00"])
def test_a_nul_character_is_turned_away_at_the_door(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code in {400, 404}


def test_a_number_too_large_to_be_an_id_names_nothing(client: FlaskClient) -> None:
    assert client.get(f"/chung-nhan/{2**31}").status_code == 404
    assert client.get(f"/chung-nhan/{2**63}").status_code == 404
