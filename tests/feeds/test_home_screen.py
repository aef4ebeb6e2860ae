"""robots.txt, the manifest, and the service worker's script."""

import json
import re
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image

from shop.feeds.robots import CLOSED
from shop.platform.access import Access, access_of
from shop.platform.assets import STATIC, version
from shop.platform.settings import settings
from tests.support.found import manifest_complaints
from tests.support.matrix import path_of


def test_search_engines_are_led_to_the_sitemap_and_away_from_what_is_peoples_own(
    app: Flask, client: FlaskClient
) -> None:
    text = client.get("/robots.txt").text

    assert text.startswith("User-agent: *\n")
    assert "Sitemap: http://localhost/sitemap.xml" in text
    for rule in app.url_map.iter_rules():
        if rule.endpoint in {"static", "sellers.apply_page", "sellers.apply"}:
            continue
        values = dict.fromkeys(rule.arguments, 1)
        path = path_of(app, rule, values) if "token" not in rule.arguments else rule.rule
        is_closed = any(
            re.match(f"{re.escape(prefix).replace(re.escape('$'), '$')}", path) for prefix in CLOSED
        )
        is_for_all = access_of(app, rule.endpoint) in {Access.PUBLIC, Access.ASSET}
        assert is_closed or is_for_all, f"{rule.rule}: add it to shop/feeds/robots.py"
    for path in (
        "/",
        "/san-pham",
        "/nguoi-ban/x",
        "/chung-nhan/1",
        "/ocop",
        "/ban-hang",
        "/chia-se/x",
        "/anh/x",
    ):
        assert not any(path.startswith(prefix.rstrip("$")) for prefix in CLOSED), path


def test_the_demo_is_closed_to_search_engines(app: Flask, client: FlaskClient) -> None:
    known = settings()
    app.extensions["settings"] = replace(known, demo=True)
    try:
        assert client.get("/robots.txt").text == "User-agent: *\nDisallow: /\n"
    finally:
        app.extensions["settings"] = known


def test_the_icon_is_there_for_those_who_ask_at_the_old_address(client: FlaskClient) -> None:
    answer = client.get("/favicon.ico")

    assert answer.status_code == 200
    assert answer.mimetype == "image/png"
    assert Image.open(BytesIO(answer.data)).size == (180, 180)
    assert answer.cache_control.max_age == 30 * 24 * 3600
    assert answer.cache_control.public
    assert "Set-Cookie" not in answer.headers
    assert "Vary" not in answer.headers or "Cookie" not in answer.headers["Vary"]
    again = client.get("/favicon.ico", headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


@pytest.mark.parametrize(("prefix", "language"), [("", "vi"), ("/en", "en")])
def test_the_market_can_stand_on_a_home_screen(client: FlaskClient, prefix: str, language: str) -> None:
    answer = client.get(f"{prefix}/manifest.webmanifest")

    assert answer.mimetype == "application/manifest+json"
    told = json.loads(answer.text)
    assert list(manifest_complaints(told)) == []
    assert told["lang"] == language
    assert told["start_url"] == f"{prefix}/"
    for icon in told["icons"]:
        name = icon["src"].removeprefix(f"/static/{version()}/")
        with Image.open(STATIC / name) as drawn:
            assert f"{drawn.width}x{drawn.height}" == icon["sizes"]


def test_the_worker_may_serve_the_whole_site_and_is_asked_for_anew(client: FlaskClient) -> None:
    answer = client.get("/sw.js")

    assert answer.mimetype == "text/javascript"
    assert "max-age=0" in answer.headers["Cache-Control"]
    assert answer.headers["ETag"]
    told = json.loads(answer.text.partition("const MARKET = ")[2].partition(";\n")[0])
    assert told["version"].startswith(version())
    for address in told["shell"]:
        assert (STATIC / address.removeprefix(f"/static/{version()}/")).is_file(), address
    for path in told["offline"].values():
        assert client.get(path).status_code == 200


def test_an_operator_who_wants_no_worker_takes_it_out_of_every_browser(
    app: Flask, client: FlaskClient
) -> None:
    assert 'data-worker="/sw.js"' in client.get("/").text
    known = settings()
    app.extensions["settings"] = replace(known, service_worker=False)
    try:
        script = client.get("/sw.js?fresh").text
    finally:
        app.extensions["settings"] = known

    assert "unregister()" in script
    assert "fetch" not in script


@pytest.mark.parametrize(
    ("path", "words"),
    [("/ngoai-tuyen", "Mạng yếu quá"), ("/en/ngoai-tuyen", "The network is too weak")],
)
def test_without_a_network_the_page_says_so_and_asks_again(
    client: FlaskClient, path: str, words: str
) -> None:
    page = client.get(path).text

    assert words in page
    assert '<a class="btn main" href="">' in page
    assert '<meta name="robots" content="noindex, follow">' in page
    assert "empty-mat-mang.svg" in page
    assert "data-offline" not in page


def test_fonts_stand_beside_their_licence() -> None:
    for folder in ("shop/platform/fonts", "shop/feeds/fonts"):
        files = {path.name for path in (Path(STATIC).parent / folder).iterdir()}
        assert any(name.startswith("OFL-") for name in files)
        assert any(name.endswith(".ttf") for name in files)
