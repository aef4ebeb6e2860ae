"""How tests work at the officers' desk."""

import re
from html import unescape

from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from shop.accounts.models import User
from shop.platform.audit import AuditEntry
from shop.platform.database import db
from tests.factories.accounts import make_user
from tests.support.signing_in import SignIn

_TOKEN = re.compile(r'<meta name="csrf-token" content="([^"]+)"')


def minh_sits_down(sign_in: SignIn) -> User:
    """An officer who is signed in with the second factor."""
    user = make_user("minh@chophien.vn", officer=True, full_name="Đào Minh")
    sign_in(user)
    return user


def answer(client: FlaskClient, read: TestResponse, address: str, **fields: object) -> TestResponse:
    """Send the form of a page that was read, perhaps some time ago, to an address."""
    seen = read.text.partition('name="seen" value="')[2].partition('"')[0]
    return client.post(address, data={"csrf_token": token_of(read), "seen": seen, **fields})


def token_of(page: TestResponse) -> str:
    """The form token of a private page."""
    found = _TOKEN.search(page.text)
    assert found, page.text
    return unescape(found.group(1))


def acts() -> list[tuple[str, int | None]]:
    """What the log says of acts that were done: each with its subject's number, in order."""
    db.session.rollback()
    done = select(AuditEntry).where(AuditEntry.act.not_like("access.%"))
    entries = db.session.scalars(done.order_by(AuditEntry.id))
    return [(entry.act, entry.subject_id) for entry in entries]


def pages_of(text: str, word: str) -> str:
    """The address behind `next` or `prev` of a list."""
    return unescape(text.partition(f'rel="{word}" href="')[2].partition('"')[0])
