"""Stock changes by differences, and every difference is written down."""

import re
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from shop.catalog.models import Product
from shop.platform.database import db, transaction
from shop.sellers.models import Seller
from shop.stock.models import MoveKind, Stock, StockMove
from shop.stock.queries import stock_of
from shop.stock.services import give_back
from tests.factories.catalog import make_product
from tests.factories.orders import make_goods, make_parts, ship
from tests.factories.stock import make_stock
from tests.support.filling import form_on
from tests.support.statements import statements


def change(client: FlaskClient, product: Product, op: str = "more", **fields: Any) -> TestResponse:
    page = client.get(f"/gian-hang/san-pham/{product.id}/kho")
    return form_on(page, holding="quantity").press(client, {"op": op}, **fields)


def looked(stock: Stock) -> int:
    db.session.rollback()
    db.session.refresh(stock)
    return stock.on_hand


def last_move(product: Product) -> StockMove:
    db.session.rollback()
    mine = select(StockMove).join(Stock, Stock.id == StockMove.stock_id)
    mine = mine.where(Stock.variant_id == product.variants[0].id).order_by(StockMove.id.desc())
    return db.session.scalars(mine).all()[0]


def test_new_goods_are_added_and_written_down(client: FlaskClient, hers: Seller) -> None:
    product = make_product(seller=hers)
    stock = make_stock(5, product.variants[0])

    response = change(client, product, quantity="12")

    assert response.status_code == 303
    assert looked(stock) == 17
    assert (last_move(product).quantity, last_move(product).kind) == (12, MoveKind.RESTOCK)
    assert last_move(product).actor_id == hers.members[0].user_id
    assert "+12" in client.get(response.location).text


def test_what_spoiled_is_taken_away(client: FlaskClient, hers: Seller) -> None:
    product = make_product(seller=hers)
    stock = make_stock(5, product.variants[0])

    change(client, product, "less", quantity="2")

    assert looked(stock) == 3
    assert (last_move(product).quantity, last_move(product).kind) == (-2, MoveKind.CORRECTION)


def test_no_more_is_taken_than_there_is(client: FlaskClient, hers: Seller) -> None:
    product = make_product(seller=hers)
    stock = make_stock(5, product.variants[0])

    response = change(client, product, "less", quantity="6")

    assert response.status_code == 422
    assert "Không bớt được nhiều thế" in response.text
    assert re.search(r'<input[^>]* data-focus[^>]* value="6"', response.text)
    assert looked(stock) == 5


@pytest.mark.parametrize(
    "quantity", ["", "0", "-1", "1.5", "1e9", "NaN", "١", "１", "0x1", "9999999999999", "2147483648"]
)
def test_what_is_no_number_changes_nothing(client: FlaskClient, hers: Seller, quantity: str) -> None:
    product = make_product(seller=hers)
    stock = make_stock(5, product.variants[0])

    assert change(client, product, quantity=quantity).status_code == 422
    assert looked(stock) == 5


def test_the_same_press_sent_twice_counts_once(client: FlaskClient, hers: Seller) -> None:
    product = make_product(seller=hers)
    stock = make_stock(5, product.variants[0])
    form = form_on(client.get(f"/gian-hang/san-pham/{product.id}/kho"), holding="quantity")

    first = form.press(client, {"op": "more"}, quantity="10")
    second = form.press(client, {"op": "more"}, quantity="10")

    assert (first.status_code, second.status_code) == (303, 422)
    assert "vừa được sửa rồi" in second.text
    assert looked(stock) == 15


def test_a_pack_without_stock_gets_its_first(client: FlaskClient, hers: Seller) -> None:
    product = make_product(seller=hers)

    assert change(client, product, quantity="4").status_code == 303
    assert last_move(product).quantity == 4


def test_the_book_of_stock_names_the_sellers_own_part_of_an_order_and_leads_there(
    client: FlaskClient, hers: Seller, strangers: Seller
) -> None:
    product = make_goods(seller=hers)
    part, others = make_parts(product, make_goods("Trà cổ thụ", seller=strangers))
    ship(part)
    with statements() as asked:
        once = client.get(f"/gian-hang/san-pham/{product.id}/kho").text
    with transaction():
        give_back(line_ids=[line.id for line in part.lines], reference=part.order.code)
    with statements() as asked_again:
        twice = client.get(f"/gian-hang/san-pham/{product.id}/kho").text

    link = f'<a href="/gian-hang/don-hang/{part.code}">đơn {part.code}</a>'
    assert (once.count(link), twice.count(link)) == (1, 2)
    assert f"{part.code}-K1" not in twice
    assert others.code not in twice
    assert len(asked) == len(asked_again)


def test_the_code_of_an_order_that_the_seller_may_not_open_is_no_link(
    client: FlaskClient, hers: Seller, strangers: Seller
) -> None:
    product = make_goods(seller=hers)
    (part,) = make_parts(make_goods("Trà cổ thụ", seller=strangers))
    stock = stock_of(product.variants[0].id, seller_id=hers.id)
    assert stock is not None
    with transaction():
        db.session.add(
            StockMove(
                stock_id=stock.id, seller_id=hers.id, quantity=1, kind=MoveKind.RETURN, reference=part.code
            )
        )

    page = client.get(f"/gian-hang/san-pham/{product.id}/kho").text

    assert f"đơn {part.code}" in page
    assert f"/don-hang/{part.code}" not in page
