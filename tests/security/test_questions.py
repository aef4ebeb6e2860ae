"""Questions with a second meaning: made-up codes, figures, SQL."""

import re
from itertools import product as pairs

import pytest
from flask import Flask

from shop.cart.models import CartLine
from shop.orders.models import Order
from shop.platform.database import db
from tests.factories.orders import make_goods
from tests.factories.search import put_on_shelf
from tests.support.belongings import bought_by
from tests.support.corpus import QUERIES
from tests.support.filling import form_on
from tests.support.matrix import digest_of_everything, likeness
from tests.support.roles import Actor, Cast, Role

_CARD = re.compile(r'href="(?:/en)?/san-pham/([\w-]+)"')
_SECRETS = ["", "null", "0", "undefined", "[]", "true", "%00", "a" * 22, "a" * 5000, "' OR '1'='1", "٣" * 22]


def goods_on(actor: Actor, path: str, **query: object) -> set[str]:
    answer = actor.get(path, query_string=query)
    assert answer.status_code == 200, (path, query)
    return set(_CARD.findall(answer.get_data(as_text=True)))


def test_2_codes_one_after_another_find_nothing(cast: Cast, quiet: None) -> None:
    order = bought_by(cast[Role.AN])
    stem = order.code[:-2]
    missing = likeness(cast[Role.GUEST].get("/don-hang/ZZZZZZ"), "/don-hang/ZZZZZZ")

    for last in ("".join(pair) for pair in pairs("ABCDEFGH379", repeat=2)):
        path = f"/don-hang/{stem}{last}"
        assert likeness(cast[Role.GUEST].get(path), path) == missing
    own = f"/don-hang/{order.code}"
    assert likeness(cast[Role.GUEST].get(own), own) == missing


@pytest.mark.parametrize("secret", _SECRETS)
def test_4_a_secret_that_is_none_opens_nothing(cast: Cast, secret: str) -> None:
    order = bought_by(cast[Role.AN])
    path = f"/don-hang/{order.code}"
    missing = cast[Role.GUEST].get("/don-hang/ZZZZZZ", query_string={"k": secret})

    answer = cast[Role.GUEST].get(path, query_string={"k": secret})

    assert answer.status_code == 404
    assert likeness(answer, path) == likeness(missing, "/don-hang/ZZZZZZ")
    assert order.street not in answer.get_data(as_text=True)


def test_5_the_secret_of_one_order_does_not_open_another(app: Flask, cast: Cast) -> None:
    guest = cast[Role.GUEST]
    mine, others = bought_by(guest), bought_by(cast[Role.AN])
    secret = guest.holds["orders"][mine.code]

    assert guest.get(f"/don-hang/{others.code}?k={secret}").status_code == 404
    assert guest.get(f"/don-hang/{mine.code}?k={secret}&k=x").status_code == 303
    guest.holds["orders"] = {others.code: secret}
    assert guest.get(f"/don-hang/{others.code}").status_code == 404


@pytest.mark.parametrize("forged", ["", "x", "e30.x.y", "eyJfdXNlcl9pZCI6IjEifQ.aaaaaa.bb", "a" * 9000])
def test_72_a_forged_cookie_is_nobodys(cast: Cast, forged: str) -> None:
    headers = {"Cookie": f"phien={forged}; tuoi={forged}"}

    assert cast[Role.AN].get("/tai-khoan", headers=headers).status_code == 302
    assert cast[Role.AN].get("/ruou", headers=headers).status_code == 200
    assert cast[Role.AN].get("/toi", headers=headers).json == {"cart_count": 0, "name": None, "home": None}


def test_14_papers_are_not_found_under_another_sellers_roof(cast: Cast) -> None:
    from tests.support.belongings import KINDS, Stage

    kind = KINDS["sellers_admin", "document_id,seller_id"]
    paper = Stage(cast).thing(kind, Role.SUA)
    lo = cast[Role.LO].seller
    assert paper is not None
    assert lo is not None

    mine = f"/quan-tri/nguoi-ban/{paper['seller_id']}/giay-to/{paper['document_id']}"
    mixed = f"/quan-tri/nguoi-ban/{lo.id}/giay-to/{paper['document_id']}"

    assert cast[Role.MINH].get(mine).status_code == 200
    assert cast[Role.MINH].get(mixed).status_code == 404


def test_36_an_order_is_not_placed_by_skipping_steps(cast: Cast) -> None:
    an = cast[Role.AN]
    an.post("/gio-hang/them", {"variant_id": make_goods().variants[0].id, "quantity": "1"})

    for data in ({}, {"payment_method": "cod"}, {"full_name": "An", "phone": "0912345678", "seen": "0"}):
        assert an.post("/thanh-toan", data).status_code == 422
    assert an.post("/thanh-toan", {**WISHES, "payment_method": "bitcoin"}).status_code == 422
    assert an.post("/thanh-toan", {**WISHES, "payment_method": ""}).status_code == 422
    db.session.rollback()
    assert db.session.scalars(db.select(Order)).all() == []


def test_34_the_dearest_basket_adds_up(cast: Cast) -> None:
    an = cast[Role.AN]
    dearest, most = 1_000_000_000, 99
    for number in range(3):
        goods = make_goods(f"Món quý {number}", on_hand=most, price=dearest)
        an.post("/gio-hang/them", {"variant_id": goods.variants[0].id, "quantity": str(most)})

    seen = form_on(an.post("/thanh-toan", {**WISHES, "op": "reckon"}), holding="placement_key").values
    answer = an.post("/thanh-toan", {**seen, **WISHES})

    assert answer.status_code == 303
    db.session.rollback()
    order = db.session.scalars(db.select(Order)).one()
    assert order.goods_total == 3 * most * dearest
    assert order.total > order.goods_total


def test_99_a_character_that_cannot_be_kept_is_turned_away(cast: Cast, quiet: None) -> None:
    an = cast[Role.AN]
    variant = make_goods().variants[0]
    before = digest_of_everything()

    for answer in (
        an.post("/gio-hang/them", {"variant_id": variant.id, "quantity": "1\0"}),
        an.post("/thanh-toan", {**WISHES, "street": "12\0 ngõ 68"}),
        an.get("/tim-kiem", query_string={"q": "mật\0ong"}),
        an.get("/san-pham/mat%00ong"),
    ):
        assert answer.status_code == 400
    assert digest_of_everything() == before


@pytest.mark.parametrize("query", QUERIES)
def test_99_a_piece_of_sql_is_only_a_word(cast: Cast, quiet: None, query: str) -> None:
    honey = put_on_shelf("Mật ong hoa ban")
    tea = put_on_shelf("Trà cổ thụ", price=90_000)
    everything = {honey.slug, tea.slug}
    guest, minh, sua = cast[Role.GUEST], cast[Role.MINH], cast[Role.SUA]
    before = digest_of_everything()

    for name in ("sap_xep", "sau", "truoc", "gia_tu", "gia_den", "sao", "tinh", "con_hang", "mua"):
        assert goods_on(guest, "/san-pham", **{name: query}) >= everything, name
    goods_on(guest, "/tim-kiem", q=query)
    assert goods_on(guest, "/vung/dien-bien", tinh=query, gia_den=query) >= everything
    for path in ("/goi-y", "/xa-phuong"):
        assert guest.get(path, query_string={"q": query, "tinh": query}).status_code == 200
    for path in ("/quan-tri/nguoi-ban", "/quan-tri/san-pham", "/quan-tri/chung-nhan", "/quan-tri/nhat-ky"):
        asked = dict.fromkeys(("q", "viec", "ai", "doi_tuong", "trang_thai", "nha_ban", "loc", "sau"), query)
        assert minh.get(path, query_string=asked).status_code == 200
    asked = dict.fromkeys(("q", "trang-thai", "sau", "truoc"), query)
    assert sua.get("/gian-hang/san-pham", query_string=asked).status_code == 200
    assert guest.post("/tra-cuu-don", {"code": query, "phone": "0912345678"}).status_code in {404, 422, 429}

    assert digest_of_everything() == before


@pytest.mark.parametrize("sign", ["%", "_", "\\", "*", "[a-z]"])
def test_100_signs_of_patterns_are_only_signs(cast: Cast, sign: str) -> None:
    put_on_shelf("Mật ong hoa ban")
    minh, sua = cast[Role.MINH], cast[Role.SUA]

    assert goods_on(cast[Role.GUEST], "/tim-kiem", q=f"zzz{sign}") == set()
    sellers = minh.get("/quan-tri/nguoi-ban", query_string={"q": sign}).get_data(as_text=True)
    assert "HTX Sua" not in sellers
    assert sua.get("/gian-hang/san-pham", query_string={"q": sign}).status_code == 200


@pytest.mark.parametrize(
    "quantity", ["-1", "0", "1.5", "1e9", "2147483648", "9" * 30, "NaN", "١", "１", "0x1", "", "[]"]
)
def test_32_a_number_that_is_none_changes_no_basket(cast: Cast, quantity: str) -> None:
    an = cast[Role.AN]
    variant = make_goods().variants[0]

    assert an.post("/gio-hang/them", {"variant_id": variant.id, "quantity": quantity}).status_code == 422
    db.session.rollback()
    assert db.session.scalars(db.select(CartLine)).all() == []


WISHES = {
    "full_name": "Lò Thị An",
    "phone": "0912345678",
    "province_code": "01",
    "ward_code": "00004",
    "street": "12 ngõ 68",
    "payment_method": "cod",
}
