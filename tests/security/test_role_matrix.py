"""The role matrix, drawn from the addresses themselves.

Each rule × method × role × thing (own, somebody else's, missing) is knocked at; the answer
must be the one that the route's declaration and the thing's owner demand. What is somebody
else's must look exactly like what is not there, and must stay as it was.
"""

from itertools import cycle

import pytest
from flask import Flask

from shop.platform.access import access_of
from tests.support.belongings import NOBODYS, Stage, kind_of
from tests.support.matrix import (
    Verdict,
    Whose,
    digest_of_everything,
    expected,
    knocks,
    likeness,
    path_of,
    verdict_of,
)
from tests.support.roles import Cast, Role

pytestmark = pytest.mark.usefixtures("quiet")

METHODS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE", "TRACE", "CONNECT")
#: After one of these a person signs in again, or asks the next question with an older sign-in.
ENDS_SIGN_IN = {"security", "account"}


@pytest.fixture
def stage(app: Flask, cast: Cast) -> Stage:
    """Everybody, and a stranger's thing of each kind."""
    stage = Stage(cast)
    for role in (Role.SUA, Role.LO):
        for kind in {id(k): k for rule in app.url_map.iter_rules() if (k := kind_of(rule))}.values():
            stage.thing(kind, role)
    return stage


def test_the_matrix_knows_what_every_address_speaks_of(app: Flask) -> None:
    unknown = []
    for rule in app.url_map.iter_rules():
        try:
            kind_of(rule)
        except KeyError:
            unknown.append(rule.rule)

    assert unknown == [], f"{unknown}: teach tests/support/belongings.py what stands in these addresses"


@pytest.mark.parametrize("role", Role, ids=lambda role: role.name.lower())
def test_everybody_gets_what_is_theirs_and_nothing_else(app: Flask, stage: Stage, role: Role) -> None:
    actor = stage.cast[role]
    actor.is_of_age = True
    wrong, missing, before, count = [], {}, {}, 0

    for knock in knocks(app, stage, role):
        if knock.whose is Whose.FOREIGN and not before:
            before = digest_of_everything()
        if knock.whose is Whose.OWN and before:
            assert changed(before, role) == [], f"a stranger changed something: {changed(before, role)}"
            before = {}
        answer = actor.send(knock.method, knock.path, knock.fields)
        count += 1
        found = verdict_of(answer, access_of(app, knock.rule.endpoint))
        wanted = expected(app, knock, role)
        if found is not wanted:
            wrong.append(f"{knock}: {wanted.value} wanted, {found.value} ({answer.status_code}) found")
        if wanted is Verdict.NOT_THERE:
            looks = likeness(answer, knock.path)
            if knock.whose is Whose.MISSING:
                missing[knock.rule.rule, knock.method] = looks
            elif looks != missing.get((knock.rule.rule, knock.method), looks):
                wrong.append(f"{knock}: looks different from what is missing")
        if knock.whose is not Whose.FOREIGN and knock.rule.endpoint.partition(".")[0] in ENDS_SIGN_IN:
            actor.sit_down()

    assert not wrong, "\n".join(wrong)
    assert count > 200


def test_other_methods_are_refused_whoever_asks(app: Flask, cast: Cast) -> None:
    wrong = []
    actors = cycle([cast[Role.GUEST], cast[Role.MINH], cast[Role.SUA]])
    for rule in app.url_map.iter_rules():
        kind = kind_of(rule)
        path = path_of(app, rule, dict(kind.missing) if kind else {})
        allowed = app.url_map.bind("localhost").allowed_methods(path)
        for method in set(METHODS) - set(allowed):
            actor = next(actors)
            answer = actor.send(method, path)
            if verdict_of(answer) is not Verdict.NOT_THAT_WAY:
                wrong.append(f"{actor.role.name} {method} {path}: {answer.status_code}")

    assert wrong == []


@pytest.mark.parametrize("disguise", ["header", "field", "query"])
def test_23_a_method_in_disguise_is_ignored(cast: Cast, disguise: str) -> None:
    sua = cast[Role.SUA]
    headers = {"X-HTTP-Method-Override": "DELETE"} if disguise == "header" else {}
    data = {"_method": "DELETE"} if disguise == "field" else {}
    query = "?_method=DELETE" if disguise == "query" else ""
    before = digest_of_everything()

    answer = sua.post(f"/tai-khoan/dia-chi{query}", data, headers=headers)

    assert answer.status_code == 405
    assert digest_of_everything() == before


def test_a_number_that_no_row_can_have_is_just_missing(cast: Cast) -> None:
    sua = cast[Role.SUA]

    for number in (2**31 - 1, 2**31, 2**63, 10**30):
        for path in ("/gian-hang/san-pham/{}", "/tai-khoan/dia-chi/{}", "/chung-nhan/{}"):
            assert sua.get(path.format(number)).status_code == 404
    assert sua.get(f"/gian-hang/san-pham/{NOBODYS}").status_code == 404


def changed(before: dict[str, str], role: Role) -> list[str]:
    """The tables that are not what they were; a guest's cart may have been opened."""
    after = digest_of_everything()
    return [name for name in before if before[name] != after[name]]
