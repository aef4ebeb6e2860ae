"""Kept pages are answered before the application is asked; nobody can tell the difference."""

import gzip
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import brotli
import pytest
from flask import Flask, Response
from flask.testing import FlaskClient
from sqlalchemy.exc import TimeoutError as PoolTimeout

from shop.kernel.clock import now, time_from
from shop.platform.access import public
from shop.platform.database import db, transaction
from shop.platform.page_cache import pages_changed
from tests.support.statements import statements

PATH = "/san-pham"
#: What no two answers have in common, or what depends on how well a body was packed.
OWN = {"X-Request-ID", "Date", "Content-Length"}
UNPACK: dict[str | None, Callable[[bytes], bytes]] = {
    None: bytes, "br": brotli.decompress, "gzip": gzip.decompress,
}  # fmt: skip


@pytest.mark.parametrize("accepted", ["", "br, gzip", "gzip;q=0.5", "br;q=0, gzip"])
@pytest.mark.parametrize("path", [PATH, "/en/san-pham", "/san-pham?mua=1", "/goi-y?q=m"])
def test_a_kept_page_is_told_as_it_was_when_it_was_new(client: FlaskClient, path: str, accepted: str) -> None:
    headers = {"Accept-Encoding": accepted}
    new, kept = client.get(path, headers=headers), client.get(path, headers=headers)

    for answer in (new, kept):
        assert answer.status_code == 200
        assert answer.headers["Content-Length"] == str(len(answer.data))
    told = [{name: value for name, value in answer.headers if name not in OWN} for answer in (new, kept)]
    assert told[0] == told[1]
    assert "Content-Security-Policy" in told[1]
    unpack = UNPACK[kept.headers.get("Content-Encoding")]
    assert unpack(kept.data) == unpack(new.data)


def test_a_kept_page_costs_the_application_nothing(client: FlaskClient) -> None:
    client.get(PATH)
    with statements() as asked:
        assert client.get(PATH).status_code == 200
        assert client.head(PATH).status_code == 200
    assert asked == []


def test_another_question_is_another_page(client: FlaskClient) -> None:
    honey, salt = (client.get("/tim-kiem", query_string={"q": words}).text for words in ("mat ong", "muoi"))

    assert "mat ong" in honey
    assert "mat ong" not in salt
    assert client.get("/tim-kiem?q=mat+ong").text == honey


@pytest.mark.parametrize(("path", "status"), [("/san-pham/chua-bay", 404), ("/san-pham?tinh=", 302)])
def test_a_refusal_on_a_public_page_is_asked_for_anew(client: FlaskClient, path: str, status: int) -> None:
    answer = client.get(path)

    assert (answer.status_code, answer.headers["Cache-Control"]) == (status, "no-cache")


def test_an_answer_with_a_cookie_is_never_kept(
    client: FlaskClient, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    @public
    def forgetful() -> Response:
        answer = Response("whose?")
        answer.set_cookie("phien", "ans-own")
        return answer

    with monkeypatch.context() as mistaken:
        mistaken.setitem(app.view_functions, "catalog.listing", forgetful)
        assert "Set-Cookie" in client.get(PATH).headers

    assert client.get(PATH).text != "whose?"


def test_only_the_head_of_a_kept_page_may_be_asked_for(client: FlaskClient) -> None:
    whole, head = client.get(PATH), client.head(PATH)
    assert head.data == b""
    assert head.headers["ETag"] == whole.headers["ETag"]
    assert client.post(PATH, headers={"Sec-Fetch-Site": "same-origin"}).status_code == 405


def test_a_kept_page_has_the_number_of_its_own_request(client: FlaskClient) -> None:
    client.get(PATH)
    asked = client.get(PATH, headers={"X-Request-ID": "cau-hoi-cua-an"})
    forged = client.get(PATH, headers={"X-Request-ID": "<b>"})
    assert asked.headers["X-Request-ID"] == "cau-hoi-cua-an"
    assert len(forged.headers["X-Request-ID"]) == 32


def test_what_changes_and_what_a_new_day_brings_is_looked_at_anew(client: FlaskClient) -> None:
    client.get(PATH)
    with transaction():
        pages_changed()
    with statements() as asked:
        client.get(PATH)
    assert asked

    tomorrow = now() + timedelta(days=1)
    with time_from(lambda: tomorrow), statements() as asked:
        client.get(PATH)
    assert asked


def test_somebody_elses_name_for_our_host_opens_nothing(client: FlaskClient) -> None:
    assert client.get(PATH).status_code == 200
    assert client.get(PATH, headers={"Host": "cho-gia.example"}).status_code == 400


def test_a_page_is_not_shown_while_nobody_can_say_whether_it_is_true(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.get(PATH)

    def gone(*_: Any) -> None:
        raise PoolTimeout

    db.session.remove()
    monkeypatch.setattr(db.engine.pool, "connect", gone)
    assert client.get(PATH).status_code == 503
    monkeypatch.undo()
    assert client.get(PATH).status_code == 200
