"""Requests that nobody sends by mistake: over all addresses, methods and roles, from one seed."""

import io
import json
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from flask import Flask
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from shop.platform.access import access_of
from tests.support.belongings import Stage, kind_of
from tests.support.corpus import EVERYTHING, NUMBERS, leads_away, live_marks, telltales
from tests.support.matrix import MAY_PASS
from tests.support.pictures import picture
from tests.support.roles import Role

ROOT = Path(__file__).parents[2]
_FIELD = re.compile(r"^    (\w+) = \w*Field\(", re.M)
_READ = re.compile(
    r'(?:\.(?:get|getlist|one|some|price|yes|cursor)\(|read_\w+\([\w.]+,|request\.args\[)\s*"([\w-]+)"'
)
_NAMED = re.compile(r'name="([\w-]+)"')
#: Pages where passwords are hashed: a tenth of a second each.
SLOW = frozenset({
    "security.login", "security.register", "security.reset_password", "security.change_password",
    "security.verify", "account.new_email",
})  # fmt: skip
PLAUSIBLE = (
    "1", "2", "3", "7", "12", "99", "285.000", "500", "11", "01", "03352", "00004", "0912345678",
    "an@example.vn", "Mật ong hoa ban", "12 ngõ 68", "cod", "standard", "save", "submit", "more", "less",
    "set", "add-pack", "photo-up:1", "drop-pack:0", "gia", "gia_giam", "moi", "ten", "I.2.b", "4",
    "2026-01-02", "on", "y", "vi", "en", "g", "kg", "ml", "restock", "correction", "cooperative",
    "5600123456", "province", "Tôi đổi ý", "fit", "photo-drop:1",
)  # fmt: skip
_METHODS = ("GET",) * 9 + ("POST",) * 9 + ("HEAD", "OPTIONS", "PUT", "DELETE", "PATCH")
_HEADERS = (
    "Accept", "Accept-Language", "Accept-Encoding", "If-None-Match", "If-Modified-Since", "Range", "Referer",
    "User-Agent", "X-Forwarded-For", "X-Forwarded-Host", "X-Request-ID", "HX-Request", "Origin",
    "Sec-Fetch-Site", "X-HTTP-Method-Override", "Authorization", "Content-Type",
)  # fmt: skip


@dataclass
class Shot:
    """One request, enough to send it again."""

    role: Role
    method: str
    path: str
    endpoint: str
    more: dict[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.role.name} {self.method} {self.path[:160]} {str(self.more)[:400]}"


class Fuzzer:
    """An endless supply; the same seed gives the same requests to the same market."""

    def __init__(self, app: Flask, stage: Stage, seed: int) -> None:
        self._app, self._stage, self._dice = app, stage, random.Random(seed)
        self._room = ""
        self._rules = sorted(app.url_map.iter_rules(), key=lambda rule: (rule.rule, rule.endpoint))

    def shots(self, count: int) -> Iterator[Shot]:
        """So many requests."""
        for _ in range(count):
            yield self._shot()

    def send(self, shot: Shot) -> TestResponse:
        """Send one; whoever is signed out by it signs in again."""
        actor = self._stage.cast[shot.role]
        answer = actor.send(shot.method, shot.path, **shot.more)
        if shot.method == "POST" and shot.endpoint.startswith(("security.", "account.")):
            actor.sit_down()
        return answer

    def _shot(self) -> Shot:
        dice = self._dice
        rule = dice.choice(self._rules)
        self._room = self._app.view_functions[rule.endpoint].__module__.split(".")[1]
        role, method = self._role(rule), dice.choice(_METHODS)
        if method == "POST" and "POST" not in (rule.methods or ()) and dice.random() < 0.8:
            method = "GET"
        if method == "POST" and rule.endpoint in SLOW and dice.random() < 0.85:
            method = "GET"
        english = "/en" if dice.random() < 0.15 else ""
        more: dict[str, Any] = {"headers": self._headers(), "token": dice.random() < 0.95}
        if method not in {"GET", "HEAD", "OPTIONS"}:
            more |= self._body()
        path = f"{english}{self._path(rule, role)}{self._query()}"
        return Shot(role, method, path, rule.endpoint, more)

    def _role(self, rule: Rule) -> Role:
        """Mostly somebody who comes past the door."""
        access = access_of(self._app, rule.endpoint)
        may_pass = sorted(MAY_PASS[access], key=lambda role: role.value) if access else []
        return self._dice.choice(may_pass if self._dice.random() < 0.75 else list(Role))

    def _path(self, rule: Rule, role: Role) -> str:
        values: dict[str, Any] = {}
        if (kind := kind_of(rule)) is not None:
            owner = role if self._dice.random() < 0.6 else role.stranger
            known = self._stage.thing(kind, owner) or self._stage.thing(kind, Role.SUA)
            values = dict(known or kind.missing)
            for name in values:
                if self._dice.random() < 0.2:
                    values[name] = self._hostile()
        parts = re.split(r"<(?:[^<>:]+:)?(\w+)>", rule.rule)
        return "".join(quote(str(values[part]), safe="") if i % 2 else part for i, part in enumerate(parts))

    def _query(self) -> str:
        if self._dice.random() < 0.4:
            return ""
        pairs = [(self._name(), self._value()) for _ in range(self._dice.randint(1, 4))]
        return "?" + urlencode(pairs) + ("&%ff=%fe&=&[]" if self._dice.random() < 0.05 else "")

    def _body(self) -> dict[str, Any]:
        dice = self._dice
        kind = dice.random()
        if kind < 0.04:
            deep = "[" * 5000 + "]" * 5000
            return {"data": deep if dice.random() < 0.3 else json.dumps({self._name(): [self._value()]}),
                    "content_type": "application/json"}  # fmt: skip
        fields: dict[str, Any] = {self._name(): self._value() for _ in range(dice.randint(0, 14))}
        for name in dice.sample(sorted(fields), k=min(2, len(fields))):
            if dice.random() < 0.2:
                fields[name] = [fields[name], self._value(), self._value()]
        if kind < 0.12:
            fields[dice.choice(("papers", "scan", "new_photos"))] = self._file()
        return {"data": fields}

    def _file(self) -> Any:

        data = self._dice.choice(
            (b"", b"GIF89a", b"<svg onload=x>", b"\xff\xd8\xff" + b"x" * 200, _small_picture())
        )
        name = self._hostile().replace("\x00", "").replace("\r", "").replace("\n", "") or "x"
        return io.BytesIO(data), name[:200], "image/jpeg"

    def _headers(self) -> dict[str, str]:
        if self._dice.random() < 0.8:
            return {}
        value = self._hostile().encode("ascii", "replace").decode()
        clean = "".join(c for c in value if c.isprintable())[:1000]
        return {self._dice.choice(_HEADERS): clean}

    def _name(self) -> str:
        chance = self._dice.random()
        if chance < 0.03:
            return self._hostile()[:50]
        return self._dice.choice(field_names(self._room if chance < 0.85 else ""))

    def _value(self) -> str:
        return self._dice.choice(PLAUSIBLE) if self._dice.random() < 0.5 else self._hostile()

    def _hostile(self) -> str:
        chance = self._dice.random()
        if chance < 0.01:
            return f"{self._dice.choice(PLAUSIBLE)}\x00"
        return self._dice.choice(NUMBERS if chance < 0.25 else EVERYTHING)


@cache
def field_names(room: str = "") -> list[str]:
    """What the forms and addresses of a room (or of all) ask for, found in its sources."""
    names = {"seen", "op", "next", "q", "tinh", "sau", "truoc", "trang"}
    if room in {"", "workshop"}:
        names |= {
            f"pack-0-{name}" for name in ("price", "amount", "name", "gross", "stock", "sku", "variant_id")
        }
        names |= {"rows", "shot", "alt-1", "pack-0-unit"}
    for path in (ROOT / "shop" / room).rglob("*.py"):
        text = path.read_text()
        names |= {*_READ.findall(text)} | ({*_FIELD.findall(text)} if "forms" in path.name else set())
    for path in (ROOT / "templates" / room).rglob("*.html"):
        names |= {*_NAMED.findall(path.read_text())}
    return sorted(names - {"csrf_token", "viewport", "csrf-token"})


@cache
def _small_picture() -> bytes:
    return picture(size=(640, 480))


def faults(answer: TestResponse, role: Role) -> list[str]:
    """What is wrong with an answer, whatever was asked."""
    found = [f"status {answer.status_code}"] if answer.status_code >= 500 else []
    text = answer.get_data(as_text=True) if answer.mimetype.startswith(("text/", "application/json")) else ""
    found += [f"says {word!r}" for word in telltales(text)]
    if answer.mimetype == "text/html":
        found += [f"live: {mark[:200]}" for mark in live_marks(text)]
    found += [
        f"shows what is {other.name}'s"
        for other in Role
        if other is not role and role is not Role.MINH and f"Ngõ kín {other.name}." in text
    ]
    place = answer.headers.get("Location", "/")
    found += [f"leads away: {place}"] if leads_away(place) else []
    return found
