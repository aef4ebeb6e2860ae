"""A visitor without scripts: follows pages, fills the first form that goes somewhere."""

import http.client
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Protocol
from urllib.parse import urlencode


@dataclass
class Form:
    """A form as it came: where it goes and what it holds."""

    action: str
    values: list[tuple[str, str]] = field(default_factory=list)

    def filled(self, **answers: str) -> str:
        """The body of a post: what the form held, but for the answers."""
        kept = [(name, value) for name, value in self.values if name not in answers]
        return urlencode([*kept, *answers.items()])


class Forms(HTMLParser):
    """The post forms of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[Form] = []
        self._open: Form | None = None
        self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "form" and values.get("method", "").lower() == "post":
            self._open = Form(values.get("action", ""))
            self.found.append(self._open)
        elif tag == "select":
            self._select = values.get("name", "")
        elif self._open is not None:
            self._note(tag, values)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._open = None

    def _note(self, tag: str, values: dict[str, str]) -> None:
        assert self._open is not None
        kind = values.get("type", "text")
        chosen = kind not in {"radio", "checkbox"} or "checked" in values
        if tag == "input" and values.get("name") and chosen and kind not in {"submit", "file"}:
            self._open.values.append((values["name"], values.get("value", "")))
        elif tag == "option" and "selected" in values:
            self._open.values.append((self._select, values.get("value", "")))


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    location: str
    text: str

    def form(self, action: str) -> Form:
        """The page's form that goes to an address beginning so."""
        parser = Forms()
        parser.feed(self.text)
        return next(form for form in parser.found if form.action.startswith(action))


class Browser(Protocol):
    """Something that fetches and posts, keeping cookies."""

    def get(self, path: str) -> Answer: ...

    def post(self, path: str, body: str) -> Answer: ...


class HttpBrowser:
    """Over HTTP, on one kept connection."""

    def __init__(self, port: int) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        self._origin = f"http://127.0.0.1:{port}"
        self._cookies: dict[str, str] = {}

    def get(self, path: str) -> Answer:
        return self._ask("GET", path, None)

    def post(self, path: str, body: str) -> Answer:
        return self._ask("POST", path, body)

    def close(self) -> None:
        """Hang up."""
        self._connection.close()

    def _ask(self, method: str, path: str, body: str | None) -> Answer:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self._cookies.items())}
        if body is not None:
            headers |= {"Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin"}
        self._connection.request(method, path, body, headers)
        answer = self._connection.getresponse()
        text = answer.read().decode()
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = cookie.partition(";")[0].partition("=")
            self._cookies[name] = value
        location = (answer.headers.get("Location") or "").removeprefix(self._origin)
        return Answer(answer.status, location, text)
