"""The receipt that An keeps: what it says, who may have it, and words that stay words."""

import json
import subprocess
import sys
from datetime import UTC, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient

from shop.checkout import receipt_views
from shop.checkout.cancel_order import cancel_order
from shop.checkout.confirm_transfer import record_transfer
from shop.checkout.decline_lines import decline_lines
from shop.checkout.receipt import receipt_of, receipt_pdf
from shop.kernel import clock
from shop.orders.models import Order
from shop.orders.queries import order_by_code
from shop.platform.database import db, transaction
from shop.platform.i18n import in_language
from tests.factories.accounts import make_user
from tests.factories.orders import AN, SUA, make_goods, make_order, make_two_sellers
from tests.factories.paying import arrival, make_transfer_order
from tests.factories.sellers import make_seller
from tests.orders.test_order_page import follow
from tests.support.corpus import SCRIPTS
from tests.support.signing_in import SignIn

#: Each of them would stop the typesetter, or print something else, if it were read as markup.
MARKUP = (
    '#panic("x")', '#read("/etc/passwd")', '#import "@preview/x:0.1.0"', '#include "receipt.typ"',
    "$ 1/0", "*a _b `c", "= Tiêu đề", "\\u{0}", "<label> @label", "#{", "]] }} ]", "// mất", "/* mất",
    '"); #panic("y")', "#sys.inputs", "Ấ" * 60,
)  # fmt: skip


def path(order: Order, language: str = "") -> str:
    return f"{language}/don-hang/{order.code}/bien-nhan.pdf"


def told(order: Order, app: Flask, language: str = "vi") -> dict[str, object]:
    db.session.rollback()
    found = order_by_code(order.code)
    assert found
    with app.test_request_context(), in_language(language):
        return receipt_of(found)


def words(order: Order, app: Flask, language: str = "vi") -> str:
    return json.dumps(told(order, app, language), ensure_ascii=False)


def test_the_receipt_is_a_pdf_for_the_one_with_the_link(client: FlaskClient, app: Flask) -> None:
    order = make_order(*make_two_sellers())
    follow(client, order)

    answer = client.get(path(order))

    assert answer.status_code == 200
    assert answer.mimetype == "application/pdf"
    assert answer.data.startswith(b"%PDF-")
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert f'filename="{order.code}.pdf"' in answer.headers["Content-Disposition"]
    assert path(order) in client.get(f"/don-hang/{order.code}").text


def test_nobody_else_gets_it(client: FlaskClient, app: Flask, sign_in: SignIn) -> None:
    an, lo = make_user(), make_user("lo@example.vn")
    order = make_order(buyer=an)
    assert client.get(path(order)).status_code == 404
    sign_in(lo)
    assert client.get(path(order)).status_code == 404
    sign_in(make_user("minh@example.vn", officer=True))
    assert client.get(path(order)).status_code == 404
    sign_in(an)
    assert client.get(path(order)).status_code == 200


def test_it_names_what_the_law_wants_named(app: Flask) -> None:
    order = make_order(*make_two_sellers(), quantity=2, note="Gọi trước khi giao")

    said = words(order, app)

    for part in order.parts:
        for fact in ("name", "tax_code", "address"):
            assert part.seller_facts[fact] in said
        assert part.code in said
    for fact in ("Lò Thị An", "12 ngõ 68 phố Đội Cấn", "Phường Ba Đình, Hà Nội", "Gọi trước khi giao"):
        assert fact in said
    assert "Không phải hóa đơn thuế" in said
    assert "570.000\xa0₫" in said
    assert order.code in said


def test_its_hours_are_those_of_vietnam(app: Flask) -> None:
    with clock.time_from(lambda: datetime(2026, 3, 16, 18, 30, tzinfo=UTC)):
        order = make_order()

    assert "1:30,\u00a017/3/2026 (giờ Việt Nam)" in words(order, app)


def test_its_sums_are_those_of_the_orders_page(client: FlaskClient, app: Flask) -> None:
    honey, tea = make_two_sellers()
    order = make_transfer_order(honey, tea)
    with transaction():
        record_transfer(arrival=arrival(order, order.total, "FT1"), order=order, officer_id=1)
    with transaction():
        decline_lines(
            part=order.parts[0], line_ids=[order.parts[0].lines[0].id], reason="Hết hàng", actor=SUA
        )
    page = follow(client, order)

    receipt = told(order, app)

    money = receipt["money"]
    assert isinstance(money, dict)
    for name, amount in [*money["rows"], money["total"]]:
        assert amount in page or name == "Cả đơn", (name, amount)
    assert "Sẽ hoàn lại bạn" in dict(money["rows"])
    assert "Người bán báo: Hết hàng" in words(order, app)
    assert "chợ nhận được lúc" in words(order, app)
    assert receipt["refunds"]["rows"]  # type: ignore[index]


def test_a_cancelled_order_owes_nothing(app: Flask) -> None:
    order = make_order()
    with transaction():
        cancel_order(order=order, reason="Tôi đổi ý", actor=AN)

    assert told(order, app)["money"]["total"] == ("Còn phải trả", "0\xa0₫")  # type: ignore[index]


def test_it_speaks_the_language_of_the_page_it_is_asked_from(client: FlaskClient, app: Flask) -> None:
    order = make_order()
    follow(client, order)

    assert client.get(path(order, "/en")).status_code == 200
    english = words(order, app, "en")
    assert "Order form" in english
    assert "Not a tax invoice." in english
    assert "Mật ong hoa ban" in english
    assert not any(left in english for left in ("Đơn giá", "Tiền hàng", "Kiện 1"))


@pytest.mark.parametrize("hostile", [*MARKUP, *SCRIPTS[:6]])
def test_hostile_words_stay_words(app: Flask, hostile: str) -> None:
    order = make_order(
        make_goods(f"Mật {hostile}"[:120]), full_name=hostile[:120], note=hostile, street=hostile
    )

    with app.test_request_context():
        db.session.rollback()
        found = order_by_code(order.code)
        assert found
        said = receipt_of(found)
        pdf = receipt_pdf(found)

    assert hostile[:120] in said["buyer"]["lines"]
    assert pdf.startswith(b"%PDF-")


def test_a_long_order_takes_several_pages(app: Flask) -> None:
    seller = make_seller("HTX Nhiều Món")
    short, long = make_order(), make_order(*[make_goods(f"Món số {n}", seller=seller) for n in range(45)])
    sizes = []
    for order in (short, long):
        db.session.rollback()
        found = order_by_code(order.code)
        assert found
        with app.test_request_context():
            pdf = receipt_pdf(found)
        sizes.append(pdf.count(b"/MediaBox"))

    assert sizes[0] == 1
    assert sizes[1] > 1


def test_so_many_receipts_and_no_more(
    client: FlaskClient, app: Flask, still_clock: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(receipt_views, "RECEIPTS", 2)
    order = make_order()
    follow(client, order)

    answers = [client.get(path(order)).status_code for _ in range(3)]

    assert answers == [200, 200, 429]


def test_the_typesetter_is_loaded_only_when_a_paper_is_asked_for() -> None:
    script = "import sys, shop, shop.wiring; sys.exit('typst' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0
