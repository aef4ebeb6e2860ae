"""Sua, who sells, and Lò, a stranger who sells, too."""

import pytest

from shop.accounts.models import User
from shop.sellers.models import Seller
from tests.factories.accounts import make_user
from tests.factories.places import THANH_AN
from tests.factories.sellers import make_seller
from tests.support.signing_in import SignIn


@pytest.fixture
def sua(sign_in: SignIn) -> User:
    """Sua, signed in; what she sells is in `hers`."""
    user = make_user("sua@example.vn", full_name="Sùng Thị Sua")
    sign_in(user)
    return user


@pytest.fixture
def hers(sua: User) -> Seller:
    """Her cooperative, approved."""
    return make_seller("HTX Sua", owner=sua, ward_code=THANH_AN)


@pytest.fixture
def strangers() -> Seller:
    """Lò's cooperative."""
    return make_seller("HTX Lò", owner=make_user("lo@example.vn"))
