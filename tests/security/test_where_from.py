"""Where a request comes from: tokens and origins on every unsafe address."""

from collections.abc import Iterator
from unittest import mock

import pytest
from flask import Flask
from werkzeug.routing import Rule

from shop.platform.access import SAFE_METHODS, Access, access_of
from tests.factories.orders import make_goods
from tests.support.belongings import Stage, kind_of
from tests.support.matrix import MAY_PASS, digest_of_everything, path_of
from tests.support.roles import Actor, Cast, Role

FOREIGN = (
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "none"},
    {"Sec-Fetch-Site": ""},
    {"Sec-Fetch-Site": "same-origin, cross-site"},
    {"Origin": "null"},
    {"Origin": "https://evil.example"},
    {"Origin": "http://localhost.evil.example"},
    {"Origin": "https://localhost"},
    {"Origin": "http://localhost:8080"},
    {"Origin": ""},
)
OPEN = {Access.PUBLIC, Access.VISITOR, Access.ASSET, Access.MACHINE}
TOKENS = ("", "x", "0" * 40, "ImFiYyI.aaaaaa.bbbbbbbbbbbbbbbbbbbbbbbbbbb", "null")


@pytest.fixture
def stage(cast: Cast, quiet: None) -> Stage:
    return Stage(cast)


def unsafe_doors(app: Flask, stage: Stage) -> Iterator[tuple[Rule, Actor, str]]:
    """Every unsafe address, open to somebody, with a thing of theirs in it."""
    for rule in app.url_map.iter_rules():
        if not (rule.methods or set()) - SAFE_METHODS:
            continue
        access = access_of(app, rule.endpoint)
        may_pass = MAY_PASS[access] if access else set()
        role = next(r for r in (Role.SUA, Role.MINH, Role.AN) if r in may_pass)
        role = Role.AN if rule.endpoint.startswith(("checkout.", "sellers.apply")) else role
        kind = kind_of(rule)
        thing = stage.thing(kind, role) or stage.thing(kind, Role.SUA) if kind else {}
        yield rule, stage.cast[role], path_of(app, rule, dict(thing or (kind.missing if kind else {})))


def is_token_free(app: Flask, rule: Rule) -> bool:
    return bool(getattr(app.view_functions[rule.endpoint], "token_free", False))


def test_87_no_form_is_taken_without_its_token(app: Flask, stage: Stage) -> None:
    doors = list(unsafe_doors(app, stage))
    before = digest_of_everything()

    answers = {
        (rule.rule, token): actor.post(path, {"csrf_token": token} if token else {}, token=False).status_code
        for rule, actor, path in doors
        if not is_token_free(app, rule)
        for token in TOKENS[:: 1 if rule.endpoint == "checkout.send" else 2]
    }

    assert {door: code for door, code in answers.items() if code != 400} == {}
    assert digest_of_everything() == before


def test_87_a_token_of_another_browser_is_none(app: Flask, stage: Stage) -> None:
    sua, an = stage.cast[Role.SUA], stage.cast[Role.AN]
    an.holds["csrf_token"] = "another-browsers-own-token"
    before = digest_of_everything()

    answer = an.post("/tai-khoan/ho-so", {"full_name": "Kẻ lạ", "csrf_token": sua.form_token}, token=False)

    assert answer.status_code == 400
    assert digest_of_everything() == before


def test_87_nothing_unsafe_comes_from_elsewhere_the_token_free_ones_neither(app: Flask, stage: Stage) -> None:
    doors = list(unsafe_doors(app, stage))
    before = digest_of_everything()

    passed = [
        (rule.rule, headers)
        for number, (rule, actor, path) in enumerate(doors)
        for headers in (FOREIGN if is_token_free(app, rule) else (FOREIGN[number % len(FOREIGN)], FOREIGN[0]))
        if actor.post(path, headers=headers).status_code != 403
    ]

    assert passed == []
    assert digest_of_everything() == before


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "same-origin"},
        {"Origin": "http://localhost"},
        {"Sec-Fetch-Site": "same-origin", "Origin": "null"},
        {},
    ],
)
def test_87_what_comes_from_our_own_pages_is_taken(cast: Cast, headers: dict[str, str]) -> None:
    goods = {"variant_id": make_goods().variants[0].id, "quantity": "1"}

    answer = cast[Role.GUEST].post("/gio-hang/them", goods, headers=headers)

    assert answer.status_code == 303


@pytest.mark.parametrize("kind", ["application/json", "text/plain", "application/xml", "text/html"])
def test_88_a_form_is_a_form_and_nothing_else(app: Flask, cast: Cast, kind: str) -> None:
    an = cast[Role.AN]
    variant = make_goods().variants[0].id
    before = digest_of_everything()

    for path in ("/tai-khoan/ho-so", "/gio-hang/them", "/thanh-toan"):
        body = f'{{"variant_id": {variant}, "quantity": 1, "csrf_token": "{an.form_token}"}}'
        assert an.post(path, body, content_type=kind).status_code in {400, 415, 422}

    assert digest_of_everything() == before


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://localhost"])
def test_91_no_other_site_may_read_an_answer(cast: Cast, origin: str) -> None:
    for path in ("/", "/toi", "/goi-y?q=ma", "/xa-phuong?tinh=01", "/gio-hang", "/khong-co"):
        for method in ("GET", "OPTIONS"):
            headers = {"Origin": origin, "Access-Control-Request-Method": "POST"}
            answer = cast[Role.AN].send(method, path, headers=headers)
            assert not [name for name, _ in answer.headers if name.startswith("Access-Control")]


@pytest.mark.parametrize(
    "access", [Access.SIGNED_IN, Access.MEMBER, Access.SELLER, Access.FULFILLER, Access.OFFICER]
)
def test_120_a_guard_that_breaks_lets_nobody_in(app: Flask, cast: Cast, quiet: None, access: Access) -> None:
    def broken() -> None:
        raise RuntimeError("the guard fell asleep")

    rule = next(
        rule
        for rule in app.url_map.iter_rules()
        if access_of(app, rule.endpoint) is access and not rule.arguments
    )
    method = "GET" if "GET" in (rule.methods or ()) else "POST"
    view = mock.Mock(wraps=app.view_functions[rule.endpoint], access=access)

    with (
        mock.patch.dict(app.extensions["guards"], {access: broken}),
        mock.patch.dict(app.view_functions, {rule.endpoint: view}),
    ):
        answer = cast[Role.MINH].send(method, rule.rule)

    assert answer.status_code == 500
    view.assert_not_called()
    assert "asleep" not in answer.get_data(as_text=True)
