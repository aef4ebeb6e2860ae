"""What every answer carries, and what it never does."""

import re
from collections.abc import Iterator
from unittest import mock

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from shop import create_app
from shop.payments.methods import page_origins
from shop.platform.access import Access, access_of
from shop.platform.assets import asset
from shop.platform.page_store import PageStore
from tests.factories.search import put_on_shelf
from tests.factories.sellers import make_seller
from tests.support.belongings import Stage, kind_of
from tests.support.engines import test_settings as settings_of
from tests.support.matrix import path_of
from tests.support.roles import Cast, Role

_INLINE = re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*json)[^>]*>|<style[\s>]|\sstyle=|\son\w+=\"")


@pytest.fixture
def stage(cast: Cast, quiet: None) -> Stage:
    return Stage(cast)


def pages(
    app: Flask, stage: Stage, *, only: set[Access] | None = None
) -> Iterator[tuple[Access, TestResponse]]:
    """Every page that can be read, as somebody who may read it."""
    for rule in app.url_map.iter_rules():
        access = access_of(app, rule.endpoint)
        if access is None or "GET" not in (rule.methods or ()) or (only and access not in only):
            continue
        role = Role.MINH if access is Access.OFFICER else Role.SUA
        kind = kind_of(rule)
        thing = stage.thing(kind, role) or stage.thing(kind, Role.SUA) if kind else {}
        path = path_of(app, rule, dict(thing or (kind.missing if kind else {})))
        yield access, stage.cast[role].get(path)


def test_89_to_93_every_answer_protects_its_reader(app: Flask, stage: Stage) -> None:
    read = list(pages(app, stage))

    assert [complaint for access, answer in read for complaint in complaints(access, answer)] == []
    assert sum(answer.status_code == 200 for _, answer in read) > 50


def complaints(access: Access, answer: TestResponse) -> Iterator[str]:
    path, headers = answer.request.path, answer.headers
    policy = {part.split()[0]: part.split()[1:] for part in headers["Content-Security-Policy"].split(";")}
    wanted = {"frame-ancestors": ["'none'"], "object-src": ["'none'"], "base-uri": ["'none'"]}
    may_lead_to = ["'self'"] if access is Access.PUBLIC else ["'self'", *page_origins()]
    for name, value in {**wanted, "form-action": may_lead_to, "default-src": ["'self'"]}.items():
        if policy.get(name) != value:
            yield f"{path}: {name} is {policy.get(name)}"
    scripts = [word for word in policy["script-src"] if not word.startswith("'nonce-")]
    if scripts != ["'self'"] or "unsafe" in headers["Content-Security-Policy"]:
        yield f"{path}: script-src {policy['script-src']}"
    if access is Access.PUBLIC and scripts != policy["script-src"]:
        yield f"{path}: a public page with a nonce"
    if headers["X-Content-Type-Options"] != "nosniff" or "Cross-Origin-Opener-Policy" not in headers:
        yield f"{path}: nosniff or opener policy"
    if answer.mimetype.startswith("text/") and "charset=utf-8" not in answer.content_type:
        yield f"{path}: {answer.content_type}"
    if answer.mimetype == "text/html" and (found := _INLINE.search(answer.get_data(as_text=True))):
        yield f"{path}: {found[0]}"
    if set(headers.keys()) & {"Server", "X-Powered-By"}:
        yield f"{path}: tells what it runs on"
    yield from cache_complaints(access, answer)


def cache_complaints(access: Access, answer: TestResponse) -> Iterator[str]:
    path, control = answer.request.path, answer.headers.get("Cache-Control", "")
    if access in {Access.PUBLIC, Access.ASSET}:
        if "Cookie" in answer.headers.get("Vary", "") or "Set-Cookie" in answer.headers:
            yield f"{path}: a shared page with a cookie"
    elif "no-store" not in control or "public" in control:
        yield f"{path}: {control}"
    elif access is not Access.MACHINE and "Cookie" not in answer.headers.get("Vary", ""):
        yield f"{path}: no Vary: Cookie"


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/khong-co", 404),
        ("DELETE", "/", 405),
        ("GET", "/quan-tri", 403),
        ("POST", "/gio-hang/dat-lai", 400),
    ],
)
def test_92_refusals_are_protected_too(cast: Cast, method: str, path: str, status: int) -> None:
    answer = cast[Role.AN].send(method, path, token=False)

    assert answer.status_code == status
    assert list(complaints(Access.VISITOR, answer)) in ([], [f"{path}: no Vary: Cookie"])


def test_90_what_is_static_runs_nothing(cast: Cast) -> None:
    answer = cast[Role.GUEST].get(asset("css/shop.css"))

    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    answer.close()


def test_71_92_behind_https_cookies_are_for_this_host_alone(app: Flask, tmp_path) -> None:  # type: ignore[no-untyped-def]
    from dataclasses import replace

    known = settings_of(app.config["SQLALCHEMY_DATABASE_URI"], tmp_path)
    shop = create_app(replace(known, public_url="https://localhost"))

    with shop.app_context():
        answer = shop.test_client().get("/gio-hang", base_url="https://localhost")
        entry = shop.test_client().get("/dang-nhap", base_url="https://localhost")

    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"
    cookie = entry.headers["Set-Cookie"]
    assert cookie.startswith("__Host-phien=")
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= {part.strip() for part in cookie.split(";")}
    assert "Domain" not in cookie


def test_94_public_pages_are_the_same_bytes_for_everybody(app: Flask, stage: Stage) -> None:
    product = put_on_shelf(seller=make_seller("HTX Công Khai"))
    paths = [
        "/", "/san-pham", "/san-pham?sap_xep=gia", "/danh-muc/thuc-pham", "/tim-kiem?q=mat+ong",
        "/goi-y?q=mat", f"/san-pham/{product.slug}", f"/nguoi-ban/{product.seller.slug}", "/ocop",
        "/giao-hang", "/doi-tra", "/quyen-rieng-tu", "/quy-che", "/xa-phuong?tinh=01", "/en/", "/en/san-pham",
        "/vung/dien-bien",
    ]  # fmt: skip
    readers = [Role.SUA, Role.AN, Role.MINH, Role.GUEST]

    for path in paths:
        kept = [stage.cast[role].get(path) for role in readers]
        fresh = []
        for role in readers:
            app.extensions["page_store"] = PageStore()
            with mock.patch.object(PageStore, "get", return_value=None):
                fresh.append(stage.cast[role].get(path))
        assert {answer.status_code for answer in (*kept, *fresh)} == {200}, path
        assert len({answer.get_data() for answer in (*kept, *fresh)}) == 1, path
        assert not any("Set-Cookie" in answer.headers for answer in (*kept, *fresh)), path
        assert not any(word in kept[0].get_data(as_text=True) for word in ("csrf", "Người tên")), path


def test_94_private_pages_never_answer_a_conditional_question(app: Flask, stage: Stage) -> None:
    for _, answer in pages(
        app, stage, only={Access.VISITOR, Access.SIGNED_IN, Access.SELLER, Access.OFFICER}
    ):
        assert "ETag" not in answer.headers, answer.request.path


@pytest.mark.parametrize("accept", ["text/html", "application/json"])
def test_117_a_fault_tells_its_number_and_nothing_else(
    app: Flask, cast: Cast, quiet: None, accept: str
) -> None:
    secret = "SELECT password FROM user_account -- /srv/secret.py"

    with mock.patch("shop.content.views.render_template", side_effect=RuntimeError(secret)):
        answer = cast[Role.AN].get("/quy-che", headers={"Accept": accept})

    body = answer.get_data(as_text=True)
    assert answer.status_code == 500
    assert answer.mimetype == accept
    number = answer.headers["X-Request-ID"]
    assert (number[:6] if accept == "text/html" else number) in body
    assert not [word for word in ("SELECT", "Traceback", "RuntimeError", ".py", "secret") if word in body]


def test_118_there_is_no_debugger(app: Flask, cast: Cast) -> None:
    assert not app.debug
    assert not app.config.get("TEMPLATES_AUTO_RELOAD")
    answer = cast[Role.GUEST].get("/?__debugger__=yes&cmd=resource&f=debugger.js")
    assert answer.mimetype == "text/html"
    assert cast[Role.GUEST].get("/console").status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "/.git/HEAD", "/.env", "/.venv/pyvenv.cfg", "/instance/chophien.db", "/instance/chophien.db-wal",
        "/backup", "/wsgi.py", "/pyproject.toml", "/templates/base.html", "/static/", "/static/../config.py",
        "/static/%2e%2e/config.py", "/static/..%2fconfig.py", "/static//etc/passwd", "/media/", "/anh/",
        "/anh/../../etc/passwd", "/anh/%2e%2e%2f%2e%2e%2fetc%2fpasswd", "/metrics", "/admin", "/debug",
        "/private/x", "/incoming/x", "/en/.git/config", "/robots.txt.bak", "/sitemap.xml~",
    ],
)  # fmt: skip
def test_109_119_what_is_not_for_visitors_is_not_there(cast: Cast, path: str) -> None:
    answer = cast[Role.MINH].get(path)

    assert answer.status_code in {404, 308}
    assert "root:" not in answer.get_data(as_text=True)


@pytest.mark.parametrize(
    "prefix", ["css/", "js/", "", "css/../../", "css/%2e%2e/%2e%2e/config.py", "../config.py"]
)
def test_119_a_folder_is_no_page(cast: Cast, prefix: str) -> None:
    answer = cast[Role.GUEST].get(asset(prefix))

    assert answer.status_code == 404
