"""Sign people in without the tenth of a second that checking a password takes."""

import time
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from shop.accounts import services
from shop.accounts.models import User
from shop.accounts.security import SIGN_IN_SECRET
from shop.kernel.codes import new_secret
from shop.platform.database import transaction

SignIn = Callable[..., None]
#: A page that has a session.
PRIVATE_PAGE = "/dang-nhap"


@pytest.fixture
def sign_in(app: Flask, client: FlaskClient) -> SignIn:
    """`sign_in(user)` on the client; officers come with their second factor.

    `second_factor=` says otherwise, `on=` names another browser.
    """

    def enter(user: User, *, second_factor: bool | None = None, on: FlaskClient | None = None) -> None:
        shown = user.is_officer if second_factor is None else second_factor
        secret = new_secret()
        with transaction():
            services.begin_sign_in(user_id=user.id, secret=secret, second_factor=shown, device="Firefox")
            uniquifier = user.fs_uniquifier
        with (on or client).session_transaction(path=PRIVATE_PAGE) as session:
            session.update(session_of(uniquifier, secret))

    return enter


def session_of(uniquifier: str, secret: str) -> dict[str, Any]:
    """What the cookie of a person who is signed in holds."""
    return {
        "_user_id": uniquifier,
        "_fresh": True,
        SIGN_IN_SECRET: secret,
        "fs_paa": time.time(),
    }
