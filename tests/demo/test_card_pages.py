"""The page where a demo buyer pays: marked as a trial, in two languages, without scripts."""

import re
from datetime import timedelta
from typing import Any

import html5lib
import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from shop.demo.card_desk.pages import TEST_CARD
from shop.demo.card_desk.words import ENGLISH, VIETNAMESE
from shop.kernel import clock
from tests.payments.gateway_contract import an_ask
from tests.support.card_desk import CardLine, card_line
from tests.support.pages import Outline

REAL_CARD = "4111 1111 1111 1111"


@pytest.fixture
def line() -> CardLine:
    return card_line()


@pytest.fixture
def client(line: CardLine) -> FlaskClient:
    return line.app.test_client()


def opened(line: CardLine, **changes: Any) -> str:
    return line.gateway.open(an_ask(**changes)).ref


def send(client: FlaskClient, ref: str, **form: str) -> TestResponse:
    return client.post(f"/pay/{ref}", data=form)


def status(client: FlaskClient, address: str) -> int:
    with client.get(address) as answer:
        return answer.status_code


def sessions(line: CardLine) -> dict[str, str]:
    """One session in each state that a buyer may meet."""
    refs = {name: opened(line) for name in ("open", "paid", "waiting", "failed", "expired")}
    line.desk.pay(refs["paid"])
    line.desk.pay_later(refs["waiting"])
    line.desk.pay_later(refs["failed"], succeeds=False)
    session = line.desk.session(refs["failed"])
    line.desk.store.keep({**session, "_settles_at": 1})
    line.gateway.close(refs["expired"])
    return refs


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("state", ["open", "paid", "waiting", "failed", "expired", "missing"])
def test_every_page_says_that_it_is_a_trial(
    line: CardLine, client: FlaskClient, state: str, language: str
) -> None:
    ref = sessions(line).get(state, "cs_test_nobody")
    words = {"vi": VIETNAMESE, "en": ENGLISH}[language]

    answer = client.get(f"/pay/{ref}?lang={language}")

    assert answer.status_code == (404 if state == "missing" else 200)
    assert f"<strong>{words['trial']}</strong>" in answer.text
    assert words["title" if state == "open" else state] in answer.text
    assert f'<html lang="{language}">' in answer.text


@pytest.mark.parametrize("state", ["open", "paid", "expired", "missing"])
def test_every_page_is_sound_and_fetches_nothing_foreign(
    line: CardLine, client: FlaskClient, state: str
) -> None:
    answer = client.get(f"/pay/{sessions(line).get(state, 'nobody')}")
    outline, parser = Outline(), html5lib.HTMLParser()
    outline.feed(answer.text)
    parser.parse(answer.text)

    assert outline.complaints(is_whole=True) == []
    assert parser.errors == []
    assert "<script" not in answer.text
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    fetched = re.findall(r'(?:src|<link [^>]*href)="([^"]+)"', answer.text)
    assert [status(client, address) for address in fetched] == [200] * len(fetched)


def test_both_languages_say_everything() -> None:
    assert VIETNAMESE.keys() == ENGLISH.keys()
    for name, sentence in VIETNAMESE.items():
        assert re.findall(r"{\w+}", sentence) == re.findall(r"{\w+}", ENGLISH[name])


def test_the_page_speaks_the_orders_language_and_tells_order_and_amount(
    line: CardLine, client: FlaskClient
) -> None:
    vietnamese = client.get(f"/pay/{opened(line)}").text
    english = client.get(f"/pay/{opened(line, language='en')}").text

    assert "Đơn K7MXQA" in vietnamese
    assert "Trả 285.000\N{NO-BREAK SPACE}₫" in vietnamese
    assert f'value="{TEST_CARD}"' in vietnamese
    assert "Order K7MXQA" in english


def test_a_buyer_pays_and_is_led_back(line: CardLine, client: FlaskClient) -> None:
    ref = opened(line)

    answer = send(client, ref, how="card", number=TEST_CARD)

    assert (answer.status_code, answer.location) == (303, line.desk.session(ref)["success_url"])
    assert line.desk.session(ref)["payment_status"] == "paid"


def test_a_declined_buyer_stays_and_may_try_again(line: CardLine, client: FlaskClient) -> None:
    ref = opened(line)

    declined = send(client, ref, how="card", number="4000000000000002")

    assert (declined.status_code, VIETNAMESE["declined"] in declined.text) == (402, True)
    assert line.desk.captured() == []
    assert send(client, ref, how="card", number=TEST_CARD).status_code == 303


@pytest.mark.parametrize(("how", "ends_as"), [("later", "paid"), ("later-fails", "unpaid")])
def test_a_slow_buyer_is_led_back_before_the_money_comes(
    line: CardLine, client: FlaskClient, how: str, ends_as: str
) -> None:
    ref = opened(line)

    assert send(client, ref, how=how).status_code == 303
    assert (line.desk.session(ref)["status"], line.desk.captured()) == ("complete", [])

    moment = clock.now() + timedelta(minutes=1)
    with clock.time_from(lambda: moment):
        assert line.desk.session(ref)["payment_status"] == ends_as


def test_a_real_card_is_neither_taken_nor_kept(line: CardLine, client: FlaskClient) -> None:
    ref = opened(line)

    answer = send(client, ref, how="card", number=REAL_CARD)

    assert (answer.status_code, VIETNAMESE["not_a_test_card"] in answer.text) == (422, True)
    assert REAL_CARD not in answer.text
    everything = "".join(line.desk.store._sql.iterdump())
    assert "4111" not in everything
    assert line.desk.captured() == []


@pytest.mark.parametrize(
    "form", [{}, {"how": "nonsense"}, {"how": "card"}, {"how": "card", "number": "x" * 9000}]
)
def test_a_form_that_makes_no_sense_moves_nothing(
    line: CardLine, client: FlaskClient, form: dict[str, str]
) -> None:
    assert send(client, opened(line), **form).status_code == 422
    assert line.desk.captured() == []


def test_what_is_over_cannot_be_paid(line: CardLine, client: FlaskClient) -> None:
    refs = sessions(line)

    expired = send(client, refs["expired"], how="card", number=TEST_CARD)
    again = send(client, refs["paid"], how="card", number=TEST_CARD)

    assert (expired.status_code, VIETNAMESE["expired"] in expired.text) == (200, True)
    assert again.status_code == 303
    assert len(line.desk.captured()) == 1
    assert send(client, "cs_test_nobody", how="card", number=TEST_CARD).status_code == 404


def test_another_site_cannot_press_the_buttons(line: CardLine, client: FlaskClient) -> None:
    answer = client.post(
        f"/pay/{opened(line)}",
        data={"how": "card", "number": TEST_CARD},
        headers={"Sec-Fetch-Site": "cross-site"},
    )

    assert (answer.status_code, VIETNAMESE["trial"] in answer.text) == (403, True)
    assert line.desk.captured() == []


def test_a_form_leads_to_the_shop_and_nowhere_else(line: CardLine, client: FlaskClient) -> None:
    policy = client.get(f"/pay/{opened(line)}").headers["Content-Security-Policy"]

    assert "form-action 'self' http://127.0.0.1:8000;" in policy


def test_the_desk_shows_the_shops_dress_and_no_other_file(client: FlaskClient) -> None:
    assert status(client, "/dress/css/tokens.css") == 200
    for name in (
        "css/shop.css",
        "js/main.js",
        "../config.py",
        "art/../../config.py",
        "%2e%2e/config.py",
        "fonts",
    ):
        assert status(client, f"/dress/{name}") == 404, name
