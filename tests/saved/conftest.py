"""Who keeps an eye on things."""

import pytest

from shop.accounts.models import User
from tests.factories.accounts import make_user
from tests.support.signing_in import SignIn


@pytest.fixture
def an(sign_in: SignIn) -> User:
    """An, who is signed in."""
    user = make_user()
    sign_in(user)
    return user
