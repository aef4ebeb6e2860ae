"""How tests read pages and letters."""

import re
from html import unescape
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from shop.platform.mail import Letter

_TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
_LINK = re.compile(r"http://localhost(\S+)")


def token_on(page: TestResponse) -> str:
    """The form token of a page."""
    found = _TOKEN.search(page.text)
    assert found, page.text
    return unescape(found.group(1))


def send(client: FlaskClient, path: str, *, page: str = "", **fields: Any) -> TestResponse:
    """Open a page as a browser does, fill its form in and send it."""
    token = token_on(client.get(page or path))
    return client.post(path, data={"csrf_token": token, **fields})


def link_in(letter: Letter) -> str:
    """The path of the link in a letter."""
    found = _LINK.search(letter.text)
    assert found, letter.text
    assert f"http://localhost{found.group(1)}" in unescape(letter.html)
    return found.group(1)


def link_to(client: FlaskClient, page: str, ending: str) -> str:
    """The address of a page's link to the page that ends so."""
    found = re.search(rf'href="([^"]*/{ending}[^"]*)"', client.get(page).text)
    assert found
    return unescape(found[1])


def is_signed_in(client: FlaskClient) -> bool:
    """Whether the account opens."""
    return client.get("/tai-khoan").status_code == 200
