"""Minh finds in the log who signed in, who tried to, and who was refused."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from shop.accounts import journal
from shop.accounts.models import User
from shop.kernel.clock import now, time_from
from shop.platform.audit import AuditEntry
from shop.platform.database import db
from tests.accounts.pages import is_signed_in, link_in, send, token_on
from tests.accounts.test_second_factor import CODE_PAGE, code_of, give_password, with_totp
from tests.factories.accounts import PASSWORD, make_user
from tests.support.mailbox import Mailbox
from tests.support.officers import minh_sits_down
from tests.support.signing_in import SignIn

WRONG = "không phải câu này đâu"
NEW = "mùa xuân hoa ban nở"
Deliver = Callable[[], int]


def written() -> list[AuditEntry]:
    db.session.rollback()
    return list(db.session.scalars(select(AuditEntry).order_by(AuditEntry.id)))


def acts_of(user: User | None = None) -> list[str]:
    """What the log says about an account, in order."""
    return [entry.act for entry in written() if user is None or entry.subject_id == user.id]


def enter(client: FlaskClient, password: str = PASSWORD, email: str = "an@example.vn", **more: Any) -> Any:
    fields = {"csrf_token": token_on(client.get("/dang-nhap")), "email": email, "password": password}
    return client.post("/dang-nhap", data=fields, **more)


def test_coming_and_going_is_written_down(client: FlaskClient) -> None:
    an = make_user()
    enter(client, environ_base={"REMOTE_ADDR": "203.0.113.9"})
    client.post("/dang-xuat", data={"csrf_token": token_on(client.get("/tai-khoan/ho-so"))})

    came, went = written()
    assert (came.act, went.act) == ("account.signed_in", "account.signed_out")
    assert came.actor_id == came.subject_id == went.actor_id == an.id
    assert (came.actor_name, came.detail["ip"]) == ("an***@example.vn", "203.0.113.9")
    assert not is_signed_in(client)


def test_a_wrong_password_names_the_account_and_nobody_who_did_it(client: FlaskClient) -> None:
    an = make_user()
    enter(client, WRONG)

    [entry] = written()
    assert (entry.act, entry.subject_id, entry.actor_id) == ("account.sign_in_failed", an.id, None)
    assert entry.actor_name == "an***@example.vn"


def test_of_unknown_people_nothing_can_be_read(client: FlaskClient) -> None:
    enter(client, WRONG, email="ai.do@example.vn")
    enter(client, WRONG, email="AI.DO@example.vn")
    enter(client, WRONG, email="nguoi.khac@example.vn")

    first, again, other = written()
    assert first.subject_id is None
    assert first.actor_name == again.actor_name != other.actor_name
    told = " ".join(f"{entry.actor_name} {entry.detail}" for entry in written())
    for secret in ("ai.do", "example", "nguoi", WRONG):
        assert secret not in told.lower()


def test_no_secret_is_ever_written(app: Flask, client: FlaskClient, sign_in: SignIn) -> None:
    an = make_user(phone="+84912345678")
    secret = with_totp(app, an)
    enter(client, WRONG)
    enter(client)
    send(client, CODE_PAGE, code="000000")
    send(client, CODE_PAGE, code=code_of(app, secret))
    send(client, "/tai-khoan/mat-khau", password=WRONG, new_password=NEW)
    send(client, "/tai-khoan/mat-khau", password=PASSWORD, new_password=NEW)

    told = " ".join(f"{entry.act} {entry.actor_name} {entry.detail}" for entry in written())
    for word in (WRONG, PASSWORD, NEW, secret, "000000", "912345678", "an@example.vn"):
        assert word not in told, word
    assert acts_of(an) == [
        "account.sign_in_failed",
        "account.code_failed",
        "account.signed_in",
        "account.password_failed",
        "account.password_changed",
    ]


def test_a_right_password_alone_is_no_sign_in_yet(app: Flask, client: FlaskClient) -> None:
    minh = make_user("minh@example.vn", officer=True)
    with_totp(app, minh)
    give_password(client, minh.email)

    assert acts_of() == []


def test_a_new_password_by_letter_is_written_down(
    client: FlaskClient, letters: Mailbox, deliver: Deliver
) -> None:
    an = make_user()
    send(client, "/quen-mat-khau", email="an@example.vn")
    deliver()
    send(client, link_in(letters[0]), password=NEW)

    assert acts_of(an) == ["account.password_reset"]


def test_a_new_address_is_written_down(
    client: FlaskClient, sign_in: SignIn, letters: Mailbox, deliver: Deliver
) -> None:
    an = make_user()
    sign_in(an)
    send(client, "/tai-khoan/email", email="an.moi@example.vn", password=WRONG)
    send(client, "/tai-khoan/email", email="an.moi@example.vn", password=PASSWORD)
    deliver()
    link = next(link_in(letter) for letter in letters if letter.to == "an.moi@example.vn")
    send(client, link)

    assert acts_of(an) == ["account.password_failed", "account.email_asked", "account.email_changed"]


def test_the_second_factor_on_and_off_is_written_down(
    app: Flask, client: FlaskClient, sign_in: SignIn
) -> None:
    an = make_user()
    sign_in(an)
    shown = send(client, "/xac-thuc-hai-lop", setup="authenticator")
    with client.session_transaction() as session:
        secret = session["tf_totp_secret"]
    client.post(CODE_PAGE, data={"csrf_token": token_on(shown), "code": code_of(app, secret)})
    send(client, "/xac-thuc-hai-lop", setup="disable")

    assert acts_of(an) == ["account.second_factor_on", "account.second_factor_off"]


def test_ending_another_device_is_written_down(client: FlaskClient, sign_in: SignIn) -> None:
    an = make_user()
    sign_in(an)
    page = client.get("/tai-khoan/ho-so")
    client.post("/tai-khoan/thiet-bi/ket-thuc-het", data={"csrf_token": token_on(page)})

    assert acts_of(an) == ["account.device_signed_out"]


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_door_that_is_closed_to_somebody_is_written_down(
    client: FlaskClient, sign_in: SignIn, method: str
) -> None:
    an = make_user()
    sign_in(an)
    assert client.open("/quan-tri", method="GET").status_code == 403
    assert client.open("/gian-hang/gian", method=method).status_code == 403

    desk, stall = written()
    assert (desk.act, desk.actor_id, desk.detail["where"]) == ("access.refused", an.id, "GET /quan-tri")
    assert stall.detail["where"] == f"{method} /gian-hang/gian"


def test_strangers_who_are_led_to_sign_in_write_nothing(client: FlaskClient) -> None:
    for path in ("/quan-tri", "/tai-khoan", "/gian-hang", "/don-hang/ZZZZZZ", "/khong-co-trang-nay"):
        client.get(path)

    assert written() == []


def test_too_many_attempts_are_written_down(client: FlaskClient) -> None:
    an = make_user()
    for _ in range(11):
        enter(client, WRONG)

    assert acts_of() == ["account.sign_in_failed"] * 10 + ["access.too_many"]
    assert {entry.subject_id for entry in written()[:10]} == {an.id}


def test_a_stranger_cannot_fill_the_log(client: FlaskClient) -> None:
    for number in range(journal.MOST_BY_PLACE + 5):
        enter(client, WRONG, email=f"nguoi{number}@example.vn")

    entries = written()
    assert len(entries) == journal.MOST_BY_PLACE
    assert [entry.detail.get("is_last", False) for entry in entries] == [False] * (len(entries) - 1) + [True]
    enter(client, WRONG, email="xa@example.vn", environ_base={"REMOTE_ADDR": "203.0.113.9"})
    assert len(written()) == journal.MOST_BY_PLACE + 1


def test_strangers_from_everywhere_cannot_fill_it_either(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(journal, "MOST_BY_ALL", 5)
    for number in range(8):
        place = {"REMOTE_ADDR": f"203.0.113.{number}"}
        enter(client, WRONG, email=f"nguoi{number}@example.vn", environ_base=place)

    assert len(written()) == 5
    later = now() + timedelta(hours=1, minutes=1)
    with time_from(lambda: later):
        enter(client, WRONG)
    assert len(written()) == 6


def test_what_people_do_themselves_is_written_though_strangers_were_many(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(journal, "MOST_BY_ALL", 1)
    an = make_user()
    for _ in range(3):
        enter(client, WRONG)
    enter(client)

    assert acts_of(an) == ["account.sign_in_failed", "account.signed_in"]


@pytest.mark.parametrize(
    ("language", "words"),
    [("", ("Đăng nhập không được", "Đăng nhập")), ("/en", ("Failed sign-in", "Sign in"))],
)
def test_an_officer_finds_everything_about_an_account(
    app: Flask, client: FlaskClient, sign_in: SignIn, language: str, words: tuple[str, str]
) -> None:
    an = make_user()
    visitor = app.test_client()
    enter(visitor, WRONG)
    enter(visitor)
    enter(visitor.application.test_client(), WRONG, email="la@example.vn")
    minh_sits_down(sign_in)

    for query in ({"ai": "an@example.vn"}, {"doi_tuong": f"tài khoản {an.id}"}):
        page = client.get(f"{language}/quan-tri/nhat-ky", query_string=query).text
        for act in words:
            assert f'<th scope="row">{act}</th>' in page, act
        assert "127.0.0.1" in page
        assert "#" not in page.partition("<table")[2].partition("</table>")[0]


def test_a_right_password_ends_the_count_of_wrong_ones(client: FlaskClient) -> None:
    make_user()
    for _ in range(3):
        answers = [enter(client, WRONG).status_code for _ in range(9)]
        assert answers == [422] * 9
        assert enter(client).location == "/tai-khoan"
        client.post("/dang-xuat", data={"csrf_token": token_on(client.get("/tai-khoan/ho-so"))})


@pytest.mark.usefixtures("still_clock")
def test_a_right_password_leaves_the_count_of_the_place(client: FlaskClient) -> None:
    make_user()
    make_user("lo@example.vn")
    token = token_on(client.get("/dang-nhap"))
    for number in range(99):
        fields = {"csrf_token": token, "email": f"nguoi{number}@example.vn", "password": "ngắn"}
        client.post("/dang-nhap", data=fields)
    assert enter(client).location == "/tai-khoan"
    client.post("/dang-xuat", data={"csrf_token": token_on(client.get("/tai-khoan/ho-so"))})

    assert enter(client, email="lo@example.vn").status_code == 429


@pytest.mark.usefixtures("still_clock")
def test_ones_own_password_does_not_help_against_another_account(app: Flask, client: FlaskClient) -> None:
    make_user()
    make_user("lo@example.vn")
    for _ in range(10):
        enter(client, WRONG)
    enter(client, email="lo@example.vn")
    fields = {"csrf_token": token_on(client.get("/tai-khoan/ho-so")), "email": "an@example.vn"}
    client.post("/dang-nhap", data={**fields, "password": WRONG})

    assert enter(app.test_client(), WRONG).status_code == 429


@pytest.mark.usefixtures("still_clock")
def test_a_right_password_does_not_help_against_the_code(app: Flask, client: FlaskClient) -> None:
    an = make_user()
    with_totp(app, an)
    give_password(client, an.email)
    for _ in range(10):
        send(client, CODE_PAGE, code="000000")
    give_password(client, an.email)

    assert send(client, CODE_PAGE, code="000000").status_code == 429
