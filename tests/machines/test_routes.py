"""The list of all addresses: none is lost, none appears, none changes who may call it unseen.

`.venv/bin/python -m tests.machines.test_routes` writes the list anew, to be read before it is committed.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from shop import create_app
from shop.platform.access import SAFE_METHODS, Access, access_of
from tests.support.engines import test_settings

LIST = Path(__file__).with_name("urls.txt")
HOW = (
    "addresses have changed. If that was meant: .venv/bin/python -m tests.machines.test_routes\n"
    "and commit tests/machines/urls.txt (a lost address breaks somebody's link or bookmark)"
)
#: What a signature proves instead of a form token and a sign-in.
SIGNED = {"webhooks.stripe"}
#: What may be sent without a form token, from one of our own pages all the same.
TOKEN_FREE = {
    "cart.add", "catalog.confirm_age", "saved.keep", "follows.follow", "follows.stop", "alerts.ask",
    "alerts.stop",
} | SIGNED  # fmt: skip


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """The shop as it is wired; nothing is asked of its database."""
    return _shop(tmp_path_factory.mktemp("routes"))


def test_the_list_of_addresses_is_up_to_date(app: Flask) -> None:
    known, present = set(LIST.read_text().splitlines()), set(lines_of(app))

    assert (sorted(known - present), sorted(present - known)) == ([], []), f"gone / new: {HOW}"


def test_every_address_says_who_may_call_it(app: Flask) -> None:
    silent = [rule.rule for rule in app.url_map.iter_rules() if access_of(app, rule.endpoint) is None]

    assert silent == [], f"{silent}: give each view a decorator of shop.platform.access"


def test_every_kind_of_access_that_needs_a_guard_has_one(app: Flask) -> None:
    guarded = {Access.SIGNED_IN, Access.MEMBER, Access.SELLER, Access.FULFILLER, Access.OFFICER}

    assert set(app.extensions["guards"]) == guarded


def test_no_address_can_be_traced_or_connected_through(app: Flask) -> None:
    known = {"GET", "HEAD", "OPTIONS", "POST"}

    odd = {rule.rule: rule.methods - known for rule in app.url_map.iter_rules() if rule.methods - known}

    assert odd == {}


def test_what_needs_no_form_token_is_named_here(app: Flask) -> None:
    free = {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if getattr(app.view_functions[rule.endpoint], "token_free", False)
    }

    assert free == TOKEN_FREE


def test_nothing_public_can_be_written_to(app: Flask) -> None:
    quiet = {Access.PUBLIC, Access.ASSET, Access.MACHINE}
    written = [
        rule.rule
        for rule in app.url_map.iter_rules()
        if access_of(app, rule.endpoint) in quiet
        and rule.methods - SAFE_METHODS
        and rule.endpoint not in SIGNED
    ]

    assert written == []


def test_what_only_officers_may_do_is_under_their_roof(app: Flask) -> None:
    for rule in app.url_map.iter_rules():
        is_officers = access_of(app, rule.endpoint) is Access.OFFICER
        assert is_officers == rule.rule.startswith("/quan-tri"), rule.rule


def test_what_sellers_do_is_behind_a_sign_in(app: Flask) -> None:
    open_to_all = {Access.PUBLIC, Access.VISITOR, Access.ASSET, Access.MACHINE}

    exposed = [
        rule.rule
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith(("/gian-hang", "/tai-khoan"))
        and access_of(app, rule.endpoint) in open_to_all
        and "<token>" not in rule.rule
    ]

    assert exposed == []


def test_an_address_that_a_refused_form_leaves_in_the_browser_can_be_opened(app: Flask) -> None:
    """A refused form is shown under the address it was sent to; who reloads it must not meet a 405."""
    shelf = ("/ruou/",)  # its address of a product answers
    rules = [
        rule
        for rule in app.url_map.iter_rules()
        if rule.endpoint not in SIGNED and not rule.rule.startswith(shelf)
    ]
    readable = {rule.rule for rule in rules if "GET" in rule.methods}

    assert sorted({rule.rule for rule in rules} - readable) == []


def lines_of(app: Flask) -> Iterator[str]:
    """One line for each rule: methods, path, endpoint, who may call it."""
    for rule in app.url_map.iter_rules():
        access = access_of(app, rule.endpoint)
        free = " token-free" if getattr(app.view_functions[rule.endpoint], "token_free", False) else ""
        methods = ",".join(sorted(rule.methods - {"HEAD", "OPTIONS"}))
        yield f"{rule.rule} {methods} {rule.endpoint} {access.value if access else '-'}{free}"


def _shop(folder: Path) -> Flask:
    return create_app(test_settings(f"sqlite:///{folder / 'none.db'}", folder))


def write_list(folder: Path) -> None:
    """Write the list as the shop is now."""
    LIST.write_text("\n".join(sorted(lines_of(_shop(folder)))) + "\n")


if __name__ == "__main__":
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        write_list(Path(folder))
