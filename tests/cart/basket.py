"""How tests fill baskets and look into them."""

from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from shop.cart.models import CartLine
from shop.catalog.models import Variant
from shop.platform.database import db
from tests.accounts.pages import send
from tests.factories.catalog import make_product
from tests.factories.stock import make_stock

JSON = {"Accept": "application/json"}


def on_sale(name: str = "Mật ong hoa ban", *, left: int = 10, **changes: Any) -> Variant:
    """The one pack of a product, with so many left."""
    variant: Variant = make_product(name, **changes).variants[0]
    make_stock(left, variant)
    return variant


def add(client: FlaskClient, variant: Variant, quantity: object = 1, **request: Any) -> TestResponse:
    """Press "Thêm vào giỏ" on a public page."""
    data = {"variant_id": str(variant.id), "quantity": str(quantity)}
    return client.post("/gio-hang/them", data=data, **request)


def press(client: FlaskClient, path: str, *, page: str = "/gio-hang", **fields: Any) -> TestResponse:
    """Send one of the forms of the cart's page."""
    return send(client, path, page=page, **fields)


def in_baskets() -> dict[int, int]:
    """What lies in all the baskets of the market: variant and quantity."""
    db.session.rollback()
    rows = select(CartLine.variant_id, CartLine.quantity).order_by(CartLine.id)
    return {row.variant_id: row.quantity for row in db.session.execute(rows)}


def line_of(variant: Variant) -> int:
    """The number of the only line with this variant."""
    db.session.rollback()
    return db.session.scalars(select(CartLine.id).where(CartLine.variant_id == variant.id)).one()
