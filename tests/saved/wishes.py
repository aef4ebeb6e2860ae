"""How tests press hearts, and look into what is kept."""

from datetime import UTC, datetime
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from shop.catalog.models import Product, Variant
from shop.platform.database import db, transaction
from shop.saved.models import Follow, SavedProduct, StockAlert
from shop.stock import services as stock
from shop.stock.models import MoveKind
from tests.accounts.pages import send
from tests.factories.search import put_on_shelf

JSON = {"Accept": "application/json"}
#: A Monday, 9 in the morning in Vietnam.
MORNING = datetime(2026, 11, 30, 2, 0, tzinfo=UTC)


def keep(client: FlaskClient, product: Product, **more: Any) -> TestResponse:
    """Press the heart on a product's page."""
    data = {"product_id": str(product.id), **more.pop("fields", {})}
    return client.post("/mon-da-luu", data=data, **more)


def follow(client: FlaskClient, seller_id: int, **more: Any) -> TestResponse:
    """Press the button on a producer's page."""
    return client.post("/theo-doi", data={"seller_id": str(seller_id), **more.pop("fields", {})}, **more)


def wait_for(client: FlaskClient, pack: Variant, **more: Any) -> TestResponse:
    """Press the bell on a product's page."""
    data = {"variant_id": str(pack.id), **more.pop("fields", {})}
    return client.post("/bao-khi-co-hang", data=data, **more)


def write_address(client: FlaskClient, pack: Variant, email: str, *, language: str = "") -> TestResponse:
    """Fill a guest's form in."""
    return send(client, f"{language}/bao-khi-co-hang/{pack.id}", email=email)


def sold_out(name: str = "Mật ong hoa ban", **changes: Any) -> Variant:
    """The one pack of a product of which nothing is left."""
    pack: Variant = put_on_shelf(name, stock_of_each=0, **changes).variants[0]
    return pack


def bring(pack: Variant, *, by: int = 5) -> None:
    """So many come in, or leave when it is negative."""
    with transaction():
        stock.restock(
            variant_id=pack.id,
            seller_id=pack.seller_id,
            by=by,
            kind=MoveKind.RESTOCK if by > 0 else MoveKind.CORRECTION,
            actor_id=None,
        )


def saved() -> list[tuple[int | None, int]]:
    """Everybody's saved products: person (None is a guest) and product."""
    db.session.rollback()
    rows = select(SavedProduct.user_id, SavedProduct.product_id).order_by(SavedProduct.id)
    return [tuple(row) for row in db.session.execute(rows)]


def follows() -> list[tuple[int, int]]:
    """Who follows whom."""
    db.session.rollback()
    rows = select(Follow.user_id, Follow.seller_id).order_by(Follow.id)
    return [tuple(row) for row in db.session.execute(rows)]


def alerts() -> list[StockAlert]:
    """All requests, as the database has them now."""
    db.session.rollback()
    db.session.expire_all()
    return list(db.session.scalars(select(StockAlert).order_by(StockAlert.id)))
