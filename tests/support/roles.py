"""Everybody who may knock: one person of each role, with a browser that forgets every answer.

An actor's cookie is made anew for each request out of what the actor holds, so that one
request leaves nothing behind for the next but what the shop itself has written down.
"""

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer
from werkzeug.test import TestResponse

from shop.accounts import services
from shop.accounts.models import User
from shop.kernel.codes import new_secret
from shop.platform.access import SAFE_METHODS
from shop.platform.database import transaction
from shop.sellers.models import Seller, SellerStatus
from tests.factories.accounts import make_user
from tests.factories.sellers import make_seller
from tests.support.browser import Browser
from tests.support.signing_in import session_of

Body = Mapping[str, Any] | str | bytes | None
_FORM_TOKEN = "0123456789abcdef0123456789abcdef01234567"


class Role(enum.Enum):
    """The columns of the role matrix; the number is the last part of a network address."""

    GUEST = 1
    AN = 2  # buys
    SUA = 3  # sells, approved
    LO = 4  # sells too, a stranger to Sua
    PENDING = 5
    SUSPENDED = 6
    MINH = 7  # an officer with the second factor
    UNPROVEN = 8  # an officer without it
    TERMINATED = 9  # sold here once

    @property
    def stranger(self) -> "Role":
        """Somebody else, who has things of every kind."""
        return Role.LO if self is Role.SUA else Role.SUA


_SELLING = {
    Role.SUA: ("HTX Sua", SellerStatus.APPROVED),
    Role.LO: ("HTX Lò", SellerStatus.APPROVED),
    Role.PENDING: ("HTX Đang Chờ", SellerStatus.PENDING),
    Role.SUSPENDED: ("HTX Tạm Dừng", SellerStatus.SUSPENDED),
    Role.TERMINATED: ("HTX Đã Đóng", SellerStatus.TERMINATED),
}
_OFFICERS = {Role.MINH: True, Role.UNPROVEN: False}


@dataclass
class Actor:
    """One person with a browser."""

    role: Role
    app: Flask
    user: User | None = None
    seller: Seller | None = None
    holds: dict[str, Any] = field(default_factory=dict)
    is_of_age: bool = False

    def __post_init__(self) -> None:
        self.client: FlaskClient = Browser(self.app, use_cookies=False)
        self.holds["csrf_token"] = _FORM_TOKEN
        self.address = f"203.0.113.{self.role.value}"

    def sit_down(self) -> None:
        """Sign in without the tenth of a second that a password takes."""
        if self.user is None:
            return
        secret = new_secret()
        with transaction():
            services.begin_sign_in(
                user_id=self.user.id,
                secret=secret,
                second_factor=self.role is Role.MINH,
                device="Firefox",
            )
        self.holds |= session_of(self.user.fs_uniquifier, secret)

    @property
    def form_token(self) -> str:
        """The token that a page of this browser would carry."""
        signer = URLSafeTimedSerializer(str(self.app.config["SECRET_KEY"]), salt="wtf-csrf-token")
        return str(signer.dumps(_FORM_TOKEN))

    @property
    def cookie(self) -> str:
        """The session's cookie."""
        signer = self.app.session_interface.get_signing_serializer(self.app)  # type: ignore[attr-defined]
        return str(signer.dumps(self.holds))

    @property
    def cookies(self) -> str:
        """All cookies of this browser, as it sends them."""
        known = f"{self.app.config['SESSION_COOKIE_NAME']}={self.cookie}"
        if not self.is_of_age:
            return known
        signer = URLSafeTimedSerializer(str(self.app.config["SECRET_KEY"]), salt="tuoi-18")
        return f"{known}; tuoi={signer.dumps('18+')}"

    def send(
        self,
        method: str,
        path: str,
        data: Body = None,
        *,
        headers: Mapping[str, str] | None = None,
        token: bool = True,
        **more: Any,
    ) -> TestResponse:
        """One request with this person's cookie; unsafe ones carry the form token."""
        known = {"Cookie": self.cookies}
        if isinstance(data, str | bytes):
            more["data"] = data
        elif method not in SAFE_METHODS and "json" not in more:
            more["data"] = {**({"csrf_token": self.form_token} if token else {}), **(data or {})}
        place = {"REMOTE_ADDR": self.address}
        return self.client.open(
            path, method=method, headers={**known, **(headers or {})}, environ_base=place, **more
        )

    def get(self, path: str, **more: Any) -> TestResponse:
        """Read a page."""
        return self.send("GET", path, **more)

    def post(self, path: str, data: Body = None, **more: Any) -> TestResponse:
        """Send a form."""
        return self.send("POST", path, data, **more)


class Cast:
    """All of them, met when first asked for."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._actors: dict[Role, Actor] = {}

    def __getitem__(self, role: Role) -> Actor:
        if role not in self._actors:
            self._actors[role] = self._enter(role)
        return self._actors[role]

    def _enter(self, role: Role) -> Actor:
        actor = Actor(role, self._app)
        if role is not Role.GUEST:
            word = role.name.lower()
            actor.user = make_user(
                f"{word}@example.vn", officer=role in _OFFICERS, full_name=f"Người tên {word}"
            )
            if role in _SELLING:
                name, status = _SELLING[role]
                actor.seller = make_seller(name, status=status, owner=actor.user)
            actor.sit_down()
        return actor
