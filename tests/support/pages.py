"""Every page that any test fetches is held against the rules of the house."""

from html.parser import HTMLParser
from typing import Any

import html5lib
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from shop.platform.access import Access, access_of

VOID_NEEDS_LABEL = {"input", "select", "textarea"}
UNLABELLED_TYPES = {"hidden", "submit", "button", "image", "reset"}
_parsed: set[tuple[str | None, int]] = set()


class CheckedClient(FlaskClient):
    """A browser that also looks at what it gets."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        response = super().open(*args, **kwargs)
        if response.mimetype == "text/html" and response.request.method != "HEAD" and not response.location:
            complaints = look_at(self.application, response)
            assert not complaints, f"{response.request.path}: {complaints}"
        return response


def look_at(app: Flask, response: TestResponse) -> list[str]:
    """What is wrong with a page; fragments are looked at for what they can get wrong."""
    html = response.get_data(as_text=True)
    page = Outline()
    page.feed(html)
    complaints = page.complaints(is_whole="<html" in html)
    complaints += _policy_complaints(app, response)
    kind = (_endpoint(app, response), response.status_code)
    if "<html" in html and kind not in _parsed:
        _parsed.add(kind)
        parser = html5lib.HTMLParser()
        parser.parse(html)
        complaints += [f"invalid HTML: {error[1]} at {error[0]} {error[2]}" for error in parser.errors]
    return complaints


class Outline(HTMLParser):
    """The parts of a page that rules speak of."""

    def __init__(self) -> None:
        super().__init__()
        self.counts = {"title": 0, "h1": 0, "main": 0}
        self.ids: list[str] = []
        self.label_for: set[str] = set()
        self.fields: list[dict[str, str | None]] = []
        self.bad: list[str] = []
        self._inside_label = 0
        self._inside_svg = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        self._inside_svg += tag == "svg"
        if tag in self.counts and not self._inside_svg:
            self.counts[tag] += 1
        if "id" in values:
            self.ids.append(values["id"] or "")
        if tag == "label":
            self._inside_label += 1
            self.label_for.add(values.get("for") or "")
        if tag in VOID_NEEDS_LABEL and values.get("type") not in UNLABELLED_TYPES:
            self.fields.append({**values, "in_label": "yes" if self._inside_label else None})
        if tag == "img" and "alt" not in values:
            self.bad.append(f"picture without alt: {values.get('src')}")
        self.bad += [f"{name}= on <{tag}>" for name in values if name == "style" or name.startswith("on")]

    def handle_endtag(self, tag: str) -> None:
        self._inside_label -= tag == "label"
        self._inside_svg -= tag == "svg"

    def complaints(self, *, is_whole: bool) -> list[str]:
        """Everything found wrong."""
        found = list(self.bad)
        if is_whole:
            found += [f"{count} × <{tag}>" for tag, count in self.counts.items() if count != 1]
        found += [f"id twice: {name}" for name in {i for i in self.ids if self.ids.count(i) > 1}]
        found += [f"no label: {field.get('name')}" for field in self.fields if not self._is_labelled(field)]
        return found

    def _is_labelled(self, field: dict[str, str | None]) -> bool:
        named = field.get("aria-label") or field.get("aria-labelledby") or field.get("in_label")
        return bool(named) or field.get("id") in self.label_for


def _policy_complaints(app: Flask, response: TestResponse) -> list[str]:
    policy = response.headers.get("Content-Security-Policy", "")
    complaints = [] if "frame-ancestors 'none'" in policy else ["may be framed"]
    if "unsafe-" in policy:
        complaints.append("unsafe policy")
    if _access(app, response) is Access.PUBLIC and response.status_code == 200:
        cookies = "Set-Cookie" in response.headers or "Cookie" in response.headers.get("Vary", "")
        complaints += ["public page with a cookie"] if cookies else []
        complaints += ["public page with a nonce"] if "nonce-" in policy else []
    return complaints


def _access(app: Flask, response: TestResponse) -> Access | None:
    return access_of(app, _endpoint(app, response))


def _endpoint(app: Flask, response: TestResponse) -> str | None:
    environ = dict(response.request.environ)
    adapter = app.url_map.bind("localhost")
    path = str(environ.get("PATH_INFO", "/"))
    if adapter.test(path, response.request.method):
        return str(adapter.match(path, response.request.method)[0])
    return None
