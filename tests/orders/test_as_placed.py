"""Whoever gets at the database itself still cannot rewrite what was ordered (I-18)."""

import pytest
from flask import Flask
from sqlalchemy import Table, select, text
from sqlalchemy.exc import DBAPIError

from shop.orders.models import Order, OrderLine, SellerOrder
from shop.platform.database import db
from tests.factories.orders import make_order, make_two_sellers
from tests.orders.books import assert_books_are_clean

TABLES: dict[str, Table] = {table.__tablename__: table.__table__ for table in (Order, SellerOrder, OrderLine)}  # type: ignore[misc]
#: What steps, declining, and later the erasing of a person do change.
MAY_CHANGE = {
    "customer_order": {
        "status", "language", "buyer_id", "full_name", "phone", "email", "street", "note",
        "secret_digest", "placement_digest", "origin_digest", "gift_note", "invoice",
    },
    "seller_order": {"status", "asked_at"},
    "order_line": {"declined_at", "decline_reason"},
}  # fmt: skip
FIXED = [
    (name, column.name)
    for name, table in TABLES.items()
    for column in table.columns
    if column.name not in MAY_CHANGE[name]
]


def everything() -> dict[str, list[object]]:
    with db.engine.connect() as connection:
        return {
            name: list(connection.execute(select(table).order_by(table.c.id)))
            for name, table in TABLES.items()
        }


@pytest.fixture
def before(app: Flask) -> dict[str, list[object]]:
    """One order of two sellers."""
    make_order(*make_two_sellers(), note="Gọi trước khi giao")
    db.session.rollback()
    return everything()


def test_nothing_that_was_agreed_can_be_rewritten(before: dict[str, list[object]]) -> None:
    for table, column in FIXED:
        with pytest.raises(DBAPIError, match=r"append-only|as placed"), db.engine.begin() as connection:
            connection.execute(text(f"UPDATE {table} SET {column} = {column}"))

    assert everything() == before
    assert ("order_line", "facts") in FIXED
    assert ("customer_order", "total") in FIXED


@pytest.mark.parametrize("table", TABLES)
def test_nothing_that_was_ordered_can_be_deleted(table: str, before: dict[str, list[object]]) -> None:
    with pytest.raises(DBAPIError, match="append-only"), db.engine.begin() as connection:
        connection.execute(text(f"DELETE FROM {table}"))

    assert everything() == before


def test_a_person_can_be_erased_and_the_order_stays(before: dict[str, list[object]]) -> None:
    with db.engine.begin() as connection:
        connection.execute(
            text(
                "UPDATE customer_order SET buyer_id = NULL, full_name = '–', phone = '', email = NULL,"
                " street = '–', note = '', origin_digest = '', placement_digest = ''"
            )
        )

    after = everything()
    assert after["customer_order"] != before["customer_order"]
    assert after["order_line"] == before["order_line"]
    assert_books_are_clean()
