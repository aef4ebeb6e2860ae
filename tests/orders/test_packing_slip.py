"""What comes out of the printer when Sua prints an order."""

import re

from flask.testing import FlaskClient

from tests.factories.accounts import make_user
from tests.factories.orders import make_goods, make_order
from tests.factories.sellers import make_seller
from tests.orders.test_seller_pages import page, press
from tests.support.signing_in import SignIn


def slip_of(html: str) -> str:
    found = re.search(r'<section class="slip">(.*?)</section>', html, re.DOTALL)
    return found[1] if found else ""


def test_the_slip_says_who_and_what_and_no_price(client: FlaskClient, sign_in: SignIn) -> None:
    sua = make_user("sua@example.vn")
    shop = make_seller("HTX Sua", owner=sua)
    honey, wax = make_goods(seller=shop), make_goods("Sáp ong", seller=shop)
    tea = make_goods("Trà cổ thụ", seller=make_seller("HTX Trà"))
    part = make_order(honey, wax, tea, note="gọi trước").parts[0]
    sign_in(sua)
    assert not slip_of(page(client, part))

    press(client, part, "co-hang")
    press(client, part, "goi-xong")
    slip = slip_of(page(client, part))
    seen = slip_of(press(client, part, "so-dien-thoai").text)

    for words in (f"{part.code}-K1", "HTX Sua", "Đội Cấn", "Mật ong hoa ban", "Sáp ong", "gọi trước"):
        assert words in slip
    assert "Trà cổ thụ" not in slip
    assert "₫" not in slip
    assert "0912\u00a0***\u00a0678" in slip
    assert "0912\u00a0345\u00a0678" in seen
