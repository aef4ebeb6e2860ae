"""What each role must be answered, told from what a route declares."""

import enum
import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from flask import Flask
from sqlalchemy import Table, select
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from shop.catalog.models import Variant
from shop.platform.access import Access, access_of
from shop.platform.database import db
from tests.support.belongings import Kind, Stage, kind_of, product_of
from tests.support.engines import REFERENCE
from tests.support.roles import Role


class Verdict(enum.Enum):
    """The classes of answers."""

    SERVED = "served"
    TO_SIGN_IN = "led to sign in"
    TO_SECOND_FACTOR = "led to the second factor"
    FORBIDDEN = "403"
    NOT_THERE = "404"
    NOT_THAT_WAY = "405"
    BROKEN = "neither"


class Whose(enum.Enum):
    """Whose thing stands in the address."""

    OWN = "own"
    FOREIGN = "foreign"
    MISSING = "missing"


_CONSUMERS = {Role.AN, Role.MINH, Role.UNPROVEN}
_SIGNED_IN = set(Role) - {Role.GUEST}
#: They finish what was ordered, and nothing else.
_STOPPED = {Role.SUSPENDED, Role.TERMINATED}
#: Who passes the door of each kind of route, besides everybody else being refused.
MAY_PASS: dict[Access, set[Role]] = {
    Access.PUBLIC: set(Role),
    Access.VISITOR: set(Role),
    Access.ASSET: set(Role),
    Access.MACHINE: set(Role),
    Access.SIGNED_IN: _SIGNED_IN,
    Access.MEMBER: _SIGNED_IN - _CONSUMERS,
    Access.SELLER: {Role.SUA, Role.LO},
    Access.FULFILLER: {Role.SUA, Role.LO} | _STOPPED,
    Access.OFFICER: {Role.MINH},
}
_NOT_BUYING = _STOPPED | {Role.MINH, Role.UNPROVEN}
#: Doors behind the door: who is refused (403) by the room itself.
BARRED: dict[str, set[Role]] = {
    "checkout.checkout_page": _NOT_BUYING,
    "checkout.send": _NOT_BUYING,
    "sellers.apply": {Role.SUA, Role.LO} | _STOPPED,
    "workshop": _STOPPED,
}


@dataclass(frozen=True)
class Knock:
    """One cell of the matrix: a rule, a method, whose thing."""

    rule: Rule
    method: str
    whose: Whose
    path: str
    fields: Mapping[str, object]

    def __str__(self) -> str:
        return f"{self.method} {self.rule.rule} ({self.whose.value})"


def refusal(app: Flask, rule: Rule, method: str, role: Role) -> Verdict | None:
    """How a role is turned away at the door, if it is."""
    access = access_of(app, rule.endpoint)
    assert access is not None, rule.rule
    if role in MAY_PASS[access]:
        return Verdict.FORBIDDEN if role in _barred(rule, method) else None
    if role is Role.GUEST:
        return Verdict.TO_SIGN_IN
    is_unproven = access is Access.OFFICER and role is Role.UNPROVEN
    return Verdict.TO_SECOND_FACTOR if is_unproven else Verdict.FORBIDDEN


def expected(app: Flask, knock: Knock, role: Role) -> Verdict:
    """The answer that this cell of the matrix demands."""
    turned_away = refusal(app, knock.rule, knock.method, role)
    if turned_away is not None:
        return turned_away
    kind = kind_of(knock.rule)
    if kind is None or knock.method == "OPTIONS" or knock.whose is Whose.OWN:
        return Verdict.SERVED
    if knock.whose is Whose.MISSING:
        return Verdict.SERVED if "token" in knock.rule.arguments else Verdict.NOT_THERE
    return Verdict.SERVED if _may_see(kind, role) else Verdict.NOT_THERE


def _barred(rule: Rule, method: str) -> set[Role]:
    """A view's own refusal is not heard by OPTIONS, a whole room's is."""
    by_view = set() if method == "OPTIONS" else BARRED.get(rule.endpoint, set())
    return by_view | BARRED.get(rule.endpoint.partition(".")[0], set())


def _may_see(kind: Kind, role: Role) -> bool:
    return not kind.is_private or (kind.officers_see and role is Role.MINH)


def verdict_of(answer: TestResponse, access: Access | None = None) -> Verdict:
    """Which class an answer belongs to; on pages open to all a way to sign in is just a way."""
    place = answer.headers.get("Location", "")
    if answer.status_code == 302 and place.startswith("/dang-nhap") and access is not Access.VISITOR:
        return Verdict.TO_SIGN_IN
    if answer.status_code == 302 and place == "/xac-thuc-hai-lop":
        return Verdict.TO_SECOND_FACTOR
    if answer.status_code == 400 and access is Access.MACHINE:
        return Verdict.SERVED  # a message that nobody has signed
    known = {403: Verdict.FORBIDDEN, 404: Verdict.NOT_THERE, 405: Verdict.NOT_THAT_WAY}
    if answer.status_code in {200, 302, 303, 409, 422}:
        return Verdict.SERVED
    return known.get(answer.status_code, Verdict.BROKEN)


def knocks(app: Flask, stage: Stage, role: Role) -> Iterator[Knock]:
    """Every rule and method with every thing there is; own things last, for they may change."""
    rules = [rule for rule in app.url_map.iter_rules() if rule.endpoint != "static"]
    for whose in (Whose.MISSING, Whose.FOREIGN, Whose.OWN):
        for rule in rules:
            for method in sorted(_methods(rule, whose)):
                values = _values(stage, rule, method, role, whose)
                if values is None:
                    continue
                path = path_of(app, rule, values)
                if app.url_map.bind("localhost").match(path, method)[0] == rule.endpoint:
                    yield Knock(rule, method, whose, path, _fields(stage, rule, values))


def _methods(rule: Rule, whose: Whose) -> set[str]:
    """HEAD and OPTIONS ask for somebody else's thing, or where there is none, for the page."""
    methods = set(rule.methods or ())
    kind = kind_of(rule)
    once = Whose.FOREIGN if kind and kind.is_private else Whose.OWN
    return methods if whose is once else methods - {"HEAD", "OPTIONS"}


def _values(stage: Stage, rule: Rule, method: str, role: Role, whose: Whose) -> dict[str, object] | None:
    kind = kind_of(rule)
    if kind is None:
        return {} if whose is Whose.OWN else None
    if whose is Whose.MISSING:
        return dict(kind.missing)
    if whose is Whose.FOREIGN:
        return stage.thing(kind, role.stranger) if kind.is_private else None
    if not kind.is_private and role not in {Role.SUA, Role.LO}:
        return stage.thing(kind, Role.SUA, is_new=method == "POST")
    return stage.thing(kind, role, is_new=method == "POST")


def _fields(stage: Stage, rule: Rule, values: dict[str, object]) -> dict[str, object]:
    """The things that an unsafe request speaks of in its form."""
    if rule.endpoint == "workshop.restock":
        mine = select(Variant.id).where(Variant.product_id == values["product_id"])
        return {"variant_id": db.session.scalar(mine) or 0, "quantity": "1"}
    if rule.endpoint == "cart.put_back":
        product = product_of(stage.cast[Role.SUA])
        return {"variant_id": product.variants[0].id, "quantity": "1"} if product else {}
    return {}


def path_of(app: Flask, rule: Rule, values: dict[str, object]) -> str:
    """The address with these values in it."""
    adapter = app.url_map.bind("localhost")
    return str(adapter.build(rule.endpoint, values, method=_any_method(rule)))


def _any_method(rule: Rule) -> str:
    return "GET" if "GET" in (rule.methods or ()) else "POST"


_CHANGING = re.compile(
    r'nonce[-=]"?[\w-]+|content="[\w.-]{60,}"|name="csrf_token"[^>]*|[0-9a-f]{32}|\d\d?:\d\d(:\d\d)?'
)


def likeness(answer: TestResponse, path: str) -> tuple[object, ...]:
    """An answer without what differs from one request to the next."""
    own = (path, path.rpartition("/")[0]) if path.count("/") > 1 else (path,)
    body = answer.get_data(as_text=True)
    for address in own:
        body = body.replace(address, "PATH") if len(address) > 4 else body
    headers = {
        name: value for name, value in answer.headers if name not in {"X-Request-ID", "Content-Length"}
    }
    named = sorted((name, _CHANGING.sub("", value.replace(path, "PATH"))) for name, value in headers.items())
    return answer.status_code, tuple(named), _CHANGING.sub("", body)


#: Written by looking alone.
_NOTEBOOKS = {"attempt_counter", "audit_entry"}


def digest_of_everything() -> dict[str, str]:
    """A digest of each table that a refused request must leave alone."""
    db.session.rollback()
    tables = [t for name, t in db.metadata.tables.items() if name not in REFERENCE | _NOTEBOOKS]
    digests = {table.name: _digest(table) for table in tables}
    db.session.rollback()
    return digests


def _digest(table: Table) -> str:
    rows = db.session.execute(select(table).order_by(*table.primary_key)).all()
    return hashlib.sha256(repr(rows).encode()).hexdigest()
