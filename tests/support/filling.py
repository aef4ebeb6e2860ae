"""Read a page's form as a browser would, change what a person changes, and press a button."""

import io
from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import Element

import html5lib
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

Files = dict[str, list[tuple[io.BytesIO, str]]]


@dataclass
class Filled:
    """A form as it stands on the page: what the browser would send without a button."""

    action: str
    values: dict[str, list[str]]

    def press(
        self,
        client: FlaskClient,
        button: dict[str, str] | None = None,
        *,
        files: Files | None = None,
        **changes: Any,
    ) -> TestResponse:
        """Send it; a changed value may be a word, a list, or None to leave the field out."""
        data: dict[str, Any] = {**self.values, **(button or {})}
        for name, value in changes.items():
            data[name.replace("__", "-")] = [] if value is None else value
        return client.post(self.action, data={**data, **(files or {})}, content_type="multipart/form-data")


def form_on(page: TestResponse, *, holding: str) -> Filled:
    """The form with a field or button of that name."""
    tree = html5lib.parse(page.text, namespaceHTMLElements=False)
    for form in tree.iter("form"):
        if any(part.get("name") == holding for part in form.iter()):
            return Filled(form.get("action") or page.request.path, _values(form))
    raise AssertionError(f"no form holds {holding}")


def files(*pictures: bytes, name: str = "anh.jpg") -> list[tuple[io.BytesIO, str]]:
    """Pictures as a browser would send them."""
    return [(io.BytesIO(data), name) for data in pictures]


def _values(form: Element) -> dict[str, list[str]]:
    values: dict[str, list[str]] = {}
    for part in form.iter():
        name = part.get("name")
        if name is None or part.get("disabled") is not None:
            continue
        for value in _sent(part):
            values.setdefault(name, []).append(value)
    return values


def _sent(part: Element) -> list[str]:
    if part.tag == "textarea":
        return [(part.text or "").removeprefix("\n")]
    if part.tag == "select":
        options = list(part.iter("option"))
        chosen = [option for option in options if option.get("selected") is not None] or options[:1]
        return [option.get("value") or "" for option in chosen]
    if part.tag != "input" or part.get("type") in {"file", "submit"}:
        return []
    if part.get("type") in {"checkbox", "radio"} and part.get("checked") is None:
        return []
    return [part.get("value") or ""]
